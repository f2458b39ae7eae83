"""What one running bot counts of its own work: plain numbers, cheap to keep whether or not anybody asks for them.

Labels are names out of the code (a method of the Bot API, an outcome), never anything that somebody wrote or is called.
`bot.monitoring` shows them to Prometheus, `bot.services.watching` looks at them for alarms.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import product

from bot.clock import Clock

DELAYS = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86400)  # seconds; a notice is due, and then it is sent
KINDS = ("message", "edited_message", "callback_query", "other")  # of updates
HANDLED = ("done", "again", "waits", "set_aside")
ENDED = ("sent", "failed", "unknown", "dropped")  # notices
DURATIONS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)  # seconds of a tick


class Counter:
    """Counts, one for each combination of labels seen so far.

    `known`: combinations that are there from the beginning: a series that begins with 1 has no increase to be alarmed of.
    """

    def __init__(self, *labels: str, known: Iterable[tuple[str, ...]] = ()) -> None:
        self.labels = labels
        self.values: dict[tuple[str, ...], float] = dict.fromkeys(known, 0)

    def add(self, *labels: str, amount: float = 1) -> None:
        """Count something; one value for each label, in their order."""
        self.values[labels] = self.values.get(labels, 0) + amount

    def of(self, *labels: str) -> float:
        """Return a count, 0 where nothing was counted."""
        return self.values.get(labels, 0)


class Histogram:
    """How often values of about a size were seen; `bounds` are the upper ends, what is larger falls beyond the last."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value; below nothing there is nothing, whatever clocks say."""
        value = max(value, 0.0)
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


class Metrics:
    """The counts of one bot since it was started. A second one in the same process has its own."""

    def __init__(self) -> None:
        self.received = Counter("kind", known=product(KINDS))  # updates stored that were not there yet
        self.handled = Counter("kind", "outcome", known=product(KINDS, HANDLED))  # attempts, by how they ended
        self.calls = Counter("method", "outcome", known=[("getUpdates", "ok")])  # calls of the Bot API
        self.pauses = Counter("method")  # answers 429
        self.pause_seconds = Counter()  # what these asked for, in all
        self.notices = Counter("outcome", known=product(ENDED))  # notices that are over
        self.delay = Histogram(DELAYS)
        self.tick = Histogram(DURATIONS)
        self.ticks_failed = Counter()
        self.failing_ticks = 0  # since the last that went well
        self.errors = Counter("kind")  # by the name of the line in the log

    @contextmanager
    def ticking(self, clock: Clock) -> Iterator[None]:
        """Measure a tick, and count it where it fails."""
        begun = clock.monotonic()
        failed = True
        try:
            yield
            failed = False
        finally:
            self.tick.observe(clock.monotonic() - begun)
            self.failing_ticks = self.failing_ticks + 1 if failed else 0
            if failed:
                self.ticks_failed.add()

    def errors_by_kind(self) -> Mapping[str, float]:
        """Return how many errors of each kind there were so far."""
        return {kind: count for (kind,), count in self.errors.values.items()}


counting: ContextVar[Metrics] = ContextVar("counting")
"""Whose errors are counted: set where a bot starts, and so by all the work that it begins."""
