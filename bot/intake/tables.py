"""Task tables in a text: lines whose cells are parted by tabs, as files are read and as Excel and Word paste them.

Each row that says what is to be done is an item: whose it is stands in its columns. Offsets are those of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.intake.sentences import BLANKS
from bot.intake.table_columns import CONTENT, Column, columns_of

_PADDING = BLANKS + '\n"'
_MAX_GROUP = 60
_MAX_CELLS = 100
_MAX_ROW_LINES, _MAX_ROW = 60, 8000
_QUOTED = re.compile(r'(?:^|\t)"', re.MULTILINE)
_SUM = re.compile(r"^[\s\u3000]*(?:合[ \u3000]*计|小[ \u3000]*计|总[ \u3000]*计|共计)")
_NUMBERED = re.compile(
    r"^(?P<name>[（(]?[一二三四五六七八九十百\d]{1,4}[)）]?)(?:[、.．]|(?<=[)）])|$)[ \u3000]*(?P<title>.*)$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's place in the text, and its words."""

    start: int
    end: int
    words: str


Cells: TypeAlias = dict[Column, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class TableItem:
    """A row to be done. `groups` are the headings above it with their labels, `cells` what stands in its columns.

    `merged` are further rows of the same content: another unit, another date. `shared`: it is one of several rows
    with the same task, which therefore is a heading of each.
    """

    start: int
    end: int
    groups: tuple[str, ...]
    cells: Cells = field(hash=False)
    merged: tuple[Cells, ...] = field(default=(), hash=False)
    shared: bool = False


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table's place in the text, its headings' row included, and its items."""

    start: int
    end: int
    items: tuple[TableItem, ...]


@dataclass(slots=True)
class _Table:
    """A table being read."""

    start: int
    columns: dict[int, Column]
    end: int = 0
    width: int = 0
    group: str = ""
    items: list[TableItem] = field(default_factory=list)
    above: Cells = field(default_factory=dict)
    torn: tuple[Cell, ...] = ()  # the row above where it has too few cells
    items_before_torn: int = 0


def find_tables(text: str) -> list[TaskTable]:
    """Return the task tables of a text in order."""
    if "\t" not in text:
        return []
    tables: list[TaskTable] = []
    table: _Table | None = None
    rows = list(_rows(text))
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else ()
        table = _after(table, row, following, tables)
    _close(table, tables)
    return tables


def without_tables(text: str, tables: Sequence[TaskTable]) -> str:
    """Return the text with line ends in place of its task tables, letter for letter."""
    parts, at = [], 0
    for table in tables:
        parts += [text[at : table.start], "\n" * (table.end - table.start)]
        at = table.end
    return "".join([*parts, text[at:]])


def numbered(words: str) -> tuple[str, str]:
    """Return the label and the title of a heading: 一、工业 → 一, 工业."""
    found = _NUMBERED.match(words.strip(_PADDING))
    return (found["name"], found["title"]) if found else ("", words.strip(_PADDING))


def _rows(text: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the lines as rows of cells; a line end inside Excel's quotes parts no rows."""
    at = 0
    while at < len(text):
        end = _line_end(text, at)
        yield tuple(_cells(text, at, end))
        at = end + 1


def _line_end(text: str, start: int) -> int:
    first = end = _or_end(text, start)
    if text.find("\t", start, end) < 0 or not _QUOTED.search(text, start, end):
        return end
    for _ in range(_MAX_ROW_LINES):
        if text.count('"', start, end) % 2 == 0 or end >= len(text) or end - start > _MAX_ROW:
            break
        end = _or_end(text, end + 1)
    return end if text.count('"', start, end) % 2 == 0 else first


def _or_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    for part in text[start:end].split("\t", _MAX_CELLS):
        words = part.strip(_PADDING)
        low = start + part.find(words) if words else start
        yield Cell(low, low + len(words), words)
        start += len(part) + 1


def _after(
    table: _Table | None, row: tuple[Cell, ...], following: tuple[Cell, ...], tables: list[TaskTable]
) -> _Table | None:
    """Return the table that is open after a row."""
    columns = columns_of([cell.words for cell in row]) if len(row) > 1 else {}
    if columns:
        if table is not None and not table.items and not table.group:  # headings of two rows: the lower one tells more
            table.columns = {**table.columns, **columns}
            table.end = row[-1].end
            return table
        if table is not None and list(columns.values()) == list(table.columns.values()):  # repeated on the next page
            table.end = row[-1].end
            return table
        _close(table, tables)
        return _Table(row[0].start, columns, row[-1].end, len(row))
    if table is None:
        return None
    if len(row) == 1 and not _is_group(row[0], following):
        _close(table, tables)
        return None
    _take(table, row)
    return table


def _close(table: _Table | None, tables: list[TaskTable]) -> None:
    if table is None or not table.items:
        return
    tasks = [_task(item.cells) for item in table.items]
    shared = [
        bool(task) and task in (*tasks[max(at - 1, 0) : at], *tasks[at + 1 : at + 2]) for at, task in enumerate(tasks)
    ]
    items = (replace(item, shared=one) for item, one in zip(table.items, shared, strict=True))
    tables.append(TaskTable(table.start, table.end, tuple(items)))


def _task(cells: Cells) -> str:
    """Return the task of a row that also says what the task comes to."""
    if Column.MEASURE not in cells:
        return ""
    return next((cells[column][0].words for column in (Column.TASK, Column.NAME) if column in cells), "")


def _is_group(cell: Cell, following: tuple[Cell, ...]) -> bool:
    """Tell whether a line without tabs is a heading inside a table: a paste may have lost its empty cells."""
    return 0 < len(cell.words) <= _MAX_GROUP and len(following) > 1 and not cell.words.endswith(("。", "："))


def _take(table: _Table, row: tuple[Cell, ...]) -> None:
    """Read a row into a table."""
    row = _mended(table, row)
    table.end = max(table.end, row[-1].end)
    filled = [cell for cell in row if cell.words]
    if not filled or _SUM.match(filled[0].words):
        return
    if len(filled) == 1 and (len(row) == 1 or row[0].words) and len(filled[0].words) <= _MAX_GROUP:
        table.group = filled[0].words
        table.above = {}
        return
    cells = _by_column(table, row)
    if not any(cells.get(column) for column in (*CONTENT, Column.TARGET)):
        _merge(table, cells)
        return
    cells = _filled_down(table, cells)
    if table.items and _same_content(table.items[-1].cells, cells):
        _merge(table, cells)
        return
    own = [cell for column, found in cells.items() if column is not Column.GROUP for cell in found if cell in row]
    table.items.append(
        TableItem(min(cell.start for cell in own), max(cell.end for cell in own), _groups(table, cells), cells)
    )


def _mended(table: _Table, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Put a row together again that a line end in one of its cells has torn in two."""
    torn, before = table.torn, table.items_before_torn
    table.torn, table.items_before_torn = (row if 1 < len(row) < table.width else ()), len(table.items)
    if not torn or len(torn) + len(row) - 1 != table.width:
        return row
    del table.items[before:]
    table.torn = ()
    middle = Cell(torn[-1].start, row[0].end, f"{torn[-1].words} {row[0].words}".strip())
    return (*torn[:-1], middle, *row[1:])


def _by_column(table: _Table, row: tuple[Cell, ...]) -> Cells:
    cells: Cells = {}
    for at, column in table.columns.items():
        if at < len(row) and row[at].words:
            cells[column] = (*cells.get(column, ()), row[at])
    return cells


def _filled_down(table: _Table, cells: Cells) -> Cells:
    """Let cells that were merged downwards, and pasted only once, hold for the rows below them."""
    if Column.GROUP not in cells and Column.GROUP in table.above:
        cells = {Column.GROUP: table.above[Column.GROUP], **cells}
    task = Column.TASK if Column.TASK in table.above else Column.NAME
    if Column.NUMBER not in cells and task not in cells and task in table.above and Column.MEASURE in cells:
        cells = {**table.above, **cells}
    table.above = cells
    return cells


def _same_content(before: Cells, after: Cells) -> bool:
    columns = (Column.NUMBER, Column.GROUP, *CONTENT)
    return all([c.words for c in before.get(one, ())] == [c.words for c in after.get(one, ())] for one in columns)


def _merge(table: _Table, cells: Cells) -> None:
    """Add what a row says of who and when to the item above, whose content it shares."""
    if not table.items or not cells:
        return
    last = table.items[-1]
    end = max(last.end, *(cell.end for found in cells.values() for cell in found))
    table.items[-1] = TableItem(last.start, end, last.groups, last.cells, (*last.merged, cells))


def _groups(table: _Table, cells: Cells) -> tuple[str, ...]:
    column = tuple(cell.words for cell in cells.get(Column.GROUP, ()))
    return tuple(dict.fromkeys((*([table.group] if table.group else []), *column)))
