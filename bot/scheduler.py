"""The scheduler wakes the clockwork every half minute and holds no state: what is due, the database decides."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.logs import working

SECONDS = 30

log = structlog.get_logger(__name__)
Job = Callable[[], Awaitable[None]]


class Scheduler:
    """Calls each of its jobs at once and then at an interval. One that takes longer than the interval is not run twice at a time.

    What a job raises is logged, as its name and `_failed`; its next run comes at its time, and the other jobs go on.
    """

    def __init__(self, seconds: float = SECONDS, **jobs: Job) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler()

    def start(self) -> None:
        """Begin; the event loop must be running."""
        for name, job in self._jobs.items():
            self._scheduler.add_job(
                _run,
                IntervalTrigger(seconds=self._seconds),
                (name, job),
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def pause(self) -> None:
        """Begin no further tick; one that is under way goes on."""
        if self._scheduler.running:
            self._scheduler.pause()

    def stop(self) -> None:
        """Stop; a tick that is still under way is cancelled."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _run(name: str, job: Job) -> None:
    with working(job=name):
        [fault] = await asyncio.gather(job(), return_exceptions=True)
        if isinstance(fault, BaseException):
            failed = f"{name}_failed"
            log.error(failed, exc_info=fault)
