"""What commands print: JSON for programs, tables and progress for people; nothing but lines where nobody looks."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from bot.told import Told


def print_json(value: object) -> None:
    """Print a value as JSON; dates as ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_rows(headings: Sequence[str], rows: Iterable[Sequence[str]], lines: str) -> None:
    """Print a table on a terminal, its last column cut where there is no room, and `lines`, which say all, elsewhere."""
    console = Console()
    if not console.is_terminal:
        typer.echo(lines)
        return
    *first, last = headings
    table = Table(*(Column(heading, no_wrap=True) for heading in first), last)
    for *cells, rest in rows:
        table.add_row(*map(escape, cells), Text(rest, no_wrap=True, overflow="ellipsis"))
    console.print(table)


@contextmanager
def progress(label: str) -> Iterator[Told]:
    """Show a bar while the block lasts, on a terminal alone and beside the output; give what is to be told how far it is.

    Until that hears something for the first time the bar says only that work goes on.
    """
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(label, total=None)

        def told(done: int, of_all: int) -> None:
            shown.update(task, completed=done, total=of_all)

        yield told
