"""The breakdown of a document (任务分解表) as a Word annex: all its directives in one table, the page turned."""

from dataclasses import dataclass

from bot.reports.official import Grid, Head, write_official

WIDTHS = (13, 97, 28, 26, 37, 24)  # mm: number, directive, lead, support, date, done when


@dataclass(frozen=True)
class Breakdown:
    """A document's breakdown, all of it words; each cell's lines are parted by newlines."""

    head: Head
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_breakdown(breakdown: Breakdown) -> bytes:
    """Return a breakdown as .docx."""
    table = Grid(breakdown.columns, breakdown.rows, WIDTHS, left=frozenset({1, 2, 3, 5}), headed=frozenset({1}))
    return write_official(breakdown.head, [table], landscape=True)
