"""Replies a second through the whole path, 64 chats at once, beside a bare handler with one INSERT and one COMMIT; nothing is sent.

Ours: updates are committed to the inbox as they are fetched, then understood, and written as report, audit rows, answer in the outbox and
"done" in one transaction each. Both on the same database, which syncs each commit.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import create_async_engine
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.app import Duban
from bot.settings import Settings
from db.models import Audit, InboxRow, OutboxRow, Report
from db.session import Database
from tests.benchmarks import bare_bot
from tests.benchmarks.replying import fill, replies
from tests.benchmarks.table import compare, show
from tests.conftest import PostgreSQL
from tests.delivery.scripted import TOKEN, Scripted, serving
from tests.services.office import StandingClock

CHATS, EACH, ROUNDS = 64, 2, 5
FETCHED = 100  # updates that Telegram hands over at once
LEAST_TIMES = 0.5
Updates = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Taken:
    """What one round took: seconds, of them on the processor, and statements, for each reply."""

    seconds: float
    processor: float
    statements: float


class Sides:
    """Both programs on one database."""

    def __init__(self, url: str, database: Database) -> None:
        settings = Settings(
            _env_file=None,
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=url,
            database_url=str(database.url),
        )
        self.duban = Duban(settings, StandingClock(), database=database)
        self.engine = create_async_engine(database.url)
        self.bare = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").updater(None).build()
        bare_bot.listen(self.bare, self.engine)
        self.statements = 0
        for engine in {database.reading.sync_engine, database.writing.sync_engine, self.engine.sync_engine}:
            event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    async def open(self) -> None:
        await fill(self.duban.services.office, CHATS)
        async with self.engine.begin() as connection:
            await connection.run_sync(bare_bot.Base.metadata.create_all)
        await self.duban.application.initialize()
        await self.bare.initialize()

    async def close(self) -> None:
        await self.duban.application.shutdown()
        if (locks := self.duban.inbox._locks) is not None:  # on PostgreSQL, of the chats worked on
            await locks.close()
        await self.bare.shutdown()
        await self.engine.dispose()

    async def ours(self, updates: Updates) -> None:
        for first in range(0, len(updates), FETCHED):
            await self.duban.inbox.store(updates[first : first + FETCHED])
        await self.duban.worker.drain()

    async def theirs(self, updates: Updates) -> None:
        """One after the other, as python-telegram-bot does it unless it is told otherwise."""
        for raw in updates:
            await self.bare.process_update(Update.de_json(raw, self.bare.bot))

    async def at_once(self, updates: Updates) -> None:
        """With `concurrent_updates`, which gives up each chat's order."""
        for first in range(0, len(updates), CHATS):
            decoded = [Update.de_json(raw, self.bare.bot) for raw in updates[first : first + CHATS]]
            await asyncio.gather(*(self.bare.process_update(update) for update in decoded))

    async def measured(self, work: Any, updates: Updates) -> Taken:
        before, began, busy = self.statements, perf_counter(), process_time()
        await work(updates)
        seconds, processor = perf_counter() - began, process_time() - busy
        return Taken(seconds / len(updates), processor / len(updates), (self.statements - before) / len(updates))


async def _synced(postgresql: PostgreSQL) -> None:
    """Let the tests' server keep what it commits over a power cut, as an office's does."""
    settings = ("fsync", "synchronous_commit", "full_page_writes")
    await postgresql.run(*(f"ALTER SYSTEM SET {setting} = on" for setting in settings), "SELECT pg_reload_conf()")


@pytest.mark.benchmark
async def test_replies_a_second(request: pytest.FixtureRequest, database: Database) -> None:
    if not database.is_sqlite:
        await _synced(request.getfixturevalue("postgresql"))
    found: dict[str, list[Taken]] = {"Duban": [], "bare handler": [], "bare, all chats at once": []}
    async with serving(Scripted()) as telegram:
        sides = Sides(telegram.url, database)
        await sides.open()
        ways = (sides.ours, sides.theirs, sides.at_once)
        updates = replies(CHATS, EACH * (ROUNDS + 1), sides.duban.clock.now())
        for turn in range(ROUNDS + 1):  # the first warms up
            part = updates[turn * CHATS * EACH : (turn + 1) * CHATS * EACH]
            for name, way in zip(found, ways, strict=True):
                found[name].append(await sides.measured(way, part))
        await sides.close()
    async with database.read() as session:
        counted = {t.__tablename__: await session.scalar(select(func.count()).select_from(t)) for t in _WRITTEN}
    assert counted["inbox"] == counted["outbox"] == len(updates)
    assert counted["reports"] == len(updates)
    assert (counted["audit"] or 0) >= len(updates)
    middle = {
        name: [median(getattr(one, what) for one in rounds[1:]) for what in ("seconds", "processor", "statements")]
        for name, rounds in found.items()
    }
    base, kind = middle["bare handler"][0], "SQLite" if database.is_sqlite else "PostgreSQL"
    rows = [
        (name, f"{1 / seconds:,.0f}", f"{base / seconds:.2f}", f"{1000 * processor:.1f}", f"{statements:.0f}")
        for name, (seconds, processor, statements) in middle.items()
    ]
    show(
        f"Replies of {CHATS} chats, {kind}",
        ("", "a second", "ratio", "processor ms each", "statements each"),
        rows,
    )
    what = f"replies a second on {kind}, beside a bare handler"
    assert compare("ingest", what, 1 / middle["Duban"][0], 1 / base, least=LEAST_TIMES)


_WRITTEN = (InboxRow, Report, Audit, OutboxRow)
