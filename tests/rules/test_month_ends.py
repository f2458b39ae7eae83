"""Month ends and leap days: on which day a report is due, and from when something is late or recalled."""

from datetime import date

import pytest

from bot.rules.answering import period_start
from bot.rules.cadences import next_feedback, occurrences
from bot.rules.deadlines import FeedbackDue, final_leads, first_feedback_on, objection_by, reminder_days, sign_by
from bot.rules.policy import Policy
from bot.rules.weeks import Week
from bot.rules.workdays import WorkCalendar
from db.enums import Cadence, FeedbackKind

CALENDAR = WorkCalendar()
POLICY = Policy()
LEAP = date(2024, 2, 29)  # a Thursday


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last", "due"),
    [
        (
            Cadence.MONTHLY, 31, date(2024, 1, 1), date(2024, 6, 30),
            ["01-31", "02-29", "03-29", "04-30", "05-31", "06-28"],  # 31 March and 30 June are Sundays
        ),
        (Cadence.MONTHLY, 31, date(2023, 1, 28), date(2023, 4, 30), ["01-31", "02-28", "03-31", "04-28"]),
        (Cadence.MONTHLY, 30, date(2024, 1, 28), date(2024, 3, 30), ["01-30", "02-29", "03-29"]),
        (Cadence.MONTHLY, 29, date(2023, 1, 1), date(2023, 3, 31), ["01-29", "02-28", "03-29"]),  # a Sunday that is made up
        (Cadence.MONTHLY, 31, date(2022, 4, 1), date(2022, 5, 31), ["04-29", "05-31"]),  # 30 April is off for Labour Day
        (Cadence.MONTHLY, 1, date(2022, 9, 15), date(2022, 12, 31), ["11-01", "12-01"]),  # 1 October: none worked before it in the month
        (Cadence.QUARTERLY, 31, date(2024, 1, 1), date(2024, 12, 31), ["03-29", "06-28", "09-30", "12-31"]),
        (Cadence.HALFYEARLY, 31, date(2024, 1, 1), date(2024, 12, 31), ["06-28", "12-31"]),
        (Cadence.YEARLY, 31, date(2022, 1, 1), date(2022, 12, 31), ["12-30"]),
    ],
)  # fmt: skip
def test_a_day_that_a_month_lacks_is_its_last(
    cadence: Cadence, day: int, first: date, last: date, due: list[str]
) -> None:
    found = occurrences(cadence, first, last, Policy(monthly_day=day), CALENDAR)
    assert [f"{one:%m-%d}" for one in found] == due


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ((15, 31), ["01-13", "01-31", "02-15", "02-28", "03-15", "03-31"]),  # 15 January 2023 is a Sunday
        ((29, 31), ["01-29", "01-31", "02-28", "03-29", "03-31"]),  # February has one: its last day
        ((22, 24), ["01-20", "02-22", "02-24", "03-22", "03-24"]),  # both days of January are within Spring Festival
    ],
)
def test_two_days_that_fall_together_are_one_report(days: tuple[int, int], due: list[str]) -> None:
    policy = Policy(semimonthly_days=days)
    found = occurrences(Cadence.SEMIMONTHLY, date(2023, 1, 1), date(2023, 3, 31), policy, CALENDAR)
    assert [f"{one:%m-%d}" for one in found] == due
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("cadence", "due", "begins"),
    [
        (Cadence.MONTHLY, LEAP, date(2024, 2, 1)),
        (Cadence.MONTHLY, date(2024, 3, 29), date(2024, 3, 1)),
        (Cadence.QUARTERLY, date(2024, 3, 29), date(2024, 1, 1)),
        (Cadence.HALFYEARLY, date(2024, 12, 31), date(2024, 7, 1)),
        (Cadence.YEARLY, date(2024, 12, 31), date(2024, 1, 1)),
        (Cadence.SEMIMONTHLY, LEAP, date(2024, 2, 11)),
        (Cadence.WEEKLY, date(2024, 3, 1), date(2024, 2, 26)),  # a week over the leap day
        (Cadence.WEEKLY, date(2025, 1, 3), date(2024, 12, 30)),  # and one over New Year
    ],
)
def test_when_the_period_of_a_report_begins(cadence: Cadence, due: date, begins: date) -> None:
    assert period_start(cadence, due, POLICY) == begins


@pytest.mark.parametrize(
    ("cadence", "due", "met", "expected"),
    [
        (Cadence.MONTHLY, date(2024, 1, 31), date(2024, 1, 31), LEAP),
        (Cadence.MONTHLY, LEAP, LEAP, date(2024, 3, 29)),
        (Cadence.MONTHLY, LEAP, date(2024, 3, 1), date(2024, 3, 29)),  # a day late
        (Cadence.MONTHLY, LEAP, date(2024, 3, 25), date(2024, 4, 30)),  # so late that March's would be asked at once
        (Cadence.YEARLY, date(2023, 12, 29), date(2023, 12, 29), date(2024, 12, 31)),
    ],
)
def test_the_report_after_a_month_end(cadence: Cadence, due: date, met: date, expected: date) -> None:
    policy = Policy(monthly_day=31)
    assert next_feedback(cadence, FeedbackKind.PERIODIC, due, met, policy, CALENDAR) == expected


@pytest.mark.parametrize(
    ("issued", "signed", "objected", "first"),
    [
        (date(2024, 2, 19), date(2024, 2, 20), date(2024, 2, 20), date(2024, 3, 1)),  # over the leap day
        (date(2023, 2, 17), date(2023, 2, 20), date(2023, 2, 20), date(2023, 3, 2)),  # a year without one
        (date(2024, 2, 28), LEAP, LEAP, date(2024, 3, 12)),
        (LEAP, date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 13)),
        (date(2024, 12, 31), date(2025, 1, 2), date(2025, 1, 2), date(2025, 1, 14)),  # New Year's Day is off
        (date(2022, 12, 31), date(2023, 1, 3), date(2023, 1, 4), date(2023, 1, 16)),  # a Saturday off; 2 January too
    ],
)
def test_limits_run_over_leap_days_and_years_ends(issued: date, signed: date, objected: date, first: date) -> None:
    assert sign_by(issued, POLICY, CALENDAR) == signed
    assert objection_by(issued, POLICY, CALENDAR) == objected
    assert first_feedback_on(issued, POLICY, CALENDAR) == first


@pytest.mark.parametrize(
    ("due", "leads", "days"),
    [
        (LEAP, (3, 1, 0), [date(2024, 2, 26), date(2024, 2, 28), LEAP]),
        (date(2024, 3, 1), (1, 0), [LEAP, date(2024, 3, 1)]),
        (date(2023, 3, 1), (1, 0), [date(2023, 2, 28), date(2023, 3, 1)]),
        (date(2024, 3, 31), (1, 0), [date(2024, 3, 28), date(2024, 3, 29)]),  # a Sunday
        (date(2025, 1, 1), (1, 0), [date(2024, 12, 30), date(2024, 12, 31)]),  # off: recalled in the old year
    ],
)
def test_reminders_before_a_month_end(due: date, leads: tuple[int, ...], days: list[date]) -> None:
    assert list(reminder_days(due, leads, CALENDAR)) == days


@pytest.mark.parametrize(
    ("issued", "due", "far"),
    [
        (date(2023, 12, 1), LEAP, False),  # 90 days
        (date(2023, 12, 1), date(2024, 3, 1), True),  # 91, the leap day one of them
        (date(2022, 12, 1), date(2023, 3, 1), False),
        (date(2022, 12, 1), date(2023, 3, 2), True),
    ],
)
def test_whether_a_date_is_far_off_counts_the_leap_day(issued: date, due: date, far: bool) -> None:  # noqa: FBT001
    assert set(final_leads(issued, due, POLICY)) == {7, 3, 1, 0} | ({30, 15} if far else set())


def test_what_is_due_on_the_leap_day_is_late_on_the_first_of_march() -> None:
    owed = FeedbackDue(FeedbackKind.PERIODIC, LEAP)
    assert [owed.is_late(day) for day in (date(2024, 2, 28), LEAP, date(2024, 3, 1))] == [False, False, True]
    assert (Week.of(LEAP).monday, Week.of(LEAP).sunday) == (date(2024, 2, 26), date(2024, 3, 3))
