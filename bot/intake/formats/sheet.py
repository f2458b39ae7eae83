"""Task sheets (.xlsx, .xls, .et, .ods): each visible sheet's rows as lines, merged cells filled down."""

from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.intake.cells import CellValue, cell_text
from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.package import MAX_UNPACKED, Package
from bot.intake.formats.reading import DraftSheetError, Reading
from bot.intake.formats.rows import MAX_COLUMNS, cell_line, table_lines
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET

MAX_ROWS = 20_000
MAX_DRAFT_SHEET, MAX_DRAFT_CELLS = 16 * 1024 * 1024, 200_000
_ZIP = b"PK\x03\x04"
_DIGITS = 12  # of a number: what Excel shows of 0.1 + 0.2


def read_sheet(data: bytes, filename: str) -> Reading:
    """Return the text of a workbook. Raise IntakeError as other formats do, DraftSheetError for a sheet of drafts."""
    if data.startswith(_ZIP):
        Package(data, filename).check_size(MAX_UNPACKED)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        if ORIGIN_SHEET in book.sheet_names:
            _check_small(data, filename, book)
            raise DraftSheetError
        texts = [
            "\n".join(_lines(book.get_sheet_by_name(sheet.name)))
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
    except CalamineError as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise IntakeError(Refusal.ENCRYPTED if locked else Refusal.DAMAGED, filename=filename) from error
    return Reading("\n\n".join(text for text in texts if text))


def _check_small(data: bytes, filename: str, book: CalamineWorkbook) -> None:
    """Raise IntakeError for a sheet of drafts that is too large to be read outside of this process."""
    if data.startswith(_ZIP):
        Package(data, filename).check_size(MAX_DRAFT_SHEET)
    elif len(data) > MAX_DRAFT_SHEET:
        raise IntakeError(Refusal.TOO_BIG, filename=filename)
    sheets = map(book.get_sheet_by_name, book.sheet_names)
    if any(sheet.total_height * sheet.total_width > MAX_DRAFT_CELLS for sheet in sheets):
        raise IntakeError(Refusal.TOO_BIG, filename=filename)


def _lines(sheet: CalamineSheet) -> list[str]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]), MAX_COLUMNS)):
                rows[row][column] = rows[top][left] if column == left else ""
    return table_lines([[_words(cell) for cell in row[:MAX_COLUMNS]] for row in rows])


def _words(value: CellValue) -> str:
    if isinstance(value, float) and not value.is_integer():
        return format(value, f".{_DIGITS}g")
    return cell_line([cell_text(value)])
