"""Who is asked how much (负担情况), as a workbook to be sorted and passed on."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import xlsxwriter

from bot.reports.sheets import write_texts

A4 = 9
MARKED = "#FCE4D6"


@dataclass(frozen=True)
class BurdenRow:
    """One person's line: two words, then numbers, then why it is marked (empty: it is not)."""

    unit: str
    person: str
    owned: int
    filled_in: int
    this_days: int
    this_directives: int
    next_days: int
    next_directives: int
    late: int
    answered: int
    mark: str


COLUMNS = tuple(field.name for field in fields(BurdenRow))
_WIDTHS = {"unit": 22, "mark": 30}
_WIDTH = 12
_WORDS = frozenset({"unit", "person", "mark"})


def write_burden_sheet(rows: Sequence[BurdenRow], sheet_name: str, title: str, headings: Mapping[str, str]) -> bytes:
    """Return the table as an .xlsx: `title` above it, `headings` by column, marked lines in colour. No cell is a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(sheet_name)
        heading = book.add_format(
            {"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        looks = [
            book.add_format({"border": 1, "bg_color": colour} if colour else {"border": 1}) for colour in ("", MARKED)
        ]
        write_texts(sheet, 0, [title], [book.add_format({"bold": True})])
        write_texts(sheet, 1, [headings[column] for column in COLUMNS], [heading] * len(COLUMNS))
        for number, row in enumerate(rows, 2):
            look = looks[bool(row.mark)]
            for place, column in enumerate(COLUMNS):
                value = getattr(row, column)
                if column in _WORDS:
                    write_texts(sheet, number, [value], [look], start=place)
                else:
                    sheet.write_number(number, place, value, look)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        sheet.autofilter(1, 0, 1 + len(rows), len(COLUMNS) - 1)
        sheet.freeze_panes(2, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return target.getvalue()
