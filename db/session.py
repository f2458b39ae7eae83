"""Opening the database, and the two ways in: `read` and `write`.

Every write has a Cause. When the cause is a stored update, the same transaction turns that inbox row from new to done and
rolls back unless it hit exactly one row: a second run of the same update has no effect.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Update, bindparam, event, func, make_url, select, update
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm import UOWTransaction

from db.enums import InboxStatus
from db.models import Absence, InboxRow, OutboxRow, Person
from db.one_hop import connect

Session = AsyncSession
BUSY_TIMEOUT_MS = 10_000
# A process that hangs in the midst of a transaction (stopped, cut off) must not keep all others from writing
STALLED_SECONDS = 15
SEEN = (
    "seen"  # in the `info` of a session: who is away on a day, which is asked of each thing shown and each permission
)
WRITERS = 0x6475_6261_6F  # the number of an advisory lock; any that nothing else uses


@dataclass(frozen=True)
class Cause:
    """Who makes a change, on which stored update, and when (an aware instant).

    `person_id` is None for the clockwork and for accounts that are nobody here; `inbox_id` is None where no message caused it.
    `answered`: chat and number of the message of ours that the update replies to or whose button it presses.
    """

    at: datetime
    person_id: int | None = None
    inbox_id: int | None = None
    answered: tuple[int, int] | None = None


class _Writing(SyncSession):
    """The session of one write."""


def changes_who_is_away(session: SyncSession) -> bool:
    """Return whether a session has yet to store an absence, or a person whose access may have been revoked."""
    return any(isinstance(row, Absence | Person) for row in (*session.new, *session.dirty, *session.deleted))


@event.listens_for(_Writing, "after_flush")
def _forget_who_is_away(session: SyncSession, _context: UOWTransaction) -> None:
    if SEEN in session.info and changes_who_is_away(session):
        session.info[SEEN].clear()


class AlreadyDoneError(Exception):
    """The update that caused this write has been worked through before: the write was rolled back."""


def _tune_sqlite(engine: AsyncEngine, begin: str) -> None:
    """Let SQLAlchemy, not the driver, begin transactions, and set what SQLite keeps per connection."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own objects
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:  # noqa: ANN401 - the driver's own objects
        connection.connection.driver_connection.begin_with(begin, waits=begin != "BEGIN")


class Database:
    """One office's database. `url` as SQLAlchemy writes it, with aiosqlite or asyncpg."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        stalled = {"idle_in_transaction_session_timeout": f"{STALLED_SECONDS}s"}
        how: dict[str, Any] = {"async_creator_fn": connect} if self.is_sqlite else {"server_settings": stalled}
        # an error's message says which statement failed, not the people's words in it
        options: dict[str, Any] = {"hide_parameters": True, "connect_args": how}
        if self.is_sqlite:
            # what begins is always committed or taken back by whoever began it: to do so once more costs a way to the thread
            options["pool_reset_on_return"] = None
        self.reading = create_async_engine(self.url, **options)
        if self.is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.writing = create_async_engine(self.url, **options)
            _tune_sqlite(self.reading, "BEGIN")
            _tune_sqlite(self.writing, "BEGIN IMMEDIATE")
        else:
            self.writing = self.reading
        self._turn = self._new_turn()
        self._read = async_sessionmaker(self.reading, expire_on_commit=False, autoflush=False)
        self._write = async_sessionmaker(self.writing, expire_on_commit=False, sync_session_class=_Writing)
        self._done: set[int] = set()  # updates that a write has worked through, until somebody asks

    @staticmethod
    def named(url: str) -> str:
        """Return a URL as it may be shown: without its password. Of one that is none, the driver alone."""
        try:
            return make_url(url).render_as_string(hide_password=True)
        except (ArgumentError, ValueError):
            return url.partition("://")[0]

    def _new_turn(self) -> AbstractAsyncContextManager[Any]:
        """Return where writers of this process queue: SQLite's own waiting is a poll, thirty times slower."""
        return asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Give a session that sees one state of the database and changes nothing."""
        async with self._read() as session:
            session.info[SEEN] = {}
            yield session

    @asynccontextmanager
    async def write(self, cause: Cause) -> AsyncIterator[Session]:
        """Give a session whose changes are committed together when the block ends, or not at all when it raises.

        Raises AlreadyDoneError where the cause's update was worked through before.
        """
        async with self._turn, self._write() as session, session.begin():
            if not self.is_sqlite:
                # what a service has read must still hold when it writes, as on SQLite: writers take turns
                await session.execute(select(func.pg_advisory_xact_lock(WRITERS)))
            session.info[SEEN] = {}  # writers take turns: nobody else changes meanwhile who is away
            if cause.inbox_id is not None:
                await _finish_update(session, cause)
            yield session
        if cause.inbox_id is not None:
            self._done.add(cause.inbox_id)

    def has_just_done(self, inbox_id: int) -> bool:
        """Return, once, whether a write of this process has worked through an update: then there is nothing left to mark."""
        done = inbox_id in self._done
        self._done.discard(inbox_id)
        return done

    async def close(self) -> None:
        """Close all connections. Used again, it opens new ones, in another event loop too."""
        await self.reading.dispose()
        if self.is_sqlite:
            await self.writing.dispose()
        self._turn = self._new_turn()
        self._done.clear()


async def _finish_update(session: Session, cause: Cause) -> None:
    done = await session.execute(_finishing(), {"inbox_id": cause.inbox_id, "at": cause.at})
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise AlreadyDoneError(cause.inbox_id)
    if cause.answered is not None:
        chat, message = cause.answered
        await session.execute(_answering(), {"chat": chat, "message": message, "at": cause.at})


# Made once, for each update. They are of the tables and not of the models: nothing is in the session yet.


@cache
def _finishing() -> Update:
    inbox = InboxRow.metadata.tables[InboxRow.__tablename__]
    return (
        update(inbox)
        .where(inbox.c.id == bindparam("inbox_id"), inbox.c.status == InboxStatus.NEW)
        .values(status=InboxStatus.DONE, done_at=bindparam("at"))
    )


@cache
def _answering() -> Update:
    outbox = OutboxRow.metadata.tables[OutboxRow.__tablename__]
    return (
        update(outbox)
        .where(outbox.c.sent_chat_id == bindparam("chat"), outbox.c.sent_message_id == bindparam("message"))
        .where(outbox.c.answered_at.is_(None))
        .values(answered_at=bindparam("at"))
    )
