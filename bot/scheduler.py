"""The scheduler wakes the clockwork every half minute and holds no state: what is due, the database decides."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.logs import working

SECONDS = 30

log = structlog.get_logger(__name__)


class Scheduler:
    """Calls `tick` at once and then at an interval. A tick that takes longer than the interval is not run twice at a time.

    What it raises is logged, as `name`_failed, and the next one comes at its time.
    """

    def __init__(self, tick: Callable[[], Awaitable[None]], name: str = "tick", seconds: float = SECONDS) -> None:
        self._tick = tick
        self._name, self._failed = name, f"{name}_failed"
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler()

    def start(self) -> None:
        """Begin; the event loop must be running."""
        self._scheduler.add_job(
            self._run,
            IntervalTrigger(seconds=self._seconds),
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def _run(self) -> None:
        with working(job=self._name):
            [fault] = await asyncio.gather(self._tick(), return_exceptions=True)
            if isinstance(fault, BaseException):
                log.error(self._failed, exc_info=fault)

    def stop(self) -> None:
        """Stop; a tick under way finishes."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
