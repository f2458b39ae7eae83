"""A person's open items as an Excel sheet to be filled in (填报表): what informs is locked, what is asked is left white.

`bot.intake.sheets.fill_in_reading` reads it again; `bot.intake.sheets.fill_in_sheet` explains the hidden part.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.intake.sheets.draft_sheet import ORIGIN_SHEET
from bot.intake.sheets.fill_in_sheet import FIGURE, FILL_IN_MARK, SHOWN, FillInRow, columns_of
from bot.reports.sheets import row_height, validate_list, write_texts

_WIDTHS = {
    "number": 7, "title": 22, "asked": 30, "due": 11, "report_by": 11, "latest": 26,
    "state": 10, "progress": 40, FIGURE: 9, "problem": 28, "next_step": 28,
}  # fmt: skip
_FROZEN_COLUMNS = 2
_LEAST_HEIGHT = 48.0  # points: three lines to write in
_LONGEST_PROMPT = 250  # Excel takes 255 characters
_FAR = 1e12
_ALLOWED = {
    "select_unlocked_cells": True, "select_locked_cells": True, "format_cells": True, "format_columns": True,
    "format_rows": True, "autofilter": True, "sort": True,
}  # fmt: skip


@dataclass(frozen=True)
class FillInLabels:
    """The words of the sheet in the reader's language, out of the locales.

    `headings` by column, with those of the figures (figure1, …); `states` by value; `no_figure` what is said to who types
    something else than a figure; `nothing_asked` stands where an item has no such target.
    """

    sheet: str
    headings: Mapping[str, str]
    states: Mapping[str, str]
    no_figure: str
    nothing_asked: str


def write_fill_in_sheet(rows: Sequence[FillInRow], labels: FillInLabels, written_at: str) -> bytes:
    """Return the items as an .xlsx. Raise ValueError for a text that no cell holds."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(labels.sheet)
        hidden = book.add_worksheet(ORIGIN_SHEET)
        columns = columns_of(max((len(row.targets) for row in rows), default=0))
        _write_visible(sheet, rows, columns, labels, _Looks(book))
        _add_rules(sheet, rows, columns, labels)
        _lay_out(sheet, len(rows), len(columns))
        _write_hidden(hidden, rows, columns, labels, written_at)
        hidden.very_hidden()
    return target.getvalue()


class _Looks:
    """The formats of the sheet; cells to be filled in are not locked."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"}
        self.heading: Format = book.add_format(base | {"bold": True, "bg_color": "#D9E2EC", "valign": "vcenter"})
        self.asked: Format = book.add_format(base | {"bold": True, "bg_color": "#FDE9B8", "valign": "vcenter"})
        self.shown: Format = book.add_format(base | {"num_format": "@", "font_color": "#4B5563", "bg_color": "#F3F4F6"})
        self.words: Format = book.add_format(base | {"num_format": "@", "locked": False})
        # General and not @: a figure is to be a number for Excel too
        self.figure: Format = book.add_format(base | {"align": "right", "locked": False})

    def of(self, column: str, row: FillInRow) -> Format:
        if column in SHOWN or (column.startswith(FIGURE) and _place(column) > len(row.targets)):
            return self.shown
        return self.figure if column.startswith(FIGURE) else self.words


def _place(column: str) -> int:
    return int(column.removeprefix(FIGURE))


def _width(column: str) -> int:
    return _WIDTHS[FIGURE] if column.startswith(FIGURE) else _WIDTHS[column]


def _write_visible(
    sheet: Worksheet, rows: Sequence[FillInRow], columns: Sequence[str], labels: FillInLabels, looks: _Looks
) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column))
    heads = [looks.heading if column in SHOWN else looks.asked for column in columns]
    write_texts(sheet, 0, [labels.headings[column] for column in columns], heads)
    for place, row in enumerate(rows, 1):
        texts = [_text(column, row, labels) for column in columns]
        sheet.set_row(place, max(_LEAST_HEIGHT, row_height(texts, [_width(column) for column in columns])))
        for at, (column, text) in enumerate(zip(columns, texts, strict=True)):
            if text:
                write_texts(sheet, place, [text], [looks.of(column, row)], start=at)
            else:
                sheet.write_blank(place, at, None, looks.of(column, row))


def _text(column: str, row: FillInRow, labels: FillInLabels) -> str:
    if column in SHOWN:
        return str(getattr(row, column))
    if column.startswith(FIGURE) and _place(column) > len(row.targets):
        return labels.nothing_asked
    return ""


def _add_rules(sheet: Worksheet, rows: Sequence[FillInRow], columns: Sequence[str], labels: FillInLabels) -> None:
    if rows:
        validate_list(sheet, (1, len(rows)), columns.index("state"), list(labels.states.values()), strict=True)
    for place, row in enumerate(rows, 1):
        for at, target in enumerate(row.targets, columns.index("progress") + 1):
            rule = {
                "validate": "decimal", "criteria": "between", "minimum": -_FAR, "maximum": _FAR,
                "input_message": target.prompt[:_LONGEST_PROMPT],
                "error_type": "warning", "error_message": labels.no_figure,
            }  # fmt: skip
            sheet.data_validation(place, at, place, at, rule)


def _lay_out(sheet: Worksheet, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, _FROZEN_COLUMNS)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.protect("", _ALLOWED)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_hidden(
    sheet: Worksheet, rows: Sequence[FillInRow], columns: Sequence[str], labels: FillInLabels, written_at: str
) -> None:
    lines = [
        (FILL_IN_MARK, written_at),
        *(("column", column, labels.headings[column]) for column in columns),
        *(("word", "state", state, word) for state, word in labels.states.items()),
        *(("row", row.number, str(row.directive_id), *(f"{t.id}={t.current}" for t in row.targets)) for row in rows),
    ]
    for place, line in enumerate(lines):
        write_texts(sheet, place, line)
