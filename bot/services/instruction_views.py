"""What people see of a leader's instruction, and to whom it goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.permissions import Action, Verdict
from bot.services import access
from bot.services.audience import audience_of, present
from bot.services.office import Office
from db.enums import InstructionStatus, Role
from db.models import Instruction, Person
from db.queries import audience as unit_people
from db.queries import instructions as queries
from db.queries import people, units
from db.session import Cause, Session


@dataclass(frozen=True)
class InstructionView:
    """An instruction as it is read; `recipients` are names with units, `number` and `title` the directive's.

    `may_report`: the reader answers for the directive and can report on it. `relayed_by`: the aide who passed it on.
    """

    id: int
    leader: str
    leader_title: str
    relayed_by: str
    text: str
    number: str
    item: str
    title: str
    directive_id: int | None
    due_on: date | None
    status: InstructionStatus
    created_at: datetime
    recipients: tuple[str, ...]
    acknowledged: tuple[str, ...]
    units: tuple[str, ...]
    signed: bool
    may_report: bool


async def recipients_of(session: Session, office: Office, instruction: Instruction, day: date) -> list[Person]:
    """Return to whom an instruction goes: owner and head of the lead unit and of each unit that it names.

    Besides those whom the supervision office added; deputies in place of those absent on a day.
    """
    found: dict[int, Person] = {row.person_id: row.person for row in instruction.recipients}
    if instruction.directive is not None:
        audience = await audience_of(session, instruction.directive)
        found |= {person.id: person for person in (*audience.of(Role.OWNER), *audience.heads)}
    named = {unit.id for unit in await _named(session, office, instruction)}
    for person in await people_of_units(session, named):
        found.setdefault(person.id, person)
    spoken_to = await present(session, found, day)
    told = [found.get(key) or await people.get(session, key) for key in set(spoken_to.values())]
    return sorted(told, key=_place)


def _place(person: Person) -> tuple[int, int]:
    """Sort people as the roster has them."""
    return person.position, person.id


async def people_of_units(session: Session, unit_ids: Collection[int]) -> list[Person]:
    """Return the owners and heads of units."""
    return list(await unit_people.of_units(session, unit_ids, (Role.OWNER, Role.HEAD)))


async def _named(session: Session, office: Office, instruction: Instruction) -> list[units.Named]:
    """Return the units that a leader's words name, besides the one that leads."""
    lead = instruction.directive.lead if instruction.directive else None
    named = await units.named_in(session, instruction.text, office.day_of(instruction.created_at))
    return [unit for unit in named if lead is None or unit.id != lead.id]


async def view_of(session: Session, office: Office, cause: Cause, instruction: Instruction) -> InstructionView:
    """Return an instruction as the cause's person reads it."""
    sent = instruction.released_at is not None
    rows = instruction.recipients
    today = office.day_of(cause.at)
    if sent:
        told = sorted((row.person for row in rows), key=_place)
    else:
        told = await recipients_of(session, office, instruction, today)
    directive = instruction.directive
    relayed_by = await queries.relayed_by(session, instruction.id)
    verdict = await access.verdict_on(session, office, cause, Action.REPORT, directive) if directive else Verdict.NO
    return InstructionView(
        id=instruction.id,
        leader=instruction.leader.name,
        leader_title=instruction.leader.title,
        relayed_by=relayed_by.name if relayed_by else "",
        text=instruction.text,
        number=directive.number if directive else "",
        item=directive.item if directive else "",
        title=directive.title if directive else "",
        directive_id=instruction.directive_id,
        due_on=instruction.due_on,
        status=instruction.status,
        created_at=instruction.created_at,
        recipients=tuple(f"{person.unit.name} {person.name}" for person in told),
        acknowledged=tuple(row.person.name for row in rows if row.acknowledged_at is not None),
        units=tuple(dict.fromkeys(person.unit.name for person in told)),
        signed=any(row.person_id == cause.person_id and row.acknowledged_at is not None for row in rows),
        may_report=verdict in {Verdict.YES, Verdict.ON_BEHALF},
    )
