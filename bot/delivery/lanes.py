"""Working on the rows of several chats side by side, and on one row of a chat at a time."""

import asyncio
from collections.abc import Sequence
from typing import Generic, NoReturn, Protocol, TypeVar

import structlog

from bot.clock import Clock
from bot.delivery.faults import describe, outcome
from bot.logs import working
from db.errors import is_passing

GRACE_SECONDS = 10.0  # how long work under way may go on after it was told to end
AFTER_FAULT_SECONDS = 5.0  # rest after a fault that is not a row's own
AWAY_SECONDS = 1.0  # rest where the database is away or busy

Row = TypeVar("Row")
Chat = int | None

log = structlog.get_logger(__name__)


class Jobs(Protocol[Row]):
    """What the lanes work on."""

    async def take(self, besides: frozenset[Chat], most: int) -> Sequence[Row]:
        """Return rows that are ready, each of another chat and of none of these; fewer than `most` where there are no more."""
        ...

    def chat_of(self, row: Row) -> Chat:
        """Return the chat whose order has to be kept."""
        ...

    async def work(self, row: Row) -> float | None:
        """Work on a row. Return None when it is done, else the seconds its chat rests before it is taken again."""
        ...


class Lanes(Generic[Row]):
    """Takes rows and works on up to `width` of them at once; unasked, it looks for new ones every `idle` seconds.

    While others are at work, one that is free waits up to `together` seconds for them, to take several rows at a time.
    """

    def __init__(self, jobs: Jobs[Row], clock: Clock, *, width: int, idle: float, together: float = 0.0) -> None:
        self._jobs = jobs
        self._clock = clock
        self._width = width
        self._idle = idle
        self._together = together
        self._waiting: asyncio.TimerHandle | None = None  # what wakes if no others become free
        self._busy: dict[Chat, asyncio.Task[None]] = {}
        self._resting: dict[Chat, float] = {}  # until when, monotonic
        self._taking = asyncio.Lock()
        self._wakers: set[asyncio.Event] = set()
        self._news = 1  # grows whenever there may be something to take
        self._known = 0  # up to which news everything was taken: `run` and `drain` need not both look
        self._done = 0

    def wake(self) -> None:
        """Say that there may be new rows."""
        self._news += 1
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        for waker in self._wakers:
            waker.set()

    async def drain(self) -> int:
        """Work until nothing is ready, under way or to be tried again; return how many rows were done meanwhile.

        It knows of rows there were at the first look, and of those that `wake` told of. Raises what `take` raises.
        """
        before = self._done
        waker = asyncio.Event()
        self._wakers.add(waker)
        try:
            while True:
                waker.clear()
                await self._fill()
                # a row that ended while the last look was under way may have left its chat free
                if not self._busy and not self._resting and not waker.is_set():
                    return self._done - before
                await self._sleep(waker)
        finally:
            self._wakers.discard(waker)

    async def run(self) -> NoReturn:
        """Work for ever. When cancelled, what is under way gets a few seconds to end in good order."""
        waker = asyncio.Event()
        self._wakers.add(waker)
        try:
            while True:
                waker.clear()
                fault = await outcome(self._fill())
                if isinstance(fault, BaseException):
                    log.error("taking_failed", fault=describe(fault))
                    await asyncio.sleep(_rest_after(fault))
                else:
                    await self._sleep(waker)
        finally:
            self._wakers.discard(waker)
            await self._end()

    async def _end(self) -> None:
        tasks = list(self._busy.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _fill(self) -> None:
        async with self._taking:
            while len(self._busy) < self._width and self._known < self._news:
                news = self._news
                now = self._clock.monotonic()
                self._resting = {chat: until for chat, until in self._resting.items() if until > now}
                most = self._width - len(self._busy)
                rows = await self._jobs.take(frozenset(self._busy) | frozenset(self._resting), most)
                for row in rows:
                    chat = self._jobs.chat_of(row)
                    self._busy[chat] = asyncio.create_task(self._work(chat, row))
                if len(rows) < most:
                    self._known = news
                    return

    async def _work(self, chat: Chat, row: Row) -> None:
        with working():
            rest = await outcome(self._jobs.work(row))
            if isinstance(rest, BaseException):
                log.error("work_failed", chat=chat, fault=describe(rest))
                rest = _rest_after(rest)
        if rest is None:
            self._done += 1
        else:
            self._resting[chat] = self._clock.monotonic() + rest
        del self._busy[chat]
        if not self._together or not self._busy:
            self.wake()
        elif self._waiting is None:
            self._waiting = asyncio.get_running_loop().call_later(self._together, self.wake)

    async def _sleep(self, waker: asyncio.Event) -> None:
        now = self._clock.monotonic()
        seconds = min([self._idle, *(until - now for until in self._resting.values())])
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await waker.wait()
        except TimeoutError:
            self._news += 1  # what became ready as time went by


def _rest_after(fault: BaseException) -> float:
    return AWAY_SECONDS if is_passing(fault) else AFTER_FAULT_SECONDS
