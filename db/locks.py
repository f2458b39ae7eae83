"""What one process at a time may do or work on, told among processes by PostgreSQL's advisory locks.

They are held on a connection of their own, and the server frees them when it ends, so also after kill -9. A connection on which
nothing is said for SILENCE_SECONDS (a machine without power, a cut network, a process that was stopped) is ended by the server;
whoever holds a lock takes it for held no longer than VALID_SECONDS after the start of the last question that was answered. So a
lock is never held twice, and is free again within seconds. On SQLite, which one process owns, everything is held.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf
from typing import NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.clock import Clock
from db.session import Database

ANSWER_SECONDS = 4.0  # a server that takes longer is as good as gone
VALID_SECONDS = 8.0
SILENCE_SECONDS = 15  # more than both together


class Lock(NamedTuple):
    """A lock's name: a space and a number in it, which PostgreSQL folds to 32 bits. What falls on one lock takes turns."""

    space: int
    number: int


_NAME = (bindparam("space", type_=Integer), func.hashint8(bindparam("number", type_=BigInteger)))
_TRY, _FREE, _STILL = select(func.pg_try_advisory_lock(*_NAME)), select(func.pg_advisory_unlock(*_NAME)), select(1)

DUTY = Lock(0x6475_6261, 0)  # fetching, sending and letting time pass


def of_chat(chat_id: int | None) -> Lock:
    """Return the lock of a chat whose updates are worked through; those of no chat have one together."""
    return Lock(0x6475_6262, chat_id or 0)


class Locks:
    """The locks of this process. Every method but `holds` and `close` raises the database's errors, and then none is held."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.alone = database.is_sqlite
        self._database = database
        self._clock = clock
        self._turn = asyncio.Lock()
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None
        self._held: set[Lock] = set()
        self._valid_until = -inf

    def holds(self, lock: Lock) -> bool:
        """Tell whether nobody else can have a lock now."""
        return self.alone or (lock in self._held and self._clock.monotonic() < self._valid_until)

    async def take(self, lock: Lock) -> bool:
        """Take a lock, or make sure that it is still held; False where another process has it."""
        if self.alone:
            return True
        async with self._asking() as connection:
            if lock in self._held:
                await connection.scalar(_STILL)
            elif await connection.scalar(_TRY, lock._asdict()):
                self._held.add(lock)
            return lock in self._held

    async def free(self, lock: Lock) -> None:
        """Give a lock back, if it is held."""
        if lock not in self._held:
            return
        async with self._asking() as connection:
            if lock in self._held:
                await connection.scalar(_FREE, lock._asdict())
                self._held.discard(lock)

    async def close(self) -> None:
        """Give all back, at once where the server answers, and close the connection."""
        async with self._turn:
            try:
                if self._connection is not None:
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await self._connection.scalar(select(func.pg_advisory_unlock_all()))
            except (SQLAlchemyError, OSError, TimeoutError):
                pass  # then they are free when the server misses us
            finally:
                await self._drop()

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncConnection]:
        """Give the connection, to one at a time. After any fault it is dropped, and with it all locks."""
        async with self._turn:
            begun = self._clock.monotonic()
            answered = False
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    yield await self._connected()
                answered = True
            finally:
                if not answered:
                    await self._drop()
            self._valid_until = begun + VALID_SECONDS

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            limits = {"idle_session_timeout": f"{SILENCE_SECONDS}s"}
            self._engine = create_async_engine(
                self._database.url,
                poolclass=NullPool,
                isolation_level="AUTOCOMMIT",  # no transaction stays open
                connect_args={"server_settings": limits},
            )
            self._connection = await self._engine.connect()
        return self._connection

    async def _drop(self) -> None:
        self._held.clear()
        self._valid_until = -inf
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                # at once: a server that is gone would not take leave
                await connection.invalidate()
                await connection.close()
            except (SQLAlchemyError, OSError):
                pass  # it is closed, then
