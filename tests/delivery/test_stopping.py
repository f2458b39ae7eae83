"""A stop finishes the tick that is under way, and does not wait for it for ever."""

import asyncio

import pytest

from bot.app import Duban
from bot.scheduler import Scheduler
from db.session import Database
from tests.delivery.support import until
from tests.delivery.test_ways_in import running_duban
from tests.sandbox_fixture import RunningSandbox


async def test_a_scheduler_that_pauses_lets_a_tick_finish_and_begins_no_other() -> None:
    began, go_on, ended = asyncio.Event(), asyncio.Event(), list[bool]()

    async def tick() -> None:
        began.set()
        await go_on.wait()
        ended.append(True)

    scheduler = Scheduler(0.01, tick=tick)
    scheduler.start()
    await began.wait()
    scheduler.pause()
    go_on.set()
    await until(lambda: ended == [True])
    await asyncio.sleep(0.1)
    assert ended == [True]
    scheduler.stop()


async def stopping(duban: Duban) -> asyncio.Task[None]:
    task = asyncio.create_task(duban.stop())
    await asyncio.sleep(0.1)
    return task


async def test_the_bot_stops_after_the_tick_under_way(sqlite_database: Database, sandbox: RunningSandbox) -> None:
    async with running_duban(sandbox, sqlite_database, None) as duban:
        async with duban._ticking:
            task = await stopping(duban)
            assert not task.done()
        await asyncio.wait_for(task, 10)


async def test_nor_does_a_tick_that_hangs_keep_it(
    sqlite_database: Database, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.GRACE_SECONDS", 0.2)
    async with running_duban(sandbox, sqlite_database, None) as duban, duban._ticking:
        await asyncio.wait_for(await stopping(duban), 10)
