"""PostgreSQL restarts, backends are terminated, a replica is stopped and woken: every loop goes on, nothing is lost or double."""

import asyncio
import os
import random
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.clock import SystemClock
from db.locks import SILENCE_SECONDS
from db.migrate import migrate
from db.session import Database
from tests.conftest import PostgreSQL, _started
from tests.faults.campaign import Campaign
from tests.faults.forks import Forks
from tests.faults.test_killed_bots import REMINDERS, REPLIES, campaign, terminated

RESTARTS = int(os.environ.get("DUBAN_FAULT_RESTARTS", "100"))
TERMINATED = int(os.environ.get("DUBAN_FAULT_TERMINATED", "500"))
REPLICAS = 3
AT_ONCE = 4  # messages that the one on duty sends at once
TAKEOVER_SECONDS = 30.0


@pytest.mark.faults
@pytest.mark.timeout(7200)
async def test_terminated_backends_lose_and_double_nothing(
    forks: Forks, postgresql_database: Database, tmp_path: Path
) -> None:
    async with campaign(forks, tmp_path, postgresql_database, REPLICAS) as one:
        await started(one)
        await terminated(one, TERMINATED)
        await judged(one)


@pytest.fixture
async def own_server() -> AsyncIterator[Any]:
    """A server that only this test uses."""
    process = await asyncio.to_thread(_started, Path(tempfile.mkdtemp(prefix="duban-restarted-")) / "data")
    yield process
    await asyncio.to_thread(process.cleanup)


def restart(process: Any, how: str) -> None:
    """Restart a server; immediate is a crash as far as clients and the server's files are concerned."""
    log = process.pgdata / "restarts.log"
    subprocess.run(  # noqa: S603 - our own arguments
        [process.bin_path / "pg_ctl", "-D", process.pgdata, "-w", "-m", how, "-l", log, "restart"],
        user=process.system_user, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.faults
@pytest.mark.timeout(7200)
async def test_restarts_lose_and_double_nothing(forks: Forks, own_server: Any, tmp_path: Path) -> None:
    server = PostgreSQL(parse_qs(urlsplit(own_server.get_uri()).query)["host"][0], "own")
    database = Database(server.url("postgres"))
    await migrate(database)
    async with campaign(forks, tmp_path, database, REPLICAS) as one:
        await started(one)
        for n in range(RESTARTS):
            await one.feed(REMINDERS, REPLIES)
            await asyncio.sleep(random.uniform(0.5, 2.5))  # noqa: S311 - no secret
            how = ("fast", "immediate")[n % 2]
            await asyncio.to_thread(restart, own_server, how)
            one.steps[f"restart {how}"] += 1
        await judged(one)
    await database.close()


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_another_takes_over_in_time_and_who_wakes_does_not_go_on_sending(
    forks: Forks, postgresql_database: Database, tmp_path: Path
) -> None:
    """The one on duty is stopped (SIGSTOP), as a machine that hangs: it says nothing, and its connections stay open."""
    clock = SystemClock()
    async with campaign(forks, tmp_path, postgresql_database, REPLICAS) as one:
        await started(one)
        await one.feed(40, 8)
        for _ in range(3):
            who = await one.telegram.moment("confirming", 60.0)
            assert who is not None
            os.kill(one.bots.pids[who], signal.SIGSTOP)
            one.steps["stopped"] += 1
            began = clock.monotonic()
            await one.feed(40, 8)
            await one.come_to_rest()
            took = clock.monotonic() - began
            print(f"\nstopped: the others had sent everything after {took:.1f} s")  # noqa: T201 - the run's figures
            assert took < TAKEOVER_SECONDS
            assert took > SILENCE_SECONDS / 3  # it was the one on duty
            await one.feed(40, 8)
            os.kill(one.bots.pids[who], signal.SIGCONT)
        await judged(one)


async def started(one: Campaign) -> None:
    """Wait until the bots work, so that faults meet them at work."""
    await one.feed(20, 4)
    await one.come_to_rest()


async def judged(one: Campaign) -> None:
    await one.come_to_rest()
    counted = await one.count()
    print(f"\npostgresql: {counted}")  # noqa: T201 - the run's figures
    assert (counted.lost_reminders, counted.lost_replies, counted.double_records) == (0, 0, 0)
    assert counted.duplicates <= AT_ONCE * counted.kills
