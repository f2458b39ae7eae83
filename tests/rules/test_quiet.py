from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.policy import Policy
from bot.rules.quiet import at, is_open, next_bundle, next_open
from bot.rules.workdays import WorkCalendar

POLICY = Policy()
CALENDAR = WorkCalendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2022-02-11 10:00", "2022-02-11 10:00"),
        ("2022-02-11 08:29:59", "2022-02-11 08:30"),
        ("2022-02-11 08:30", "2022-02-11 08:30"),
        ("2022-02-11 11:59:59", "2022-02-11 11:59:59"),
        ("2022-02-11 12:00", "2022-02-11 14:00"),
        ("2022-02-11 13:15", "2022-02-11 14:00"),
        ("2022-02-11 17:29:59", "2022-02-11 17:29:59"),
        ("2022-02-11 17:30", "2022-02-14 08:30"),  # Friday evening: Monday
        ("2022-02-12 10:00", "2022-02-14 08:30"),
        ("2022-01-28 18:00", "2022-01-29 08:30"),  # a made-up Saturday is worked
        ("2022-01-30 17:30", "2022-02-07 08:30"),  # Spring Festival is left in peace
        ("2022-02-03 10:00", "2022-02-07 08:30"),
        ("2022-04-01 20:00", "2022-04-02 08:30"),
    ],
)
def test_first_instant_at_which_a_message_may_go(now: str, opens: str) -> None:
    got = next_open(local(now), POLICY, CALENDAR, SHANGHAI)
    assert got == local(opens)
    assert got.tzinfo is UTC
    assert is_open(local(now), POLICY, CALENDAR, SHANGHAI) is (now == opens)


@pytest.mark.parametrize(
    ("now", "bundle"),
    [
        ("2022-02-22 08:00", "2022-02-22 09:00"),
        ("2022-02-22 09:00", "2022-02-22 09:00"),
        ("2022-02-22 09:00:01", "2022-02-23 09:00"),
        ("2022-01-30 09:01", "2022-02-07 09:00"),
        ("2022-02-01 08:00", "2022-02-07 09:00"),
    ],
)
def test_bundles_go_out_once_a_working_day(now: str, bundle: str) -> None:
    assert next_bundle(local(now), POLICY, CALENDAR, SHANGHAI) == local(bundle)


def test_hours_are_the_wall_clocks_across_a_change_of_clocks() -> None:
    # Sunday 2022-03-27 02:00 Berlin goes on one hour; 2022-10-30 03:00 goes back one
    for day, hour in ((date(2022, 3, 28), 6), (date(2022, 10, 31), 7)):
        before = at(day - timedelta(days=2), time(18), BERLIN)
        own = WorkCalendar({day - timedelta(days=2): False, day - timedelta(days=1): False, day: True})
        expected = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        assert next_open(before, POLICY, own, BERLIN) == expected


def test_a_window_that_begins_in_the_skipped_hour_opens_after_it() -> None:
    night = Policy(open_windows=((time(2, 30), time(4)),), bundle_time=time(3))
    sunday = date(2022, 3, 27)
    opens = next_open(local("2022-03-27 00:00", BERLIN), night, WorkCalendar({sunday: True}), BERLIN)
    assert opens.astimezone(BERLIN) == local("2022-03-27 03:30", BERLIN)


ZONES = st.sampled_from(
    [SHANGHAI, BERLIN, ZoneInfo("America/Santiago"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
)
INSTANTS = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


@given(INSTANTS, ZONES)
def test_what_is_sent_is_never_sent_at_rest(now: datetime, zone: ZoneInfo) -> None:
    opens = next_open(now, POLICY, CALENDAR, zone)
    there = opens.astimezone(zone)
    assert opens >= now
    assert CALENDAR.is_workday(there.date())
    assert any(begins <= there.time() < ends for begins, ends in POLICY.open_windows)
    assert is_open(opens, POLICY, CALENDAR, zone)


@given(INSTANTS, ZONES, st.integers(1, 20))
def test_no_earlier_instant_would_have_done(now: datetime, zone: ZoneInfo, part: int) -> None:
    opens = next_open(now, POLICY, CALENDAR, zone)
    if opens > now:
        between = now + (opens - now) * part / 21
        there = between.astimezone(zone)
        in_hours = any(begins <= there.time() < ends for begins, ends in POLICY.open_windows)
        assert not (in_hours and CALENDAR.is_workday(there.date()))
