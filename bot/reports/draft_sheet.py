"""The drafts of a document as an Excel sheet for the clerk: lists to choose from, and a hidden part for the way back.

`bot.intake.sheets.draft_sheet_reading` reads it again; `bot.intake.sheets.draft_sheet` explains the hidden part.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.intake.sheets.draft_sheet import (
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
    "cadence": 9, "targets": 18, "done_when": 32, "leader": 10, "left_out": 9, "reason": 28,
    "date_words": 16, "comment": 40,
}  # fmt: skip
_FREE = frozenset({"lead", "support", "owner", "leader"})  # other names and several at once are read too
_FROZEN_COLUMNS = 3
_SPARE_ROWS = 50  # for rows that are added below: they have the lists too
_NOTE_SIZE = {"x_scale": 2.6, "y_scale": 2.2}


@dataclass(frozen=True)
class SheetLabels:
    """The words of the sheet in the reader's language, out of the locales.

    `headings` by column (DraftRow's field names), `kinds` and `cadences` by the stored value, `yes` for 不作督办,
    `fixed` what is said to who types into a column that only informs, `title_long` to who types too long a title.
    `shapes` explains how rows are added, split, merged and taken out: a note on the heading of the numbers, '' for none;
    `text` what is said to who edits the text of a directive.
    """

    sheet: str
    headings: Mapping[str, str]
    kinds: Mapping[str, str]
    cadences: Mapping[str, str]
    yes: str
    fixed: str
    title_long: str
    shapes: str = ""
    text: str = ""


def write_draft_sheet(
    rows: Sequence[DraftRow],
    units: Sequence[str],
    people: Sequence[str],
    labels: SheetLabels,
    origin: SheetOrigin,
    columns: Sequence[str] = COLUMNS,
) -> bytes:
    """Return the drafts as an .xlsx. `units` and `people` (owners and leaders alike) are offered as lists.

    Other names may be typed. `columns` are DraftRow's fields. Raise ValueError for a text that no cell holds.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(labels.sheet)
        lists = ListSheet(book.add_worksheet("lists"))
        hidden = book.add_worksheet(ORIGIN_SHEET)
        plan = _Plan(tuple(columns), rows, labels)
        _write_visible(sheet, plan, _Looks(book))
        _add_rules(sheet, plan, _sources(lists, units, people, labels))
        _lay_out(sheet, plan)
        _write_hidden(hidden, plan, origin)
        lists.sheet.hide()
        hidden.very_hidden()
    return target.getvalue()


@dataclass(frozen=True)
class _Plan:
    """What is to be written."""

    columns: tuple[str, ...]
    rows: Sequence[DraftRow]
    labels: SheetLabels

    @property
    def last(self) -> int:
        return max(len(self.rows), 1)


class _Looks:
    """The formats of the sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"}
        self.heading: Format = book.add_format(base | {"bold": True, "bg_color": "#D9E2EC", "valign": "vcenter"})
        self.text: Format = book.add_format(base | {"num_format": "@"})
        self.shown: Format = book.add_format(base | {"num_format": "@", "font_color": "#6B7280", "bg_color": "#F3F4F6"})
        self.day: Format = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        # below the drafts: a 5-1 typed there must not become a day in May
        self.spare: Format = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.spare_day: Format = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})

    def of(self, column: str) -> Format:
        if column in SHOWN:
            return self.shown
        return self.day if column == "due" else self.text


def _write_visible(sheet: Worksheet, plan: _Plan, looks: _Looks) -> None:
    columns, labels = plan.columns, plan.labels
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column], looks.spare_day if column == "due" else looks.spare)
    write_texts(sheet, 0, [labels.headings[column] for column in columns], [looks.heading] * len(columns))
    if labels.shapes:
        sheet.write_comment(0, columns.index("number"), labels.shapes, _NOTE_SIZE)
    formats = [looks.of(column) for column in columns]
    for place, draft in enumerate(plan.rows, 1):
        texts = ["" if column == "due" else _words(draft, column, labels) for column in columns]
        sheet.set_row(place, row_height(texts, [_WIDTHS[column] for column in columns]))
        write_texts(sheet, place, texts, formats)
        if draft.due:
            sheet.write_datetime(place, columns.index("due"), draft.due, looks.day)


def _words(draft: DraftRow, column: str, labels: SheetLabels) -> str:
    special = {
        "kind": labels.kinds[draft.kind],
        "cadence": labels.cadences[draft.cadence] if draft.cadence else "",
        "left_out": labels.yes if draft.left_out else "",
        "support": "、".join(draft.support),
        "targets": TARGET_MARK.join(draft.targets),
        "due": draft.due.isoformat() if draft.due else "",
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


def _add_rules(sheet: Worksheet, plan: _Plan, sources: Mapping[str, str]) -> None:
    last, spare = plan.last, plan.last + _SPARE_ROWS
    for place, column in enumerate(plan.columns):
        if sources.get(column):
            validate_list(sheet, (1, spare), place, sources[column], strict=column not in _FREE)
        rule = _rule(column, plan.labels)
        if rule:
            sheet.data_validation(1, place, last if column in SHOWN else spare, place, rule)


def _rule(column: str, labels: SheetLabels) -> dict[str, object]:
    match column:
        case "number":
            return {"validate": "any", "input_message": labels.shapes} if labels.shapes else {}
        case "text":  # a warning only: a draft may be split
            return {"validate": "custom", "value": "=FALSE", "error_type": "warning", "error_message": labels.text}
        case "title":
            return {
                "validate": "length", "criteria": "<=", "value": MAX_TITLE, "error_message": labels.title_long,
            }  # fmt: skip
        case "due":  # a warning only: text such as 12月31日 is read too
            return {"validate": "date", "criteria": ">=", "value": MIN_DATE, "error_type": "warning"}
        case _ if column in SHOWN:
            return {"validate": "custom", "value": "=FALSE", "error_message": labels.fixed}
        case _:
            return {}


def _lay_out(sheet: Worksheet, plan: _Plan) -> None:
    sheet.freeze_panes(1, _FROZEN_COLUMNS)
    sheet.autofilter(0, 0, plan.last, len(plan.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_hidden(sheet: Worksheet, plan: _Plan, origin: SheetOrigin) -> None:
    labels = plan.labels
    words = {"kind": labels.kinds, "cadence": labels.cadences, "left_out": {"yes": labels.yes}}
    head = (origin.document_id, origin.version, origin.written_on.isoformat(), origin.unit_id)
    lines = [
        (ORIGIN_MARK, *map(str, head)),
        *(("column", column, labels.headings[column]) for column in plan.columns),
        *(("word", column, value, word) for column, choices in words.items() for value, word in choices.items()),
        *((*_draft_line(draft), *(_written(draft, column, labels) for column in plan.columns)) for draft in plan.rows),
    ]
    for place, line in enumerate(lines):
        write_texts(sheet, place, line)


def _draft_line(draft: DraftRow) -> tuple[str, ...]:
    return "draft", draft.number, str(draft.row_id), text_digest(draft.text)


def _written(draft: DraftRow, column: str, labels: SheetLabels) -> str:
    """Return what a cell says as written; columns that only inform need no second copy."""
    return "" if column in SHOWN else _words(draft, column, labels)
