"""The fill-in sheet makes the round trip: what informs is locked, what is filled in is read, a wrong cell is named."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from bot.intake.cells import CellValue, SheetError
from bot.intake.reading.files import FileReader
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET, SheetRead
from bot.intake.sheets.fill_in_sheet import FilledRow, FilledSheet
from bot.intake.sheets.our_sheets import read_flat, read_our_sheet
from tests.reports.fill_in import ROWS, WORDS, WRITTEN_AT, filled, written
from tests.reports.libreoffice import converted, needs_libreoffice
from tests.reports.sheets import Rows, resaved
from tests.reports.test_draft_sheet import written as written_drafts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELLS: dict[str, dict[str, CellValue]] = {
    "4": {"进展": "机制已印发\n每周会商", "办理情况": "已完成", "下一步": "报批"},
    "5": {"完成数1": 12, "存在问题": "用地缺180亩"},
    "9": {"完成数2": "7家", "进展": "/"},
}


def read(data: bytes) -> FilledSheet:
    sheet = read_our_sheet(data)
    assert isinstance(sheet, FilledSheet)
    return sheet


def faults(sheet: FilledSheet) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.letter, fault.text_id) for fault in sheet.faults]


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> Element:
    with ZipFile(BytesIO(data)) as packed:
        return fromstring(packed.read(name))  # noqa: S314 - written a moment ago by ourselves


def test_the_sheet_shows_the_items_and_leaves_the_rest_white() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written()))
    rows = book.get_sheet_by_name("填报表").to_python()
    assert rows[0] == list(WORDS.columns)
    assert rows[3][:3] == ["9", "=1+1", "① 甲\n② 乙"]
    assert [row[8:10] for row in rows[1:]] == [["—", "—"], ["", "—"], ["", ""], ["—", "—"]]
    assert {sheet.name: sheet.visible for sheet in book.sheets_metadata} == {
        "填报表": SheetVisibleEnum.Visible,
        ORIGIN_SHEET: SheetVisibleEnum.VeryHidden,
    }


def test_what_informs_is_locked_what_is_asked_is_not() -> None:
    data = written()
    styles = next(part(data, "xl/styles.xml").iter(f"{MAIN}cellXfs"))
    open_styles = {
        place
        for place, style in enumerate(styles)
        if any(p.get("locked") == "0" for p in style.iter(f"{MAIN}protection"))
    }
    sheet = part(data)
    assert sheet.find(f"{MAIN}sheetProtection") is not None
    unlocked = {cell.attrib["r"] for cell in sheet.iter(f"{MAIN}c") if int(cell.get("s", "0")) in open_styles}
    assert {place for place in unlocked if place.endswith("3")} == {"G3", "H3", "I3", "K3", "L3"}  # item 5, one target
    pane = next(sheet.iter(f"{MAIN}pane")).attrib
    assert (pane["xSplit"], pane["ySplit"]) == ("2", "1")
    assert not list(sheet.iter(f"{MAIN}f"))  # nothing is a formula


def test_each_figure_says_what_is_asked_and_the_state_is_chosen_from_a_list() -> None:
    rules = {rule.attrib["sqref"]: rule for rule in part(written()).iter(f"{MAIN}dataValidation")}
    assert rules["I3"].attrib["prompt"] == "累计完成几只?"
    assert set(rules) == {"G2:G5", "I3", "I4", "J4"}
    formula = rules["G2:G5"].find(f"{MAIN}formula1")
    assert formula is not None
    assert formula.text == '"推进中,暂无进展,已完成"'


def test_an_empty_sheet_says_nothing() -> None:
    assert (read(written()).rows, read(written()).faults) == ((), ())


def test_what_is_filled_in_is_read() -> None:
    sheet = read(filled(written(), CELLS))
    assert sheet.rows == (
        FilledRow(2, "4", 11, "机制已印发\n每周会商", {}, "", "报批", "done"),
        FilledRow(3, "5", 12, "", {1: "12"}, "用地缺180亩"),
        FilledRow(4, "9", 13, "", {2: "7家"}),
    )
    assert (sheet.faults, sheet.written_at) == ((), WRITTEN_AT)
    assert sheet.before == {11: [], 12: [(1, "9")], 13: [(2, ""), (3, "6")], 14: []}
    assert sheet.states["done"] == "已完成"


def test_it_survives_being_kept_as_json() -> None:
    import json

    sheet = read(filled(written(), {**CELLS, "24-1": {"办理情况": "不详"}}))
    again = FilledSheet.of_state(json.loads(json.dumps(sheet.as_state())))
    assert (again.rows, again.faults, dict(again.letters)) == (sheet.rows, sheet.faults, dict(sheet.letters))
    assert again.before == {ident: list(map(tuple, each)) for ident, each in sheet.before.items()}


def put(number: str, heading: str, value: CellValue) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        row = next(row for row in rows if row[0] == number)
        row[rows[0].index("进展")] = "已印发"
        row[rows[0].index(heading)] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "wanted", "rows"),
    [
        (put("5", "办理情况", "不详"), (3, "办理情况", "G", "sheet/choice_unknown"), 1),
        (put("5", "完成数1", date(2022, 3, 5)), (3, "完成数1", "I", "fill_in/no_figure"), 1),
        (put("5", "编号", "88"), (3, "编号", "A", "fill_in/number_unknown"), 0),
        (put("5", "编号", ""), (3, "编号", "A", "fill_in/number_unknown"), 0),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_else_is_lost(
    edit: Callable[[Rows], None], wanted: tuple[int, str, str, str], rows: int
) -> None:
    sheet = read(resaved(written(), edit))
    assert faults(sheet) == [wanted]
    assert [row.progress for row in sheet.rows] == ["已印发"] * rows


def test_rows_sorted_doubled_and_left_out() -> None:
    def edit(rows: Rows) -> None:
        rows[1:] = [rows[3], rows[2], list(rows[2])]
        for row in rows[1:]:
            row[7] = "已印发"

    sheet = read(resaved(written(), edit))
    assert [(row.row, row.number) for row in sheet.rows] == [(2, "9"), (3, "5")]
    assert faults(sheet) == [(4, "编号", "A", "fill_in/number_twice")]


def test_a_column_that_was_taken_out_is_named() -> None:
    def edit(rows: Rows) -> None:
        for row in rows:
            del row[-1]
        rows[1][7] = "已印发"

    sheet = read(resaved(written(), edit))
    assert faults(sheet) == [(1, "下一步", "", "sheet/heading_missing")]
    assert [row.number for row in sheet.rows] == ["4"]


def test_a_number_that_excel_took_for_a_day() -> None:
    def edit(rows: Rows) -> None:
        rows[4][7] = "已排查"
        rows[4][0] = date(2022, 1, 24)

    assert faults(read(resaved(written(), edit))) == [(5, "编号", "A", "fill_in/number_unknown")]

    def other(rows: Rows) -> None:
        rows[4][7] = "已排查"
        rows[4][0] = "24—1"

    assert [row.directive_id for row in read(resaved(written(), other)).rows] == [14]


@pytest.mark.parametrize("line", [["duban fill-in 1"], ["duban fill-in 1", "", "x"], ["other"]])
def test_a_hidden_part_that_somebody_changed_is_told(line: list[str]) -> None:
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("填报表").write_row(0, 0, list(WORDS.columns))
        hidden = book.add_worksheet(ORIGIN_SHEET)
        hidden.write_row(0, 0, line)
        hidden.write_row(1, 0, ["row", "5", "not a number"])
    with pytest.raises(SheetError):
        read_our_sheet(target.getvalue())


def test_each_of_our_sheets_is_told_from_the_others() -> None:
    assert isinstance(read_our_sheet(written_drafts()), SheetRead)
    with pytest.raises(SheetError):
        read_our_sheet(b"no workbook")


async def text_of(data: bytes, name: str) -> str:
    document = await FileReader().read(data, name)
    assert document is not None
    return document.text


async def test_the_reading_process_knows_it_by_its_hidden_part() -> None:
    assert await FileReader().read(written(), "填报表.xlsx") is None


def flat(sheet: FilledSheet | None) -> list[tuple[str, str, dict[int, str], str]]:
    assert sheet is not None
    return [(row.number, row.progress, dict(row.figures), row.problem) for row in sheet.rows]


WANTED: list[tuple[str, str, dict[int, str], str]] = [
    ("4", "机制已印发 每周会商", {}, ""),
    ("5", "", {1: "12"}, "用地缺180亩"),
    ("9", "", {2: "7家"}, ""),
]


async def test_a_csv_is_read_by_its_headings() -> None:
    import csv
    from io import StringIO

    rows = CalamineWorkbook.from_filelike(BytesIO(filled(written(), CELLS))).get_sheet_by_index(0).to_python()
    out = StringIO()
    csv.writer(out).writerows([[int(c) if isinstance(c, float) else c for c in row] for row in rows])
    text = await text_of(out.getvalue().encode("gb18030"), "填报表.csv")
    assert flat(read_flat(text, WORDS)) == WANTED
    assert read_flat("编号\t事项名称\n1\t甲", WORDS) is None


@needs_libreoffice
@pytest.mark.parametrize("ending", ["ods"])
async def test_other_programs_save_it_so_that_it_is_read(tmp_path: Path, ending: str) -> None:
    data = converted(filled(written(), CELLS), tmp_path, ending)
    assert await FileReader().read(data, f"填报表.{ending}") is None
    sheet = read(data)
    assert [(row.number, dict(row.figures), row.state) for row in sheet.rows] == [
        ("4", {}, "done"),
        ("5", {1: "12"}, ""),
        ("9", {2: "7家"}, ""),
    ]
    assert sheet.faults == ()


def test_no_formula_runs_whatever_an_item_is_called() -> None:
    rows: Any = CalamineWorkbook.from_filelike(BytesIO(written())).get_sheet_by_index(0).to_python()
    assert rows[3][1] == ROWS[2].title == "=1+1"
