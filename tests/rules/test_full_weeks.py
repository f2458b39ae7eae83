"""On how many days of a week a person hears from the bot, and up to when the rest waits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.full_weeks import is_full, is_told, waits_until
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import Step

CALENDAR = WorkCalendar()
TWO = Policy(bundle_days=2)
MON, TUE, WED, THU, FRI = (date(2022, 2, day) for day in range(14, 19))
NEXT = date(2022, 2, 21)


@pytest.mark.parametrize(
    ("told_on", "day", "full"),
    [
        ([], WED, False),
        ([MON], WED, False),
        ([MON, TUE], WED, True),
        ([MON, MON, MON], WED, False),  # days count, not messages
        ([MON, TUE], NEXT, False),  # each week begins anew
        ([date(2022, 2, 10), date(2022, 2, 11)], MON, False),
        ([MON, WED], WED, False),  # the day itself is still to be decided
        ([date(2021, 12, 30), date(2021, 12, 31)], date(2022, 1, 2), True),  # a week runs over New Year
    ],
)
def test_when_a_week_is_full(told_on: list[date], day: date, full: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_full(told_on, day, TWO) is full


def test_by_default_no_week_is_full_not_even_one_with_a_made_up_weekend() -> None:
    made_up = [date(2022, 1, 24) + timedelta(days=n) for n in range(7)]
    assert all(CALENDAR.is_workday(day) for day in made_up)
    assert not is_full(made_up[:6], made_up[6], Policy())


@pytest.mark.parametrize(
    ("step", "due_on", "day", "until"),
    [
        (Step.FEEDBACK_CHASE, MON, WED, NEXT),
        (Step.FINAL_ESCALATION, MON, FRI, NEXT),
        (Step.SIGN_CHASE, MON, TUE, NEXT),
        (Step.FINAL_REMINDER, date(2022, 3, 1), WED, NEXT),
        (Step.FINAL_REMINDER, FRI, WED, FRI),  # no longer than its date
        (Step.FEEDBACK_REMINDER, WED, WED, WED),  # due today cannot wait
        (Step.FINAL_REMINDER, date(2022, 2, 20), FRI, FRI),  # due on Sunday: Friday is the last working day up to it
        (Step.FINAL_REMINDER, date(2022, 2, 20), THU, FRI),
        (Step.FEEDBACK_CHASE, date(2022, 1, 27), date(2022, 1, 30), date(2022, 2, 7)),  # over Spring Festival
        (Step.FEEDBACK_CHASE, date(2022, 1, 20), date(2022, 1, 24), date(2022, 2, 7)),  # the next week is all off
    ],
)
def test_up_to_when_it_waits(step: Step, due_on: date, day: date, until: date) -> None:
    assert waits_until(step, due_on, day, CALENDAR) == until


@pytest.mark.parametrize(
    ("told_on", "fresh", "waiting", "told"),
    [
        ([], [], [], False),
        ([], [NEXT], [], True),
        ([MON, TUE], [NEXT], [], False),
        ([MON, TUE], [NEXT, WED], [], True),  # something is due today: all of it goes
        ([MON, TUE], [NEXT], [WED], True),  # promised for today
        ([MON, TUE], [], [NEXT], False),
        ([MON], [], [NEXT], False),  # what waits alone makes no message before its day
    ],
)
def test_who_is_told_today(told_on: list[date], fresh: list[date], waiting: list[date], told: bool) -> None:  # noqa: FBT001
    assert is_told(told_on, fresh, waiting, WED, TWO) is told


@given(
    st.sampled_from(Step),
    st.dates(date(2023, 12, 1), date(2024, 12, 31)),
    st.integers(-30, 60),
    st.dictionaries(st.dates(date(2023, 12, 1), date(2025, 2, 1)), st.booleans(), max_size=20),
)
def test_nothing_waits_into_the_past_for_a_day_off_or_longer_than_the_next_weeks_first_day(
    step: Step, day: date, left: int, off: dict[date, bool]
) -> None:
    calendar = WorkCalendar(off)
    day = calendar.workday_from(day)
    until = waits_until(step, day + timedelta(days=left), day, calendar)
    assert day <= until
    assert calendar.is_workday(until)
    assert not [d for d in _between(day, until) if calendar.is_workday(d) and d.weekday() < day.weekday()]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]
