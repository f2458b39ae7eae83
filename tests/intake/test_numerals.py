from decimal import Decimal

import pytest

from bot.intake.numerals import chinese_number, half_width, number


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("两", 2),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十一", 21),
        ("一百零五", 105),
        ("三千二百", 3200),
        ("二〇二二", 2022),
        ("", None),
        ("几", None),
        ("一" * 40, None),
    ],
)
def test_chinese_numerals(word: str, value: int | None) -> None:
    assert chinese_number(word) == value


@pytest.mark.parametrize(
    ("printed", "scale", "value"),
    [
        ("40", "", Decimal(40)),
        ("４０", "", Decimal(40)),
        ("1,200", "", Decimal(1200)),
        ("15", "万", Decimal(150000)),
        ("1.06", "亿", Decimal(106000000)),
        ("三", "万", Decimal(30000)),
        (".", "", None),
        ("1.2.3", "", None),
        ("许多", "", None),
    ],
)
def test_numbers_in_plain_units(printed: str, scale: str, value: Decimal | None) -> None:
    assert number(printed, scale) == value


def test_half_width_keeps_the_length() -> None:
    assert half_width("１２．５％，３") == "12.5%，3"
