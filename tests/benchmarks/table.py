"""Results of a benchmark: its own tables, and its lines in the one table of all (`python -m tests.benchmarks`)."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = "DUBAN_BENCH_RESULTS"  # the variable that names the file for what is measured, a line of JSON each


@dataclass(frozen=True)
class Line:
    """One line of the table of all: `other` and `ratio` are empty where a figure stands by itself."""

    benchmark: str
    what: str
    ours: str
    other: str
    ratio: str
    bound: str
    met: bool


def machine() -> str:
    """Return what it was measured on."""
    processor = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [one for one in cpuinfo.read_text(encoding="utf-8").splitlines() if one.startswith("model name")]
        processor = named[0].partition(":")[2].strip() if named else processor
    return f"{platform.system()}, {os.cpu_count()} × {processor}, Python {platform.python_version()}"


def show(title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table of results, and keep it for the document."""
    table = Table(*headings, title=title, caption=machine())
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)
    _keep({"title": title, "headings": headings, "rows": rows})


def compare(
    benchmark: str, what: str, ours: float, other: float, *, most: float | None = None, least: float | None = None
) -> bool:
    """Note a figure beside what one would otherwise have; return whether ours / other keeps to its bound."""
    ratio = ours / other
    met = (most is None or ratio <= most) and (least is None or ratio >= least)
    bound = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    _keep(asdict(Line(benchmark, what, _figure(ours), _figure(other), f"{ratio:.2f}", bound, met)))
    return met


def limit(benchmark: str, what: str, ours: float, *, most: float | None = None, least: float | None = None) -> bool:
    """Note a figure that stands by itself; return whether it keeps to its bound."""
    met = (most is None or ours <= most) and (least is None or ours >= least)
    bound = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    _keep(asdict(Line(benchmark, what, _figure(ours), "", "", bound, met)))
    return met


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _keep(found: dict[str, Any]) -> None:
    if RESULTS in os.environ:
        with Path(os.environ[RESULTS]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
