"""100,000 open directives of which 1,000 are due (DUBAN_BENCH_MILLION=1: 1,000,000 too), beside one APScheduler job for each."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from db.session import Database
from tests.benchmarks.filled import fill
from tests.benchmarks.schedule import fill_jobs
from tests.benchmarks.table import compare, show
from tests.services.office import furnish, office_on

FEW, MANY = 10_000, 100_000
MILLION = 1_000_000
DUE = 1_000
ROUNDS = 3
MOST_TIMES = 1.3
JOBS = {
    "memory": "APScheduler, in memory",
    "sqlalchemy": "APScheduler, SQLAlchemyJobStore",
    "dropping": "the same, its defaults",
}
Told = dict[str, float]


def run(kind: str, file: Path, count: int) -> Told:
    """Run one program of `schedule.py` on a copy of a filled database, and return what it told."""
    copies = [(name, name.with_name(f"copy-{name.name}")) for name in (file, Path(f"{file}.jobs")) if name.exists()]
    for original, copy in copies:
        shutil.copyfile(original, copy)
    program = [sys.executable, "-m", "tests.benchmarks.schedule", kind, str(file.with_name(f"copy-{file.name}"))]
    output = subprocess.run([*program, str(count), str(DUE)], check=True, capture_output=True, text=True).stdout  # noqa: S603
    for _, copy in copies:
        copy.unlink()
    told: Told = json.loads(output.splitlines()[-1])
    return told


async def filled(folder: Path, template: Path, count: int) -> Path:
    """Return the path of a database with so many open directives."""
    path = folder / f"{count}.db"
    shutil.copyfile(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    office = office_on(database)
    await fill(office, await furnish(office), count, DUE)
    async with database.writing.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()
    return path


def row(name: str, count: int, told: Told) -> tuple[str, ...]:
    idle = f"{1000 * told['idle']:.0f}" if "idle" in told else ""
    return (
        name,
        f"{count:,}",
        f"{told['start']:.2f}",
        f"{told['memory']:.0f}",
        idle,
        f"{told['tick']:.2f}",
        f"{told['done']:,}",
    )


def middle(found: list[Told]) -> Told:
    return {name: median(one[name] for one in found) for name in found[0]}


def _forget_jobs(path: Path) -> None:
    Path(f"{path}.jobs").unlink(missing_ok=True)


@pytest.mark.benchmark
async def test_what_is_due_among_very_many(tmp_path: Path, sqlite_template: Path) -> None:
    counts = [FEW, MANY, *([MILLION] if os.environ.get("DUBAN_BENCH_MILLION") else [])]
    paths = {count: await filled(tmp_path, sqlite_template, count) for count in counts}
    every: dict[int, list[Told]] = {count: [] for count in counts}
    for _ in range(ROUNDS):
        for count, path in paths.items():
            every[count].append(run("ours", path, count))
    ours = {count: middle(found) for count, found in every.items()}
    rows = [row("Duban", count, told) for count, told in ours.items()]
    theirs = {}
    for count in counts[1:]:
        for kind, name in JOBS.items():
            if kind != "memory":
                _forget_jobs(paths[count])
                fill_jobs(kind, paths[count], count, DUE)
            theirs[kind, count] = run(kind, paths[count], count)
            rows.append(row(name, count, theirs[kind, count]))
    show(
        f"{DUE:,} reminders due of very many, SQLite, processor time",
        ("", "open", "start (s)", "MB more", "idle tick (ms)", "tick (s)", "reminded"),
        rows,
    )
    assert all(told["done"] == DUE for told in ours.values())
    kept = []
    for count in counts[1:]:
        one, other = ours[count], theirs["memory", count]
        kept += [
            compare(
                "schedule",
                f"tick, seconds: {count:,} open beside {FEW:,}",
                one["tick"],
                ours[FEW]["tick"],
                most=MOST_TIMES,
            ),
            compare(
                "schedule",
                f"start on {count:,}, seconds, beside jobs in memory",
                one["start"],
                other["start"],
                most=1.0,
            ),
            compare(
                "schedule", f"memory for {count:,}, MB, beside jobs in memory", one["memory"], other["memory"], most=1.0
            ),
        ]
    assert all(kept)
