"""The scheduler wakes the clockwork every half minute and holds no state: what is due, the database decides."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

SECONDS = 30


class Scheduler:
    """Calls `tick` at once and then at an interval. A tick that takes longer than the interval is not run twice at a time."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: float = SECONDS) -> None:
        self._tick = tick
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler()

    def start(self) -> None:
        """Begin; the event loop must be running."""
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._seconds),
            id="tick",
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
