from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from random import Random

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.intake.cell_dates import cell_date
from bot.intake.cells import CellValue, SheetError
from bot.intake.draft_sheet import COLUMNS, ORIGIN_SHEET, Change, DraftRow, SheetRead, changes, read_draft_sheet
from bot.reports.draft_sheet import write_draft_sheet
from tests.reports.sheets import DRAFTS, DRAWN, LABELS, ORIGIN, PEOPLE, UNITS

Rows = list[list[CellValue]]


def written(drafts: Sequence[DraftRow] = DRAFTS) -> bytes:
    return write_draft_sheet(drafts, UNITS, PEOPLE, LABELS, ORIGIN)


def edited(edit: Callable[[Rows], object], drafts: Sequence[DraftRow] = DRAFTS) -> bytes:
    """Do to the visible sheet what a clerk would, and save all sheets again as a spreadsheet program does."""
    book = CalamineWorkbook.from_filelike(BytesIO(written(drafts)))
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if name == LABELS.sheet:
                edit(rows)
            sheet = copy.add_worksheet(name)
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(place, column, cell)
                    else:
                        sheet.write(place, column, cell)
    return target.getvalue()


def put(row: int, column: str, value: CellValue) -> Callable[[Rows], object]:
    return lambda rows: rows[row].__setitem__(COLUMNS.index(column), value)


def said(got: SheetRead) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.text_id.removeprefix("sheet/")) for fault in got.faults]


def test_a_sheet_sent_back_as_it_was_changes_nothing() -> None:
    got = read_draft_sheet(written())
    assert (got.document_id, got.version, got.faults, got.missing) == (7, 3, (), ())
    assert [row.row_id for row in got.rows] == [101, 102, 103]
    assert changes(DRAFTS, got.rows) == ()


@settings(max_examples=25, deadline=None)
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


def test_a_changed_original_text_is_named_and_not_taken() -> None:
    got = read_draft_sheet(edited(put(2, "text", "二是不抓项目用地保障。")))
    assert said(got) == [(3, "原文", "text_changed")]
    assert changes(DRAFTS, got.rows) == ()


def test_rows_taken_out_are_missing_and_change_nothing() -> None:
    got = read_draft_sheet(edited(lambda rows: rows.pop(2)))
    assert (got.missing, got.faults, changes(DRAFTS, got.rows)) == (("2",), (), ())


def test_an_added_and_a_doubled_row_are_named_and_the_first_one_counts() -> None:
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
        ("年底", None),
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
