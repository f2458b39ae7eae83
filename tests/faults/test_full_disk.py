"""`duban run` on a disk that fills up and is cleared, again and again: no message lost, none answered twice, no restart."""

import asyncio
import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from db.migrate import migrate
from db.models import Person
from db.session import Cause, Database
from tests.flows.test_run import OUTPUT, run
from tests.sandbox_fixture import BEGIN, CADRE, CLERK, TOKEN, RunningSandbox, running
from tests.services.office import furnish, office_on

ROUNDS, MESSAGES = 10, 30
MOST_BYTES = 40_960
WORDS = "字" * 3500
PATIENCE_SECONDS = 90


async def _prepare(folder: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'data' / 'duban.db'}")
    await migrate(database)
    people = await furnish(office_on(database))
    async with database.write(Cause(BEGIN)) as session:
        for name, account in (("吴迪", CLERK), ("王建波", CADRE)):
            person = await session.get_one(Person, people[name])
            person.telegram_id, person.bound_at = account, BEGIN
    await database.close()


async def _until(holds: object, why: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS  # noqa: TID251 - a test's own patience
    while not await holds():  # type: ignore[operator]  # a function
        assert time.monotonic() < end, why  # noqa: TID251 - as above
        await asyncio.sleep(0.2)


async def _answers(box: RunningSandbox) -> int:
    return sum(m["from_bot"] and "没有读懂" in m["text"] for m in await box.client.messages(CADRE))


async def _alarms(box: RunningSandbox) -> int:
    return sum(m["from_bot"] and "磁盘已满" in m["text"] for m in await box.client.messages(CLERK))


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_a_disk_that_fills_up_and_is_cleared(tmp_path: Path) -> None:
    await _prepare(tmp_path)
    async with running(tmp_path) as box:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": box.url, "BACKUP_AT": "off"}
        async with run(tmp_path, **settings) as process:
            for account in (CLERK, CADRE):
                await box.client.send(account, "/start")  # a bot may write to nobody who has not written to it
            held = 0
            for number in range(ROUNDS):
                held += await _one_round(box, process.pid, number)
                assert process.returncode is None
            count = ROUNDS * MESSAGES
            assert await _answers(box) == count
            assert await _alarms(box) >= 1
            with closing(sqlite3.connect(tmp_path / "data" / "duban.db")) as there:
                rows = there.execute("SELECT status, count(*) FROM inbox GROUP BY 1").fetchall()
            assert dict(rows).keys() == {"done"}
            assert TOKEN.rpartition(":")[2] not in (tmp_path / OUTPUT).read_text()
            print(  # noqa: T201 - the figure of the long run
                f"full disk: {ROUNDS} times full, {count} messages, {held} of them held at Telegram meanwhile, 0 lost"
            )


async def _one_round(box: RunningSandbox, pid: int, number: int) -> int:
    """Fill the disk, send, see that messages wait at Telegram; clear it, and see all answered. Return how many waited."""

    async def settled() -> bool:
        return await _answers(box) == number * MESSAGES and not box.sandbox.undelivered()

    await _until(settled, "the round before has not ended")
    # of every file: the database's, its log's and that of the lines that the process prints
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (MOST_BYTES, resource.RLIM_INFINITY))
    for place in range(MESSAGES):
        await box.client.send(CADRE, f"第{number}-{place}条 {WORDS}")

    async def is_full() -> bool:
        return await _alarms(box) > 0 and box.sandbox.undelivered() > 0

    await _until(is_full, "the disk never was full")
    await asyncio.sleep(3)
    waiting = box.sandbox.undelivered()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    async def all_answered() -> bool:
        return await _answers(box) == (number + 1) * MESSAGES

    await _until(all_answered, f"round {number}: {await _answers(box)} answers")
    return waiting
