"""`duban run` on a disk that fills up and is cleared, again and again: no message lost, none answered twice, no restart."""

import asyncio
import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
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


class Limited:
    """No file of the process may grow beyond some size: the database's, its log's, and that of the lines it prints."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def fill(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (MOST_BYTES, resource.RLIM_INFINITY))

    def clear(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Small:
    """A disk of a few megabytes, which somebody else's file fills."""

    def __init__(self, place: Path) -> None:
        self._ballast = place / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    def clear(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own under the folder `data`, where this machine lets one be mounted."""
    place = tmp_path / "data"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", place], check=False)  # noqa: S603, S607 - a test's
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    yield place
    subprocess.run(["umount", place], check=True)  # noqa: S603, S607 - as above


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_files_that_may_not_grow(tmp_path: Path) -> None:
    await _filled_and_cleared(tmp_path, Limited, "files may not grow")


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_a_small_disk_that_others_fill(tmp_path: Path, small_disk: Path) -> None:
    await _filled_and_cleared(tmp_path, lambda _: Small(small_disk), "a disk of 64 MB")


async def _filled_and_cleared(folder: Path, disk_of: Callable[[int], Limited | Small], what: str) -> None:
    await _prepare(folder)
    async with running(folder) as box:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": box.url, "BACKUP_AT": "off"}
        async with run(folder, **settings) as process:
            for account in (CLERK, CADRE):
                await box.client.send(account, "/start")  # a bot may write to nobody who has not written to it
            disk, held, sent = disk_of(process.pid), 0, 0
            for _ in range(ROUNDS):
                sent, waited = await _one_round(box, disk, sent)
                held += waited
                assert process.returncode is None
            assert await _answers(box) == sent
            assert await _alarms(box) >= 1
            with closing(sqlite3.connect(folder / "data" / "duban.db")) as there:
                rows = there.execute("SELECT status, count(*) FROM inbox GROUP BY 1").fetchall()
            assert dict(rows).keys() == {"done"}
            assert TOKEN.rpartition(":")[2] not in (folder / OUTPUT).read_text()
            print(f"{what}: full {ROUNDS} times, {sent} messages, {held} held at Telegram meanwhile, 0 lost, 0 doubled")  # noqa: T201 - the figure


async def _one_round(box: RunningSandbox, disk: Limited | Small, before: int) -> tuple[int, int]:
    """Fill the disk, send until messages wait at Telegram, clear it, see all answered; return how many were sent and waited."""

    async def all_answered() -> bool:
        return await _answers(box) == sent and not box.sandbox.undelivered()

    sent = before
    await _until(all_answered, "the round before has not ended")
    disk.fill()
    while True:
        for _ in range(MESSAGES):
            await box.client.send(CADRE, f"第{sent}条 {WORDS}")
            sent += 1
        await asyncio.sleep(4)  # a batch that can be stored is fetched by then
        if box.sandbox.undelivered() and await _alarms(box):
            break
    waiting = box.sandbox.undelivered()
    disk.clear()
    await _until(all_answered, f"{await _answers(box)} answers to {sent}")
    return sent, waiting
