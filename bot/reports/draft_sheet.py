"""The drafts of a document as an Excel sheet for the clerk: lists to choose from, and a hidden part for the way back.

`bot.intake.draft_sheet` reads it again and explains the hidden part.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.intake.draft_sheet import (
    COLUMNS,
    MAX_TITLE,
    ORIGIN_MARK,
    ORIGIN_SHEET,
    SHOWN,
    TARGET_MARK,
    DraftRow,
    SheetOrigin,
    text_digest,
)
from bot.reports.sheets import MIN_DATE, ListSheet, row_height, validate_list, write_texts

_WIDTHS = {
    "number": 6, "path": 16, "title": 24, "text": 64, "kind": 10, "lead": 18, "support": 26, "owner": 10, "due": 12,
    "cadence": 9, "targets": 18, "done_when": 32, "leader": 10, "left_out": 9, "reason": 28, "date_words": 16,
}  # fmt: skip
_FREE = frozenset({"lead", "support", "owner", "leader"})  # other names and several at once are read too
_FROZEN_COLUMNS = 3


@dataclass(frozen=True)
class SheetLabels:
    """The words of the sheet in the reader's language, out of the locales.

    `headings` by column (DraftRow's field names), `kinds` and `cadences` by the stored value, `yes` for 不作督办,
    `fixed` what is said to who types into a column that only informs, `title_long` to who types too long a title.
    """

    sheet: str
    headings: Mapping[str, str]
    kinds: Mapping[str, str]
    cadences: Mapping[str, str]
    yes: str
    fixed: str
    title_long: str


def write_draft_sheet(
    rows: Sequence[DraftRow],
    units: Sequence[str],
    people: Sequence[str],
    labels: SheetLabels,
    origin: SheetOrigin,
) -> bytes:
    """Return the drafts as an .xlsx. `units` and `people` (owners and leaders alike) are offered as lists.

    Other names may be typed. Raise ValueError for a text that no cell holds.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(labels.sheet)
        lists = ListSheet(book.add_worksheet("lists"))
        hidden = book.add_worksheet(ORIGIN_SHEET)
        looks = _Looks(book)
        _write_visible(sheet, rows, labels, looks)
        _add_rules(sheet, len(rows), labels, _sources(lists, units, people, labels))
        _lay_out(sheet, len(rows))
        _write_hidden(hidden, rows, labels, origin)
        lists.sheet.hide()
        hidden.very_hidden()
    return target.getvalue()


class _Looks:
    """The formats of the sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"}
        self.heading: Format = book.add_format(base | {"bold": True, "bg_color": "#D9E2EC", "valign": "vcenter"})
        self.text: Format = book.add_format(base | {"num_format": "@"})
        self.shown: Format = book.add_format(base | {"num_format": "@", "font_color": "#6B7280", "bg_color": "#F3F4F6"})
        self.day: Format = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})

    def of(self, column: str) -> Format:
        if column in SHOWN:
            return self.shown
        return self.day if column == "due" else self.text


def _write_visible(sheet: Worksheet, rows: Sequence[DraftRow], labels: SheetLabels, looks: _Looks) -> None:
    write_texts(sheet, 0, [labels.headings[column] for column in COLUMNS], [looks.heading] * len(COLUMNS))
    formats = [looks.of(column) for column in COLUMNS]
    for place, draft in enumerate(rows, 1):
        texts = [_cell(draft, column, labels) for column in COLUMNS]
        sheet.set_row(place, row_height(texts, [_WIDTHS[column] for column in COLUMNS]))
        write_texts(sheet, place, texts, formats)
        if draft.due:
            sheet.write_datetime(place, COLUMNS.index("due"), draft.due, looks.day)


def _cell(draft: DraftRow, column: str, labels: SheetLabels) -> str:
    special = {
        "kind": labels.kinds[draft.kind],
        "cadence": labels.cadences[draft.cadence] if draft.cadence else "",
        "left_out": labels.yes if draft.left_out else "",
        "support": "、".join(draft.support),
        "targets": TARGET_MARK.join(draft.targets),
        "due": "",  # written as a real date
    }
    return special[column] if column in special else str(getattr(draft, column))


def _sources(lists: ListSheet, units: Sequence[str], people: Sequence[str], labels: SheetLabels) -> Mapping[str, str]:
    of_units, of_people = lists.add(units), lists.add(people)
    return {
        "kind": lists.add(list(labels.kinds.values())),
        "cadence": lists.add(list(labels.cadences.values())),
        "left_out": lists.add([labels.yes]),
        "lead": of_units,
        "support": of_units,
        "owner": of_people,
        "leader": of_people,
    }


def _add_rules(sheet: Worksheet, count: int, labels: SheetLabels, sources: Mapping[str, str]) -> None:
    last = max(count, 1)
    for place, column in enumerate(COLUMNS):
        if sources.get(column):
            validate_list(sheet, (1, last), place, sources[column], strict=column not in _FREE)
        rule: dict[str, object] = {}
        if column in SHOWN:
            rule = {"validate": "custom", "value": "=FALSE", "error_message": labels.fixed}
        elif column == "title":
            rule = {"validate": "length", "criteria": "<=", "value": MAX_TITLE, "error_message": labels.title_long}
        elif column == "due":  # a warning only: text such as 12月31日 is read too
            rule = {"validate": "date", "criteria": ">=", "value": MIN_DATE, "error_type": "warning"}
        if rule:
            sheet.data_validation(1, place, last, place, rule)


def _lay_out(sheet: Worksheet, count: int) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS[column])
    sheet.freeze_panes(1, _FROZEN_COLUMNS)
    sheet.autofilter(0, 0, max(count, 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_hidden(sheet: Worksheet, rows: Sequence[DraftRow], labels: SheetLabels, origin: SheetOrigin) -> None:
    words = {"kind": labels.kinds, "cadence": labels.cadences, "left_out": {"yes": labels.yes}}
    lines = [
        (ORIGIN_MARK, str(origin.document_id), str(origin.version), origin.written_on.isoformat()),
        *(("column", column, labels.headings[column], "") for column in COLUMNS),
        *(("word", column, value, word) for column, choices in words.items() for value, word in choices.items()),
        *(("draft", draft.number, str(draft.row_id), text_digest(draft.text)) for draft in rows),
    ]
    for place, line in enumerate(lines):
        write_texts(sheet, place, line)
