"""The burden table as a workbook: words stay words, numbers can be summed."""

import zipfile
from io import BytesIO

from python_calamine import CalamineWorkbook

from bot.reports.burden_sheet import COLUMNS, BurdenRow, write_burden_sheet

HEADINGS = {column: column.upper() for column in COLUMNS}
ROWS = (
    BurdenRow("=1+1", "@王", 12, 0, 5, 12, 4, 9, 3, 2, '=HYPERLINK("http://x")'),
    BurdenRow("财政局", "https://example.org", 1, 2, 0, 0, 1, 1, 0, 0, ""),
)  # fmt: skip


def written() -> bytes:
    return write_burden_sheet(ROWS, "负担情况", "+本周", HEADINGS)


def test_every_line_is_there_as_it_was_said() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written()))
    title, headings, *rows = book.get_sheet_by_name("负担情况").to_python()
    assert title[0] == "+本周"
    assert headings == [HEADINGS[column] for column in COLUMNS]
    assert rows == [[getattr(row, column) for column in COLUMNS] for row in ROWS]


def test_nothing_is_computed_and_nothing_opened_by_a_click() -> None:
    with zipfile.ZipFile(BytesIO(written())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert sheet.count("<v>12</v>") >= 2  # numbers are numbers


def test_nobody_to_tell_of_is_a_sheet_with_its_headings() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(write_burden_sheet((), "Burden", "t", HEADINGS)))
    assert book.get_sheet_by_index(0).to_python()[1] == list(HEADINGS.values())
