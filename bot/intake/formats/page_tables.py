"""Task tables on pages, as PDF and OFD keep them: letters and rules with their places, no cells.

A table begins with the headings of a task table and may go on over pages. All else stays running text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.intake.formats.letters import Letter, Word, rows_of, run_on, words_of
from bot.intake.formats.loose_tables import Columns, LooseTable, headings, rows_below
from bot.intake.formats.page_lines import Line
from bot.intake.formats.ruled_tables import Grid, Rule, grids
from bot.intake.table_columns import CONTENT, Column, columns_of

_HEAD_ROWS = 4  # a title and headings of two rows may stand above the first task
_RUNNING = 3  # lines of a page's head above a table that goes on
_LEAST_RULES = 6  # those of three columns and a row, drawn as long lines
_NEAR = 0.25  # of a letter
_ENDS = "。；;！!"


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table's part on a page: between which heights, between which sides, and its rows as lines."""

    top: float
    bottom: float
    left: float
    right: float
    rows: list[list[str]] = field(hash=False)

    def holds(self, letter: Letter) -> bool:
        """Tell whether a letter stands in the table."""
        return self.top <= letter.middle <= self.bottom and self.left <= letter.center <= self.right

    def lines(self) -> list[Line]:
        """Return the rows as lines of the page; what stands alone above the headings is a line of its own."""
        lines: list[Line] = []
        for row in self.rows:
            if any(row):
                alone = not lines and sum(map(bool, row)) == 1
                words = next(filter(None, row)) if alone else "\t".join(row)
                lines.append(Line(words, self.left, self.right, self.top, 1.0, is_row=True))
        return lines


class PageTables:
    """Finds the tables of a document, page after page."""

    def __init__(self) -> None:
        self._grid: Grid | None = None  # that goes on: the last thing on the page before
        self._loose: Columns | None = None
        self._kinds: dict[int, Column] = {}
        self._last: list[str] = []  # the last row of the page before

    def may_be_on(self, lines: Sequence[Line], rules: Sequence[Rule]) -> bool:
        """Tell whether a page is worth looking at more closely."""
        if len(rules) >= _LEAST_RULES or self._loose is not None:
            return True
        return any(headings([Word(word, 0, 0, 0, 0) for word in line.text.split()]) for line in lines)

    def on_page(self, letters: Sequence[Letter], rules: Sequence[Rule]) -> list[PageTable]:
        """Return the tables of the next page, from its top down."""
        seen = [letter for letter in letters if not letter.sign.isspace()]
        if not seen:
            return []
        near = _NEAR * median(letter.size for letter in seen)
        tables = self._ruled(letters, rules, near) if rules else []
        if not tables:
            self._grid = None
            tables = self._aligned(letters)
        else:
            self._loose = None
        return tables

    def _ruled(self, letters: Sequence[Letter], rules: Sequence[Rule], near: float) -> list[PageTable]:
        tables: list[PageTable] = []
        for grid in grids(rules, letters, near):
            goes_on = self._goes_on(grid, near)
            heads, kinds = _headings(grid.rows)
            if not kinds and not goes_on:
                self._grid = None
                continue
            self._kinds = kinds or self._kinds
            if goes_on and not tables:
                _mend(self._last, grid.rows, heads, self._kinds)
            self._grid, self._last = grid, next(reversed(grid.rows), [])
            tables.append(PageTable(grid.down[0], grid.down[-1], grid.across[0], grid.across[-1], grid.rows))
        return tables

    def _goes_on(self, grid: Grid, near: float) -> bool:
        before = self._grid.across if self._grid else ()
        return len(before) == len(grid.across) and all(
            abs(one - other) <= 2 * near for one, other in zip(before, grid.across, strict=True)
        )

    def _aligned(self, letters: Sequence[Letter]) -> list[PageTable]:
        lines = [words_of(row) for row in rows_of(letters)]
        tables: list[PageTable] = []
        at = 0
        if self._loose is not None:
            going_on = ((first, rows_below(lines, first, self._loose)) for first in range(_RUNNING))
            first, found = next(((first, found) for first, found in going_on if found), (0, None))
            if found is not None:
                tables.append(_table(lines, first, found))
                at = found.after
        self._loose = self._loose if at and len(lines) - at < _RUNNING else None
        while at < len(lines):
            columns = headings(lines[at])
            found = rows_below(lines, at + 1, columns) if columns else None
            if columns is None or found is None:
                at += 1
                continue
            table = _table(lines, at, found)
            table.rows.insert(0, [word.text for word in columns.heads])
            tables.append(table)
            at = found.after
            self._loose = columns if len(lines) - at < _RUNNING else None
        return tables


def is_held(letter: Letter, tables: Sequence[PageTable]) -> bool:
    """Tell whether a letter stands in one of the tables."""
    return any(table.holds(letter) for table in tables)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines that stand in no table, and its tables: a row may still grow by what the next page says."""

    lines: list[Line] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)

    def in_place(self) -> list[Line]:
        """Return the lines from the top down with the tables' rows between them."""
        return sorted(
            [*self.lines, *(row for table in self.tables for row in table.lines())], key=lambda line: line.top
        )


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, Column]]:
    """Return how many rows the headings take, and what the columns hold, where a grid is a task table: else nothing."""
    told = ((at, kinds) for at, row in enumerate(rows[:_HEAD_ROWS], 1) if (kinds := columns_of(row)))
    return max(told, key=lambda one: one[0], default=(0, {}))


def _mend(last: list[str], rows: list[list[str]], first: int, kinds: dict[int, Column]) -> None:
    """Put a row together again that the end of a page has torn in two: `last` and the first of `rows` below headings."""
    numbers = [at for at, kind in kinds.items() if kind is Column.NUMBER]
    content = [at for at, kind in kinds.items() if kind in CONTENT]
    rest = rows[first] if first < len(rows) else []
    if not numbers or len(last) != len(rest) or any(rest[at] for at in numbers) or not last[numbers[0]]:
        return
    begun = any(last[at] and last[at][-1] not in _ENDS and rest[at] for at in content)
    if begun or not any(rest[at] for at in content):
        last[:] = [run_on(both) for both in zip(last, rows.pop(first), strict=True)]


def _table(lines: Sequence[Sequence[Word]], first: int, found: LooseTable) -> PageTable:
    words = [word for line in lines[first : found.after] for word in line]
    half = max(word.size for word in words) / 2
    return PageTable(
        min(word.middle for word in words) - half,
        max(word.middle for word in words) + half,
        min(word.left for word in words),
        max(word.right for word in words),
        found.rows,
    )
