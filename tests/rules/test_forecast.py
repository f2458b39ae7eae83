"""The rules of following through, stepped forward: the customary limits of `docs/terms.md` over real calendars."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Situation, next_nudge_on, nudges
from bot.rules.forecast import forecast
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Status, Step

POLICY = Policy()
OFFICIAL = WorkCalendar()


def situation(issued_on: date, due_on: date | None = None, feedback_on: date | None = None) -> Situation:
    """A directive that was signed, with a final date, or a first feedback that is owed, or both."""
    feedback = FeedbackDue(FeedbackKind.FIRST, feedback_on) if feedback_on else None
    return Situation(Status.IN_PROGRESS, issued_on, issued_on, signed=True, final_due_on=due_on, feedback=feedback)


def days_of(found: Situation, first: date, last: date, calendar: WorkCalendar = OFFICIAL) -> dict[date, set[Step]]:
    planned_on = next_nudge_on(found, first, POLICY, calendar)
    told = forecast(found, planned_on, first, last, POLICY, calendar)
    return {day: {nudge.step for nudge in nudged} for day, nudged in told}


@pytest.mark.parametrize(
    ("issued_on", "due_on", "days"),
    [
        # 7, 3, 1 and on the day: over Qingming 2022, made up on Saturday 2 April (国办发明电〔2021〕11号)
        ((2022, 3, 10), (2022, 4, 8), [(2022, 3, 29), (2022, 4, 2), (2022, 4, 7), (2022, 4, 8)]),
        # a date within the Spring Festival of 2022: the last working day before it is the made-up Sunday 30 January
        ((2022, 1, 10), (2022, 2, 2), [(2022, 1, 21), (2022, 1, 27), (2022, 1, 29), (2022, 1, 30)]),
        # a leap day
        ((2024, 2, 19), (2024, 2, 29), [(2024, 2, 20), (2024, 2, 26), (2024, 2, 28), (2024, 2, 29)]),
        # the end of a month that is a Sunday
        ((2022, 7, 1), (2022, 7, 31), [(2022, 7, 20), (2022, 7, 26), (2022, 7, 28), (2022, 7, 29)]),
        # more than 90 days off: 30 and 15 working days before as well, over the National Day of 2022
        (
            (2022, 5, 5),
            (2022, 10, 31),
            [
                (2022, 9, 14), (2022, 10, 10), (2022, 10, 20), (2022, 10, 26), (2022, 10, 28), (2022, 10, 31),
            ],
        ),
    ],
)  # fmt: skip
def test_reminders_before_the_final_date(
    issued_on: tuple[int, int, int], due_on: tuple[int, int, int], days: list[tuple[int, int, int]]
) -> None:
    due = date(*due_on)
    told = days_of(situation(date(*issued_on), due), date(*issued_on), due)
    assert told == {date(*day): {Step.FINAL_REMINDER} for day in days}


def test_chases_after_a_late_report_daily_then_weekly_and_the_head_on_the_third_day() -> None:
    told = days_of(situation(date(2022, 4, 11), feedback_on=date(2022, 4, 22)), date(2022, 4, 22), date(2022, 5, 20))
    assert told == {  # made up on Sunday 24 April and Saturday 7 May; off from 30 April to 4 May
        date(2022, 4, 24): {Step.FEEDBACK_CHASE},
        date(2022, 4, 25): {Step.FEEDBACK_CHASE},
        date(2022, 4, 26): {Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION},
        date(2022, 4, 27): {Step.FEEDBACK_CHASE},
        date(2022, 4, 28): {Step.FEEDBACK_CHASE},
        date(2022, 5, 6): {Step.FEEDBACK_ESCALATION},
        date(2022, 5, 9): {Step.FEEDBACK_CHASE},
        date(2022, 5, 12): {Step.FEEDBACK_ESCALATION},
        date(2022, 5, 16): {Step.FEEDBACK_CHASE},
        date(2022, 5, 19): {Step.FEEDBACK_ESCALATION},
    }


def test_the_offices_own_days_move_what_is_to_come() -> None:
    own = WorkCalendar({date(2022, 3, 17): False, date(2022, 3, 19): True})
    told = days_of(situation(date(2022, 3, 1), date(2022, 3, 21)), date(2022, 3, 1), date(2022, 3, 21), own)
    assert list(told) == [date(2022, 3, 10), date(2022, 3, 16), date(2022, 3, 19), date(2022, 3, 21)]


def test_what_was_missed_comes_first_and_nothing_comes_of_what_waits() -> None:
    late = situation(date(2022, 4, 11), feedback_on=date(2022, 4, 22))
    told = dict(forecast(late, date(2022, 4, 24), date(2022, 4, 27), date(2022, 4, 27), POLICY, OFFICIAL))
    assert list(told) == [date(2022, 4, 27)]
    assert {nudge.step for nudge in told[date(2022, 4, 27)]} == {Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION}
    assert not list(forecast(late, None, date(2022, 4, 27), date(2022, 12, 31), POLICY, OFFICIAL))


@given(
    issued_on=st.dates(date(2023, 12, 1), date(2024, 3, 15)),
    due_in=st.none() | st.integers(0, 120),
    feedback_in=st.none() | st.integers(0, 30),
    off=st.dictionaries(st.dates(date(2023, 12, 1), date(2024, 5, 1)), st.booleans(), max_size=12),
)
def test_stepping_is_what_asking_every_day_gives(
    issued_on: date, due_in: int | None, feedback_in: int | None, off: Mapping[date, bool]
) -> None:
    """The planner's next day skips nothing: asked on each day, the rules say the same."""
    calendar = WorkCalendar(off)
    due_on, feedback_on = (_later(issued_on, days) for days in (due_in, feedback_in))
    found = situation(issued_on, due_on, feedback_on)
    days = [issued_on + timedelta(days=n) for n in range(1, 61)]
    asked: dict[date, set[Step]] = {}
    told: dict[Step, date] = {}
    for day in filter(calendar.is_workday, days):
        if now := nudges(replace(found, last=told), day, POLICY, calendar):
            asked[day] = {nudge.step for nudge in now}
            told |= dict.fromkeys(asked[day], day)
    assert days_of(found, issued_on, days[-1], calendar) == asked


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
