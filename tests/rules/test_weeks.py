from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import local_date
from bot.rules.policy import Policy
from bot.rules.weeks import (
    Week,
    digest_day,
    digest_instant,
    ends,
    first_day,
    issue_number,
    last_of_next,
    next_digest,
    preview_instant,
    too_fresh,
)
from bot.rules.workdays import WorkCalendar
from db.enums import Edition

POLICY = Policy()
CALENDAR = WorkCalendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2021, 1, 1), date(2027, 6, 30))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_weeks_are_iso_weeks() -> None:
    week = Week.of(date(2022, 2, 25))
    assert week == Week(2022, 8)
    assert (week.monday, week.sunday) == (date(2022, 2, 21), date(2022, 2, 27))
    assert Week.of(date(2022, 1, 1)) == Week(2021, 52)
    assert Week(2021, 52).following == Week(2022, 1)
    assert Week(2020, 53).following == Week(2021, 1)
    assert Week(2021, 52) < Week(2022, 1)


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (date(2022, 2, 22), date(2022, 2, 25)),
        (date(2022, 1, 24), date(2022, 1, 28)),  # Friday also where the weekend is made up
        (date(2022, 2, 2), None),  # Spring Festival: nobody works this week
        (date(2021, 9, 28), date(2021, 9, 30)),  # Friday is National Day
        (date(2022, 4, 1), date(2022, 4, 1)),
        (date(2023, 5, 1), date(2023, 5, 5)),  # Friday and the made-up Saturday are worked: Friday
    ],
)
def test_digests_come_on_friday_else_on_the_last_working_day(within: date, expected: date | None) -> None:
    assert digest_day(Week.of(within), POLICY, CALENDAR) == expected


def test_where_friday_is_off_a_made_up_weekend_day_is_the_last_of_the_week() -> None:
    own = WorkCalendar({date(2022, 2, 25): False, date(2022, 2, 26): True})
    assert digest_day(Week(2022, 8), POLICY, own) == date(2022, 2, 26)


def test_digest_and_preview_instants() -> None:
    assert digest_instant(Week(2022, 8), POLICY, CALENDAR, SHANGHAI) == local("2022-02-25 16:30")
    assert preview_instant(Week(2022, 8), POLICY, CALENDAR, SHANGHAI) == local("2022-02-25 10:00")
    festival = Week.of(date(2022, 2, 2))
    assert digest_instant(festival, POLICY, CALENDAR, SHANGHAI) is None
    assert preview_instant(festival, POLICY, CALENDAR, SHANGHAI) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2022-02-25 16:30", "2022-02-25 16:30"),
        ("2022-02-25 16:30:01", "2022-03-04 16:30"),
        ("2022-01-28 17:00", "2022-02-11 16:30"),  # over the week of Spring Festival
        ("2022-02-26 09:00", "2022-03-04 16:30"),
        ("2022-12-31 09:00", "2023-01-06 16:30"),
    ],
)
def test_next_digest(now: str, expected: str) -> None:
    assert next_digest(local(now), POLICY, CALENDAR, SHANGHAI) == local(expected)


@pytest.mark.parametrize(
    ("issued", "fresh"),
    [
        (date(2022, 2, 11), True),  # issued that Friday
        (date(2022, 2, 10), True),  # Thursday: Friday is the second working day
        (date(2022, 2, 9), False),
        (date(2022, 2, 14), False),  # issued after the day in question
    ],
)
def test_no_digest_within_two_working_days_of_issue(issued: date, fresh: bool) -> None:  # noqa: FBT001
    assert too_fresh(issued, date(2022, 2, 11), POLICY, CALENDAR) is fresh
    assert not too_fresh(issued, date(2022, 2, 11), Policy(no_digest_within=0), CALENDAR)


@pytest.mark.parametrize(
    ("day", "last", "expected"),
    [
        (date(2022, 2, 18), None, 1),
        (date(2022, 2, 25), (date(2022, 2, 18), 1), 2),
        (date(2022, 12, 30), (date(2022, 12, 23), 45), 46),
        (date(2023, 1, 6), (date(2022, 12, 30), 46), 1),  # each year begins anew
    ],
)
def test_digests_are_numbered_within_the_year(day: date, last: tuple[date, int] | None, expected: int) -> None:
    assert issue_number(day, last) == expected


@given(DAYS, st.integers(0, 23))
def test_the_next_digest_is_on_a_working_day_and_no_week_with_one_is_left_out(day: date, hour: int) -> None:
    now = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
    following = next_digest(now, POLICY, CALENDAR, SHANGHAI)
    assert following >= now
    assert CALENDAR.is_workday(local_date(following, SHANGHAI))
    week = Week.of(day).following
    while week < Week.of(local_date(following, SHANGHAI)):
        assert digest_day(week, POLICY, CALENDAR) is None
        week = week.following


@given(DAYS)
def test_the_digest_is_within_its_week(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    found = digest_day(week, POLICY, CALENDAR)
    assert found is None or week.monday <= found <= week.sunday
    if found is None:
        assert not any(CALENDAR.is_workday(week.monday + timedelta(days=i)) for i in range(7))


@pytest.mark.parametrize(
    ("edition", "day", "begins", "until"),
    [
        (Edition.WEEK, date(2022, 2, 25), date(2022, 2, 21), date(2022, 3, 4)),
        (Edition.MONTH, date(2022, 2, 25), date(2022, 2, 1), date(2022, 3, 31)),
        (Edition.MONTH, date(2022, 12, 30), date(2022, 12, 1), date(2023, 1, 31)),
        (Edition.MONTH, date(2022, 1, 31), date(2022, 1, 1), date(2022, 2, 28)),
        (Edition.QUARTER, date(2022, 3, 25), date(2022, 1, 1), date(2022, 6, 30)),
        (Edition.QUARTER, date(2022, 11, 2), date(2022, 10, 1), date(2023, 3, 31)),
        (Edition.YEAR, date(2022, 12, 30), date(2022, 1, 1), date(2023, 12, 31)),
    ],
)
def test_where_an_edition_begins_and_what_counts_as_next(
    edition: Edition, day: date, begins: date, until: date
) -> None:
    assert (first_day(day, edition), last_of_next(day, edition)) == (begins, until)


@pytest.mark.parametrize(
    ("day", "following", "ended"),
    [
        (date(2022, 2, 18), date(2022, 2, 25), {Edition.WEEK}),
        (date(2022, 2, 25), date(2022, 3, 4), {Edition.WEEK, Edition.MONTH}),
        (date(2022, 9, 30), date(2022, 10, 9), {Edition.WEEK, Edition.MONTH, Edition.QUARTER}),
        (date(2022, 12, 30), date(2023, 1, 6), set(Edition)),
    ],
)
def test_which_editions_end_with_a_day(day: date, following: date, ended: set[Edition]) -> None:
    assert {edition for edition in Edition if ends(day, following, edition)} == ended
