"""The drafts of a document as an Excel sheet, read back after the clerk has edited it.

`bot.reports.draft_sheet` writes the sheet. A hidden part says which document and which version it is of, which
directive each number stands for, and which words stand for which values: so a sheet that was sorted, filtered or
shortened is still understood. A wrong cell is a fault of its own; all others are read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TypeAlias

from bot.intake.cell_dates import cell_date
from bot.intake.cells import (
    CellFault,
    CellValue,
    SheetError,
    Table,
    cell_text,
    listed,
    name_text,
    open_workbook,
    plain_text,
    sheet_table,
)

SHOWN = ("number", "path", "text", "reason", "date_words")
"""Columns that inform and cannot be edited."""

COLUMNS = (
    *("number", "path", "title", "text", "kind", "lead", "support", "owner", "due", "cadence", "targets"),
    *("done_when", "leader", "left_out", "reason", "date_words"),
)
"""All columns in their order: the names of DraftRow's fields."""

ORIGIN_SHEET = "duban"
ORIGIN_MARK = "duban drafts 1"
MAX_TITLE = 20
_HEADING_DEPTH = 10
_NO = frozenset({"", "否", "no", "n", "0", "false", "×"})
_YES = frozenset({"是", "yes", "y", "1", "true", "√", "✓"})
TARGET_MARK = "；"
_TARGET_MARKS = re.compile(r"[；;\n]+")

DraftValue: TypeAlias = str | tuple[str, ...] | date | bool | None


@dataclass(frozen=True)
class DraftRow:
    """A draft as the sheet shows it. `kind` and `cadence` are the values that the database stores, '' for no cadence.

    Units and people are names. `targets` are the numeric targets in words; `reason` says why the lead is suggested,
    `date_words` are the document's own words on the date.
    """

    row_id: int
    number: str
    path: str
    title: str
    text: str
    kind: str
    lead: str = ""
    support: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None
    cadence: str = ""
    targets: tuple[str, ...] = ()
    done_when: str = ""
    leader: str = ""
    left_out: bool = False
    reason: str = ""
    date_words: str = ""


@dataclass(frozen=True)
class SheetOrigin:
    """What a sheet is of: the document, the version of its drafts, and the office's date when it was written."""

    document_id: int
    version: int
    written_on: date


@dataclass(frozen=True)
class SheetRow:
    """An edited row. `values` holds each cell that could be read, by column; a column taken out is not in it."""

    row: int
    row_id: int
    number: str
    values: Mapping[str, DraftValue] = field(hash=False)


@dataclass(frozen=True)
class SheetRead:
    """A sheet sent back. `missing` are the numbers whose rows are no longer there: nothing is said of them."""

    document_id: int
    version: int
    rows: tuple[SheetRow, ...]
    faults: tuple[CellFault, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One cell that the clerk changed."""

    row_id: int
    number: str
    field: str
    old: DraftValue
    new: DraftValue


def text_digest(text: str) -> str:
    """Return a short digest of a directive's text that does not depend on how line breaks and spaces came through."""
    return sha256("".join(text.split()).encode()).hexdigest()[:16]


def read_draft_sheet(data: bytes) -> SheetRead:
    """Return what stands in a sheet of drafts. Raise SheetError where it is no workbook or not a sheet of drafts."""
    book = open_workbook(data)
    if ORIGIN_SHEET not in book.sheet_names:
        raise SheetError("sheet/not_drafts")
    origin = _Origin.of(sheet_table(book, ORIGIN_SHEET))
    shown = next((name for name in book.sheet_names if name != ORIGIN_SHEET), ORIGIN_SHEET)
    return _SheetReader(origin).read(sheet_table(book, shown))


def changes(before: Sequence[DraftRow], after: Sequence[SheetRow]) -> tuple[Change, ...]:
    """Return what an edited sheet changes in the drafts, in the order of `before` and of the columns."""
    edited = {row.row_id: row for row in after}
    return tuple(
        Change(draft.row_id, draft.number, column, getattr(draft, column), edited[draft.row_id].values[column])
        for draft in before
        if draft.row_id in edited
        for column in COLUMNS
        if column in edited[draft.row_id].values
        and _comparable(edited[draft.row_id].values[column]) != _comparable(getattr(draft, column))
    )


def _comparable(value: DraftValue) -> DraftValue:
    """Let texts count as equal where only spaces and line breaks differ: Excel changes those by itself."""
    if isinstance(value, tuple):
        return tuple(" ".join(word.split()) for word in value)
    return " ".join(value.split()) if isinstance(value, str) else value


@dataclass(frozen=True)
class _Origin:
    """The hidden part of a sheet."""

    document_id: int
    version: int
    written_on: date
    columns: Mapping[str, str]  # heading → column
    words: Mapping[tuple[str, str], str]  # column and word → value
    drafts: Mapping[str, tuple[int, str]]  # number → row id and digest of the text

    @classmethod
    def of(cls, table: Table) -> "_Origin":
        lines = [[cell_text(cell) for cell in cells] for cells in table]
        try:
            if lines[0][0] != ORIGIN_MARK:
                raise SheetError("sheet/not_drafts")
            return cls(
                document_id=int(lines[0][1]),
                version=int(lines[0][2]),
                written_on=date.fromisoformat(lines[0][3]),
                columns={heading: column for tag, column, heading, *_ in lines[1:] if tag == "column"},
                words={(column, word): value for tag, column, value, word in lines[1:] if tag == "word"},
                drafts={number: (int(row), digest) for tag, number, row, digest in lines[1:] if tag == "draft"},
            )
        except (IndexError, ValueError) as error:
            raise SheetError("sheet/not_drafts") from error


class _SheetReader:
    """Reads the visible sheet against its hidden part."""

    def __init__(self, origin: _Origin) -> None:
        self._origin = origin
        self._headings = {column: heading for heading, column in origin.columns.items()}
        self._places: dict[str, int] = {}
        self._faults: list[CellFault] = []
        self._rows: dict[str, SheetRow] = {}

    def read(self, table: Table) -> SheetRead:
        start = self._find_headings(table)
        for row, cells in enumerate(table[start + 1 :], start + 2):
            at = {column: cells[place] for column, place in self._places.items() if place < len(cells)}
            if any(plain_text(cell) for cell in cells):
                self._read_row(row, at)
        missing = tuple(number for number in self._origin.drafts if number not in self._rows)
        rows = tuple(self._rows.values())
        return SheetRead(self._origin.document_id, self._origin.version, rows, tuple(self._faults), missing)

    def _find_headings(self, table: Table) -> int:
        for row, cells in enumerate(table[:_HEADING_DEPTH]):
            places = {self._origin.columns.get(plain_text(cell), ""): place for place, cell in enumerate(cells)}
            if "number" in places:
                self._places = {column: place for column, place in places.items() if column}
                gone = (heading for heading, column in self._origin.columns.items() if column not in places)
                self._faults += [CellFault(row + 1, heading, "sheet/heading_missing") for heading in gone]
                return row
        raise SheetError("sheet/no_numbers")

    def _fault(self, row: int, column: str, text_id: str, **args: str) -> None:
        self._faults.append(CellFault(row, self._headings[column], text_id, args))

    def _read_row(self, row: int, cells: Mapping[str, CellValue]) -> None:
        number = plain_text(cells.get("number", ""))
        if number not in self._origin.drafts:
            self._fault(row, "number", "sheet/number_unknown", value=number)
            return
        if number in self._rows:
            self._fault(row, "number", "sheet/number_twice", value=number)
            return
        row_id, digest = self._origin.drafts[number]
        if "text" in cells and text_digest(cell_text(cells["text"])) != digest:
            self._fault(row, "text", "sheet/text_changed", value=number)
        values = {}
        for column, cell in cells.items():
            if column not in SHOWN:
                fault, value = self._value(column, cell)
                if fault:
                    self._fault(row, column, fault, value=plain_text(cell))
                else:
                    values[column] = value
        self._rows[number] = SheetRow(row, row_id, number, values)

    def _value(self, column: str, cell: CellValue) -> tuple[str, DraftValue]:
        """Return the text id of what is wrong with a cell, '' where nothing is, and the value."""
        text = plain_text(cell)
        match column:
            case "due":
                due = cell_date(cell, self._origin.written_on)
                return ("sheet/date_unreadable" if text and due is None else ""), due
            case "kind" | "cadence" | "left_out":
                return self._choice(column, text)
            case "title":
                return ("sheet/title_long" if len(text) > MAX_TITLE else "" if text else "sheet/title_missing"), text
            case _:
                return "", self._words(column, cell)

    @staticmethod
    def _words(column: str, cell: CellValue) -> DraftValue:
        match column:
            case "support":
                return listed(cell)
            case "targets":
                return tuple(text for part in _TARGET_MARKS.split(cell_text(cell)) if (text := plain_text(part)))
            case "done_when":
                return cell_text(cell)
            case _:
                return name_text(cell)

    def _choice(self, column: str, text: str) -> tuple[str, DraftValue]:
        if column == "left_out" and text.casefold() in _NO | _YES:
            return "", text.casefold() in _YES
        if column == "cadence" and not text:
            return "", ""
        value = self._origin.words.get((column, text))
        if value is None:
            return "sheet/choice_unknown", None
        return "", column == "left_out" or value
