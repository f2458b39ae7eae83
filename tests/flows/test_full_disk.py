"""The disk is full: nothing is confirmed to Telegram, nothing acknowledged, the administrator hears of it; then all comes in."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event, text

from bot.delivery import inbox, polling
from db.session import Database
from tests.flows.conftest import Played

WORDS = "经信局 " + "字" * 3900
MESSAGES = 40


class Room:
    """How many pages the database's file may have."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._most = 0  # 0: as many as it likes
        for engine in (database.reading, database.writing):
            event.listen(engine.sync_engine, "connect", self._limit)

    async def take(self) -> None:
        """Let the file grow no more."""
        async with self._database.read() as session:
            self._most = int((await session.scalar(text("PRAGMA page_count"))) or 0)
        await self._again()

    async def give(self) -> None:
        """Let it grow again."""
        self._most = 1 << 30
        await self._again()

    async def end(self) -> None:
        for engine in (self._database.reading, self._database.writing):
            event.remove(engine.sync_engine, "connect", self._limit)

    async def _again(self) -> None:
        await self._database.reading.dispose()
        await self._database.writing.dispose()

    def _limit(self, connection: object, _record: object) -> None:
        if self._most:
            connection.execute(f"PRAGMA max_page_count={self._most}")  # type: ignore[attr-defined]  # the driver's own


@pytest.fixture
async def room(town: Played) -> AsyncIterator[Room]:
    ready = Room(town.town.bot.database)
    yield ready
    await ready.end()


async def until(holds: object) -> None:
    for _ in range(400):
        if holds():  # type: ignore[operator]  # a function
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to that")


async def test_what_comes_while_the_disk_is_full_waits_at_telegram(
    town: Played, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((polling, "FIRST_WAIT_SECONDS"), (inbox, "FULL_SECONDS")):
        monkeypatch.setattr(module, name, 0.1)
    town.town.bot.poller._longest_wait = 0.2
    accounts = {name: account for (_, name), account in town.town.accounts.items()}
    owner, admin = accounts["王建波"], accounts["吴迪"]
    await room.take()
    for number in range(MESSAGES):
        await town.client.send(owner, f"第{number}条 {WORDS}")
    heard: list[str] = []

    async def listen() -> None:
        while not any("磁盘已满" in one for one in heard):
            heard[:] = [m["text"] for m in await town.client.messages(admin) if m["from_bot"]]
            await asyncio.sleep(0.05)

    await asyncio.wait_for(listen(), 20)
    assert town.town.sandbox.undelivered() > 0  # what was not stored was not confirmed
    answered = await _answers(town, owner)
    assert len(answered) < MESSAGES
    await asyncio.sleep(1)  # the same fault again and again: the alarm was told once, and nobody gave up
    alarms = [m for m in await town.client.messages(admin) if m["from_bot"] and "磁盘已满" in m["text"]]
    assert len(alarms) == 1
    await room.give()
    await until(lambda: not town.town.sandbox.undelivered())
    await town.town.settle()
    assert len(await _answers(town, owner)) == MESSAGES
    async with town.town.bot.database.read() as session:
        rows = await session.execute(
            text("SELECT status, count(*) FROM inbox WHERE payload LIKE '%\\u6761 %' GROUP BY 1")
        )
        assert dict(rows.all()) == {"done": MESSAGES}


async def _answers(town: Played, account: int) -> list[str]:
    return [m["text"] for m in await town.client.messages(account) if m["from_bot"] and "没有读懂" in m["text"]]
