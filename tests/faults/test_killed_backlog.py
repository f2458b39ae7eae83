"""A backlog of updates, and a bot that is killed (kill -9) again and again while it works on it: each has its effect once."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from db.session import Database
from tests.delivery.scripted import Scripted, serving
from tests.delivery.support import message
from tests.faults.running import kill, run_duban

CHATS = 40
UNDECODABLE = 50  # every so many updates one is nothing that the specification knows
PATIENCE_SECONDS = 60.0


def backlog(count: int) -> list[dict[str, object]]:
    updates = [message(n, 20_000 + n % CHATS, n, f"你好{n}") for n in range(1, count + 1)]
    for update in updates[UNDECODABLE - 1 :: UNDECODABLE]:
        del update["message"]["date"]
    return updates


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def handled(path: Path) -> int:
    return int(str(asked(path, "SELECT count(*) FROM inbox WHERE status <> 'new'")[0][0]))


async def more_than(path: Path, count: int, seconds: float) -> None:
    """Return when more updates than so many were worked through; TimeoutError where that lasts too long."""
    async with asyncio.timeout(seconds):
        while handled(path) <= count:  # noqa: ASYNC110 - another process works on them
            await asyncio.sleep(0.05)


async def killed(database: Database, folder: Path, count: int, kills: int) -> Scripted:
    """Let a bot work on a backlog, kill it so many times in the midst of its work, and let it come to the end."""
    path, random = Path(str(database.url.database)), Random(kills)  # noqa: S311 - a script, no secret
    async with serving(Scripted(updates=backlog(count))) as telegram:
        for life in range(1, kills + 1):  # in each a share of the backlog is worked through
            process = await run_duban(folder, str(database.url), telegram.url)
            try:
                await more_than(path, life * count // (kills + 2), PATIENCE_SECONDS + count / 5)
                await asyncio.sleep(random.uniform(0, 0.5))
            finally:
                await kill(process)
            assert handled(path) < count, "nothing was left to be killed in"
        process = await run_duban(folder, str(database.url), telegram.url)
        try:
            await more_than(path, count - 1, PATIENCE_SECONDS + count / 5)
        finally:
            await kill(process)
    return telegram


def check(database: Database, count: int) -> None:
    """Each update was worked through once, a chat's in their order, or set aside."""
    path = Path(str(database.url.database))
    rows = asked(path, "SELECT id, key, chat_id, status FROM inbox ORDER BY id")
    assert len(rows) == len({row[1] for row in rows}) == count
    aside = [row for row in rows if row[3] == "set_aside"]
    assert len(aside) == count // UNDECODABLE
    done = {row[0]: row[2] for row in rows if row[3] == "done"}
    assert len(done) + len(aside) == count
    effects = [row[0] for row in asked(path, "SELECT inbox_id FROM audit WHERE action = 'turned_away' ORDER BY id")]
    assert sorted(map(str, effects)) == sorted(map(str, done))
    answers = asked(path, "SELECT count(*) FROM outbox WHERE key LIKE 'answer:%'")
    assert answers == [(len(done),)]
    for chat in set(done.values()):
        own = [int(str(ident)) for ident in effects if done[ident] == chat]
        assert own == sorted(own)


async def test_killed_once_in_a_small_backlog(sqlite_database: Database, tmp_path: Path) -> None:
    await killed(sqlite_database, tmp_path, 150, 1)
    check(sqlite_database, 150)


@pytest.mark.faults
async def test_killed_25_times_in_a_backlog_of_6000(sqlite_database: Database, tmp_path: Path) -> None:
    telegram = await killed(sqlite_database, tmp_path, 6000, 25)
    check(sqlite_database, 6000)
    polls, sent = len(telegram.of("getUpdates")), len(telegram.of("sendMessage"))
    print(f"6,000 updates, 25 kills: all handled or set aside; {polls} polls, {sent} messages sent meanwhile")  # noqa: T201 - the run's figures
