"""Advisory locks: never held twice, free again within seconds of whatever happens to their holder."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from db.locks import DUTY, SILENCE_SECONDS, VALID_SECONDS, Locks, of_chat
from db.session import Database
from tests.conftest import END_WHO_HOLDS_LOCKS

FREE_SECONDS = 5.0


class Shifted(SystemClock):
    """A machine's monotonic clock that a test sets on, as if the process had been stopped meanwhile."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.fixture
async def process(postgresql_database: Database) -> AsyncIterator[Callable[[], Locks]]:
    made: list[Locks] = []

    def another() -> Locks:
        made.append(Locks(postgresql_database, Shifted()))
        return made[-1]

    yield another
    for locks in made:
        await locks.close()


async def taken_in_time(locks: Locks) -> None:
    async with asyncio.timeout(FREE_SECONDS):
        while not await locks.take(DUTY):  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.02)


async def test_one_holds_it_until_it_gives_it_back_or_goes(process: Callable[[], Locks]) -> None:
    one, other = process(), process()
    assert [await one.take(DUTY), await one.take(DUTY), await other.take(DUTY)] == [True, True, False]
    assert [await one.take(of_chat(7)), await other.take(of_chat(7)), await other.take(of_chat(-(10**12)))] == [
        True,
        False,
        True,
    ]
    await one.free(of_chat(7))
    await one.free(of_chat(7))
    assert await other.take(of_chat(7))
    await one.close()
    assert not one.holds(DUTY)
    await taken_in_time(other)
    assert other.holds(DUTY)


async def test_a_terminated_connection_loses_all_and_is_made_anew(
    process: Callable[[], Locks], postgresql_database: Database
) -> None:
    one, other = process(), process()
    assert await one.take(DUTY)
    async with postgresql_database.read() as session:
        await session.execute(text(END_WHO_HOLDS_LOCKS))
    await taken_in_time(other)
    with pytest.raises(Exception, match="closed"):
        await one.take(DUTY)
    assert not one.holds(DUTY)
    assert not await one.take(DUTY)


async def test_who_was_stopped_for_a_while_takes_nothing_for_held(postgresql_database: Database) -> None:
    assert VALID_SECONDS < SILENCE_SECONDS  # the server ends a silent connection later than its client gives up
    clock = Shifted()
    locks = Locks(postgresql_database, clock)
    assert await locks.take(DUTY)
    clock.ahead = VALID_SECONDS
    assert not locks.holds(DUTY)
    assert await locks.take(DUTY)  # asked again: it was held all the time
    assert locks.holds(DUTY)
    await locks.close()


async def test_on_sqlite_there_is_nobody_else(sqlite_database: Database) -> None:
    locks = Locks(sqlite_database, SystemClock())
    assert locks.alone
    assert locks.holds(DUTY)
    assert await locks.take(of_chat(7))
    await locks.free(of_chat(7))
    await locks.close()
