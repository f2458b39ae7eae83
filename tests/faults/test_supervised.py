"""The service under a supervisor: killed or starved it comes back by itself and works; stopped, it ends in good order."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.faults.supervising import OUTPUT, Supervising
from tests.sandbox_fixture import CADRE, CLERK, LEADER, TOKEN, RunningSandbox, running

LIMIT_SECONDS = 8.0  # above what a busy machine lets a process wait
STOP_SECONDS = 30.0  # TimeoutStopSec= of the unit is above it
EVERYBODY = (CLERK, CADRE, LEADER)
HELD_SECONDS = 2.0


@asynccontextmanager
async def supervised(folder: Path, box: RunningSandbox) -> AsyncIterator[tuple[Supervising, asyncio.Task[None]]]:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": box.url}
    supervisor = Supervising(folder, settings, LIMIT_SECONDS)
    task = asyncio.create_task(supervisor.run())
    try:
        async with asyncio.timeout(240):
            yield supervisor, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        supervisor.close()


async def answers(box: RunningSandbox, chat: int) -> list[str]:
    return [message["text"] for message in await box.client.messages(chat) if message["from_bot"]]


async def until_answered(box: RunningSandbox, times: int, *chats: int) -> None:
    while not all([len(await answers(box, chat)) >= times for chat in chats]):  # noqa: ASYNC110 - the sandbox has no event for it
        await asyncio.sleep(0.05)


async def until_marked(folder: Path) -> None:
    """Wait until the bot has noted what it has sent: killed just before, it would send it again, and say so."""
    with closing(sqlite3.connect(folder / "data" / "duban.db")) as database:
        while database.execute("SELECT count(*) FROM outbox WHERE status <> 'sent'").fetchone()[0]:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


@pytest.mark.timeout(300)
async def test_killed_or_starved_it_comes_back_and_works_and_stopped_it_finishes_what_is_under_way(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as box:
        async with supervised(tmp_path, box) as (supervisor, _):
            os.kill(await supervisor.until_ready(1), signal.SIGKILL)
            await box.client.send(CLERK, "/start")
            await until_answered(box, 1, CLERK)
            await until_marked(tmp_path)
            starts, stopped = len(supervisor.ended) + 1, supervisor.pid
            os.kill(stopped, signal.SIGSTOP)  # as a machine that gives it no time any more
            await box.client.send(CLERK, "你好")
            assert await supervisor.until_ready(starts + 1) != stopped
            await until_answered(box, 2, CLERK)
            assert stopped in supervisor.killed
            assert set(supervisor.ended) == {-signal.SIGKILL}

            await _write_and_stop(box, supervisor)
            assert "STOPPING=1" in supervisor.words
        async with supervised(tmp_path, box):
            await until_answered(box, 4, CLERK)
            await until_answered(box, 2, CADRE, LEADER)
        assert "重发" not in "".join([text for chat in EVERYBODY for text in await answers(box, chat)])
        assert "task_ended" not in (tmp_path / OUTPUT).read_text(encoding="utf-8")


async def _write_and_stop(box: RunningSandbox, supervisor: Supervising) -> None:
    """Let three answers be on their way, three more wait behind them, and stop: the three arrive, the others wait."""
    before = {chat: len(await answers(box, chat)) for chat in EVERYBODY}
    await box.client.fault(kind="hang", seconds=HELD_SECONDS, times=len(EVERYBODY), method="sendMessage")
    for chat in EVERYBODY:
        await box.client.send(chat, "/start")
        await box.client.send(chat, "你好")
    while box.sandbox._botapi.faults.waiting:  # noqa: ASYNC110 - the sandbox has no event for it
        await asyncio.sleep(0.02)
    begun = supervisor.clock.monotonic()
    supervisor.stop()
    while 0 not in supervisor.ended:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.02)
    assert supervisor.clock.monotonic() - begun < STOP_SECONDS
    assert {chat: len(await answers(box, chat)) for chat in EVERYBODY} == {n: m + 1 for n, m in before.items()}
