"""Number cells of new, split and merged rows, and how parts are found in the text they come from."""

import itertools
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.cells import CellValue
from bot.intake.sheets.sheet_shapes import NumberCell, divide, find_words, read_number

KNOWN = ["5", "6", "7", "12", "24-1", "24-2"]


@pytest.mark.parametrize(
    ("value", "numbers", "part"),
    [
        ("5", ("5",), False),
        (5.0, ("5",), False),
        ("５", ("5",), False),
        ("第5项", ("5",), False),
        ("24-1", ("24-1",), False),
        ("24—1", ("24-1",), False),
        ("", (), False),
        ("　", (), False),
        ("5-1", ("5",), True),
        ("５－２", ("5",), True),
        ("5.1", ("5",), True),
        (5.1, ("5",), True),
        (date(2026, 5, 1), ("5",), True),
        (datetime(2026, 5, 2, 0, 0), ("5",), True),  # noqa: DTZ001 - Excel knows no zones
        ("24-1-2", ("24-1",), True),
        ("5+6", ("5", "6"), False),
        ("5、6、7", ("5", "6", "7"), False),
        ("５＋６", ("5", "6"), False),
        ("5，6", ("5", "6"), False),
        ("5和6", ("5", "6"), False),
        ("5 + 24-1", ("5", "24-1"), False),
    ],
)
def test_a_number_cell_says_what_becomes_of_the_row(value: CellValue, numbers: tuple[str, ...], *, part: bool) -> None:
    assert read_number(value, KNOWN) == NumberCell(numbers, part)


@pytest.mark.parametrize("value", ["9", "5+9", "新", "24", "9-1", "5+", date(2026, 9, 1), "督5号a"])
def test_other_words_name_no_draft(value: CellValue) -> None:
    assert read_number(value, KNOWN) is None


TEXT = "一是要抓好项目开工。\n要落实用地保障；加强跟踪督促，每月通报。"


def cut(parts: list[str]) -> list[str | None]:
    return [TEXT[span[0] : span[1]] if span else None for span in divide(TEXT, parts).spans]


def test_parts_are_found_with_their_sign_whatever_became_of_the_spaces() -> None:
    parts = ["要落实用地\n保障", "一是要抓好 项目开工。", "加强跟踪督促，每月通报"]
    assert cut(parts) == ["要落实用地保障；", "一是要抓好项目开工。", "加强跟踪督促，每月通报。"]
    assert divide(TEXT, parts).fits
    assert divide(TEXT, parts).left == ()


def test_a_part_may_end_with_a_full_stop_of_its_own() -> None:
    assert cut(["要落实用地保障。"]) == ["要落实用地保障；"]


def test_what_no_part_has_is_named_but_not_a_label() -> None:
    assert divide(TEXT, ["要抓好项目开工。", "每月通报。"]).left == ("要落实用地保障；加强跟踪督促",)


def test_words_of_nobody_and_words_that_two_rows_have_do_not_fit() -> None:
    strange = divide(TEXT, ["要抓好项目开工。", "要抓好招商引资。", ""])
    assert [span is None for span in strange.spans] == [False, True, True]
    assert not strange.fits
    shared = divide(TEXT, ["要落实用地保障；加强跟踪督促", "加强跟踪督促，每月通报。"])
    assert shared.twice in ({1}, {0})
    assert not shared.fits


def test_the_same_words_at_two_places_are_two_parts() -> None:
    assert list(divide("抓好落实。抓好落实。", ["抓好落实", "抓好落实"]).spans) == [(0, 5), (5, 10)]


def test_words_are_found_in_a_document() -> None:
    assert find_words("一、总则\n要 抓好\n落实。", "要抓好落实") == (5, 12)
    assert find_words(TEXT, "没有的话") is None
    assert find_words(TEXT, " ") is None


@settings(max_examples=60)
@given(st.text("甲乙丙。；\n ", min_size=1, max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_a_text_cut_anywhere_is_covered_by_its_pieces(text: str, offsets: list[int]) -> None:
    bounds = [0, *sorted(min(at, len(text)) for at in offsets), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(bounds) if text[a:b].strip("。；\n ")]
    division = divide(text, pieces)
    spans = sorted(span for span in division.spans if span)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert all(text[a:b].strip() for a, b in spans)
