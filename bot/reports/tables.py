"""Sheets that are one table: a column says what it is called, how wide it is and what of a row stands in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.sheets import row_height, write_texts
from db.enums import Light

A3, A4 = 8, 9
MOST_LETTERS = 32_000  # Excel takes 32,767 in a cell
CUT = "……"
FONT_SIZE = 10
SMALLER = FONT_SIZE / 11  # widths are in characters of the usual size
LOWEST = 15.0  # points of a row
TITLE_HEIGHT = 30.0
HEADING_HEIGHT = 42.0
_MARGIN = 0.4  # inches
_FOOT = 0.6

# background and letters: to be told apart in grey as well, where the letter says which it is
COLOURS = {
    Light.GREEN: ("#C6EFCE", "#0B5A1E"),
    Light.YELLOW: ("#FFEB9C", "#7A5200"),
    Light.RED: ("#FF9C9C", "#7A0006"),
    Light.GREY: ("#E3E3E3", "#333333"),
    Light.BLUE: ("#BDD7EE", "#123F66"),
}

R = TypeVar("R")
Cell = str | date | Decimal | int | None


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: the name of its heading, its width in characters, and what of a row stands in it.

    `middle`: centred. `digits`: how many decimals a number has. `light`: whose colours the cell has. `hidden`: there for
    formulas alone.
    """

    name: str
    width: float
    value: Callable[[R], Cell]
    middle: bool = False
    digits: int = 0
    light: Callable[[R], Light | None] | None = None
    hidden: bool = False


class Looks:
    """The formats of a workbook's tables, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}
        self._cells: dict[
            tuple[object, ...], Format
        ] = {}  # the same by what decides: there are a hundred thousand cells

    def heading(self) -> Format:
        """Return the look of a heading."""
        return self.of(bold=True, bg_color="#D9E2EC", align="center", valign="vcenter")

    def of(self, **properties: object) -> Format:
        """Return the look of a cell with a border that has these properties."""
        base = {"font_size": FONT_SIZE, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#9AA5B1"}
        return self.plain(**(base | properties))

    def plain(self, **properties: object) -> Format:
        """Return a look with these properties and no others."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def cell(self, column: Column[R], row: R, value: Cell) -> Format:
        """Return the look of a value of a column."""
        light = column.light(row) if column.light else None
        key = (type(value), column.middle, column.digits, light)
        if key not in self._cells:
            self._cells[key] = self.of(**_properties(column, value, light))
        return self._cells[key]


def _properties(column: Column[R], value: Cell, light: Light | None) -> dict[str, object]:
    properties: dict[str, object] = {"align": "center"} if column.middle else {}
    if isinstance(value, date):
        properties |= {"num_format": "yyyy-mm-dd", "align": "center"}
    elif isinstance(value, str):
        properties["num_format"] = "@"
    elif isinstance(value, int):
        properties["num_format"] = "0"
    elif value is not None:
        properties["num_format"] = "0." + "0" * column.digits if column.digits else "General"
    if light is not None:
        background, letters = COLOURS[light]
        properties |= {"bg_color": background, "font_color": letters, "bold": True}
    return properties


def write_cell(sheet: Worksheet, place: tuple[int, int], value: Cell, look: Format) -> None:
    """Write a value as what it is: words as words, never as a formula, a day as a date, a number as a number."""
    match value:
        case None | "":
            sheet.write_blank(*place, None, look)
        case str():
            write_texts(sheet, place[0], [_clipped(value)], [look], start=place[1])
        case date():
            sheet.write_datetime(*place, value, look)
        case _:
            sheet.write_number(*place, float(value), look)


def write_table(
    sheet: Worksheet, looks: Looks, title: str, headings: Sequence[str], columns: Sequence[Column[R]], rows: Sequence[R]
) -> None:
    """Write a title, the headings and a line for each row; the first line of the table is that of `FIRST`."""
    sheet.set_row(0, TITLE_HEIGHT)
    write_texts(sheet, 0, [title], [looks.plain(bold=True, font_size=14, valign="vcenter")])
    sheet.set_row(1, HEADING_HEIGHT)
    write_texts(sheet, 1, headings, [looks.heading()] * len(headings))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, None, {"hidden": True} if column.hidden else {})
    widths = [column.width / SMALLER for column in columns]
    for line, row in enumerate(rows, FIRST):
        values = [column.value(row) for column in columns]
        sheet.set_row(line, _height(values, widths))
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            write_cell(sheet, (line, place), value, looks.cell(column, row, value))
    sheet.autofilter(1, 0, FIRST + max(len(rows), 1) - 1, len(columns) - 1)


FIRST = 2
"""The line (from 0) of a table's first row: above it are the title and the headings."""


def lay_out(sheet: Worksheet, frozen: int, paper: int, header: str) -> None:
    """Set a table up for screen and paper: what stays when one scrolls, one page wide, headings and numbers on each page."""
    sheet.freeze_panes(FIRST, frozen)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, FIRST - 1)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_FOOT, bottom=_FOOT)
    sheet.set_header(f"&R&9{header.replace('&', '&&')[:200]}")
    sheet.set_footer("&C&9&P / &N")


def _height(values: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the height of a line; what surely stands on one line is not looked at."""
    long = [
        (value, width)
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str) and (2 * len(value) > width - 1 or "\n" in value)
    ]
    return max(LOWEST, row_height([value for value, _ in long], [width for _, width in long]) * SMALLER)


def _clipped(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + CUT
