"""Units that become others (机构调整): renamed or merged. Old papers keep old names, what is open goes to the successor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.rules.lifecycle import Move
from bot.services import moves
from bot.services.audience import tell
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice
from bot.texts import TellableError
from db.enums import Role
from db.models import Portfolio, Unit, UnitAlias, UnitDuty
from db.queries import audience, audit, directives
from db.queries import successions as queries
from db.session import Cause, Session

DAY = timedelta(days=1)
LONGEST_NAME = 100
CONCERNED = (Role.OWNER, Role.LIAISON, Role.HEAD)


@dataclass(frozen=True)
class Succession:
    """What came of it: the former name, the present one, and the directives that go on under it."""

    former: str
    name: str
    items: int
    finished: int


async def rename(session: Session, office: Office, cause: Cause, unit: Unit, name: str) -> Succession:
    """Give a unit another name; the old one stays as a name by which documents are matched.

    Raises TellableError for a name that is no name or another unit's.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        raise TellableError("unit/no_name")
    if await queries.of_name(session, name) is not None:
        raise TellableError("unit/name_taken", name=name)
    former, finished = unit.name, await queries.count_finished(session, unit.id)
    open_ids = await queries.led_ids(session, unit.id)
    await queries.keep_name(session, unit.id, former)
    unit.name = name
    unit.aliases = [alias for alias in unit.aliases if alias.alias not in {name, former}]
    await session.flush()
    unit.aliases.append(UnitAlias(alias=former, former=True))
    await session.flush()
    audit.record(session, cause, "unit_renamed", "unit", unit.id, former=former, name=name)
    await _go_on(session, office, cause, open_ids, former)
    return Succession(former, name, len(open_ids), finished)


async def merge(session: Session, office: Office, cause: Cause, unit: Unit, into: Unit) -> Succession:
    """Let a unit become part of another: its people, names, duties, directives and whose charge it is in go along.

    Raises TellableError where somebody in the other has the same name.
    """
    former, finished = unit.name, await queries.count_finished(session, unit.id)
    open_ids = await queries.led_ids(session, unit.id)
    await _pass_people(session, unit, into)
    await queries.keep_name(session, unit.id, former)
    await queries.pass_directives(session, unit.id, into.id)
    await _pass_portfolios(session, office, cause, unit, into)
    names = [(alias.alias, alias.former) for alias in unit.aliases]
    unit.aliases = []
    duties = {duty.duty for duty in into.duties}
    into.duties += [UnitDuty(duty=duty.duty) for duty in unit.duties if duty.duty not in duties]
    unit.valid_to = office.day_of(cause.at) - DAY
    await session.flush()
    into.aliases += [UnitAlias(alias=alias, former=old) for alias, old in names if alias != into.name]
    into.aliases.append(UnitAlias(alias=former, former=True))
    await session.flush()
    audit.record(session, cause, "unit_merged", "unit", unit.id, former=former, into=into.id)
    await _go_on(session, office, cause, open_ids, former)
    return Succession(former, into.name, len(open_ids), finished)


async def _pass_people(session: Session, unit: Unit, into: Unit) -> None:
    there = {person.name for person in await queries.people_of(session, into.id)}
    for person in await queries.people_of(session, unit.id):
        if person.name in there:
            raise TellableError("unit/same_name", name=person.name, unit=unit.name, into=into.name)
        person.unit_id, person.unit = into.id, into
    await session.flush()


async def _pass_portfolios(session: Session, office: Office, cause: Cause, unit: Unit, into: Unit) -> None:
    """Let who had a unit in charge have its successor from today on; what it was until yesterday stays on record."""
    today = office.day_of(cause.at)
    rows = await queries.portfolios_with(session, [unit.id, into.id], today)
    has = {row.leader_id for row in rows if row.unit_id == into.id}
    for row in rows:
        if row.unit_id != unit.id:
            continue
        row.valid_to = today - DAY
        if row.leader_id not in has:
            has.add(row.leader_id)
            session.add(Portfolio(leader_id=row.leader_id, unit_id=into.id, valid_from=today))


async def _go_on(session: Session, office: Office, cause: Cause, open_ids: Iterable[int], former: str) -> None:
    """Note on what is open that its lead unit has become another; owners, requests and clocks stay."""
    await session.flush()
    for directive in await directives.some(session, list(open_ids)):
        await session.refresh(directive, ["units"])
        before = Before(directive.status, directive.owner_id, former, directive.due_on)
        await moves.move(session, office, cause, directive, Move.HAND_OVER, how=How(before))


async def announce(session: Session, office: Office, cause: Cause, unit: Unit, found: Sequence[Succession]) -> None:
    """Tell the people of a unit, each once, what has become of it."""
    people = await audience.of_units(session, [unit.id], CONCERNED)
    args = {
        "changes": [{"former": one.former, "items": one.items} for one in found],
        "name": unit.name,
    }
    notice = Notice("text", f"unit:{unit.id}:{cause.at.isoformat()}", {"id": "unit/announced", "args": args})
    await tell(session, office, cause, [person.id for person in people], notice)
