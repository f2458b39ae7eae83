"""The assessment (考核) as a workbook: units in their groups, the directives behind the figures, what was left out and why."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.sheets import row_height, write_texts

A4 = 9
Value = str | int | Decimal | date | None
_WIDTHS = {"group": 14, "unit": 22, "number": 18, "title": 34, "check": 40, "reason": 50}
_WIDTH = 11


@dataclass(frozen=True)
class AssessmentPage:
    """One sheet: its name, the line above the table, columns by key with their heads, rows of values."""

    name: str
    title: str
    heads: Mapping[str, str]
    rows: Sequence[Sequence[Value]]


def write_assessment(pages: Sequence[AssessmentPage]) -> bytes:
    """Return the pages as an .xlsx. Words are strings, never formulas; None is an empty cell."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        looks = {
            str: book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"}),
            int: book.add_format({"border": 1, "valign": "vcenter"}),
            Decimal: book.add_format({"border": 1, "valign": "vcenter", "num_format": '0.0"%"'}),
            date: book.add_format({"border": 1, "valign": "vcenter", "num_format": "yyyy-mm-dd", "align": "left"}),
        }
        bold = book.add_format({"bold": True})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            write_texts(sheet, 0, [page.title], [bold])
            write_texts(sheet, 1, list(page.heads.values()), [head] * len(page.heads))
            widths = [_WIDTHS.get(column, _WIDTH) for column in page.heads]
            for number, row in enumerate(page.rows, 2):
                for place, value in enumerate(row):
                    _write(sheet, number, place, value, looks)
                shown = ["" if value is None else str(value) for value in row]
                sheet.set_row(number, row_height(shown, widths))
            for place, width in enumerate(widths):
                sheet.set_column(place, place, width)
            _lay_out(sheet, len(page.rows), len(page.heads))
    return target.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value, looks: Mapping[type, Format]) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, looks[int])
        case str():
            write_texts(sheet, row, [value], [looks[str]], start=column)
        case date():
            sheet.write_datetime(row, column, value, looks[date])
        case Decimal():
            sheet.write_number(row, column, float(value), looks[Decimal])
        case _:
            sheet.write_number(row, column, value, looks[int])


def _lay_out(sheet: Worksheet, rows: int, columns: int) -> None:
    sheet.set_row(1, 32)
    sheet.autofilter(1, 0, 1 + rows, columns - 1)
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
