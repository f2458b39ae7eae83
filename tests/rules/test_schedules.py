"""Ten thousand random schedules: each day on which something is to be said of a directive is told once, or caught up once.

The planner runs as its service runs it: it looks when the bot is up, from the day's hour on, and only at what it has planned for
that day. Beside it stands a plain list of the days that the customs give, counted on a list of working days.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.clock import local_date
from bot.rules import quiet
from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Situation, next_nudge_on, nudges
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Status, Step

SCHEDULES = 10_000
SHARES = 4  # so many tests share them
DAY = timedelta(days=1)
HORIZON = 40
OUTAGES = (1, 40, 600, 1500, 72 * 60)  # minutes
# holidays with make-up days, a leap day, a year's end, a year of which nothing official is known
BEGINNINGS = (
    date(2022, 1, 20),
    date(2024, 2, 1),
    date(2024, 9, 10),
    date(2025, 12, 20),
    date(2027, 1, 15),
    date(2028, 2, 10),
)
ZONES = (ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"))
Series = tuple[Step, date, date | None, list[date]]  # a step, after which day it counts, its last day, its days


@dataclass
class Schedule:
    """A directive from its issue on: its calendar, what is changed when, and when the bot is off."""

    policy: Policy
    calendar: WorkCalendar
    zone: ZoneInfo
    issued_on: date
    situation: Situation
    changes: list[tuple[datetime, str, int]]  # when, what, by how many days
    outages: list[tuple[datetime, datetime]]
    steps_back: list[tuple[datetime, timedelta]]  # the machine's clock is set back for one look

    def is_up(self, at: datetime) -> bool:
        return not any(begins <= at < ends for begins, ends in self.outages)

    def looks(self) -> Iterator[datetime]:
        """Yield when the bot looks after having had no reason to: each day at its hour, and when it is up again."""
        days = (self.issued_on + DAY * i for i in range(HORIZON))
        hours = [quiet.at(day, self.policy.bundle_time, self.zone) for day in days]
        yield from (at for at in (*hours, *(ends for _, ends in self.outages)) if self.is_up(at))


def random_schedule(random: Random) -> Schedule:
    issued_on = random.choice(BEGINNINGS) + DAY * random.randrange(20)
    zone = random.choice(ZONES)
    calendar = WorkCalendar(
        {issued_on + DAY * random.randrange(HORIZON): random.random() < 0.5 for _ in range(random.randrange(5))}
    )
    begin = quiet.at(issued_on, time(), zone)

    def instant() -> datetime:
        return begin + timedelta(minutes=random.randrange(24 * 60, HORIZON * 24 * 60))

    def day(most: int) -> date:
        return issued_on + DAY * random.randrange(1, most)

    changes = ("due", "due", "postpone", "report", "sign")
    return Schedule(
        policy=random_policy(random),
        calendar=calendar,
        zone=zone,
        issued_on=issued_on,
        situation=Situation(
            status=Status.IN_PROGRESS,
            issued_on=issued_on,
            sign_by=random.choice((None, day(6))),
            final_due_on=random.choice((None, day(HORIZON), day(16))),
            feedback=random.choice((None, FeedbackDue(FeedbackKind.FIRST, day(18)))),
        ),
        changes=sorted(
            (instant(), random.choice(changes), random.randrange(-10, 25)) for _ in range(random.randrange(4))
        ),
        outages=[
            (at, at + timedelta(minutes=random.choice(OUTAGES)))
            for at in (instant() for _ in range(random.randrange(5)))
        ],
        steps_back=[(instant(), timedelta(minutes=random.randrange(1, 180))) for _ in range(random.randrange(2))],
    )


def random_policy(random: Random) -> Policy:
    return Policy(
        chase_daily=random.randint(1, 6),
        chase_every=random.randint(1, 6),
        head_on=random.randint(1, 6),
        far_off=random.choice((20, 90)),
        final_reminders=random.choice(((7, 3, 1, 0), (1,), (), (10, 2))),
        feedback_reminders=random.choice(((2, 0), (0,), (5, 1))),
    )


@dataclass
class Planner:
    """The services' loop around the rules: what is planned is looked at once a day, what is changed is planned anew."""

    schedule: Schedule
    situation: Situation
    planned_on: date | None = None
    done: set[date] = field(default_factory=set)

    def change(self, at: datetime, situation: Situation) -> None:
        self.situation = situation
        today = local_date(at, self.schedule.zone)
        self._plan(today if today in self.done else today - DAY)

    def look(self, at: datetime) -> set[Step] | None:
        """Return what is told now, None where it is not the time or the day has had its bundles."""
        s, today = self.schedule, local_date(at, self.schedule.zone)
        if today in self.done or not quiet.are_bundles_due(at, s.policy, s.calendar, s.zone):
            return None
        self.done.add(today)
        if self.planned_on is None or self.planned_on > today:
            return set()
        told = {nudge.step for nudge in nudges(self.situation, today, s.policy, s.calendar)}
        self.situation = replace(self.situation, last={**self.situation.last, **dict.fromkeys(told, today)})
        self._plan(today)
        return told

    def _plan(self, after: date) -> None:
        self.planned_on = next_nudge_on(self.situation, after, self.schedule.policy, self.schedule.calendar)


class Customs:
    """The days that the customs give, by plain counting on a list of working days."""

    def __init__(self, schedule: Schedule) -> None:
        self._policy = schedule.policy
        self._issued_on = schedule.issued_on
        days = (schedule.issued_on + DAY * i for i in range(-60, HORIZON + 120))
        self._worked = [day for day in days if schedule.calendar.is_workday(day)]
        self._found: dict[object, list[Series]] = {}

    def pending(self, situation: Situation, told: dict[Step, date], today: date) -> set[Step]:
        """Return of what somebody is to hear today: a day of its series has come since it was last told."""
        return {
            step
            for step, after, last, days in self._known(situation)
            if (last is None or today <= last)
            and bisect_right(days, max(told.get(step, after), after)) < bisect_right(days, today)
        }

    def _known(self, s: Situation) -> "list[Series]":
        about = (s.final_due_on, s.feedback, s.sign_by, s.signed)
        if about not in self._found:
            self._found[about] = list(self._series(s))
        return self._found[about]

    def _series(self, s: Situation) -> Iterator[Series]:
        """Yield each step: after which day it counts, the last day on which it is told, and its days."""
        if s.final_due_on is not None:
            far = (s.final_due_on - self._issued_on).days > self._policy.far_off
            leads = (*self._policy.final_reminders, *(self._policy.far_reminders if far else ()))
            yield Step.FINAL_REMINDER, self._issued_on, s.final_due_on, self._before(s.final_due_on, leads)
            yield from self._late(Step.FINAL_CHASE, Step.FINAL_ESCALATION, s.final_due_on, None)
        expected = None
        if s.feedback is not None and not s.feedback.met:
            expected = s.feedback.postponed_to or s.feedback.due_on
            leads = (0,) if s.feedback.postponed_to else self._policy.feedback_reminders
            yield Step.FEEDBACK_REMINDER, self._issued_on, expected, self._before(expected, leads)
            yield from self._late(Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION, expected, None)
        if s.sign_by is not None and not s.signed:
            yield from self._late(Step.SIGN_CHASE, Step.SIGN_ESCALATION, s.sign_by, expected)

    def _before(self, due_on: date, leads: tuple[int, ...]) -> list[date]:
        last = bisect_right(self._worked, due_on) - 1
        return sorted(self._worked[last - lead] for lead in leads)

    def _late(self, chase: Step, escalation: Step, due_on: date, last: date | None) -> Iterator[Series]:
        policy, first = self._policy, bisect_right(self._worked, due_on)
        chased, escalated = self._late_days(policy, len(self._worked))
        for step, late in ((chase, chased), (escalation, escalated)):
            yield step, due_on, last, [self._worked[first + n - 1] for n in late if first + n <= len(self._worked)]

    @staticmethod
    @cache
    def _late_days(policy: Policy, most: int) -> tuple[list[int], list[int]]:
        """Return on which working days after a date owner and head are chased: of the first week each, then one a week."""
        late = range(1, most)
        chased = [n for n in late if n <= policy.chase_daily or (n - policy.chase_daily) % policy.chase_every == 0]
        return chased, [n for n in late if n >= policy.head_on and (n - policy.head_on) % policy.head_every == 0]


def changed(situation: Situation, what: str, days: int, today: date) -> Situation:
    """Return the situation after a change; one that cannot be made changes nothing."""
    feedback = situation.feedback
    if what == "due":
        return replace(situation, final_due_on=today + DAY * days)
    if what == "sign":
        return replace(situation, signed=True)
    if feedback is not None and what == "report":
        return replace(situation, signed=True, feedback=replace(feedback, met=True))
    if feedback is not None and what == "postpone" and not feedback.met and days > 0:
        return replace(situation, feedback=replace(feedback, postponed_to=max(feedback.due_on, today) + DAY * days))
    return situation


def play(schedule: Schedule) -> int:
    """Play a schedule and hold each day's messages against the customs; return how often something was told."""
    planner, customs = Planner(schedule, schedule.situation), Customs(schedule)
    told: dict[Step, date] = {}
    count = 0
    events = [(at, "look", 0) for at in schedule.looks()] + schedule.changes
    events += [(at, "step back", int(by.total_seconds())) for at, by in schedule.steps_back if schedule.is_up(at)]
    planner.change(quiet.at(schedule.issued_on, time(18), schedule.zone), schedule.situation)
    for at, what, by in sorted(events):
        now = at - timedelta(seconds=by) if what == "step back" else at
        if what not in {"look", "step back"}:
            planner.change(now, changed(planner.situation, what, by, local_date(now, schedule.zone)))
            continue
        today = local_date(now, schedule.zone)
        before = planner.situation
        heard = planner.look(now)
        if heard is not None:
            assert heard == customs.pending(before, told, today), (today, schedule)
            assert schedule.calendar.is_workday(today)
        if heard:
            opens = quiet.next_open(now, schedule.policy, schedule.calendar, schedule.zone)
            assert local_date(opens, schedule.zone) == today, "a bundle waits for the end of the noon break at the most"
            told |= dict.fromkeys(heard, today)
            count += 1
    return count


@pytest.mark.parametrize("share", range(SHARES))
def test_each_day_is_told_once_or_caught_up_once(share: int) -> None:
    told = 0
    for number in range(share, SCHEDULES, SHARES):
        told += play(random_schedule(Random(number)))  # noqa: S311 - no secret
    assert told > SCHEDULES  # several a schedule: it is about something


def test_the_clock_that_is_set_back_tells_nothing_twice() -> None:
    schedule = replace(random_schedule(Random(3)), zone=ZONES[0])  # noqa: S311 - no secret
    planner = Planner(schedule, schedule.situation)
    workday = schedule.calendar.next_workday(schedule.issued_on)
    at = quiet.at(workday, time(10), schedule.zone)
    assert planner.look(at) is not None
    assert planner.look(at - timedelta(minutes=30)) is None
    assert planner.look(datetime.combine(workday, time(11), UTC) - timedelta(hours=8)) is None
