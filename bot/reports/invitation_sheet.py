"""Invitation codes as a sheet to be printed, cut up and handed out."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from bot.reports.sheets import write_texts

COLUMNS: Mapping[str, int] = {"unit": 20, "name": 10, "title": 22, "code": 28, "link": 52, "until": 16}
"""Column and its width in characters."""

A4 = 9


@dataclass(frozen=True)
class CodeLine:
    """One person's line: all of it words."""

    unit: str
    name: str
    title: str
    code: str
    link: str
    until: str


def write_invitation_sheet(lines: Sequence[CodeLine], sheet_name: str, headings: Mapping[str, str]) -> bytes:
    """Return the codes as an .xlsx, a line a person; `headings` by column. Links are words: nothing is opened by a click."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(sheet_name)
        heading = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1, "num_format": "@"})
        write_texts(sheet, 0, [headings[column] for column in COLUMNS], [heading] * len(COLUMNS))
        for row, line in enumerate(lines, 1):
            write_texts(sheet, row, [getattr(line, column) for column in COLUMNS], [body] * len(COLUMNS))
        for place, width in enumerate(COLUMNS.values()):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return target.getvalue()
