"""What waits for somebody's decision is not forgotten: who has let it lie overnight is reminded, in one message a working day.

A request that waits for the clerk stops the directive's clocks, and a suspended directive reminds nobody: without this the one
who is to decide would be told once and never again. Leaders are not reminded: the digest tells them.
"""

from datetime import date, datetime, time

from bot.rules import quiet, weeks
from bot.rules.workdays import WorkCalendar
from bot.services import requests
from bot.services.audience import clerks_for, present
from bot.services.instructions import clerks_of
from bot.services.nudging import BUNDLE, UNIT_NOTICE
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import RequestStatus, Role, Status
from db.models import Directive
from db.queries import directives, followup, instructions, outbox, people
from db.queries import requests as queries
from db.session import Cause, Session

WAITING = "waiting"  # the occurrence, and the notice
SUSPENDED = frozenset({Status.SUSPENDED})
MOST = 10_000  # suspended directives
SUSPENDED_EVERY = 5  # working days: a suspension is asked about weekly


def is_asked_about(suspended_on: date, today: date, calendar: WorkCalendar) -> bool:
    """Return whether the clerk is asked today whether a directive that is suspended since then is to go on."""
    days = calendar.workdays_between(suspended_on, today)
    return days > 0 and days % SUSPENDED_EVERY == 0


async def _stopped_with_whole(session: Session, directive: Directive) -> bool:
    """Return whether a unit's part stands still because the whole does: the whole is asked about."""
    whole = await directives.get(session, directive.whole_id) if directive.whole_id is not None else None
    return whole is not None and whole.status is Status.SUSPENDED


class Waiting:
    """Reminders of what waits, at the bundles' hour. Who has a bundle, a unit's notice or a preview that day reads it there."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """Once a working day, from the bundles' hour on: remind all for whom something has waited since before today."""
        office = self._office
        day = office.day_of(cause.at)
        if not quiet.are_bundles_due(cause.at, office.policy, office.calendar, office.zone):
            return
        async with office.database.read() as session:
            if await followup.is_done(session, WAITING, day):
                return
        async with office.database.write(cause) as session:
            if await followup.is_done(session, WAITING, day):  # by another process, just now
                return
            previewing = await self._clerks_with_a_preview(session, day)
            for person_id in [one for one in await self._waited_for(session, day) if one not in previewing]:
                told = [f"{kind}:{day.isoformat()}:{person_id}" for kind in (BUNDLE, UNIT_NOTICE)]
                if not await outbox.any_of(session, told):
                    await self._remind(session, cause, person_id, day)
            await followup.mark_done(session, WAITING, day, cause.at)

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the next bundles' hour later than `after` while anything waits, None where nothing does."""
        office = self._office
        async with office.database.read() as session:
            if not await queries.anything_waits(session):
                return None
        return quiet.next_bundle(after + quiet.INSTANT, office.policy, office.calendar, office.zone)

    async def suspended(self, person_id: int) -> list[Directive]:
        """Return the suspended directives that a clerk is to ask about, oldest first: those suspended for a week or more."""
        office = self._office
        today = office.day_of(office.clock.now())
        async with office.database.read() as session:
            if not (await people.get(session, person_id)).roles & {Role.CLERK, Role.APPROVER}:
                return []
            return [
                directive
                for directive in await followup.in_status(session, SUSPENDED, 0, MOST)
                if self._suspended_for(directive, today) >= SUSPENDED_EVERY
                and not await _stopped_with_whole(session, directive)
                and person_id in await clerks_for(session, directive, None)
            ]

    async def _waited_for(self, session: Session, day: date) -> list[int]:
        """Return who is to be reminded: those for whom something waits, or the deputies of those absent."""
        office = self._office
        before = quiet.at(day, time(), office.zone)
        found: set[int] = set()
        for request in await queries.undecided(session, before):
            if request.status is not RequestStatus.AWAITS_LEADER:
                found.update(await requests.deciders(session, request, request.directive))
        for instruction in await instructions.for_office(session, day):
            if instruction.created_at < before:
                found.update(await clerks_of(session, instruction, None))
        for directive in await followup.in_status(session, SUSPENDED, 0, MOST):
            since = directive.suspended_at
            asked = since is not None and is_asked_about(office.day_of(since), day, office.calendar)
            if asked and not await _stopped_with_whole(session, directive):
                found.update(await clerks_for(session, directive, None))
        heard = await present(session, found, day)
        return sorted({heard[person_id] for person_id in found})

    async def _clerks_with_a_preview(self, session: Session, day: date) -> set[int]:
        """Return the clerks who read what waits in the digests' preview of that day."""
        office = self._office
        if weeks.digest_day(weeks.Week.of(day), office.policy, office.calendar) != day:
            return set()
        return {person.id for person in await people.with_role(session, Role.CLERK)}

    async def _remind(self, session: Session, cause: Cause, person_id: int, day: date) -> None:
        office = self._office
        opens = quiet.next_open(cause.at, office.policy, office.calendar, office.zone)
        key = f"{WAITING}:{day.isoformat()}:{person_id}"
        payload = {"day": day.isoformat()}
        await send(session, cause, Notice(WAITING, key, payload, person_id=person_id, not_before=opens))

    def _suspended_for(self, directive: Directive, today: date) -> int:
        if directive.suspended_at is None:
            return 0
        return self._office.calendar.workdays_between(self._office.day_of(directive.suspended_at), today)
