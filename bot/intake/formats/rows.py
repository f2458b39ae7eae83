"""A table as lines of text: a row a line, a tab between cells, every cell in its column.

What is merged downwards stands in each row, what is merged sideways once with empty cells after it: so that columns
stay columns, and a row can be understood without those above it.
"""

from collections.abc import Sequence

MAX_COLUMNS = 64


def cell_line(parts: Sequence[str]) -> str:
    """Return a cell's paragraphs as one line without tabs."""
    return " ".join(" ".join(parts).split())


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines: empty columns at the right end and empty rows left out; a title above stands alone."""
    width = max((len(row) - _blanks_at_end(row) for row in rows), default=0)
    lines: list[str] = []
    for row in rows:
        cells = [cell.strip() for cell in row[:width]]
        if any(cells):
            alone = not lines and sum(map(bool, cells)) == 1 and bool(cells[0])
            lines.append(cells[0] if alone or width == 1 else "\t".join([*cells, *[""] * (width - len(cells))]))
    return lines


def _blanks_at_end(row: Sequence[str]) -> int:
    count = 0
    for cell in reversed(row):
        if cell.strip():
            break
        count += 1
    return count
