"""What the workbooks that Duban writes have in common. All words go in as strings: nothing is ever a formula."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

EXCEL_ROWS = 2000
"""Rows that drop-down lists reach down to where lines may be added below."""

MIN_DATE = date(2000, 1, 1)
"""The earliest date that a date cell takes without a question."""


_LINE = 15.6  # points
_TALLEST = 409  # Excel's limit


class ListSheet:
    """A hidden sheet with the choices of drop-down lists, which may be longer there than in the rule itself."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._used = 0

    def add(self, choices: Sequence[str]) -> str:
        """Write the choices into the next column; return the range for `validate_list`, '' where there are none."""
        if not choices:
            return ""
        for row, choice in enumerate(choices):
            write_texts(self.sheet, row, [choice], start=self._used)
        place = xl_range_abs(0, self._used, len(choices) - 1, self._used)
        self._used += 1
        return f"='{self.sheet.get_name()}'!{place}"


def write_texts(
    sheet: Worksheet, row: int, texts: Sequence[str], looks: Sequence[Format | None] = (), *, start: int = 0
) -> None:
    """Write strings into a row (from 0). Raise ValueError for a text that is longer than a cell of Excel holds."""
    for place, text in enumerate(texts):
        if sheet.write_string(row, start + place, text, looks[place] if looks else None):
            raise ValueError(f"row {row + 1}, column {start + place + 1}: more text than a cell holds")


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height (points) that a row of wrapped texts needs in columns of these widths (characters).

    Not every program finds it by itself when it opens a sheet. A Chinese character is as wide as two others.
    """
    lines = (
        sum(max(1, ceil(_columns(line) / (width - 1))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_TALLEST, _LINE * max(lines, default=1))


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def validate_list(
    sheet: Worksheet, rows: tuple[int, int], column: int, source: Sequence[str] | str, *, strict: bool
) -> None:
    """Put a drop-down list on a column from the first to the last of `rows` (from 0).

    `source` holds the choices (at most 255 characters in all) or is a range of a ListSheet. Where not `strict`, other
    entries are accepted, for cells that may hold several choices with 、 between them.
    """
    options = {
        "validate": "list",
        "source": source if isinstance(source, str) else list(source),
        "ignore_blank": True,
        "show_error": strict,
    }
    if sheet.data_validation(rows[0], column, rows[1], column, options):
        raise ValueError(f"the list for column {column} does not fit")
