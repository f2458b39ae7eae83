"""What a roster's file says of units that were others, and of people who went from one to another."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.intake.roster_file import Roster, RosterPerson
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.successions import Succession, announce, merge, rename
from db.enums import Role
from db.models import Directive, Person, Unit
from db.queries import moving, people, successions
from db.session import Cause, Session

Note = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Here:
    """Who the file has in which unit, and what each unit was formerly, by its name."""

    people: set[tuple[str, int]]
    former: Mapping[str, tuple[str, ...]]


async def succeed(session: Session, office: Office, cause: Cause, roster: Roster, note: Note) -> list[Unit]:
    """Let units that say what they were be that; return those that were split: their items are to be divided by hand."""
    in_file = {entry.name for entry in roster.units}
    claims = Counter(former for entry in roster.units for former in entry.former)
    splits: dict[int, Unit] = {}
    for entry in roster.units:
        told: list[Succession] = []
        for former in entry.former:
            old = await successions.of_name(session, former)
            if old is None or not _lasts(old, office.day_of(cause.at)):
                continue  # it was done before
            if former in in_file or claims[former] > 1:
                splits[old.id] = old
                note("unit", "split", former)
                continue
            into = await successions.of_name(session, entry.name)
            note("unit", "merged" if into else "renamed", f"{former} → {entry.name}")
            told.append(await _become(session, office, cause, old, into, entry.name))
        unit = await successions.of_name(session, entry.name) if told else None
        if unit is not None:
            await announce(session, office, cause, unit, told)
    return list(splits.values())


async def _become(
    session: Session, office: Office, cause: Cause, old: Unit, into: Unit | None, name: str
) -> Succession:
    if into is None:
        return await rename(session, office, cause, old, name)
    into.valid_to = None
    return await merge(session, office, cause, old, into)


def former_names(units: Iterable[Unit], roster: Roster) -> dict[str, Unit]:
    """Return the units that the file, an older one, calls by a name that they had."""
    in_file = {entry.name for entry in roster.units}
    return {
        alias.alias: unit
        for unit in units
        if unit.name not in in_file
        for alias in unit.aliases
        if alias.former and alias.alias in in_file
    }


def transferred(entry: RosterPerson, unit: Unit, everybody: Iterable[Person], here: Here) -> Person | None:
    """Return who has come from another unit: of the same phone, or of a unit from which this one was split."""
    former = here.former.get(entry.unit, ())
    found = [
        person
        for person in everybody
        if person.name == entry.name
        and person.revoked_at is None
        and person.unit_id != unit.id
        and (person.name, person.unit_id) not in here.people
        and ((entry.phone and person.phone == entry.phone) or person.unit.name in former)
    ]
    return found[0] if len(found) == 1 else None


async def tell_clerks(session: Session, cause: Cause, splits: Sequence[Unit], moved: Sequence[int]) -> None:
    """Tell the clerks what is theirs to settle: items of units that were split, and of people who went elsewhere."""
    clerks = [person.id for person in await people.with_role(session, Role.CLERK)]
    for unit in splits:
        items = len(await successions.led_ids(session, unit.id))
        if items:
            payload = {
                "id": "unit/to_split",
                "args": {"unit": unit.name, "items": items},
                "buttons": [[["split_unit", "vp", unit.id, 0, ""]]],
            }
            await _send(session, cause, clerks, f"to_split:{unit.id}", payload)
    for person_id in moved:
        person = await people.get(session, person_id)
        left = [one for one in await moving.open_of(session, person_id) if _of_another(one, person)]
        if left:
            payload = {
                "id": "moving/transferred",
                "args": {"name": person.name, "unit": person.unit.name, "items": len(left)},
                "buttons": [[["move_items", "va", person_id, 0, ""]]],
            }
            await _send(session, cause, clerks, f"transferred:{person_id}", payload)


async def _send(session: Session, cause: Cause, clerks: Iterable[int], key: str, payload: Mapping[str, object]) -> None:
    for clerk in clerks:
        notice = Notice("text", f"{key}:{cause.at.isoformat()}:{clerk}", payload, person_id=clerk)
        await send(session, cause, notice)


def _lasts(unit: Unit, day: date) -> bool:
    return unit.valid_to is None or unit.valid_to >= day


def _of_another(directive: Directive, person: Person) -> bool:
    return directive.lead is not None and directive.lead.id != person.unit_id
