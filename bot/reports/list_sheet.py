"""The list of a target as an Excel sheet: states and people to choose from, and a hidden part for the way back.

`bot.intake.sheets.list_reading` reads it again; `bot.intake.sheets.list_sheet` explains the hidden part.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.intake.sheets.draft_sheet import ORIGIN_SHEET
from bot.intake.sheets.list_sheet import COLUMNS, LIST_MARK, MAX_NAME, MAX_NOTE, SHOWN, SheetItem
from bot.reports.sheets import ListSheet, row_height, validate_list, write_texts

_WIDTHS = {"number": 6, "name": 40, "state": 11, "note": 38, "owner": 14, "since": 12}
_SPARE_ROWS = 50  # for rows that are added below: they have the lists too
_MARGIN = 0.5
_LOWEST = 18  # points of a row


@dataclass(frozen=True)
class ListLabels:
    """The words of the sheet in the reader's language: headings by column, states by value.

    `title` stands above everything on paper, `added` explains how rows are added and taken out, `fixed` is said to who types
    into a column that only informs.
    """

    sheet: str
    title: str
    headings: Mapping[str, str]
    states: Mapping[str, str]
    added: str
    fixed: str
    too_long: str


def write_list_sheet(target_id: int, items: Sequence[SheetItem], people: Sequence[str], labels: ListLabels) -> bytes:
    """Return a list as an .xlsx; `people` are offered as owners, other names may be typed."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(labels.sheet)
        lists = ListSheet(book.add_worksheet("lists"))
        hidden = book.add_worksheet(ORIGIN_SHEET)
        _write_visible(sheet, items, labels, _Looks(book))
        _add_rules(sheet, len(items), lists, people, labels)
        _lay_out(sheet, len(items), labels)
        _write_hidden(hidden, target_id, items, labels)
        lists.sheet.hide()
        hidden.very_hidden()
    return target.getvalue()


class _Looks:
    """The formats of the sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#C9D1D9", "num_format": "@"}
        shown = base | {"font_color": "#6B7280", "bg_color": "#F3F4F6", "align": "center"}
        self.heading: Format = book.add_format(base | {"bold": True, "bg_color": "#D9E2EC", "align": "center"})
        self.text: Format = book.add_format(base)
        self.middle: Format = book.add_format(base | {"align": "center"})
        self.shown: Format = book.add_format(shown)
        self.spare: Format = book.add_format({"text_wrap": True, "valign": "vcenter", "num_format": "@"})

    def of(self, column: str) -> Format:
        if column in SHOWN:
            return self.shown
        return self.middle if column in {"state", "owner"} else self.text


def _write_visible(sheet: Worksheet, items: Sequence[SheetItem], labels: ListLabels, looks: _Looks) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS[column], looks.spare)
    write_texts(sheet, 0, [labels.headings[column] for column in COLUMNS], [looks.heading] * len(COLUMNS))
    sheet.write_comment(0, 0, labels.added, {"x_scale": 2.2, "y_scale": 1.6})
    formats = [looks.of(column) for column in COLUMNS]
    for place, item in enumerate(items, 1):
        texts = [_words(item, column, labels) for column in COLUMNS]
        sheet.set_row(place, max(_LOWEST, row_height(texts, [_WIDTHS[column] for column in COLUMNS])))
        write_texts(sheet, place, texts, formats)


def _words(item: SheetItem, column: str, labels: ListLabels) -> str:
    match column:
        case "state":
            return labels.states[item.state]
        case "since":
            return item.since.isoformat() if item.since else ""
        case _:
            return str(getattr(item, column))


def _add_rules(sheet: Worksheet, count: int, lists: ListSheet, people: Sequence[str], labels: ListLabels) -> None:
    last, spare = max(count, 1), count + _SPARE_ROWS
    places = {column: place for place, column in enumerate(COLUMNS)}
    validate_list(sheet, (1, spare), places["state"], list(labels.states.values()), strict=True)
    if people:
        validate_list(sheet, (1, spare), places["owner"], lists.add(people), strict=False)
    for column, most in (("name", MAX_NAME), ("note", MAX_NOTE)):
        rule = {"validate": "length", "criteria": "<=", "value": most, "error_message": labels.too_long}
        sheet.data_validation(1, places[column], spare, places[column], rule)
    for column in SHOWN:
        rule = {"validate": "custom", "value": "=FALSE", "error_message": labels.fixed}
        sheet.data_validation(1, places[column], last, places[column], rule)


def _lay_out(sheet: Worksheet, count: int, labels: ListLabels) -> None:
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(count, 1), len(COLUMNS) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C&14{labels.title.replace('&', '&&')[:200]}")
    sheet.set_footer("&C&P/&N")


def _write_hidden(sheet: Worksheet, target_id: int, items: Sequence[SheetItem], labels: ListLabels) -> None:
    lines = [
        (LIST_MARK, str(target_id)),
        *(("column", column, labels.headings[column]) for column in COLUMNS),
        *(("word", state, word) for state, word in labels.states.items()),
        *(
            ("row", str(item.row_id), str(item.number), item.name, labels.states[item.state], item.note, item.owner)
            for item in items
        ),
    ]
    for place, line in enumerate(lines):
        write_texts(sheet, place, line)
