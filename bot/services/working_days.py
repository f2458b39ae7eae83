"""The office's own working days: imported at the machine, read by the running bot at each tick, shown by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

import chinese_calendar

from bot.rules import calendar_gaps, quiet
from bot.rules.followup import RUNNING
from bot.rules.workdays import WorkCalendar
from bot.services.audience import tell
from bot.services.office import Office
from bot.services.outgoing import Notice
from db.enums import Role
from db.queries import audit, followup, office_days, people
from db.queries.office_days import Day
from db.session import Cause, Session

RULES = Path(quiet.__file__).parent
BATCH = 200  # directives a transaction, so that people's messages are not kept waiting
GAP = "calendar_gap"  # the occurrence of telling the clerks that a year's days off are not known


@dataclass(frozen=True)
class Shown:
    """A day that differs from the usual week. `own`: by the office's own table, with its note."""

    day: date
    worked: bool
    own: bool
    note: str


@dataclass(frozen=True)
class Year:
    """A year's days: whether its days off are published officially, how many are worked, and which differ."""

    year: int
    official: bool
    worked: int
    days: tuple[Shown, ...]


class WorkingDays:
    """Importing and showing working days; as a timed service, taking up what was imported."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._planned_for: Mapping[date, bool] | None = None

    async def load(self) -> None:
        """Read the office's own days, before anything is counted in working days."""
        self._office.calendar.adopt(await self._stored())

    async def import_days(self, cause: Cause, days: Sequence[Day]) -> None:
        """Store these days in place of what was known of them, and plan anew what depends on them."""
        await self.load()
        async with self._office.database.write(cause) as session:
            await office_days.replace(session, days)
            span = {"first": min(day.day for day in days).isoformat(), "last": max(day.day for day in days).isoformat()}
            audit.record(session, cause, "calendar_imported", "calendar", None, days=len(days), **span)
        await self._take_up(cause)

    async def year(self, year: int) -> Year:
        """Return what is known of a year."""
        calendar = self._office.calendar
        async with self._office.database.read() as session:
            notes = {day.day: day.note for day in await office_days.of_year(session, year)}
        days = tuple(
            Shown(day, calendar.is_workday(day), day in calendar.overrides, notes.get(day, ""))
            for day in calendar.unusual_days(year)
        )
        eve, last = date(year - 1, 12, 31), date(year, 12, 31)
        return Year(year, calendar.has_official(year), calendar.workdays_between(eve, last), days)

    async def run(self, cause: Cause) -> None:
        """Take up what was imported meanwhile, and tell the clerks, once a year, where days off are not known."""
        await self._take_up(cause)
        for year in calendar_gaps.unknown_years(self._office.day_of(cause.at), self._office.calendar):
            await self._tell_gap(cause, year)

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return when a coming year is next asked for; None where its days are known."""
        office = self._office
        today = office.day_of(after)
        asked = [calendar_gaps.asked_from(year) for year in (today.year + 1, today.year + 2)]
        day = next(day for day in asked if day > today)
        return None if office.calendar.is_known(day.year + 1) else quiet.at(day, time(), office.zone)

    async def _stored(self) -> Mapping[date, bool]:
        async with self._office.database.read() as session:
            return await office_days.worked_days(session)

    async def _take_up(self, cause: Cause) -> None:
        """Plan all directives anew where the table, the limits or the rules are others than those they were planned by.

        A start does so too where somebody was told of something on a day to come: the clock was ahead then, and what is next
        was planned by it.
        """
        stored = await self._stored()
        if stored == self._planned_for:
            return
        basis = basis_of(self._office, stored)
        async with self._office.database.read() as session:
            ahead = await followup.was_told_after(session, self._office.day_of(cause.at))
            if not ahead and await followup.planned_by(session) == basis:
                self._office.calendar.adopt(stored)
                self._planned_for = stored
                return
        before = WorkCalendar(self._office.calendar.overrides)
        self._office.calendar.adopt(stored)
        last: int | None = 0
        while last is not None:
            last = await self._plan_batch(cause, before, last)
        async with self._office.database.write(cause) as session:
            await followup.note_planned_by(session, basis, cause.at)
        self._planned_for = stored

    async def _plan_batch(self, cause: Cause, before: WorkCalendar, after_id: int) -> int | None:
        """Plan some directives anew; return the last one's id, None where there are no more."""
        from bot.services import planning  # a start needs the days, and not yet what plans
        from bot.services.report_days import move_periodic

        office = self._office
        async with office.database.write(cause) as session:
            directives = await followup.in_status(session, RUNNING, after_id, BATCH)
            for facts in (await planning.facts_of(session, directives)).values():
                policy = facts.policy(office)
                limits = (policy, before), (policy, office.calendar)
                moved = move_periodic(facts, office, office.day_of(cause.at), *limits)
                if moved is not None:
                    due_on = moved.due_on.isoformat()
                    audit.record(session, cause, "report_moved", "directive", facts.directive.id, due_on=due_on)
            await planning.replan(session, office, cause, *directives)
            return directives[-1].id if len(directives) == BATCH else None

    async def _tell_gap(self, cause: Cause, year: int) -> None:
        async with self._office.database.read() as session:
            if await followup.is_done(session, GAP, date(year, 1, 1)) or not await _clerks(session):
                return
        async with self._office.database.write(cause) as session:
            if await followup.is_done(session, GAP, date(year, 1, 1)):  # by another process, just now
                return
            notice = Notice("text", f"{GAP}:{year}", {"id": "calendar/gap", "args": {"year": year}})
            await tell(session, self._office, cause, await _clerks(session), notice)
            await followup.mark_done(session, GAP, date(year, 1, 1), cause.at)


def basis_of(office: Office, days: Mapping[date, bool]) -> str:
    """Return a mark of all that says when a directive is next due: days, limits, the published calendar, the rules' own code."""
    told = [repr(office.policy), repr(sorted(days.items())), str(chinese_calendar.__version__)]
    code = [file.read_bytes() for file in sorted(RULES.glob("*.py"))]
    return sha256(b"\0".join(["\n".join(told).encode(), *code])).hexdigest()[:32]


async def _clerks(session: Session) -> list[int]:
    return [clerk.id for clerk in await people.with_role(session, Role.CLERK)]
