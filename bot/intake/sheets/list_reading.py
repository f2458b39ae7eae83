"""Reading a list that came as a sheet: ours, edited, or somebody's own. A wrong cell is a fault of its own, nothing else lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.intake.cells import CellFault, SheetError, column_letter, name_text, plain_text
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET
from bot.intake.sheets.list_sheet import LIST_MARK, MAX_NAME, MAX_NOTE, AddedItem, EditedItem, ListRead
from bot.intake.sheets.list_words import SUMS, column_of, state_of
from bot.intake.sheets.tables import SheetTable
from bot.rules.list_values import MOST_ROWS

_HEADING_DEPTH = 10  # a title and a note may stand above the headings
_EDITABLE = ("name", "state", "note", "owner")


@dataclass(frozen=True)
class _Hidden:
    """What the hidden part says: nothing for a list that is not ours."""

    target_id: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)  # heading → column
    states: Mapping[str, str] = field(default_factory=dict)  # word → state
    rows: Mapping[int, tuple[int, Mapping[str, str]]] = field(default_factory=dict)  # number → id, words as written


@dataclass(frozen=True)
class _Line:
    row: int
    cells: Mapping[str, str]
    lone: bool  # one cell alone is filled


def is_list(tables: Sequence[SheetTable]) -> bool:
    """Tell whether a workbook is a list of ours."""
    hidden = _hidden_table(tables)
    return hidden is not None and bool(hidden.rows) and hidden.rows[0][:1] == (LIST_MARK,)


def is_other_sheet(tables: Sequence[SheetTable]) -> bool:
    """Tell whether a workbook is a sheet of ours, but no list."""
    return _hidden_table(tables) is not None and not is_list(tables)


def read_list(tables: Sequence[SheetTable]) -> ListRead:
    """Return what a list says. Raise SheetError where there are no names in it, or too many."""
    if is_list(tables):
        shown = next((table for table in tables if table.name != ORIGIN_SHEET), SheetTable("", visible=True, rows=()))
        return _Reader(_hidden(tables)).read(shown)
    visible = [table for table in tables if table.visible and table.rows]
    named = [table for table in visible if _headings(table, {}) is not None]
    if not visible:
        raise SheetError("scope/no_rows")
    return _Reader(_Hidden()).read((named or visible)[0])


def _hidden_table(tables: Sequence[SheetTable]) -> SheetTable | None:
    return next((table for table in tables if table.name == ORIGIN_SHEET), None)


def _hidden(tables: Sequence[SheetTable]) -> _Hidden:
    table = _hidden_table(tables)
    lines = table.rows if table else ()
    try:
        columns = {line[2]: line[1] for line in lines if line[0] == "column"}
        rows = {
            int(line[2]): (int(line[1]), dict(zip(_EDITABLE, (*line[3:], *[""] * len(_EDITABLE)), strict=False)))
            for line in lines
            if line[0] == "row"
        }
        states = {line[2]: line[1] for line in lines if line[0] == "word"}
        return _Hidden(int(lines[0][1]), columns, states, rows)
    except (IndexError, ValueError) as error:
        raise SheetError("scope/not_ours") from error


def _headings(table: SheetTable, known: Mapping[str, str]) -> tuple[int, dict[str, int]] | None:
    """Return in which row, from 0, the headings stand and where each column is; None where none says what the names are."""
    for row, cells in enumerate(table.rows[:_HEADING_DEPTH]):
        columns = [known.get(plain_text(cell)) if known else column_of(cell) for cell in cells]
        places = {column: place for place, column in reversed(list(enumerate(columns))) if column}
        if "name" in places:
            return row, places
    return None


class _Reader:
    """Reads one sheet."""

    def __init__(self, hidden: _Hidden) -> None:
        self._hidden = hidden
        self._places: dict[str, int] = {}
        self._printed: dict[str, str] = {}
        self._faults: list[CellFault] = []
        self._edited: list[EditedItem] = []
        self._added: list[AddedItem] = []
        self._named: dict[int, int] = {}  # numbers → in which row
        self._names: dict[str, int] = {}

    def read(self, table: SheetTable) -> ListRead:
        lines = list(self._lines(table))
        numbered = bool(lines) and sum(bool(line.cells.get("number")) for line in lines) * 2 > len(lines)
        for line in lines:
            note_below = not self._hidden.target_id and numbered and line.lone and not line.cells.get("number")
            sums = SUMS & {line.cells.get(column, "").casefold() for column in ("number", "name")}
            if not (note_below or sums):
                self._take(line)
        if len(self._added) + len(self._hidden.rows) > MOST_ROWS:
            raise SheetError("scope/too_many")
        if not (self._added or self._hidden.target_id):
            raise SheetError("scope/no_rows")
        return ListRead(
            target_id=self._hidden.target_id,
            edited=tuple(self._edited),
            added=tuple(self._added),
            missing=tuple((of[0], number) for number, of in self._hidden.rows.items() if number not in self._named),
            faults=tuple(sorted(self._faults, key=lambda fault: fault.row)),
            headings=self._printed,
            letters={column: column_letter(place) for column, place in self._places.items()},
        )

    def _lines(self, table: SheetTable) -> Iterable[_Line]:
        found = _headings(table, self._hidden.columns)
        start = found[0] + 1 if found else 0
        self._places = found[1] if found else self._plain_columns(table)
        cells = table.rows[start - 1] if found else ()
        self._printed = {column: cells[place] if cells else column for column, place in self._places.items()}
        for row, line in enumerate(table.rows[start:], start + 1):
            at = {column: plain_text(line[place]) for column, place in self._places.items() if place < len(line)}
            if "note" in at:
                at["note"] = line[self._places["note"]].strip()
            if any(at.values()):
                yield _Line(row, at, lone=sum(map(bool, line)) == 1)

    def _plain_columns(self, table: SheetTable) -> dict[str, int]:
        """Return the columns of a list without headings: names alone, or numbers and names. Raise SheetError for others."""
        used = sorted({place for row in table.rows for place, cell in enumerate(row) if plain_text(cell)})
        numbers = used and all(row[used[0]].isdecimal() for row in table.rows if len(row) > used[0] and any(row))
        if self._hidden.target_id or not used or len(used) > (2 if numbers else 1) or (numbers and len(used) == 1):
            raise SheetError("scope/no_names")
        return {"number": used[0], "name": used[1]} if numbers else {"name": used[0]}

    def _take(self, line: _Line) -> None:
        said = line.cells.get("number", "")
        number = int(said) if said.isdecimal() and len(said) <= 4 else None  # noqa: PLR2004 - no list is so long
        if said and (number is None or (self._hidden.target_id and number not in self._hidden.rows)):
            if self._hidden.target_id:
                self._fault(line, "number", "scope/number_unknown", value=said)
                return
            number = None
        if number is not None and number in self._named:
            self._fault(line, "number", "scope/number_twice", value=said, row=self._named[number])
            return
        if number is not None:
            self._named[number] = line.row
        if self._hidden.target_id and number is not None:
            self._edit(line, number)
        else:
            self._add(line, number)

    def _edit(self, line: _Line, number: int) -> None:
        row_id, written = self._hidden.rows[number]
        values = self._values(line, {column: written[column] for column in _EDITABLE})
        if "name" in values and not values["name"]:
            self._fault(line, "name", "scope/name_emptied", value=str(number))
            del values["name"]
        if values:
            self._edited.append(EditedItem(line.row, row_id, number, values))

    def _add(self, line: _Line, number: int | None) -> None:
        name = name_text(line.cells.get("name", ""))
        if not name:
            self._fault(line, "name", "scope/name_missing")
            return
        if name.casefold() in self._names:
            self._fault(line, "name", "scope/name_twice", value=name, row=self._names[name.casefold()])
            return
        self._names[name.casefold()] = line.row
        values = self._values(line, dict.fromkeys(_EDITABLE, ""))
        if "name" in values:
            self._added.append(AddedItem(line.row, number, values))

    def _values(self, line: _Line, written: Mapping[str, str]) -> dict[str, str]:
        """Return the cells that differ from what was written and can be taken."""
        values = {}
        for column in _EDITABLE:
            cell = line.cells.get(column)
            if cell is None or " ".join(cell.split()) == " ".join(written[column].split()):
                continue
            value = self._value(line, column, cell)
            if value is not None and (column != "state" or value):
                values[column] = value
        return values

    def _value(self, line: _Line, column: str, cell: str) -> str | None:
        match column:
            case "state":
                state = state_of(cell, self._hidden.states)
                if state is None:
                    choices = "、".join(self._hidden.states) or None
                    self._fault(line, column, "scope/state_unknown", value=cell, choices=choices)
                return state or ("open" if state == "" and self._hidden.target_id else state)
            case "name" if len(cell) > MAX_NAME:
                self._fault(line, column, "scope/too_long", limit=MAX_NAME)
                return None
            case "note" if len(cell) > MAX_NOTE:
                self._fault(line, column, "scope/too_long", limit=MAX_NOTE)
                return None
            case "name" | "owner":
                return name_text(cell)
            case _:
                return cell

    def _fault(self, line: _Line, column: str, text_id: str, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        letter = column_letter(self._places[column]) if column in self._places else ""
        self._faults.append(CellFault(line.row, self._printed.get(column, column), text_id, args, letter))
