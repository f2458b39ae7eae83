"""Cells of a sheet that people filled in: opened, and read as text or dates whatever Excel made of them.

A wrong cell is a `CellFault`: the row as Excel numbers it, the column's heading, a text id and its arguments.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.patterns import pattern_of
from bot.tellable import TellableError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

CellValue: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
Table: TypeAlias = Sequence[Sequence[CellValue]]

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""An .xlsx is a zip: a small one may unpack to more than memory holds. A county's workbooks stay far below this."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = pattern_of(r"[、，,；;\n]+")
_PADDING = pattern_of(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_PHONE = pattern_of(r"\+\d[\d \-()]{6,}")
_NOTHING = frozenset({"-", "--", "－", "—", "——", "/", "／", "无"})


class SheetError(TellableError):
    """The bytes are no sheet that can be read, or not the sheet that is asked for."""

    def __init__(self, text_id: str = "sheet/unreadable") -> None:
        super().__init__(text_id)


@dataclass(frozen=True)
class CellFault:
    """One wrong cell. `row` is Excel's, from 1, and 0 where the whole sheet is meant; `column` is a heading.

    `letter` is Excel's name of the column, '' where it is not known.
    """

    row: int
    column: str
    text_id: str
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    letter: str = ""


def column_letter(place: int) -> str:
    """Return Excel's name of a column, from 0: A, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def open_workbook(data: bytes) -> "CalamineWorkbook":
    """Return the workbook in `data` (.xlsx, .xls, .et, .ods). Raise SheetError where it is none, locked, far too large."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if not data.startswith(_OLD_OFFICE):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED_BYTES:
                    raise SheetError
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise SheetError from error


def sheet_table(book: "CalamineWorkbook", sheet: int | str) -> list[list[CellValue]]:
    """Return all rows of a sheet, by place or name, from its first one: an index + 1 is the row number in Excel.

    A value drawn across several rows of one column (merged cells, such as a unit beside its people) stands in each of
    them. Raise SheetError where there is no such sheet, or it is broken.
    """
    from python_calamine import CalamineError

    try:
        found = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise SheetError from error
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        if left == right:
            for row in range(top + 1, min(bottom + 1, len(rows))):
                rows[row][left] = rows[top][left]
    return rows


def table_of(data: bytes, filename: str) -> Table:
    """Return the rows of a .csv (UTF-8 or GB18030), or of a workbook's first sheet; the name's ending tells which.

    Raise SheetError where it is neither.
    """
    if not filename.lower().endswith(".csv"):
        return sheet_table(open_workbook(data), 0)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            rows = csv.reader(io.StringIO(data.decode(encoding), newline=""))
            return [[without_guard(cell) for cell in cells] for cells in rows]
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise SheetError


def cell_text(value: CellValue) -> str:
    """Return a cell as the text a person sees: 13900001111.0 as digits, a date as 2026-11-02, nothing as ''."""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def plain_text(value: CellValue) -> str:
    """Return a cell's text on one line, '' for what offices write where there is nothing: 无, —, /."""
    text = " ".join(cell_text(value).split())
    return "" if text in _NOTHING else text


def name_text(value: CellValue) -> str:
    """Return the name in a cell, without the spaces that only pad a short Chinese one (李　敏)."""
    return _PADDING.sub("", plain_text(value))


def listed(value: CellValue) -> tuple[str, ...]:
    """Return the names in a cell that holds several, separated by 、 ， ； or a line break, each once, in order."""
    names = (name_text(name) for name in _SEPARATORS.split(cell_text(value)))
    return tuple(dict.fromkeys(name for name in names if name))


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet could compute `text` instead of showing it. A phone number such as +86 571 is none."""
    return text.startswith(("=", "+", "-", "@")) and text not in _NOTHING and not _PHONE.fullmatch(text)


def guarded(text: str) -> str:
    """Return a cell for a .csv: with an apostrophe before what a spreadsheet would compute."""
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def without_guard(text: str) -> str:
    """Undo `guarded`."""
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text
