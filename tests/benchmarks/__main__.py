"""All benchmarks and one table of them: python -m tests.benchmarks [NAME …], such as `send` or `ingest`.

A run of all of them writes docs/performance.md. DUBAN_BENCH_MILLION=1 adds a million open directives. What is measured is on a disk
(TMPDIR, else /var/tmp): what an office stores is, too. Exit code 1 where a bound is not kept.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.clock import SystemClock
from tests.benchmarks.table import RESULTS, Line, machine

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "performance.md"
HEADINGS = ("benchmark", "what", "Duban", "beside", "ratio", "bound", "")
LEAD = """# Performance

Written by `make bench` ({run}) on {day}; machine: {machine}.
Each line is measured beside what one would otherwise have, in the same run; where nothing stands beside it, it has a limit of its own.
`make bench` fails where a bound is not kept; one benchmark alone: `.venv/bin/python -m tests.benchmarks NAME`. The names are those of
`tests/benchmarks/test_NAME.py`, whose first lines say what is done on either side.

"""


def main() -> int:
    """Run, print, and write the document."""
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir="/var/tmp" if Path("/var/tmp").is_dir() else None) as folder:  # noqa: S108
        results = Path(folder) / "results.jsonl"
        results.touch()
        environment = {"TMPDIR": folder, **os.environ, RESULTS: str(results)}
        files = [str(HERE / f"test_{name}.py") for name in names] or [str(HERE)]
        options = ["-n", "0", "--timeout", "1800", "-m", "benchmark", "-s"]
        program = [sys.executable, "-m", "pytest", *options, *files]
        code = subprocess.run(program, env=environment, check=False).returncode  # noqa: S603 - our own tests
        kept = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    lines = [Line(**one) for one in kept if "benchmark" in one]
    _print(lines)
    if not names and lines:
        DOCUMENT.write_text(_document(lines, [one for one in kept if "title" in one]), encoding="utf-8")
    return code or int(not all(line.met for line in lines))


def _cells(line: Line) -> tuple[str, ...]:
    return line.benchmark, line.what, line.ours, line.other, line.ratio, line.bound, "" if line.met else "not kept"


def _print(lines: Sequence[Line]) -> None:
    table = Table(*HEADINGS, title="All benchmarks", caption=machine())
    for line in lines:
        table.add_row(*_cells(line), style=None if line.met else "red")
    console = Console()
    (console if console.is_terminal else Console(width=160)).print(table)


def _document(lines: Sequence[Line], tables: Sequence[dict[str, Any]]) -> str:
    million = "with" if os.environ.get("DUBAN_BENCH_MILLION") else "without"
    run = f"{million} a million directives"
    parts = [LEAD.format(run=run, day=SystemClock().now().date().isoformat(), machine=machine())]
    parts.append(_markdown(HEADINGS, [_cells(line) for line in lines]))
    parts += [f"\n## {one['title']}\n\n{_markdown(one['headings'], one['rows'])}" for one in tables]
    return "".join(parts)


def _markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    every = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in every) + "\n"


if __name__ == "__main__":
    sys.exit(main())
