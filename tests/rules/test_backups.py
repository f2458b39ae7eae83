"""7 daily, 4 weekly, 12 monthly: what two years of nightly backups leave."""

from datetime import date, timedelta

from bot.rules.backups import kept

FIRST = date(2022, 1, 1)  # a Saturday


def nightly(days: int) -> set[date]:
    """Return what is there after so many nights, each of which clears out."""
    there: set[date] = set()
    for number in range(days):
        there = set(kept(there | {FIRST + timedelta(days=number)}))
    return there


def test_a_week_keeps_all() -> None:
    assert nightly(7) == {FIRST + timedelta(days=number) for number in range(7)}


def test_two_years_keep_7_days_4_weeks_and_12_months() -> None:
    last = FIRST + timedelta(days=729)  # Sunday 2023-12-31
    there = nightly(730)
    daily = {last - timedelta(days=back) for back in range(7)}
    weekly = {date(2023, 12, 25), date(2023, 12, 18), date(2023, 12, 11), date(2023, 12, 4)}
    monthly = {date(2023, month, 1) for month in range(1, 13)}
    assert there == daily | weekly | monthly


def test_a_machine_that_stood_still_loses_none_of_its_old_ones() -> None:
    assert kept([date(2021, 1, 1), date(2022, 5, 1)]) == {date(2021, 1, 1), date(2022, 5, 1)}
    assert kept([]) == frozenset()
