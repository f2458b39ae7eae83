"""Updates that came in: stored before Telegram's copy is confirmed, worked through in each chat's order, each once."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import NoReturn

import structlog

from bot.clock import Clock
from bot.delivery.faults import describe, outcome, tell
from bot.delivery.lanes import AWAY_SECONDS, Chat, Lanes
from bot.delivery.refusals import is_outage
from bot.delivery.updates import Process, Raw, UndecodableError, chat_of, kind_of, natural_key
from bot.metrics import Metrics
from bot.services.outgoing import current_cause
from db.errors import is_full, is_passing
from db.locks import Locks, of_chat
from db.models import InboxRow
from db.queries import inbox as queries
from db.session import AlreadyDoneError, Cause, Database

FULL_SECONDS = 10.0  # rest where the disk takes no more: the update waits, however long that lasts
AHEAD = 28  # how many rows more than are to be worked on now one look brings, where no other process works on any
RETRY_SECONDS = (1.0, 5.0)  # rests between the attempts at one update; after the last it is set aside
MOST_AWAY = 30  # attempts at one update that are not counted for that
ALONE_IDLE_SECONDS, SHARED_IDLE_SECONDS = 30.0, 1.0  # other processes store, too, and say nothing
OTHERS_CHATS = 32  # how many chats that other processes work on are looked past
OUTAGE_SECONDS = 15.0  # rest before what an outage of Telegram has kept from being done is tried again
OUTAGE = timedelta(days=1)  # for which it is

log = structlog.get_logger(__name__)


class Inbox:
    """The stored updates; with several processes on one database each works on chats of its own (`locks`)."""

    def __init__(
        self, database: Database, clock: Clock, locks: Locks | None = None, metrics: Metrics | None = None
    ) -> None:
        self._database = database
        self.clock = clock
        self.metrics = metrics or Metrics()
        self._locks = None if locks is None or locks.alone else locks
        self.idle = ALONE_IDLE_SECONDS if self._locks is None else SHARED_IDLE_SECONDS
        self._ahead: list[InboxRow] = []  # each its chat's oldest undone one
        self._listeners: list[Callable[[], None]] = []
        self._on_fault: Callable[[BaseException], Awaitable[None]] | None = None

    def on_fault(self, hears: Callable[[BaseException], Awaitable[None]]) -> None:
        """Have whatever keeps an update from being stored or worked through told to `hears`."""
        self._on_fault = hears

    async def failed(self, fault: BaseException) -> None:
        """Tell of a fault."""
        if self._on_fault is not None:
            await tell("inbox", self._on_fault(fault))

    def on_stored(self, listener: Callable[[], None]) -> None:
        """Have a listener called whenever something new was stored."""
        self._listeners.append(listener)

    async def store(self, raw_updates: Sequence[Raw]) -> int:
        """Commit a batch, in its order, and return how many of it were new. Raises what the database raises."""
        new = await outcome(self._store(raw_updates))
        if isinstance(new, BaseException):
            await self.failed(new)
            raise new
        for kind in map(kind_of, new):
            self.metrics.received.add(kind)
        for listener in self._listeners:
            listener()
        return len(new)

    async def _store(self, raw_updates: Sequence[Raw]) -> list[str]:
        """Return the keys of those that were new."""
        cause = self._cause()
        # ASCII: half surrogates and NULs, which no database takes as text, stay escaped
        arrived = [queries.Arrived(natural_key(raw), chat_of(raw), json.dumps(raw)) for raw in raw_updates]
        async with self._database.write(cause) as session:
            return await queries.add(session, arrived, cause.at)

    async def waiting(self) -> int:
        """Return how many updates are not yet worked through."""
        async with self._database.read() as session:
            return await queries.count_new(session)

    async def oldest(self, besides: frozenset[Chat], most: int) -> Sequence[InboxRow]:
        """Return the oldest rows that are their chats' oldest undone ones, of chats that are none of these nor another process's."""
        if self._locks is None:
            if len(self._ahead) < most:
                self._ahead = await self._free(besides, most + AHEAD)
            taken, self._ahead = self._ahead[:most], self._ahead[most:]
            return taken
        free = await self._free(besides, most + OTHERS_CHATS)
        mine: list[InboxRow] = []
        for row in free:
            if len(mine) < most and await self._is_mine(self._locks, row):
                mine.append(row)
        return mine

    async def _free(self, besides: frozenset[Chat], most: int) -> list[InboxRow]:
        async with self._database.read() as session:
            rows = await queries.oldest_of_each_chat(session, len(besides) + most)
        return [row for row in rows if row.chat_id not in besides]

    async def let_go(self, row: InboxRow) -> None:
        """Leave a row's chat to whoever comes first."""
        if self._locks is not None:
            await outcome(self._locks.free(of_chat(row.chat_id)))  # where that fails, none is held any more

    async def _is_mine(self, locks: Locks, row: InboxRow) -> bool:
        """Take a row's chat for this process; another one may have had it until just now, and done the row."""
        if not await locks.take(of_chat(row.chat_id)):
            return False
        async with self._database.read() as session:
            if await queries.is_new(session, row.id):
                return True
        await self.let_go(row)
        return False

    async def finish(self, row: InboxRow) -> None:
        """Mark a row done, if what it caused has not done so."""
        if self._database.has_just_done(row.id):
            return
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.finish(session, row.id, cause.at)

    async def note_fault(self, row: InboxRow, fault: str, *, attempts: int, set_aside: bool) -> bool:
        """Note a failed attempt; False where the row is done all the same."""
        async with self._database.write(self._cause()) as session:
            return await queries.note_fault(session, row.id, attempts=attempts, fault=fault, set_aside=set_aside)

    def _cause(self) -> Cause:
        return Cause(at=self.clock.now())


class InboxWorker:
    """Hands stored updates to `process`, the chats side by side and each chat's updates one after the other.

    `process` gets the raw update and its Cause, which is also `current_cause` around it. A write with that Cause marks
    the row done in the same transaction. What `process` raises is tried again twice; while Telegram cannot be reached,
    such as for the file that came with a message, for a day. Then, and at once where the update cannot be decoded, the
    row is set aside; a tick sees to it that a human hears of it (`bot.services.alarms`). `on_done` is called after each
    attempt: there may be something to send.
    """

    def __init__(
        self,
        inbox: Inbox,
        process: Process,
        *,
        on_done: Callable[[], None] | None = None,
        width: int = 4,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self._inbox = inbox
        self._process = process
        self._clock = inbox.clock
        self._on_done = on_done
        self._retry_seconds = retry_seconds
        self._away: dict[int, int] = {}  # by row: how often the database went away in the midst of it
        self._lanes = Lanes[InboxRow](self, inbox.clock, width=width, idle=inbox.idle)
        inbox.on_stored(self._lanes.wake)

    async def drain(self) -> int:
        """Work through everything there is, retries included, and return how many updates were done or set aside."""
        return await self._lanes.drain()

    async def run(self) -> NoReturn:
        """Work for ever, woken whenever something is stored."""
        await self._lanes.run()

    async def take(self, besides: frozenset[Chat], most: int) -> Sequence[InboxRow]:
        """Return the next rows to work on."""
        return await self._inbox.oldest(besides, most)

    def chat_of(self, row: InboxRow) -> Chat:
        """Return the row's chat."""
        return row.chat_id

    async def work(self, row: InboxRow) -> float | None:
        """Make one attempt at a row."""
        rest = None
        try:
            rest = await self._one_attempt(row)
        finally:
            if rest is None:
                self._away.pop(row.id, None)
                await self._inbox.let_go(row)
        if self._on_done is not None:
            self._on_done()
        return rest

    async def _one_attempt(self, row: InboxRow) -> float | None:
        structlog.contextvars.bind_contextvars(inbox_id=row.id)
        fault = await outcome(self._attempt(row))
        if fault is None or isinstance(fault, AlreadyDoneError):
            await self._inbox.finish(row)
            log.debug("update_done")
            self._count(row, "done")
            return None
        if is_full(fault):  # not the update's fault: it is not counted, and never set aside for it
            log.warning("disk_full", fault=describe(fault), again_in=FULL_SECONDS)
            self._count(row, "waits")
            await self._inbox.failed(fault)
            return FULL_SECONDS
        if is_passing(fault) and self._away.get(row.id, 0) < MOST_AWAY:  # it is not the update's fault
            self._away[row.id] = self._away.get(row.id, 0) + 1
            log.warning("database_away", fault=describe(fault), again_in=AWAY_SECONDS)
            self._count(row, "waits")
            return AWAY_SECONDS
        return await self._failed(row, fault)

    def _count(self, row: InboxRow, ended: str) -> None:
        self._inbox.metrics.handled.add(kind_of(row.key), ended)

    async def _attempt(self, row: InboxRow) -> None:
        cause = Cause(at=self._clock.now(), inbox_id=row.id)
        current_cause.set(cause)
        await self._process(json.loads(row.payload), cause)

    async def _failed(self, row: InboxRow, fault: BaseException) -> float | None:
        text = describe(fault)
        if is_outage(fault) and self._clock.now() - row.received_at < OUTAGE:
            log.warning("update_waits", fault=text, again_in=OUTAGE_SECONDS)
            self._count(row, "waits")
            undone = await self._inbox.note_fault(row, text, attempts=row.attempts, set_aside=False)
            return OUTAGE_SECONDS if undone else None
        last = isinstance(fault, UndecodableError) or row.attempts >= len(self._retry_seconds)
        log.error("update_failed", attempt=row.attempts + 1, set_aside=last, exc_info=fault)
        self._count(row, "set_aside" if last else "again")
        undone = await self._inbox.note_fault(row, text, attempts=row.attempts + 1, set_aside=last)
        return self._retry_seconds[row.attempts] if undone and not last else None
