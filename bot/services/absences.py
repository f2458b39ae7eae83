"""Absences: from one day to another a deputy (B角) hears and answers in a person's place."""

from dataclasses import dataclass
from datetime import date

from bot.rules.quiet import next_open
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import Role
from db.models import Absence, Person
from db.queries import audience as queries
from db.queries import audit, people, roster
from db.session import Cause, Session


@dataclass(frozen=True)
class Away:
    """An absence as it is told."""

    id: int
    name: str
    deputy: str
    starts_on: date
    ends_on: date


class Absences:
    """Entering and ending absences: one's own, or, for clerks and administrators, anybody's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def enter(self, cause: Cause, starts_on: date, ends_on: date, deputy_name: str = "", of: str = "") -> Away:
        """Let a deputy answer from the first to the last day, both included; both are told.

        The deputy is the one the roster names, else a colleague named here. Raises TellableError where the days are
        wrong, somebody is not found, or `of` is another and the person may not enter it.
        """
        office = self._office
        async with office.database.write(cause) as session:
            person = await self._person(session, cause, of)
            if ends_on < max(starts_on, office.day_of(cause.at)):
                raise TellableError("follow/absence_days_wrong")
            deputy = await self._deputy(session, person, deputy_name)
            absence = Absence(person_id=person.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on)
            session.add(absence)
            await session.flush()
            audit.record(session, cause, "absence_entered", "person", person.id, deputy=deputy.id)
            away = Away(absence.id, person.name, deputy.name, starts_on, ends_on)
            await self._tell(session, cause, away, (person, deputy))
            await answer(session, cause, "text", {"id": "follow/absence_entered", "args": _args(away)})
            return away

    async def current(self, person_id: int) -> list[Away]:
        """Return a person's absences that are not over."""
        office = self._office
        async with office.database.read() as session:
            person = await people.get(session, person_id)
            rows = await queries.absences_from(session, person_id, office.day_of(office.clock.now()))
            return [
                Away(row.id, person.name, await _name(session, row.deputy_id), row.starts_on, row.ends_on)
                for row in rows
            ]

    async def end(self, cause: Cause, absence_id: int) -> bool:
        """End one's own absence now; return False where there is none to end."""
        async with self._office.database.write(cause) as session:
            absence = await queries.absence(session, absence_id)
            if absence is None or absence.person_id != cause.person_id:
                return False
            await session.delete(absence)
            audit.record(session, cause, "absence_ended", "person", absence.person_id)
            return True

    async def _person(self, session: Session, cause: Cause, name: str) -> Person:
        own = await people.get(session, cause.person_id or 0)
        if not name or name == own.name:
            return own
        found = await roster.named(session, name)
        if not own.roles & {Role.CLERK, Role.ADMIN} or len(found) != 1:
            raise TellableError("follow/absence_person_unknown", name=name)
        return found[0]

    async def _deputy(self, session: Session, person: Person, name: str) -> Person:
        if name:
            found = [other for other in await roster.named(session, name) if other.id != person.id]
            same_unit = [other for other in found if other.unit_id == person.unit_id] or found
            if len(same_unit) == 1:
                return same_unit[0]
            raise TellableError("follow/absence_person_unknown", name=name)
        if person.deputy_id is not None:
            deputy = await people.get(session, person.deputy_id)
            if deputy.revoked_at is None:
                return deputy
        raise TellableError("follow/absence_deputy_missing", name=person.name)

    async def _tell(self, session: Session, cause: Cause, away: Away, both: tuple[Person, Person]) -> None:
        office = self._office
        opens = next_open(cause.at, office.policy, office.calendar, office.zone)
        for person in both:
            if person.id != cause.person_id:
                payload = {"id": "follow/absence_entered", "args": _args(away)}
                key = f"absence:{away.id}:{person.id}"
                await send(session, cause, Notice("text", key, payload, person_id=person.id, not_before=opens))


def _args(away: Away) -> dict[str, str]:
    return {
        "name": away.name,
        "deputy": away.deputy,
        "starts_on": away.starts_on.isoformat(),
        "ends_on": away.ends_on.isoformat(),
    }


async def _name(session: Session, person_id: int | None) -> str:
    return (await people.get(session, person_id)).name if person_id is not None else ""
