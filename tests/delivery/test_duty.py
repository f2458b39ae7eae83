"""Being on duty: one process works, another goes on when it ends, and what fails is begun again."""

import asyncio

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.delivery.duty import Duty
from db.locks import Locks
from db.session import Database
from tests.conftest import END_WHO_HOLDS_LOCKS
from tests.delivery.support import cancelled, until


class Worker:
    """A process as far as its duty is concerned; `now` counts those who work at this moment."""

    now = 0

    def __init__(self, database: Database) -> None:
        self.begun = 0
        self.duty = Duty(Locks(database, SystemClock()))
        self.task = asyncio.create_task(self.duty.run(self._work))

    async def _work(self) -> None:
        self.begun += 1
        Worker.now += 1
        try:
            await asyncio.Event().wait()
        finally:
            Worker.now -= 1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.duty.LOOK_SECONDS", 0.05)


@pytest.mark.usefixtures("quick")
async def test_one_works_and_another_takes_over(postgresql_database: Database) -> None:
    first = Worker(postgresql_database)
    await until(lambda: first.begun == 1)
    second = Worker(postgresql_database)
    await asyncio.sleep(0.3)
    assert (second.begun, Worker.now, first.duty.held(), second.duty.held()) == (0, 1, True, False)
    await cancelled(first.task)  # as a signal to stop does
    assert not first.duty.held()
    await until(lambda: second.begun == 1)
    assert Worker.now == 1
    async with postgresql_database.read() as session:  # its connection is lost
        await session.execute(text(END_WHO_HOLDS_LOCKS))
    await until(lambda: second.begun == 2)
    await cancelled(second.task)
    assert Worker.now == 0


@pytest.mark.usefixtures("quick")
async def test_work_that_fails_is_begun_again(sqlite_database: Database) -> None:
    times = 0

    async def work() -> None:
        nonlocal times
        times += 1
        raise ConnectionError("the database is away")

    duty = Duty(Locks(sqlite_database, SystemClock()))
    assert duty.alone
    assert duty.held()
    task = asyncio.create_task(duty.run(work))
    await until(lambda: times == 3)
    await cancelled(task)
