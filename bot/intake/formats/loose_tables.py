"""Tables without rules: words that stand in columns below the headings of a task table.

Only what is clear is a table: each row begins with its number, on the line on which its cells begin too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.intake.formats.letters import Word, run_on
from bot.intake.table_columns import CONTENT, Column, columns_of

_LEAST_COLUMNS = 3
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?")
_ENDS = "。；;！!"
_CLEAR, _SHORT, _APART = 0.5, 2.0, 3.5  # in heights of a letter


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table: their words, and what each column holds."""

    heads: tuple[Word, ...]
    kinds: dict[int, Column] = field(hash=False)


@dataclass(frozen=True, slots=True)
class LooseTable:
    """Rows of a table, from which line of the page to which (not included)."""

    first: int
    after: int
    rows: list[list[str]] = field(hash=False)


def headings(words: Sequence[Word]) -> Columns | None:
    """Return the columns where a line is the headings of a task table whose rows are numbered, else None."""
    kinds = columns_of([word.text for word in words])
    numbered = Column.NUMBER in kinds.values() and any(one in CONTENT for one in kinds.values())
    return Columns(tuple(words), kinds) if numbered and len(words) >= _LEAST_COLUMNS else None


def rows_below(lines: Sequence[Sequence[Word]], first: int, columns: Columns) -> LooseTable | None:
    """Return the rows that stand from a line on in the columns; None where they are none, or not clearly so."""
    number = next(at for at, kind in columns.kinds.items() if kind is Column.NUMBER)
    content = [at for at, kind in columns.kinds.items() if kind in CONTENT]
    bands = [(head.left, head.right) for head in columns.heads]
    rows: list[list[list[Word]]] = []
    firsts: list[int] = []
    at = first
    while at < len(lines):
        placed = _placed(lines[at], columns.heads)
        if placed is None or (number in placed and not _NUMBER.fullmatch(placed[number].text)):
            break
        far = bool(rows) and lines[at][0].middle - lines[at - 1][0].middle > _APART * lines[at][0].size
        if number in placed:
            if not any(one in placed for one in content):
                return None  # the number stands in the middle of a high row: which lines are its own is not clear
            rows.append([[] for _ in columns.heads])
            firsts.append(at)
        elif not rows or far:
            break
        for column, word in placed.items():
            bands[column] = (min(bands[column][0], word.left), max(bands[column][1], word.right))
            rows[-1][column].append(word)
        at += 1
    if rows and not _is_whole(rows[-1], bands, content, high=_is_high(rows, content)):
        at = firsts[len(rows) - 1]  # goes on behind the page's end
        rows.pop()
    whole = all(_is_whole(row, bands, content, high=_is_high(rows, content)) for row in rows)
    if not rows or not whole or not _are_clear(bands, columns.heads[0].size):
        return None
    return LooseTable(first, at, [[run_on(word.text for word in cell) for cell in row] for row in rows])


def _placed(words: Sequence[Word], heads: Sequence[Word]) -> dict[int, Word] | None:
    """Return the words of a line by column; None where one is below two headings, or two below one."""
    placed: dict[int, Word] = {}
    for word in words:
        below = [at for at, head in enumerate(heads) if word.left < head.right and head.left < word.right]
        middle = (word.left + word.right) / 2
        nearest = min(range(len(heads)), key=lambda at: abs((heads[at].left + heads[at].right) / 2 - middle))
        column = below[0] if below else nearest
        if len(below) > 1 or column in placed:
            return None
        placed[column] = word
    return placed


def _are_clear(bands: Sequence[tuple[float, float]], size: float) -> bool:
    return all(after[0] - before[1] >= _CLEAR * size for before, after in pairwise(bands))


def _is_whole(
    row: Sequence[Sequence[Word]], bands: Sequence[tuple[float, float]], content: Sequence[int], *, high: bool
) -> bool:
    """Tell whether a row's words end where it ends; a full line without a full stop goes on. `high`: there are such."""
    last = [(row[column][-1], bands[column][1]) for column in content if row[column]]
    return not high or all(right - word.right >= _SHORT * word.size or word.text[-1] in _ENDS for word, right in last)


def _is_high(rows: Sequence[Sequence[Sequence[Word]]], content: Sequence[int]) -> bool:
    return any(len(row[column]) > 1 for row in rows for column in content)
