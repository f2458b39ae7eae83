"""Reading a sheet of drafts that came back: edited, added, split and merged rows; a wrong cell is a fault of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.intake.cells import (
    CellFault,
    CellValue,
    SheetError,
    Table,
    cell_text,
    column_letter,
    open_workbook,
    plain_text,
    sheet_table,
)
from bot.intake.sheets.draft_sheet import (
    ORIGIN_SHEET,
    AddedRow,
    DraftValue,
    MergedRow,
    SheetRead,
    SheetRow,
    SplitRows,
    text_digest,
)
from bot.intake.sheets.draft_sheet_cells import CellReader, HiddenPart, WrittenDraft
from bot.intake.sheets.sheet_shapes import NumberCell, read_number

_HEADING_DEPTH = 10


def read_draft_sheet(data: bytes) -> SheetRead:
    """Return what stands in a sheet of drafts. Raise SheetError where it is no workbook or not a sheet of drafts."""
    book = open_workbook(data)
    if ORIGIN_SHEET not in book.sheet_names:
        raise SheetError("sheet/not_drafts")
    hidden = HiddenPart.of(sheet_table(book, ORIGIN_SHEET))
    shown = next((name for name in book.sheet_names if name != ORIGIN_SHEET), ORIGIN_SHEET)
    return _SheetReader(hidden).read(sheet_table(book, shown))


@dataclass(frozen=True)
class _Line:
    """A row that is not empty: its place in Excel, its cells by column, and what its number cell says."""

    row: int
    cells: Mapping[str, CellValue]
    said: NumberCell

    @property
    def text(self) -> str:
        return cell_text(self.cells.get("text", ""))


class _SheetReader:
    """Reads the visible sheet against its hidden part."""

    def __init__(self, hidden: HiddenPart) -> None:
        self._hidden = hidden
        self._cells = CellReader(hidden)
        self._headings = {column: heading for heading, column in hidden.columns.items()}
        self._places: dict[str, int] = {}
        self._faults: list[CellFault] = []
        self._named: set[str] = set()  # numbers of which something is said
        self._rows: list[SheetRow] = []
        self._added: list[AddedRow] = []
        self._splits: list[SplitRows] = []
        self._merges: list[MergedRow] = []

    def read(self, table: Table) -> SheetRead:
        start = self._find_headings(table)
        lines = list(self._lines(table[start + 1 :], start + 2))
        for line in lines:
            if len(line.said.numbers) > 1:
                self._merge(line)
        for number, written in self._hidden.drafts.items():
            self._read_draft(number, written, [line for line in lines if line.said.numbers == (number,)])
        self._added += [self._add(line) for line in lines if not line.said.numbers and self._has_text(line)]
        hidden = self._hidden
        return SheetRead(
            document_id=hidden.document_id,
            version=hidden.version,
            unit_id=hidden.unit_id,
            rows=tuple(self._rows),
            faults=tuple(sorted(self._faults, key=lambda fault: fault.row)),
            missing=tuple((d.row_id, number) for number, d in hidden.drafts.items() if number not in self._named),
            added=tuple(self._added),
            splits=tuple(self._splits),
            merges=tuple(self._merges),
            letters={column: column_letter(place) for column, place in self._places.items()},
        )

    def _find_headings(self, table: Table) -> int:
        for row, cells in enumerate(table[:_HEADING_DEPTH]):
            places = {self._hidden.columns.get(plain_text(cell), ""): place for place, cell in enumerate(cells)}
            if "number" in places:
                self._places = {column: place for column, place in places.items() if column}
                gone = (heading for heading, column in self._hidden.columns.items() if column not in places)
                self._faults += [CellFault(row + 1, heading, "sheet/heading_missing") for heading in gone]
                return row
        raise SheetError("sheet/no_numbers")

    def _lines(self, table: Table, first: int) -> Iterable[_Line]:
        for row, cells in enumerate(table, first):
            at = {column: cells[place] for column, place in self._places.items() if place < len(cells)}
            if not any(plain_text(cell) for cell in at.values()):
                continue
            said = read_number(at.get("number", ""), self._hidden.drafts)
            if said is None:
                self._fault(row, "number", "sheet/number_unknown", value=plain_text(at["number"]))
            else:
                yield _Line(row, at, said)

    def _fault(self, row: int, column: str, text_id: str, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        letter = column_letter(self._places[column]) if column in self._places else ""
        self._faults.append(CellFault(row, self._headings[column], text_id, args, letter))

    def _has_text(self, line: _Line) -> bool:
        if not line.text:
            self._fault(line.row, "text", "sheet/text_missing")
        return bool(line.text)

    def _read_draft(self, number: str, written: WrittenDraft, lines: list[_Line]) -> None:
        """Read the rows of one number: one is an edited draft, several are its parts."""
        if number in self._named:
            for line in lines:
                self._fault(line.row, "number", "sheet/number_merged", value=number)
            return
        if not lines:
            return
        self._named.add(number)
        if len(lines) > 1 and any(text_digest(line.text) != written.digest for line in lines):
            self._split(number, written, lines)
            return
        for line in lines[1:]:
            self._fault(line.row, "number", "sheet/number_twice", value=number)
        self._edit(number, written, lines[0])

    def _edit(self, number: str, written: WrittenDraft, line: _Line) -> None:
        if line.said.part:
            self._fault(line.row, "number", "sheet/part_alone", value=number)
        if "text" in line.cells and text_digest(line.text) != written.digest:
            self._fault(line.row, "text", "sheet/text_changed", value=number)
        self._rows.append(SheetRow(line.row, written.row_id, number, self._values(line, written)))

    def _values(self, line: _Line, written: WrittenDraft, *, filled: bool = False) -> dict[str, DraftValue]:
        """Return what was edited against what was written; `filled`: an empty cell says nothing."""
        cells = {column: cell for column, cell in line.cells.items() if not filled or plain_text(cell)}
        values, faults = self._cells.edited(cells, written)
        for column, (text_id, args) in faults.items():
            self._fault(line.row, column, text_id, value=plain_text(line.cells[column]), **args)
        return values

    def _split(self, number: str, written: WrittenDraft, lines: list[_Line]) -> None:
        whole = [line for line in lines if text_digest(line.text) == written.digest]
        for line in whole:
            self._fault(line.row, "text", "sheet/split_whole", value=number)
        empty = [line for line in lines if not self._has_text(line)]
        if not whole and not empty:
            parts = tuple(AddedRow(line.row, line.text, self._values(line, written, filled=True)) for line in lines)
            self._splits.append(SplitRows(written.row_id, number, written.digest, parts))

    def _merge(self, line: _Line) -> None:
        known = self._hidden.drafts
        members = sorted(line.said.numbers, key=list(known).index)
        taken = [number for number in members if number in self._named]
        if taken:
            self._fault(line.row, "number", "sheet/number_twice", value="、".join(taken))
            return
        self._named.update(members)
        ids = tuple(known[number].row_id for number in members)
        self._merges.append(MergedRow(line.row, ids, tuple(members), self._values(line, known[members[0]])))

    def _add(self, line: _Line) -> AddedRow:
        nothing = WrittenDraft(0, "", {})
        return AddedRow(line.row, line.text, self._values(line, nothing, filled=True))
