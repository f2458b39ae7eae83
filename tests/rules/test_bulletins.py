"""Of which days a paper tells, as tables."""

from datetime import date

import pytest

from bot.rules.bulletins import SERIES, Days, PeriodError, following, kind_of, period_of, told, typed_period
from bot.rules.figures import Period
from db.enums import PaperKind

FRIDAY = date(2022, 2, 25)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "today", "first", "last", "kind", "next_first", "next_last"),
    [
        ("tw", FRIDAY, "2022-02-21", "2022-02-27", "weekly", "2022-02-28", "2022-03-06"),
        ("lw", FRIDAY, "2022-02-14", "2022-02-20", "weekly", "2022-02-21", "2022-02-27"),
        ("tw", date(2022, 1, 1), "2021-12-27", "2022-01-02", "weekly", "2022-01-03", "2022-01-09"),
        ("tm", FRIDAY, "2022-02-01", "2022-02-28", "monthly", "2022-03-01", "2022-03-31"),
        ("lm", FRIDAY, "2022-01-01", "2022-01-31", "monthly", "2022-02-01", "2022-02-28"),
        ("lm", date(2022, 1, 31), "2021-12-01", "2021-12-31", "monthly", "2022-01-01", "2022-01-31"),
        ("tq", FRIDAY, "2022-01-01", "2022-03-31", "period", "2022-04-01", "2022-06-30"),
        ("tq", date(2022, 12, 31), "2022-10-01", "2022-12-31", "period", "2023-01-01", "2023-03-31"),
    ],
)
def test_periods_by_name(
    name: str, today: date, first: str, last: str, kind: str, next_first: str, next_last: str
) -> None:
    period = period_of(Days(name), today)
    assert period == days(first, last)
    assert kind_of(period) is PaperKind(kind)
    assert following(period) == days(next_first, next_last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2月1日至2月20日", "2022-02-01", "2022-02-20"),
        ("2月1日-20日", "2022-02-01", "2022-02-20"),
        ("2.1-2.20", "2022-02-01", "2022-02-20"),
        ("2022-02-01 2022-02-20", "2022-02-01", "2022-02-20"),
        ("2022-02-01 to 2022-02-20", "2022-02-01", "2022-02-20"),
        ("2022年2月1日到20日", "2022-02-01", "2022-02-20"),
        ("12月20日至1月10日", "2021-12-20", "2022-01-10"),
        ("１月", "2022-01-01", "2022-01-31"),
        ("11月", "2021-11-01", "2021-11-30"),
        ("2021年12月", "2021-12-01", "2021-12-31"),
    ],
)
def test_periods_as_people_type_them(typed: str, first: str, last: str) -> None:
    assert typed_period(typed, FRIDAY) == days(first, last)


@pytest.mark.parametrize("typed", ["", "上半年", "2月31日至3月1日", "13月", "5", "1日至5日", "2月1日", "0月"])
def test_what_is_no_period(typed: str) -> None:
    with pytest.raises(PeriodError, match="bulletin/period_unclear"):
        typed_period(typed, FRIDAY)


def test_of_days_to_come_nothing_is_told() -> None:
    assert told(days("2022-02-21", "2022-02-27"), FRIDAY) == days("2022-02-21", "2022-02-25")
    for period, why in (
        (days("2022-02-26", "2022-02-27"), "period_to_come"),
        (days("2022-02-20", "2022-02-10"), "period_reversed"),
        (days("2020-02-20", "2022-02-10"), "period_too_long"),
    ):
        with pytest.raises(PeriodError, match=why):
            told(period, FRIDAY)


def test_ten_days_are_followed_by_ten() -> None:
    assert following(days("2022-02-01", "2022-02-10")) == days("2022-02-11", "2022-02-20")
    assert SERIES.keys() == set(PaperKind)
