"""Absences: from one day to another a deputy (B角) hears and answers in a person's place, and hands back on return."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.permissions import Action, Verdict
from bot.rules.quiet import at, next_open
from bot.services import access, dialogs
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import Priority
from db.models import Absence, Person
from db.queries import absences as queries
from db.queries import audit, people, roster
from db.queries.absences import Meanwhile
from db.session import Cause, Session

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """An absence as it is told; `items`: how many directives the deputy takes over."""

    id: int
    name: str
    deputy: str
    starts_on: date
    ends_on: date
    items: int


@dataclass(frozen=True)
class HandedBack:
    """What a person finds on return: what the deputy did, and how many directives are open."""

    away: Away
    done: Meanwhile


class Absences:
    """Entering and ending absences: one's own, or, for clerks and administrators, anybody's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def enter(self, cause: Cause, starts_on: date, ends_on: date, deputy_name: str = "", of: str = "") -> Away:
        """Let a deputy answer from the first to the last day, both included; both are told.

        The deputy is the one the roster names, else a colleague named here. What was entered before for the same days
        gives way. Raises TellableError where the days are wrong, somebody is not found or away in turn, or `of` is
        another and the person may not enter it.
        """
        office = self._office
        async with office.database.write(cause) as session:
            await dialogs.end(session, cause)
            person = await self._person(session, cause, of)
            if ends_on < max(starts_on, office.day_of(cause.at)):
                raise TellableError("follow/absence_days_wrong")
            deputy = await _deputy(session, person, deputy_name)
            for other in await queries.overlapping(session, deputy.id, starts_on, ends_on):
                if other.deputy_id == person.id:
                    raise TellableError("follow/absence_in_turn", name=person.name, deputy=deputy.name)
            for earlier in await queries.overlapping(session, person.id, starts_on, ends_on):
                await self._end(session, cause, earlier, min(office.day_of(cause.at), starts_on), replaced=True)
            absence = Absence(person_id=person.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on)
            session.add(absence)
            await session.flush()
            audit.record(session, cause, "absence_entered", "person", person.id, deputy=deputy.id)
            away = await _away(session, absence)
            await self._tell(session, cause, away, (person, deputy))
            buttons = [[["absence_end", "fh", absence.id, 0, ""]]]
            payload = {"id": "follow/absence_entered", "args": _args(away), "buttons": buttons}
            await answer(session, cause, "text", payload)
            return away

    async def ask(self, cause: Cause) -> None:
        """Ask a person from when to when they are away."""
        async with self._office.database.write(cause) as session:
            await dialogs.ask(session, cause, "absence", {})
            payload = {"id": "follow/say_absence", "args": {}, "one_by_one": False}
            await answer(session, cause, "question", payload, part="absence")

    async def current(self, person_id: int) -> list[Away]:
        """Return a person's absences that are not over."""
        office = self._office
        async with office.database.read() as session:
            rows = await queries.not_over(session, person_id, office.day_of(office.clock.now()))
            return [await _away(session, row) for row in rows]

    async def end(self, cause: Cause, absence_id: int) -> bool:
        """End an absence now, one's own or, as clerk, another's; return False where there is none to end."""
        office = self._office
        async with office.database.write(cause) as session:
            absence = await queries.get(session, absence_id)
            today = office.day_of(cause.at)
            if absence is None or absence.ends_on < today or not await self._may_end(session, cause, absence):
                return False
            audit.record(session, cause, "absence_ended", "person", absence.person_id)
            await self._end(session, cause, absence, today)
            return True

    async def handed_back(self, absence_id: int) -> HandedBack | None:
        """Return what a person finds on return; None where there is nothing to tell."""
        office = self._office
        async with office.database.read() as session:
            absence = await queries.get(session, absence_id)
            if absence is None:
                return None
            since = at(absence.starts_on, datetime.min.time(), office.zone)
            until = absence.handed_back_at or office.clock.now()
            done = await queries.meanwhile(session, absence.person_id, since, until)
            found = HandedBack(await _away(session, absence), done)
            return found if found.away.items or any((done.receipts, done.reports, done.requests)) else None

    async def run(self, cause: Cause) -> None:
        """Hand back what deputies had of those whose absence is over: both are told, once."""
        today = self._office.day_of(cause.at)
        async with self._office.database.read() as session:
            if not await queries.to_hand_back(session, today):
                return
        async with self._office.database.write(cause) as session:
            for absence in await queries.to_hand_back(session, today):
                await self._hand_back(session, cause, absence)

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return when the next absence is over."""
        office = self._office
        async with office.database.read() as session:
            last = await queries.next_end(session, office.day_of(after))
        return at(last + DAY, datetime.min.time(), office.zone) if last else None

    async def _end(
        self, session: Session, cause: Cause, absence: Absence, day: date, *, replaced: bool = False
    ) -> None:
        """Let a person be back on a day: an absence that has not begun by then is as if it had never been entered."""
        if absence.starts_on > day or (replaced and absence.starts_on == day):
            await session.delete(absence)
            return
        absence.ends_on = day - DAY
        if replaced:  # the person stays away, so there is nothing to hand back
            absence.handed_back_at = cause.at
        else:
            await self._hand_back(session, cause, absence)

    async def _hand_back(self, session: Session, cause: Cause, absence: Absence) -> None:
        absence.handed_back_at = cause.at
        audit.record(session, cause, "handed_back", "person", absence.person_id, deputy=absence.deputy_id)
        away = await _away(session, absence)
        office = self._office
        opens = next_open(cause.at, office.policy, office.calendar, office.zone)
        payload, key = {"absence_id": absence.id}, f"handed_back:{absence.id}"
        ones_own = cause.person_id == absence.person_id
        person = Notice("handed_back", f"{key}:{absence.person_id}", payload, person_id=absence.person_id,
                        priority=Priority.REPLY if ones_own else Priority.NOTICE,
                        not_before=None if ones_own else opens)  # fmt: skip
        await send(session, cause, person)
        if absence.deputy_id is not None:
            told = {"id": "follow/handed_back_deputy", "args": _args(away)}
            await send(session, cause, Notice("text", f"{key}:deputy", told, absence.deputy_id, not_before=opens))

    async def _may_end(self, session: Session, cause: Cause, absence: Absence) -> bool:
        if absence.person_id == cause.person_id:
            return True
        return await access.verdict_on(session, self._office, cause, Action.MOVE_ITEMS) is not Verdict.NO

    async def _person(self, session: Session, cause: Cause, name: str) -> Person:
        own = await people.get(session, cause.person_id or 0)
        if not name or name == own.name:
            return own
        found = await roster.named(session, name)
        allowed = await access.verdict_on(session, self._office, cause, Action.MOVE_ITEMS)
        if allowed is Verdict.NO or len(found) != 1:
            raise TellableError("follow/absence_person_unknown", name=name)
        return found[0]

    async def _tell(self, session: Session, cause: Cause, away: Away, both: tuple[Person, Person]) -> None:
        office = self._office
        opens = next_open(cause.at, office.policy, office.calendar, office.zone)
        for person in both:
            if person.id != cause.person_id:
                payload = {"id": "follow/absence_entered", "args": _args(away)}
                key = f"absence:{away.id}:{person.id}"
                await send(session, cause, Notice("text", key, payload, person_id=person.id, not_before=opens))


async def away_now(session: Session, person_id: int, today: date) -> Away | None:
    """Return the absence that a person is on; None for one who is there."""
    running = await queries.overlapping(session, person_id, today, today)
    return await _away(session, running[0]) if running else None


async def _deputy(session: Session, person: Person, name: str) -> Person:
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


async def _away(session: Session, absence: Absence) -> Away:
    names = await people.names(session, {i for i in (absence.person_id, absence.deputy_id) if i is not None})
    return Away(
        id=absence.id,
        name=names[absence.person_id],
        deputy=names.get(absence.deputy_id, ""),
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
        items=await queries.open_items(session, absence.person_id),
    )


def _args(away: Away) -> dict[str, str | int]:
    return {
        "name": away.name,
        "deputy": away.deputy,
        "starts_on": away.starts_on.isoformat(),
        "ends_on": away.ends_on.isoformat(),
        "items": away.items,
    }
