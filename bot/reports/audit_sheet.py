"""The audit log (操作记录) of a period as a workbook."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import xlsxwriter

from bot.reports.sheets import row_height, write_texts

A4 = 9
LONGEST = 2000  # letters of the particulars: a cell is to be read


@dataclass(frozen=True)
class AuditRow:
    """One row: all of it words but its number in the log."""

    number: int
    at: str
    person: str
    action: str
    subject: str
    about: str
    details: str


COLUMNS = tuple(field.name for field in fields(AuditRow))
_WIDTHS = {"number": 9, "at": 20, "person": 12, "action": 22, "subject": 14, "about": 22, "details": 70}


def write_audit_sheet(rows: Sequence[AuditRow], sheet_name: str, title: str, headings: Mapping[str, str]) -> bytes:
    """Return the rows as an .xlsx: `title` above them, `headings` by column. No cell is a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(sheet_name)
        heading = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "valign": "vcenter"})
        # wrapped: one long cell would make the printed page as wide
        look = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        write_texts(sheet, 0, [title], [book.add_format({"bold": True})])
        write_texts(sheet, 1, [headings[column] for column in COLUMNS], [heading] * len(COLUMNS))
        for place, row in enumerate(rows, 2):
            sheet.write_number(place, 0, row.number, look)
            sheet.set_row(place, row_height([row.details[:LONGEST]], [_WIDTHS["details"]]))
            words = (row.at, row.person, row.action, row.subject, row.about, row.details[:LONGEST])
            write_texts(sheet, place, words, [look] * len(words), start=1)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDTHS[column])
        sheet.autofilter(1, 0, 1 + len(rows), len(COLUMNS) - 1)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return target.getvalue()
