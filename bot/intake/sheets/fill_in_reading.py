"""Reading a fill-in sheet that came back: with its hidden part, or, saved as .csv or copied, by headings and numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.intake.cells import (
    CellFault,
    CellValue,
    SheetError,
    Table,
    cell_text,
    column_letter,
    plain_text,
)
from bot.intake.sheets.fill_in_sheet import FIGURE, FILL_IN_MARK, WORDS, FilledRow, FilledSheet
from bot.intake.sheets.sheet_shapes import read_number

NEEDED = ("number", "title", *WORDS)
"""Columns by whose headings a sheet without its hidden part is known."""

_HEADING_DEPTH = 10
_NO_WORDS = frozenset({"/", "／", "-", "－", "—", "——", "--"})


@dataclass(frozen=True)
class FillInWords:
    """What the headings and the words of the list mean: heading → column, word → state."""

    columns: Mapping[str, str]
    states: Mapping[str, str]


@dataclass(frozen=True)
class _Hidden:
    words: FillInWords
    written_at: str = ""
    ids: Mapping[str, int] = field(default_factory=dict)  # by number
    before: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)


def read_fill_in(shown: Table, hidden: Table) -> FilledSheet:
    """Return what is filled in. Raise SheetError where the hidden part is none of a fill-in sheet."""
    return _Reader(_hidden(hidden)).read(shown)


def read_flat_fill_in(table: Table, words: FillInWords) -> FilledSheet | None:
    """Return what is filled in a sheet without its hidden part, None where its headings are not those of one."""
    found = (_places(cells, words.columns) for cells in table[:_HEADING_DEPTH])
    if not any(set(NEEDED) <= set(places) for places in found):
        return None
    return _Reader(_Hidden(words)).read(table)


def _hidden(table: Table) -> _Hidden:
    lines = [[cell_text(cell) for cell in cells] for cells in table]
    try:
        if lines[0][0] != FILL_IN_MARK:
            raise SheetError("fill_in/not_ours")
        columns = {line[2]: line[1] for line in lines[1:] if line[0] == "column"}
        states = {line[3]: line[2] for line in lines[1:] if line[0] == "word"}
        rows = [line for line in lines[1:] if line[0] == "row"]
        return _Hidden(
            words=FillInWords(columns, states),
            written_at=lines[0][1],
            ids={line[1]: int(line[2]) for line in rows},
            before={int(line[2]): [_target(cell) for cell in line[3:] if cell] for line in rows},
        )
    except (IndexError, ValueError, InvalidOperation) as error:
        raise SheetError("fill_in/not_ours") from error


def _target(cell: str) -> tuple[int, str]:
    ident, _, current = cell.partition("=")
    if current:
        Decimal(current)  # what is no number raises
    return int(ident), current


def _places(cells: Sequence[CellValue], columns: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = columns.get(plain_text(cell))
        if column:
            places.setdefault(column, place)
    return places


class _Reader:
    """Reads the visible sheet. A cell that cannot be read is a fault of its own, and nothing else is lost with it."""

    def __init__(self, hidden: _Hidden) -> None:
        self._hidden = hidden
        self._headings = {column: heading for heading, column in hidden.words.columns.items()}
        self._places: dict[str, int] = {}
        self._faults: list[CellFault] = []

    def read(self, table: Table) -> FilledSheet:
        start = self._find_headings(table)
        rows = list(self._rows(table[start + 1 :], start + 2))
        return FilledSheet(
            rows=tuple(self._once(rows)),
            faults=tuple(sorted(self._faults, key=lambda fault: fault.row)),
            written_at=self._hidden.written_at,
            before=self._hidden.before,
            headings=self._headings,
            letters={column: column_letter(place) for column, place in self._places.items()},
            states={state: word for word, state in self._hidden.words.states.items()},
        )

    def _find_headings(self, table: Table) -> int:
        for row, cells in enumerate(table[:_HEADING_DEPTH]):
            places = _places(cells, self._hidden.words.columns)
            if "number" in places:
                self._places = places
                gone = (column for column in ("number", *WORDS) if column not in places)
                self._faults += [CellFault(row + 1, self._headings[column], "sheet/heading_missing") for column in gone]
                return row
        raise SheetError("sheet/no_numbers")

    def _rows(self, table: Table, first: int) -> Iterable[FilledRow]:
        for row, cells in enumerate(table, first):
            at = {column: cells[place] for column, place in self._places.items() if place < len(cells)}
            filled = self._filled(row, at)
            if filled is None:
                continue
            number = self._number(at.get("number", ""))
            if number is None:
                self._fault(row, "number", "fill_in/number_unknown", value=plain_text(at.get("number", "")))
                continue
            yield FilledRow(row, number, self._hidden.ids.get(number), **filled)

    def _number(self, cell: CellValue) -> str | None:
        """Return the number of a row; of any office's form where there is no hidden part to look it up in."""
        known: Collection[str] = self._hidden.ids
        if not known:
            text = f"{cell.month}-{cell.day}" if isinstance(cell, date) else plain_text(cell)
            return text or None
        said = read_number(cell, known)
        return said.numbers[0] if said and len(said.numbers) == 1 and not said.part else None

    def _filled(self, row: int, at: Mapping[str, CellValue]) -> dict[str, Any] | None:
        """Return what stands in the cells to be filled in, None where nothing does."""
        words = {column: _words(at.get(column, "")) for column in WORDS}
        figures = {
            int(column.removeprefix(FIGURE)): text
            for column, cell in at.items()
            if column.startswith(FIGURE) and (text := self._figure(row, column, cell))
        }
        state = self._state(row, at.get("state", ""))
        return {**words, "figures": figures, "state": state} if any((*words.values(), figures, state)) else None

    def _figure(self, row: int, column: str, cell: CellValue) -> str:
        if isinstance(cell, (bool, date, time, timedelta)):
            if plain_text(cell):
                self._fault(row, column, "fill_in/no_figure", value=plain_text(cell))
            return ""
        return plain_text(cell)

    def _state(self, row: int, cell: CellValue) -> str:
        word = plain_text(cell)
        state = self._hidden.words.states.get(word, "")
        if word and not state:
            choices = "、".join(self._hidden.words.states)
            self._fault(row, "state", "sheet/choice_unknown", value=word, choices=choices)
        return state

    def _once(self, rows: Iterable[FilledRow]) -> Iterable[FilledRow]:
        """Give the rows, of several with one number the first: which is meant, we cannot know of the others."""
        seen: set[str] = set()
        for row in rows:
            if row.number in seen:
                self._fault(row.row, "number", "fill_in/number_twice", value=row.number)
            else:
                seen.add(row.number)
                yield row

    def _fault(self, row: int, column: str, text_id: str, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        letter = column_letter(self._places[column]) if column in self._places else ""
        self._faults.append(CellFault(row, self._headings.get(column, column), text_id, args, letter))


def _words(cell: CellValue) -> str:
    """Return the words of a cell with their line breaks; '' for a stroke, but 无 is a word: no progress, no problem."""
    text = "\n".join(line.strip() for line in cell_text(cell).splitlines()).strip()
    return "" if text in _NO_WORDS else text
