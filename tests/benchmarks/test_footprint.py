"""What a start costs up to the first poll, and what memory the bot then has, beside a bare bot on the same libraries."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import DEVNULL
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import SystemClock
from tests.benchmarks import bare_bot
from tests.benchmarks.table import compare, show
from tests.delivery.scripted import TOKEN, Scripted, serving
from tests.faults.running import kill

ROUNDS = 5
SETTLED_SECONDS = 1.0  # after the first poll
MOST_TIMES = 1.5
MEASURED = {
    "seconds": "seconds",
    "processor": "processor seconds",
    "resident": "MB resident",
    "proportional": "MB, shared ones by share",
}
PROGRAMS = {"ours": ("-m", "bot", "run"), "bare": (bare_bot.__file__,)}


@dataclass(frozen=True)
class Start:
    """What one start took: seconds until the first poll, of them on the processor, megabytes soon after."""

    seconds: float
    processor: float
    resident: float
    proportional: float


@dataclass
class Polled(Scripted):
    """Says when it is polled for the first time."""

    polled: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, request: Request) -> Response:
        if request.path_params["method"] == "getUpdates":
            self.polled.set()
        return await super().call(request)


async def started(folder: Path, template: Path, program: tuple[str, ...]) -> Start:
    """Start a program on a database of its own that has its tables, and measure it."""
    path = folder / "office.db"
    shutil.copyfile(template, path)
    clock = SystemClock()
    async with serving(Polled()) as telegram:
        settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        }
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", **settings}
        began = clock.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, cwd=folder, env=environment, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            async with asyncio.timeout(60):
                await telegram.polled.wait()
            seconds, processor = clock.monotonic() - began, _processor_seconds(process.pid)
            await asyncio.sleep(SETTLED_SECONDS)
            return Start(seconds, processor, _megabytes(process.pid, "Rss"), _megabytes(process.pid, "Pss"))
        finally:
            await kill(process)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 1024


@pytest.mark.benchmark
async def test_a_start_takes_little_more_than_that_of_a_bare_bot(tmp_path: Path, sqlite_template: Path) -> None:
    found: dict[str, list[Start]] = {name: [] for name in PROGRAMS}
    for number in range(ROUNDS):
        for name, program in PROGRAMS.items():
            folder = tmp_path / f"{name}{number}"
            folder.mkdir(mode=0o700)
            found[name].append(await started(folder, sqlite_template, program))
    figures = {what: [median(getattr(one, what) for one in found[name]) for name in PROGRAMS] for what in MEASURED}
    ratios = {what: ours / bare for what, (ours, bare) in figures.items()}
    rows = [
        (MEASURED[what], f"{ours:.2f}", f"{bare:.2f}", f"{ratios[what]:.2f}") for what, (ours, bare) in figures.items()
    ]
    show("Start to the first poll, on SQLite", ("", "duban run", "bare bot", "ratio"), rows)
    bounds = {"seconds": None, "processor": MOST_TIMES, "resident": MOST_TIMES, "proportional": None}
    kept = [
        compare("footprint", f"start to first poll: {MEASURED[what]}", *figures[what], most=most)
        for what, most in bounds.items()
    ]
    assert all(kept)
