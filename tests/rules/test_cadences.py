from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadences import next_feedback, next_periodic, occurrences
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import Cadence, FeedbackKind

POLICY = Policy()
CALENDAR = WorkCalendar()
DAYS = st.dates(date(2021, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("cadence", "after", "expected"),
    [
        (Cadence.WEEKLY, date(2022, 2, 17), date(2022, 2, 18)),
        (Cadence.WEEKLY, date(2022, 2, 18), date(2022, 2, 25)),
        (Cadence.WEEKLY, date(2022, 1, 28), date(2022, 2, 11)),  # the week of Spring Festival owes none
        (Cadence.WEEKLY, date(2022, 9, 5), date(2022, 9, 9)),
        (Cadence.WEEKLY, date(2021, 9, 27), date(2021, 9, 30)),  # Friday is National Day: Thursday
        (Cadence.SEMIMONTHLY, date(2022, 2, 10), date(2022, 2, 25)),
        (Cadence.SEMIMONTHLY, date(2022, 4, 1), date(2022, 4, 8)),  # the 10th is a Sunday
        (Cadence.MONTHLY, date(2022, 2, 24), date(2022, 2, 25)),
        (Cadence.MONTHLY, date(2022, 2, 25), date(2022, 3, 25)),
        (Cadence.MONTHLY, date(2022, 5, 25), date(2022, 6, 24)),  # the 25th is a Saturday
        (Cadence.MONTHLY, date(2022, 6, 24), date(2022, 7, 25)),  # and does not come again on the 25th
        (Cadence.MONTHLY, date(2022, 12, 26), date(2023, 1, 20)),  # within Spring Festival 2023
        (Cadence.QUARTERLY, date(2022, 1, 1), date(2022, 3, 25)),
        (Cadence.QUARTERLY, date(2022, 12, 31), date(2023, 3, 24)),
        (Cadence.HALFYEARLY, date(2022, 2, 11), date(2022, 6, 24)),
        (Cadence.HALFYEARLY, date(2022, 6, 24), date(2022, 12, 23)),
        (Cadence.YEARLY, date(2022, 2, 11), date(2022, 12, 23)),
        (Cadence.YEARLY, date(2022, 12, 23), date(2023, 12, 25)),
    ],
)
def test_next_periodic_report(cadence: Cadence, after: date, expected: date) -> None:
    assert next_periodic(cadence, after, POLICY, CALENDAR) == expected


def test_half_months_may_end_with_the_month() -> None:
    policy = Policy(semimonthly_days=(15, 31))
    assert occurrences(Cadence.SEMIMONTHLY, date(2024, 2, 1), date(2024, 4, 30), policy, CALENDAR) == (
        date(2024, 2, 9),  # the 15th is within Spring Festival
        date(2024, 2, 29),
        date(2024, 3, 15),
        date(2024, 3, 29),  # the 31st is a Sunday
        date(2024, 4, 15),
        date(2024, 4, 30),
    )


def test_occurrences_include_both_ends() -> None:
    first, last = date(2022, 2, 25), date(2022, 4, 25)
    assert occurrences(Cadence.MONTHLY, first, last, POLICY, CALENDAR) == (first, date(2022, 3, 25), last)
    day = timedelta(days=1)
    assert occurrences(Cadence.MONTHLY, first + day, last - day, POLICY, CALENDAR) == (date(2022, 3, 25),)


@pytest.mark.parametrize(
    ("cadence", "kind", "due", "met", "expected"),
    [
        # the card of the models: first feedback 24 February, reported on the 21st, next on 25 March
        (Cadence.MONTHLY, FeedbackKind.FIRST, date(2022, 2, 24), date(2022, 2, 21), date(2022, 3, 25)),
        (Cadence.WEEKLY, FeedbackKind.FIRST, date(2022, 2, 24), date(2022, 2, 24), date(2022, 3, 4)),
        (Cadence.WEEKLY, FeedbackKind.FIRST, date(2022, 2, 22), date(2022, 2, 22), date(2022, 2, 25)),
        (Cadence.QUARTERLY, FeedbackKind.FIRST, date(2022, 2, 24), date(2022, 2, 24), date(2022, 3, 25)),
        (Cadence.MONTHLY, FeedbackKind.PERIODIC, date(2022, 3, 25), date(2022, 3, 21), date(2022, 4, 25)),
        (Cadence.MONTHLY, FeedbackKind.PERIODIC, date(2022, 3, 25), date(2022, 3, 25), date(2022, 4, 25)),
        (Cadence.MONTHLY, FeedbackKind.PERIODIC, date(2022, 3, 25), date(2022, 3, 28), date(2022, 4, 25)),
        (Cadence.MONTHLY, FeedbackKind.PERIODIC, date(2022, 3, 25), date(2022, 4, 20), date(2022, 5, 25)),
        (Cadence.WEEKLY, FeedbackKind.PERIODIC, date(2022, 2, 18), date(2022, 2, 24), date(2022, 3, 4)),
        (Cadence.SEMIMONTHLY, FeedbackKind.PERIODIC, date(2022, 3, 10), date(2022, 3, 21), date(2022, 4, 8)),
    ],
)
def test_nobody_is_asked_again_right_after_a_report(
    cadence: Cadence, kind: FeedbackKind, due: date, met: date, expected: date
) -> None:
    assert next_feedback(cadence, kind, due, met, POLICY, CALENDAR) == expected


@given(st.sampled_from(Cadence), DAYS)
def test_periodic_days_are_working_days_that_move_on(cadence: Cadence, day: date) -> None:
    due = next_periodic(cadence, day, POLICY, CALENDAR)
    assert due > day
    assert CALENDAR.is_workday(due)
    assert next_periodic(cadence, due, POLICY, CALENDAR) > due


@given(st.sampled_from(Cadence), DAYS)
def test_occurrences_are_the_same_days_one_by_one(cadence: Cadence, day: date) -> None:
    end = day + timedelta(days=200)

    def one_by_one() -> list[date]:
        found, last = [], day - timedelta(days=1)
        for _ in range(60):
            last = next_periodic(cadence, last, POLICY, CALENDAR)
            if last > end:
                break
            found.append(last)
        return found

    assert list(occurrences(cadence, day, end, POLICY, CALENDAR)) == one_by_one()


@given(st.sampled_from(Cadence), st.sampled_from(FeedbackKind), DAYS, st.integers(-20, 60))
def test_the_next_report_comes_after_the_last_one(cadence: Cadence, kind: FeedbackKind, due: date, days: int) -> None:
    met = due + timedelta(days=days)
    assert next_feedback(cadence, kind, due, met, POLICY, CALENDAR) > max(due, met)
