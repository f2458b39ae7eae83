"""Results of a benchmark as a table, with the machine they were measured on."""

import os
import platform
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table


def show(title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table of results."""
    table = Table(*headings, title=title, caption=f"Python {platform.python_version()}, {os.cpu_count()} cores")
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)
