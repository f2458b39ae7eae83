from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
UNPUBLISHED = 2099  # far beyond what the State Council has announced
DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2022, 1, 28), True),  # Friday before Spring Festival
        (date(2022, 1, 29), True),  # Saturday, made up
        (date(2022, 1, 30), True),  # Sunday, made up
        (date(2022, 1, 31), False),  # New Year's Eve
        (date(2022, 2, 4), False),  # Friday within the festival
        (date(2022, 2, 6), False),
        (date(2022, 2, 7), True),
        (date(2022, 2, 12), False),  # an ordinary Saturday
        (date(2022, 4, 2), True),  # Saturday, made up for Qingming
        (date(2022, 4, 3), False),
        (date(2022, 4, 5), False),
        (date(2024, 2, 29), True),  # leap day, a Thursday
        (date(2022, 10, 1), False),
    ],
)
def test_official_days(day: date, worked: bool) -> None:  # noqa: FBT001 - a column of the table
    assert CALENDAR.is_workday(day) is worked


def test_make_up_days_are_not_days_off() -> None:
    assert CALENDAR.next_workday(date(2022, 1, 28)) == date(2022, 1, 29)
    assert CALENDAR.next_workday(date(2022, 1, 30)) == date(2022, 2, 7)
    assert CALENDAR.previous_workday(date(2022, 2, 7)) == date(2022, 1, 30)


def test_years_without_official_days_count_weekdays() -> None:
    assert CALENDAR.has_official(2022)
    assert CALENDAR.has_official(2026)
    assert not CALENDAR.has_official(2003)
    assert not CALENDAR.has_official(UNPUBLISHED)
    national_day = date(UNPUBLISHED, 10, 1)
    assert national_day.weekday() == 3
    assert CALENDAR.is_workday(national_day)
    assert not CALENDAR.is_workday(date(UNPUBLISHED, 10, 3))


@pytest.mark.skipif(CALENDAR.has_official(2027), reason="the holidays of 2027 have been published since")
def test_limits_run_on_into_a_year_that_is_not_published_yet() -> None:
    # 2026-12-31 is a Thursday; until the State Council says otherwise Friday 1 January counts as worked
    assert CALENDAR.add_workdays(date(2026, 12, 31), 2) == date(2027, 1, 4)


def test_an_office_has_days_of_its_own_on_top() -> None:
    own = WorkCalendar({date(2022, 2, 14): False, date(2022, 2, 12): True, date(UNPUBLISHED, 10, 1): False})
    assert not own.is_workday(date(2022, 2, 14))
    assert own.is_workday(date(2022, 2, 12))
    assert not own.is_workday(date(UNPUBLISHED, 10, 1))
    assert own.add_workdays(date(2022, 2, 11), 2) == date(2022, 2, 15)
    assert CALENDAR.is_workday(date(2022, 2, 14))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2022, 2, 11), 0, date(2022, 2, 11)),
        (date(2022, 2, 12), 0, date(2022, 2, 12)),
        (date(2022, 2, 11), 1, date(2022, 2, 14)),
        (date(2022, 1, 28), 3, date(2022, 2, 7)),  # over two made-up days and the festival
        (date(2022, 2, 7), -3, date(2022, 1, 28)),
        (date(2022, 2, 5), -1, date(2022, 1, 30)),
        (date(2022, 4, 1), 2, date(2022, 4, 6)),  # Saturday 2 April counts
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2022, 12, 30), 1, date(2023, 1, 3)),
    ],
)
def test_adding_working_days(day: date, n: int, expected: date) -> None:
    assert CALENDAR.add_workdays(day, n) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2022, 2, 24), date(2022, 2, 24), 0),
        (date(2022, 2, 24), date(2022, 2, 25), 1),
        (date(2022, 2, 25), date(2022, 2, 27), 0),
        (date(2022, 2, 25), date(2022, 2, 28), 1),
        (date(2022, 1, 28), date(2022, 2, 7), 3),
        (date(2022, 2, 7), date(2022, 1, 28), -3),
    ],
)
def test_counting_working_days(start: date, end: date, expected: int) -> None:
    assert CALENDAR.workdays_between(start, end) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 2, 21), date(2022, 2, 25)),
        (date(2022, 1, 24), date(2022, 1, 30)),  # the made-up Sunday
        (date(2022, 2, 3), None),  # nobody works this week
        (date(2022, 4, 2), date(2022, 4, 2)),
        (date(2022, 5, 4), date(2022, 5, 7)),
    ],
)
def test_last_working_day_of_a_week(day: date, expected: date | None) -> None:
    assert CALENDAR.last_workday_of_week(day) == expected


@pytest.mark.parametrize(
    ("day", "onwards", "backwards"),
    [
        (date(2022, 2, 2), date(2022, 2, 7), date(2022, 1, 30)),
        (date(2022, 2, 8), date(2022, 2, 8), date(2022, 2, 8)),
    ],
)
def test_nearest_working_day(day: date, onwards: date, backwards: date) -> None:
    assert CALENDAR.workday_from(day) == onwards
    assert CALENDAR.workday_until(day) == backwards


@given(DAYS, st.integers(1, 60))
def test_counting_undoes_adding(day: date, n: int) -> None:
    later = CALENDAR.add_workdays(day, n)
    assert CALENDAR.is_workday(later)
    assert CALENDAR.workdays_between(day, later) == n
    assert CALENDAR.workdays_between(later, day) == -n


@given(DAYS, st.integers(1, 60))
def test_going_back_undoes_going_on_from_a_working_day(day: date, n: int) -> None:
    worked = CALENDAR.workday_from(day)
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(worked, n), -n) == worked


@given(DAYS)
def test_nothing_is_skipped_between_neighbours(day: date) -> None:
    after = CALENDAR.next_workday(day)
    between = [day + timedelta(days=i) for i in range(1, (after - day).days)]
    assert not any(CALENDAR.is_workday(d) for d in between)


def test_other_days_are_adopted_by_all_who_hold_the_calendar() -> None:
    calendar = WorkCalendar({date(2022, 2, 14): False})
    calendar.adopt({date(2022, 2, 15): False})
    assert calendar.is_workday(date(2022, 2, 14))
    assert not calendar.is_workday(date(2022, 2, 15))
    assert dict(calendar.overrides) == {date(2022, 2, 15): False}


@pytest.mark.parametrize(
    ("own", "days"),
    [
        ({}, []),  # nothing is known: every week is usual
        ({date(UNPUBLISHED, 10, 1): False}, [date(UNPUBLISHED, 10, 1)]),
        ({date(UNPUBLISHED, 10, 3): True, date(UNPUBLISHED, 10, 5): True}, [date(UNPUBLISHED, 10, 3), date(UNPUBLISHED, 10, 5)]),
    ],
)  # fmt: skip
def test_days_that_differ_from_the_usual_week(own: dict[date, bool], days: list[date]) -> None:
    calendar = WorkCalendar(own)
    assert list(calendar.unusual_days(UNPUBLISHED)) == days
    assert calendar.is_known(UNPUBLISHED) is bool(own)


def test_the_official_days_that_differ() -> None:
    # 国办发明电〔2021〕11号: Qingming of 2022 is 3 to 5 April, made up for on Saturday 2 April
    april = [day for day in CALENDAR.unusual_days(2022) if day.month == 4 and day.day < 10]
    assert april == [date(2022, 4, 2), date(2022, 4, 4), date(2022, 4, 5)]  # the 3rd is a Sunday anyway
