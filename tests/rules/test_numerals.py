"""Numbers in Chinese and in digits, and what is left alone because it can be read in two ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.numerals import chinese_integer, find_numbers, half_width, parse_number

READ = {
    "七": "7",
    "两": "2",
    "十": "10",
    "十二": "12",
    "廿八": "28",
    "卅": "30",
    "二十": "20",
    "一百零五": "105",
    "一百一十": "110",
    "二百五十": "250",
    "一千零一": "1001",
    "三千五百": "3500",
    "三万五千": "35000",
    "一万": "10000",
    "两亿": "200000000",
    "二〇二二": "2022",
    "〇": "0",
    "零": "0",
    "叁拾": "30",
    "三十六点五": "36.5",
    "零点五": "0.5",
    "百分之四点二": "4.2",
    "百分之4.2": "4.2",
    "百分之七": "7",
    "六成": "60",
    "六成五": "65",
    "4成": "40",
    "一半": "50",
    "半": "0.5",
    "40": "40",
    "４０": "40",
    "3.8": "3.8",
    "３．８％": "3.8",
    "60 %": "60",
    "1,200": "1200",
    "1.5万": "15000",
    "1亿": "100000000",
    "2千": "2000",
    " 12 ": "12",
}
LEFT_ALONE = (
    "三五",
    "一二三",
    "十七八",
    "两百五",
    "一万二",
    "二三十",
    "百",
    "百分之",
    "三分之二",
    "3分之2",
    "十几",
    "20多",
    "3-5",
    "几十",
    "",
    "完成",
    "过半",
    "大半",
    "12家",
    "百分之百",
    "一千〇〇",
)


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_a_numeral_has_one_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_number_or_two_is_left_alone(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "vague", "per_cent"),
    [
        ("20多家", 20, True, False),
        ("十几家", 10, True, False),
        ("几十家", 10, True, False),
        ("数十家", 10, True, False),
        ("三十余家", 30, True, False),
        ("近20家", 20, False, False),
        ("完成了一半", 50, False, True),
        ("完成八成左右", 80, False, True),
        ("下降3.8%", Decimal("3.8"), False, True),
        ("十二%", 12, False, True),
    ],
)
def test_a_number_in_a_text_is_told_from_a_vague_one(text: str, value: Decimal, vague: bool, per_cent: bool) -> None:  # noqa: FBT001
    (found,) = find_numbers(text)
    assert (found.value, found.vague, found.per_cent) == (value, vague, per_cent)


def test_numbers_are_found_where_they_stand() -> None:
    text = "开工廿八，剩12只"
    assert [text[found.start : found.end] for found in find_numbers(text)] == ["廿八", "12"]


@pytest.mark.parametrize("text", ["A3版", "OA2022", "三分之一", "过半了", "二三十家", "完成", "成果"])
def test_no_number_is_found_where_there_is_none(text: str) -> None:
    assert find_numbers(text) == ()


def test_both_ends_of_a_span_are_vague() -> None:
    assert [(int(found.value), found.vague) for found in find_numbers("3-5家")] == [(3, True), (5, True)]


def _spell(number: int) -> str:
    """Write a number below ten thousand as an office would."""
    digits = "零一二三四五六七八九"
    text, pending = "", False
    for scale, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if pending and text else "") + digits[digit] + unit
        pending = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_every_number_that_is_spelt_out_comes_back(number: int) -> None:
    assert chinese_integer(_spell(number)) == number
    assert parse_number(f"{_spell(number)}点五") == Decimal(f"{number}.5")


@given(st.integers(0, 10**7), st.sampled_from(["", "%", "家"]))
def test_digits_come_back_in_full_width_too(number: int, measure: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in str(number))
    (found,) = find_numbers(f"已{wide}{measure}")
    assert found.value == number


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿廿点半成几多%1234567890.,", max_size=12))
def test_nothing_that_looks_like_numbers_breaks_the_reader(text: str) -> None:
    assert all(found.value >= 0 and text[found.start : found.end] for found in find_numbers(text))
    parse_number(text)


@given(st.text(max_size=40))
def test_half_width_moves_nothing(text: str) -> None:
    assert len(half_width(text)) == len(text)
