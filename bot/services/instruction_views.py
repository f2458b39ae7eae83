"""What people see of a leader's instruction, and to whom it goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules import instructions as rules
from bot.rules.permissions import Action, Verdict
from bot.services import access
from bot.services.audience import audience_of, present
from bot.services.office import Office
from db.enums import Channel, InstructionForm, InstructionStatus, Role
from db.models import Instruction, InstructionRecipient, Person
from db.queries import absences, people, units
from db.queries import audience as unit_people
from db.queries import instructions as queries
from db.session import Cause, Session

TODO = "instruction_todo"  # the view that asks the supervision office


@dataclass(frozen=True)
class InstructionView:
    """An instruction as it is read; `recipients` are names with units, `number` and `title` the directive's.

    `may_report`: the reader answers for the directive and can report on it. `relayed_by`: the aide who passed it on.
    `written_on`: the date on a paper one (`on_paper`), `files` its scans by id. `days`: working days left up to `due_on`,
    negative when late. `became`: the number of the directive made of it. `open`: something is still to come of it; `said`:
    whose answer the clerk is to look at. `releases`: the reader is of the supervision office; `makes`: and a clerk.
    """

    id: int
    leader: str
    leader_title: str
    relayed_by: str
    text: str
    form: InstructionForm | None
    on_paper: bool
    written_on: date | None
    files: tuple[tuple[int, str], ...]
    number: str
    item: str
    title: str
    directive_id: int | None
    due_on: date | None
    days: int
    status: InstructionStatus
    created_at: datetime
    recipients: tuple[str, ...]
    acknowledged: tuple[str, ...]
    unsigned: tuple[str, ...]
    said: tuple[str, ...]
    units: tuple[str, ...]
    signed: bool
    may_report: bool
    open: bool
    answer: str
    answered_at: datetime | None
    became: str
    became_id: int | None
    releases: bool
    makes: bool


async def recipients_of(session: Session, office: Office, instruction: Instruction, day: date) -> list[Person]:
    """Return to whom an instruction goes: owner and head of the lead unit and of each unit that it names.

    Besides those who were added, without the units that were taken off; deputies in place of those absent on a day. What
    is for the supervision office to track goes to nobody else.
    """
    if instruction.form is InstructionForm.TRACK:
        return []
    off = set(instruction.left_out or ())
    found = {key: one for key, one in (await meant_for(session, office, instruction)).items() if one.unit_id not in off}
    spoken_to = await present(session, found, day)
    told = [found.get(key) or await people.get(session, key) for key in set(spoken_to.values())]
    return sorted(told, key=_place)


async def meant_for(session: Session, office: Office, instruction: Instruction) -> dict[int, Person]:
    """Return by id who would get an instruction if no unit were taken off and nobody were absent."""
    found: dict[int, Person] = {row.person_id: row.person for row in instruction.recipients}
    if instruction.directive is not None:
        audience = await audience_of(session, instruction.directive)
        found |= {person.id: person for person in (*audience.of(Role.OWNER), *audience.heads)}
    named = {unit.id for unit in await _named(session, office, instruction)}
    for person in await people_of_units(session, named):
        found.setdefault(person.id, person)
    return found


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


async def row_of(
    session: Session, office: Office, cause: Cause, instruction: Instruction
) -> InstructionRecipient | None:
    """Return as whom the cause's person got an instruction: themself, or one who is absent now and whose deputy they are."""
    reader = cause.person_id or 0
    absent = await absences.stood_in_for(session, reader, office.day_of(cause.at))
    rows = {row.person_id: row for row in instruction.recipients}
    return next((rows[one] for one in (reader, *sorted(absent)) if one in rows), None)


async def require_reader(
    session: Session, office: Office, cause: Cause, instruction: Instruction | None
) -> Instruction:
    """Let only those go on who may read an instruction: its leader or aide, those it has gone to, the supervision office.

    Raises RefusedError.
    """
    reader = await people.get(session, cause.person_id or 0)
    if instruction is None:
        raise access.RefusedError
    received = instruction.released_at is not None and await row_of(session, office, cause, instruction) is not None
    if not received and instruction.leader_id not in {reader.id, reader.serves_id}:
        await access.require(session, office, cause, Action.RELEASE)
    return instruction


async def view_of(session: Session, office: Office, cause: Cause, instruction: Instruction) -> InstructionView:
    """Return an instruction as the cause's person reads it."""
    sent = instruction.released_at is not None
    rows, today = instruction.recipients, office.day_of(cause.at)
    if sent:
        told = sorted((row.person for row in rows), key=_place)
    else:
        told = await recipients_of(session, office, instruction, today)
    directive, became, due_on = instruction.directive, instruction.became, instruction.due_on
    own, relayed_by = (
        await row_of(session, office, cause, instruction),
        await queries.relayed_by(session, instruction.id),
    )
    verdict = await access.verdict_on(session, office, cause, Action.REPORT, directive) if directive else Verdict.NO
    office_may = await access.verdicts_on(session, office, cause, (Action.RELEASE, Action.REVIEW_DRAFTS))
    return InstructionView(
        id=instruction.id,
        leader=instruction.leader.name,
        leader_title=instruction.leader.title,
        relayed_by=relayed_by.name if relayed_by else "",
        text=instruction.text,
        form=instruction.form,
        on_paper=instruction.channel is Channel.PAPER,
        written_on=instruction.written_on,
        files=tuple((file.id, file.filename) for file in await queries.files(session, instruction.id)),
        number=directive.number if directive else "",
        item=directive.item if directive else "",
        title=directive.title if directive else "",
        directive_id=instruction.directive_id,
        due_on=due_on,
        days=office.calendar.workdays_between(today, due_on) if due_on else 0,
        status=instruction.status,
        created_at=instruction.created_at,
        recipients=tuple(f"{person.unit.name} {person.name}" for person in told),
        acknowledged=tuple(row.person.name for row in rows if row.acknowledged_at is not None),
        unsigned=tuple(row.person.name for row in rows if sent and row.acknowledged_at is None),
        said=tuple(row.person.name for row in rows if row.said_at is not None),
        units=tuple(dict.fromkeys(person.unit.name for person in told)),
        signed=own is not None and own.acknowledged_at is not None,
        may_report=verdict in {Verdict.YES, Verdict.ON_BEHALF},
        open=instruction.status in rules.OPEN and rules.expects_answer(instruction.form),
        answer=instruction.answer,
        answered_at=instruction.answered_at,
        became=became.number if became else "",
        became_id=instruction.became_id,
        releases=office_may[Action.RELEASE] is not Verdict.NO,
        makes=office_may[Action.REVIEW_DRAFTS] is Verdict.YES,
    )
