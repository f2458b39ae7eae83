"""kill -9 at named steps and at random moments, while reminders go out and replies come in: nothing is lost, nothing is double."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import SystemClock
from db.session import Cause, Database
from tests.faults.arrivals import Telegram
from tests.faults.campaign import Campaign
from tests.faults.forks import Bots, Forks

STEPS = ("received", "writing", "handed_over", "answered", "confirming", "starting", "random")
IN_FLIGHT = 4  # messages that a process sends at once
ATTEMPTS = 3  # after so many kills with a message under way it is left at 送达未知
REMINDERS, REPLIES = 20, 4  # a fault
MOMENT_SECONDS = 12.0  # a start and the first message, on a busy machine
KILLS = int(os.environ.get("DUBAN_FAULT_KILLS", "500"))
LONG = [pytest.mark.faults, pytest.mark.timeout(7200)]


@asynccontextmanager
async def campaign(forks: Forks, folder: Path, database: Database, replicas: int) -> AsyncIterator[Campaign]:
    bots = Bots(forks, folder, database.url.render_as_string(hide_password=False))
    async with Telegram().serving() as telegram:
        one = Campaign(database, telegram, bots)
        await one.found()
        for slot in range(replicas):
            one.start(slot)
        try:
            yield one
        finally:
            await bots.kill_all()


async def writing(database: Database) -> None:
    """Return while somebody is likely to be in the midst of a writing transaction: all of them waited for this one."""
    async with database.write(Cause(SystemClock().now())):
        await asyncio.sleep(0.15)
    await asyncio.sleep(random.uniform(0, 0.01))  # noqa: S311 - no secret


async def victim_at(one: Campaign, step: str, replicas: int) -> tuple[str, int]:
    """Wait for a step and return it and who is in it; where it does not come, a random moment."""
    anybody = random.randrange(replicas)  # noqa: S311 - no secret
    match step:
        case "writing":
            await writing(one.database)
        case "starting":
            await one.bots.kill(anybody)
            one.start(anybody)
            await asyncio.sleep(random.uniform(0, 0.8))  # noqa: S311 - no secret
        case "random":
            await asyncio.sleep(random.uniform(0, 3.0))  # noqa: S311 - no secret
        case _:
            # not always the first: the office's work has to go on
            often = random.randrange(REMINDERS if step in {"received", "answered"} else 2)  # noqa: S311 - no secret
            who = await one.telegram.moment(step, MOMENT_SECONDS, often)
            return ("random", anybody) if who is None else (step, who)
    return step, anybody


async def killed(one: Campaign, replicas: int, faults: int) -> None:
    """Kill so many times, at each step in turn; the office's work is spread over all of it."""
    for n in range(faults):
        step = STEPS[n % len(STEPS)]
        waiting = asyncio.create_task(victim_at(one, step, replicas))
        await asyncio.sleep(0)
        await one.feed(REMINDERS, REPLIES)
        reached, slot = await waiting
        await one.bots.kill(slot)
        one.steps[reached] += 1
        one.start(slot)


async def terminated(one: Campaign, times: int) -> None:
    """Let the server end so many connections, whoever has them, while the office works."""
    for _ in range(times):
        await one.feed(4, 1)
        await asyncio.sleep(random.uniform(0.0, 0.4))  # noqa: S311 - no secret
        while not await one.terminate_backend():  # noqa: ASYNC110 - nobody tells when there is one
            await asyncio.sleep(0.1)
        one.steps["backend terminated"] += 1


@pytest.mark.parametrize("kills", [2, pytest.param(KILLS, marks=LONG)], ids=["short", "long"])
async def test_nothing_is_lost_or_double(forks: Forks, database: Database, tmp_path: Path, kills: int) -> None:
    replicas = 1 if database.is_sqlite else 3 if kills > len(STEPS) else 2
    async with campaign(forks, tmp_path, database, replicas) as one:
        await killed(one, replicas, kills)
        if not database.is_sqlite and kills <= len(STEPS):
            await terminated(one, 4)
        await one.come_to_rest()
        counted = await one.count()
    print(f"\n{replicas} on {database.url.get_backend_name()}: {counted}")  # noqa: T201 - the run's figures
    assert (counted.lost_reminders, counted.lost_replies, counted.double_records) == (0, 0, 0)
    assert counted.duplicates <= IN_FLIGHT * counted.kills
    assert counted.unknown * ATTEMPTS <= IN_FLIGHT * counted.kills
