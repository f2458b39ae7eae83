from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from random import Random

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.cell_dates import cell_date
from bot.intake.cells import CellValue, SheetError
from bot.intake.sheets.draft_sheet import COLUMNS, ORIGIN_SHEET, Change, DraftRow, SheetRead, changes
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.reports.draft_sheet import write_draft_sheet
from tests.reports.sheets import DRAFTS, DRAWN, LABELS, ORIGIN, PEOPLE, UNITS, Rows, resaved


def written(drafts: Sequence[DraftRow] = DRAFTS) -> bytes:
    return write_draft_sheet(drafts, UNITS, PEOPLE, LABELS, ORIGIN)


def edited(edit: Callable[[Rows], object], drafts: Sequence[DraftRow] = DRAFTS) -> bytes:
    """Return the sheet of these drafts after a clerk has edited it."""
    return resaved(written(drafts), edit)


def put(row: int, column: str, value: CellValue) -> Callable[[Rows], object]:
    return lambda rows: rows[row].__setitem__(COLUMNS.index(column), value)


def said(got: SheetRead) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.text_id.removeprefix("sheet/")) for fault in got.faults]


def test_a_sheet_sent_back_as_it_was_changes_nothing() -> None:
    got = read_draft_sheet(written())
    assert (got.document_id, got.version, got.faults, got.missing) == (7, 3, (), ())
    assert [row.row_id for row in got.rows] == [101, 102, 103]
    assert changes(DRAFTS, got.rows) == ()


@settings(max_examples=25)
@given(st.lists(DRAWN, max_size=4, unique_by=(lambda row: row.number, lambda row: row.row_id)), st.randoms())
def test_whatever_is_written_is_read_again_in_any_order(drafts: list[DraftRow], random: Random) -> None:
    def shuffle(rows: Rows) -> None:
        body = rows[1:]
        random.shuffle(body)
        rows[1:] = body

    for data in (written(drafts), edited(shuffle, drafts)):
        got = read_draft_sheet(data)
        assert got.faults == ()
        assert {row.row_id for row in got.rows} == {draft.row_id for draft in drafts}
        assert changes(drafts, got.rows) == ()


@pytest.mark.parametrize(
    ("column", "typed", "new"),
    [
        ("title", "重点工业项目", "重点工业项目"),
        ("kind", "限时办结", "fixed_term"),
        ("lead", "外经贸局", "外经贸局"),
        ("support", "商务局，人社局\n财政局", ("商务局", "人社局", "财政局")),
        ("owner", "王　建", "王建"),
        ("cadence", "季报", "quarterly"),
        ("targets", "45家；22家", ("45家", "22家")),
        ("done_when", "全部开工，\n附清单", "全部开工，\n附清单"),
        ("leader", "周海涛", "周海涛"),
        ("left_out", "√", True),
        ("due", date(2026, 12, 1), date(2026, 12, 1)),
        ("due", "12月31日", date(2026, 12, 31)),
        ("due", "2027.3.5", date(2027, 3, 5)),
        ("due", 46387.0, date(2026, 12, 31)),
    ],
)
def test_an_edited_cell_is_one_change(column: str, typed: CellValue, new: object) -> None:
    got = read_draft_sheet(edited(put(2, column, typed)))
    assert got.faults == ()
    assert changes(DRAFTS, got.rows) == (Change(102, "2", column, getattr(DRAFTS[1], column), new),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "old"),
    [("due", date(2026, 12, 31)), ("cadence", "monthly"), ("lead", "经信局"), ("targets", ("36个", "供地1200亩"))],
)
def test_an_emptied_cell_takes_the_value_away(column: str, old: object) -> None:
    [change] = changes(DRAFTS, read_draft_sheet(edited(put(1, column, ""))).rows)
    assert (change.old, change.new) == (old, type(old)() if isinstance(old, str | tuple) else None)


@pytest.mark.parametrize(
    ("column", "typed", "fault"),
    [
        ("due", "尽快", (2, "时限", "date_unreadable")),
        ("due", "2026-02-30", (2, "时限", "date_unreadable")),
        ("due", 12.0, (2, "时限", "date_unreadable")),
        ("kind", "随便", (2, "类型", "choice_unknown")),
        ("kind", "", (2, "类型", "choice_unknown")),
        ("cadence", "日报", (2, "反馈周期", "choice_unknown")),
        ("left_out", "也许", (2, "不作督办", "choice_unknown")),
        ("title", "很" * 21, (2, "事项名称", "title_long")),
        ("title", "", (2, "事项名称", "title_missing")),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_else_is_lost(
    column: str, typed: CellValue, fault: tuple[int, str, str]
) -> None:
    def edit(rows: Rows) -> None:
        put(1, column, typed)(rows)
        put(1, "lead", "商务局")(rows)
        put(2, "owner", "陈洁")(rows)

    got = read_draft_sheet(edited(edit))
    assert said(got) == [fault]
    assert [(change.number, change.field) for change in changes(DRAFTS, got.rows)] == [("1", "lead"), ("2", "owner")]


PARTS = ("一是要盯紧全县", "36个重点工业项目。")


def of_one(rows: Rows, *edits: tuple[str, str]) -> None:
    """Put rows in the place of the first draft's: the number and the text of each; all else as it was."""
    first = rows.pop(1)
    for number, text in reversed(edits):
        rows.insert(1, [number, *first[1:3], text, *first[4:]])


@pytest.mark.parametrize("numbers", [("1-1", "1-2"), ("1", "1"), ("1", "1-2"), ("1.1", "1.2"), ("第1项", "１－２")])
def test_a_draft_is_split_by_its_numbers(numbers: tuple[str, str]) -> None:
    def edit(rows: Rows) -> None:
        of_one(rows, *zip(numbers, PARTS, strict=True))
        put(2, "owner", "陈洁")(rows)
        put(2, "title", "")(rows)

    got = read_draft_sheet(edited(edit))
    [split] = got.splits
    assert (split.row_id, split.number, got.faults, got.missing) == (101, "1", (), ())
    assert [(part.row, part.text, part.values) for part in split.parts] == [
        (2, PARTS[0], {}),
        (3, PARTS[1], {"owner": "陈洁"}),  # the emptied title says nothing
    ]


def test_a_part_that_is_still_whole_or_empty_is_named_and_the_draft_stays() -> None:
    got = read_draft_sheet(edited(lambda rows: of_one(rows, ("1", DRAFTS[0].text), ("1", PARTS[1]), ("1", ""))))
    assert said(got) == [(2, "原文", "split_whole"), (4, "原文", "text_missing")]
    assert (got.splits, got.missing) == ((), ())


def test_a_part_alone_is_named_and_its_cells_count() -> None:
    def edit(rows: Rows) -> None:
        put(1, "number", "1-1")(rows)
        put(1, "owner", "陈洁")(rows)

    got = read_draft_sheet(edited(edit))
    assert said(got) == [(2, "编号", "part_alone")]
    assert [(change.field, change.new) for change in changes(DRAFTS, got.rows)] == [("owner", "陈洁")]


@pytest.mark.parametrize("number", ["1+2", "1、2", "2，1", "１＋２"])
def test_drafts_are_merged_by_their_numbers(number: str) -> None:
    def edit(rows: Rows) -> None:
        put(1, "number", number)(rows)
        put(1, "cadence", "周报")(rows)
        rows.pop(2)

    [merged] = (got := read_draft_sheet(edited(edit))).merges
    assert (merged.row, merged.row_ids, merged.numbers, merged.values) == (
        2,
        (101, 102),
        ("1", "2"),
        {"cadence": "weekly"},
    )
    assert (got.faults, got.missing) == ((), ())


def test_a_row_that_is_merged_into_another_and_one_that_is_merged_twice_are_named() -> None:
    def edit(rows: Rows) -> None:
        put(1, "number", "1+2")(rows)
        put(3, "number", "2+2-1")(rows)

    got = read_draft_sheet(edited(edit))
    assert said(got) == [(3, "编号", "number_merged"), (4, "编号", "number_twice")]
    assert [merged.numbers for merged in got.merges] == [("1", "2")]
    assert got.missing == ((103, "2-1"),)


def test_a_row_without_a_number_is_a_new_draft_with_what_was_filled_in() -> None:
    def edit(rows: Rows) -> None:
        for text, owner in (("要新建一条生产线。", "陈洁"), ("", "王建波")):
            rows.append([""] * len(COLUMNS))
            put(-1, "text", text)(rows)
            put(-1, "owner", owner)(rows)
            put(-1, "due", "年底")(rows)

    got = read_draft_sheet(edited(edit))
    [added] = got.added
    assert (added.row, added.text) == (5, "要新建一条生产线。")
    assert added.values == {"owner": "陈洁", "due": date(2026, 12, 31)}
    assert said(got) == [(6, "原文", "text_missing")]


def test_a_wrong_cell_of_a_new_row_is_named_with_its_letter() -> None:
    def edit(rows: Rows) -> None:
        rows.append([""] * len(COLUMNS))
        put(-1, "text", "要新建一条生产线。")(rows)
        put(-1, "cadence", "天天报")(rows)

    [fault] = (got := read_draft_sheet(edited(edit))).faults
    assert (fault.row, fault.column, fault.letter) == (5, "反馈周期", "J")
    assert fault.args["choices"] == "周报、月报、季报"
    assert got.added[0].values == {}


def test_what_nobody_touched_is_no_edit_whatever_the_drafts_say_by_now() -> None:
    now = (replace(DRAFTS[0], owner="陈洁", cadence="weekly"), *DRAFTS[1:])
    got = read_draft_sheet(edited(put(1, "leader", "")))
    assert [(change.field, change.new) for change in changes(now, got.rows)] == [("leader", "")]


def test_a_changed_original_text_is_named_and_not_taken() -> None:
    got = read_draft_sheet(edited(put(2, "text", "二是不抓项目用地保障。")))
    assert said(got) == [(3, "原文", "text_changed")]
    assert changes(DRAFTS, got.rows) == ()


def test_rows_taken_out_are_missing_and_change_nothing() -> None:
    got = read_draft_sheet(edited(lambda rows: rows.pop(2)))
    assert (got.missing, got.faults, changes(DRAFTS, got.rows)) == (((102, "2"),), (), ())


def test_an_unknown_number_and_a_doubled_row_are_named_and_the_first_one_counts() -> None:
    def edit(rows: Rows) -> None:
        rows.append(["9", *rows[1][1:]])
        rows.append([*rows[1]])
        rows.append([""] * len(COLUMNS))

    got = read_draft_sheet(edited(edit))
    assert said(got) == [(5, "编号", "number_unknown"), (6, "编号", "number_twice")]
    assert changes(DRAFTS, got.rows) == ()


def test_columns_may_be_moved_and_rows_put_above() -> None:
    def edit(rows: Rows) -> None:
        for cells in rows:
            cells.insert(0, cells.pop(COLUMNS.index("owner")))
        rows[2][0] = "陈洁"
        rows.insert(0, ["分解表（第二稿）"])

    got = read_draft_sheet(edited(edit))
    assert got.faults == ()
    assert [(change.field, change.new) for change in changes(DRAFTS, got.rows)] == [("owner", "陈洁")]


def test_a_lost_heading_is_named_and_its_column_left_alone() -> None:
    got = read_draft_sheet(edited(put(0, "due", "日期")))
    assert said(got) == [(1, "时限", "heading_missing")]
    assert changes(DRAFTS, got.rows) == ()


def test_a_number_that_excel_took_for_a_number_is_still_found() -> None:
    assert read_draft_sheet(edited(put(1, "number", 1.0))).rows[0].row_id == 101


def test_differences_in_spaces_alone_are_no_change() -> None:
    drafts = (replace(DRAFTS[0], done_when="全部开工，\n 附清单", title="40 只  项目"),)
    assert changes(drafts, read_draft_sheet(edited(put(1, "title", "40 只 项目"), drafts)).rows) == ()


def test_a_sheet_without_its_numbers_is_refused() -> None:
    with pytest.raises(SheetError) as refused:
        read_draft_sheet(edited(put(0, "number", "序号")))
    assert refused.value.text_id == "sheet/no_numbers"


def hidden(cells: list[str]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("甲")
        book.add_worksheet(ORIGIN_SHEET).write_row(0, 0, cells)
    return target.getvalue()


@pytest.mark.parametrize(
    "cells", [[], ["其他", "1", "2", "2026-01-01"], ["duban drafts 1", "1"], ["duban drafts 1", "x", "1", "2026-01-01"]]
)
def test_another_workbook_is_refused_as_such(cells: list[str]) -> None:
    with pytest.raises(SheetError) as refused:
        read_draft_sheet(hidden(cells))
    assert refused.value.text_id == "sheet/not_drafts"


def test_a_workbook_without_the_hidden_part_is_refused_as_such() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("甲")
    with pytest.raises(SheetError) as refused:
        read_draft_sheet(target.getvalue())
    assert refused.value.text_id == "sheet/not_drafts"


@given(st.binary(max_size=300))
def test_bytes_that_are_no_workbook_are_refused(data: bytes) -> None:
    with pytest.raises(SheetError) as refused:
        read_draft_sheet(data)
    assert refused.value.text_id == "sheet/unreadable"


WRITTEN_ON = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 12, 31), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 9, 0), date(2026, 12, 31)),  # noqa: DTZ001 - Excel knows no zones
        (46387, date(2026, 12, 31)),
        ("12月31日", date(2026, 12, 31)),
        ("12月31日前", date(2026, 12, 31)),
        ("11月2日", date(2026, 11, 2)),
        ("11月1日", date(2027, 11, 1)),
        ("3-31", date(2027, 3, 31)),
        ("3.31", date(2027, 3, 31)),
        ("2022-12-31", date(2022, 12, 31)),
        ("2022-12-31 00:00:00", date(2022, 12, 31)),
        ("2022.12.31", date(2022, 12, 31)),
        ("2022/1/5", date(2022, 1, 5)),
        ("2022年12月31日", date(2022, 12, 31)),
        ("２０２２年１２月３１号", date(2022, 12, 31)),
        ("20221231", date(2022, 12, 31)),
        ("2月30日", None),
        ("13月1日", None),
        ("2月29日", None),
        ("12.31", date(2026, 12, 31)),
        ("12/31", date(2026, 12, 31)),
        ("　12月31日　", date(2026, 12, 31)),
        ("１２月３１日之前", date(2026, 12, 31)),
        ("2022年12月底", date(2022, 12, 31)),
        ("2028年2月底前", date(2028, 2, 29)),
        ("12月底", date(2026, 12, 31)),
        ("6月末", date(2027, 6, 30)),
        ("年底", date(2026, 12, 31)),
        ("年底前", date(2026, 12, 31)),
        ("今年年底", date(2026, 12, 31)),
        ("明年底", date(2027, 12, 31)),
        ("三季度末", date(2027, 9, 30)),
        ("明年上半年", date(2027, 6, 30)),
        (12.31, date(2026, 12, 31)),
        (datetime(1900, 1, 12, 7, 26, 24), date(2026, 12, 31)),  # noqa: DTZ001 - 12.31 in a cell with a date's format
        (datetime(1904, 1, 13, 7, 26, 24), date(2026, 12, 31)),  # noqa: DTZ001 - the same in a workbook that counts from 1904
        (12.3, None),
        (date(1900, 1, 12), None),
        ("13月底", None),
        ("底", None),
        ("年", None),
        ("尽快", None),
        ("12月", None),
        ("", None),
        (True, None),
        (5.0, None),
    ],
)
def test_a_date_is_read_however_it_came(value: CellValue, expected: date | None) -> None:
    assert cell_date(value, WRITTEN_ON) == expected


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_a_day_without_a_year_is_never_in_the_past(day: date, written_on: date) -> None:
    got = cell_date(f"{day.month}月{day.day}日", written_on)
    assert got is None or (got >= written_on and (got.month, got.day) == (day.month, day.day))
