"""Which of our sheets a workbook is: its hidden part begins with a mark."""

from bot.intake.cells import SheetError, cell_text, open_workbook, sheet_table
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET, SheetRead
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.intake.sheets.fill_in_reading import FillInWords, read_fill_in, read_flat_fill_in
from bot.intake.sheets.fill_in_sheet import FILL_IN_MARK, FilledSheet


def read_our_sheet(data: bytes) -> SheetRead | FilledSheet:
    """Return what stands in a workbook that has our hidden part. Raise SheetError where it is none of our sheets."""
    book = open_workbook(data)
    if ORIGIN_SHEET not in book.sheet_names:
        raise SheetError("sheet/not_drafts")
    hidden = sheet_table(book, ORIGIN_SHEET)
    if not hidden or not hidden[0] or cell_text(hidden[0][0]) != FILL_IN_MARK:
        return read_draft_sheet(data)
    shown = next((name for name in book.sheet_names if name != ORIGIN_SHEET), ORIGIN_SHEET)
    return read_fill_in(sheet_table(book, shown), hidden)


def read_flat(text: str, words: FillInWords) -> FilledSheet | None:
    """Return a fill-in sheet that lost its hidden part, out of a file's text (a row a line, tabs between), else None."""
    return read_flat_fill_in([line.split("\t") for line in text.splitlines()], words)
