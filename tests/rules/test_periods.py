"""Periods: named ones as of a day, typed ones, and what buttons carry."""

from datetime import date

import pytest

from bot.rules.figures import Period
from bot.rules.periods import Named, packed, period_of, typed, unpacked

TODAY = date(2022, 5, 18)


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        (Named.YEAR, TODAY, "2022-01-01", "2022-05-18"),
        (Named.QUARTER, TODAY, "2022-04-01", "2022-05-18"),
        (Named.QUARTER, date(2022, 12, 31), "2022-10-01", "2022-12-31"),
        (Named.MONTH, TODAY, "2022-05-01", "2022-05-18"),
        (Named.LAST_MONTH, TODAY, "2022-04-01", "2022-04-30"),
        (Named.LAST_MONTH, date(2022, 1, 31), "2021-12-01", "2021-12-31"),
        (Named.LAST_YEAR, TODAY, "2021-01-01", "2021-12-31"),
        (Named.EVER, TODAY, "2000-01-01", "2022-05-18"),
    ],
)
def test_named_periods(name: Named, today: date, first: str, last: str) -> None:
    assert period_of(name, today) == Period(date.fromisoformat(first), date.fromisoformat(last))
    assert unpacked(name.value, today) == period_of(name, today)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("1月1日 3月31日", "2022-01-01", "2022-03-31"),
        ("2021年7月1日至2022年2月28日", "2021-07-01", "2022-02-28"),
        ("2022-01-01 2022-03-31", "2022-01-01", "2022-03-31"),
        ("1 Jan - 31 Mar", "2022-01-01", "2022-03-31"),
    ],
)
def test_typed_periods(words: str, first: str, last: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert typed(words, TODAY) == period
    assert unpacked(packed(period), TODAY) == period


@pytest.mark.parametrize("words", ["", "3月31日", "3月31日 1月1日", "全部", "1月1日 2月1日 3月1日"])
def test_what_is_no_period(words: str) -> None:
    assert typed(words, TODAY) is None


@pytest.mark.parametrize("text", ["", "z", "20220101", "20220331-20220101", "20221301-20221401", "2022０101-20220102"])
def test_what_no_button_carries(text: str) -> None:
    assert unpacked(text, TODAY) is None
