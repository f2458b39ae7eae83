from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.progress import (
    Measure,
    Node,
    actual_progress,
    expected_by_nodes,
    expected_progress,
    measured_from,
    percent,
)

NEW_YEAR, NEW_YEARS_EVE = date(2022, 1, 1), date(2022, 12, 31)


@pytest.mark.parametrize(
    ("start", "end", "today", "share", "printed"),
    [
        (NEW_YEAR, NEW_YEARS_EVE, date(2022, 2, 25), Fraction(56, 365), "15.3"),  # the digest of the models
        (NEW_YEAR, NEW_YEARS_EVE, NEW_YEAR, Fraction(1, 365), "0.3"),
        (NEW_YEAR, NEW_YEARS_EVE, NEW_YEARS_EVE, Fraction(1), "100.0"),
        (NEW_YEAR, NEW_YEARS_EVE, date(2023, 3, 1), Fraction(1), "100.0"),
        (NEW_YEAR, NEW_YEARS_EVE, date(2021, 12, 31), Fraction(0), "0.0"),
        (date(2024, 1, 1), date(2024, 12, 31), date(2024, 2, 29), Fraction(60, 366), "16.4"),  # leap year
        (date(2022, 2, 11), date(2022, 3, 12), date(2022, 2, 25), Fraction(1, 2), "50.0"),
        (date(2022, 3, 1), date(2022, 2, 1), date(2022, 2, 10), Fraction(1), "100.0"),  # issued after its date
    ],
)
def test_expected_progress_is_the_share_of_time(
    start: date, end: date, today: date, share: Fraction, printed: str
) -> None:
    assert expected_progress(start, end, today) == share
    assert str(percent(share)) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (Fraction(0), "0.0"),
        (Fraction(9, 40), "22.5"),
        (Fraction(2, 53), "3.8"),
        (Fraction(1, 2000), "0.1"),  # 0.05 is rounded up
        (Fraction(1, 2001), "0.0"),
        (Fraction(3, 2), "150.0"),
    ],
)
def test_percentages_have_one_decimal_rounded_half_up(share: Fraction, printed: str) -> None:
    assert str(percent(share)) == printed


@pytest.mark.parametrize(
    ("goal", "current", "expected"),
    [
        ("40", "9", "22.5"),
        ("53", "2", "3.8"),
        ("40", "0", "0.0"),
        ("40", None, None),  # no figure yet: no statement
        ("0", "3", None),
        ("-4.2", "-3.8", "90.5"),  # a fall of 4.2 % ordered, 3.8 % reached
        ("-4.2", "1.0", "0.0"),  # it rose
        ("12", "15", "125.0"),
    ],
)
def test_actual_progress(goal: str, current: str | None, expected: str | None) -> None:
    got = actual_progress(Measure(Decimal(goal), None if current is None else Decimal(current)))
    assert got == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2022, 3, 31), 0),
        (date(2022, 4, 1), 25),
        (date(2022, 6, 30), 25),  # on its own day a node is not missed yet
        (date(2022, 7, 1), 60),
    ],
)
def test_nodes_of_the_office(today: date, expected: int) -> None:
    nodes = (Node(date(2022, 6, 30), Decimal(60)), Node(date(2022, 3, 31), Decimal(25)))
    assert expected_by_nodes(nodes, today) == expected


def test_yearly_targets_count_from_new_year_and_others_from_issue() -> None:
    issued = date(2022, 2, 11)
    assert measured_from(Measure(Decimal(40), yearly=True), issued, NEW_YEARS_EVE) == NEW_YEAR
    assert measured_from(Measure(Decimal(40)), issued, NEW_YEARS_EVE) == issued
    assert measured_from(Measure(Decimal(40), yearly=True), date(2021, 11, 1), NEW_YEARS_EVE) == NEW_YEAR


def test_an_extension_into_the_next_year_does_not_begin_the_year_anew() -> None:
    issued, longer = date(2022, 2, 11), date(2023, 2, 2)
    yearly = Measure(Decimal(40), yearly=True)
    assert measured_from(yearly, issued, longer, NEW_YEARS_EVE) == NEW_YEAR
    assert measured_from(yearly, date(2023, 1, 4), date(2023, 12, 31), NEW_YEARS_EVE) == date(
        2023, 1, 1
    )  # carried over
    assert measured_from(yearly, issued, date(2022, 6, 30), date(2023, 3, 31)) == NEW_YEAR


DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, DAYS, DAYS)
def test_expected_progress_never_falls_and_stays_between_nothing_and_all(a: date, b: date, c: date, d: date) -> None:
    earlier, later = sorted((c, d))
    assert 0 <= expected_progress(a, b, earlier) <= expected_progress(a, b, later) <= 1


@given(st.fractions(0, 3))
def test_rounding_moves_by_half_a_tenth_at_most(share: Fraction) -> None:
    assert abs(Fraction(percent(share)) - share * 100) <= Fraction(1, 20)
