"""What the tests of lists share: somebody's own workbook, a sheet read as the reading process hands it over."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from bot.intake.formats.tables import read_tables
from bot.intake.sheets.tables import SheetTable

Cell = str | int | float | bool


def workbook(*sheets: Sequence[Sequence[Cell]]) -> bytes:
    """Return an .xlsx with these rows, a sheet each."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    else:
                        sheet.write(row, column, cell)
    return target.getvalue()


def tables_of(data: bytes, name: str = "清单.xlsx") -> tuple[SheetTable, ...]:
    """Return the cells of a file."""
    return tuple(SheetTable(**table) for table in read_tables(data, name))
