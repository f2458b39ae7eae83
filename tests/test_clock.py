"""The office's day and hours in its time zone, whatever the clocks there do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovableClock, SystemClock, local_date, office_instant

ZONES = (
    "Asia/Shanghai", "Asia/Urumqi", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "Europe/Berlin",
    "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "UTC",
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "last", "day"),
    [  # the last second of an office's day, in UTC, and that day
        ("Asia/Shanghai", "2022-02-10 15:59:59", date(2022, 2, 10)),
        ("Asia/Shanghai", "2023-12-31 15:59:59", date(2023, 12, 31)),
        ("Asia/Shanghai", "2024-02-29 15:59:59", date(2024, 2, 29)),
        ("Pacific/Kiritimati", "2022-02-10 09:59:59", date(2022, 2, 10)),  # 14 hours ahead
        ("Pacific/Niue", "2022-02-10 10:59:59", date(2022, 2, 9)),  # 11 hours behind
        ("Asia/Kathmandu", "2022-02-10 18:14:59", date(2022, 2, 10)),  # a quarter of an hour
        ("Europe/Berlin", "2024-02-29 22:59:59", date(2024, 2, 29)),
        ("America/New_York", "2022-03-13 04:59:59", date(2022, 3, 12)),  # the night the clocks go on,
        ("America/New_York", "2022-03-14 03:59:59", date(2022, 3, 13)),  # a day of 23 hours,
        ("America/New_York", "2022-11-07 04:59:59", date(2022, 11, 6)),  # and one of 25
        ("America/Santiago", "2022-09-11 03:59:59", date(2022, 9, 10)),  # midnight itself is skipped
    ],
)
def test_an_offices_day_ends_at_its_own_midnight(zone: str, last: str, day: date) -> None:
    second = datetime.fromisoformat(last).replace(tzinfo=UTC)
    assert local_date(second, ZoneInfo(zone)) == day
    assert local_date(second + timedelta(seconds=1), ZoneInfo(zone)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Asia/Shanghai", "2024-02-29 09:00", "2024-02-29 01:00"),
        ("Asia/Kathmandu", "2022-02-11 09:00", "2022-02-11 03:15"),
        ("Europe/Berlin", "2022-03-26 09:00", "2022-03-26 08:00"),
        ("Europe/Berlin", "2022-03-27 09:00", "2022-03-27 07:00"),
        ("Europe/Berlin", "2022-03-27 02:30", "2022-03-27 01:30"),  # skipped: 03:30
        ("Europe/Berlin", "2022-10-30 02:30", "2022-10-30 00:30"),  # twice: the first
        ("America/Santiago", "2022-09-11 00:00", "2022-09-11 04:00"),  # skipped: 01:00, of the same day
        ("Australia/Lord_Howe", "2022-10-02 02:15", "2022-10-01 15:45"),  # half an hour is skipped
    ],
)
def test_an_hour_of_the_wall_clock(zone: str, wall: str, utc: str) -> None:
    at = datetime.fromisoformat(wall)
    assert office_instant(at.date(), at.hour, at.minute, ZoneInfo(zone)) == datetime.fromisoformat(utc).replace(
        tzinfo=UTC
    )


@given(
    st.sampled_from(ZONES), st.dates(date(2019, 1, 1), date(2040, 12, 31)), st.integers(0, 23), st.integers(0, 59)
)  # fmt: skip
def test_an_hour_of_a_day_is_on_that_day_and_hours_are_in_order(zone: str, day: date, hour: int, minute: int) -> None:
    there = ZoneInfo(zone)
    at = office_instant(day, hour, minute, there)
    assert at.tzinfo is UTC
    assert local_date(at, there) == day
    assert office_instant(day, 0, 0, there) <= at < office_instant(day + timedelta(days=1), 0, 0, there)


def test_the_sandboxs_clock_is_never_moved_back() -> None:
    clock = MovableClock()
    later = clock.now() + timedelta(days=3)
    clock.set(later)
    assert clock.now() >= later
    with pytest.raises(ValueError, match="later than"):
        clock.set(later - timedelta(hours=1))
    assert SystemClock().monotonic() <= SystemClock().monotonic()
