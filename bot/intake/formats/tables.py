"""The cells of a workbook or a .csv as texts, sheet by sheet, hidden ones too: for sheets that are lists and no documents."""

import csv
from dataclasses import asdict
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.intake.cells import cell_text, without_guard
from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.content import Content, content_of
from bot.intake.formats.package import MAX_UNPACKED, Package
from bot.intake.formats.plain_text import decode
from bot.intake.markings import refuse_secret
from bot.intake.sheets.tables import SheetTable

MAX_ROWS = 3_000
MAX_COLUMNS = 64
MAX_SHEETS = 20
MAX_CELL = 4_000  # letters; a note of a page
SUPPORTED = ".xlsx .xls .et .ods .csv"
_ZIP = b"PK\x03\x04"


def read_tables(data: bytes, filename: str) -> list[dict[str, Any]]:
    """Return the sheets of a file, as JSON keeps them. Raise IntakeError for what is refused."""
    content = content_of(data, filename)
    ending = filename.lower().rpartition(".")[2]
    if content is Content.SHEET:
        tables = _workbook(data, filename)
    elif content is Content.TEXT and ending == "csv":
        tables = [SheetTable("", visible=True, rows=_csv(data, filename))]
    else:
        raise IntakeError(Refusal.UNSUPPORTED, filename=filename, ending=f".{ending}", supported=SUPPORTED)
    refuse_secret("\n".join("\t".join(row) for table in tables for row in table.rows))
    return [asdict(table) for table in tables]


def _workbook(data: bytes, filename: str) -> list[SheetTable]:
    if data.startswith(_ZIP):
        Package(data, filename).check_size(MAX_UNPACKED)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet][:MAX_SHEETS]
        return [
            SheetTable(
                sheet.name,
                visible=sheet.visible is SheetVisibleEnum.Visible,
                rows=_rows(book.get_sheet_by_name(sheet.name), filename),
            )
            for sheet in sheets
        ]
    except CalamineError as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise IntakeError(Refusal.ENCRYPTED if locked else Refusal.DAMAGED, filename=filename) from error


def _rows(sheet: CalamineSheet, filename: str) -> tuple[tuple[str, ...], ...]:
    """Return a sheet's rows from its first one, without empty ones at the end; what is merged downwards in every row."""
    cells = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    rows = [[cell_text(cell)[:MAX_CELL] for cell in row[:MAX_COLUMNS]] for row in cells]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right < MAX_COLUMNS:
            for row in range(top + 1, min(bottom + 1, len(rows))):
                rows[row][left] = rows[top][left]
    return _trimmed(rows, filename)


def _csv(data: bytes, filename: str) -> tuple[tuple[str, ...], ...]:
    text = decode(data, filename).lstrip("\ufeff")
    separator = max(",;\t", key=lambda sign: text.count(sign, 0, MAX_CELL))
    try:
        cells = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:  # a cell that never ends
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error
    rows = [[without_guard(cell.strip())[:MAX_CELL] for cell in row[:MAX_COLUMNS]] for row in cells[: MAX_ROWS + 1]]
    return _trimmed(rows, filename)


def _trimmed(rows: list[list[str]], filename: str) -> tuple[tuple[str, ...], ...]:
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise IntakeError(Refusal.TOO_BIG, filename=filename)
    return tuple(map(tuple, rows))
