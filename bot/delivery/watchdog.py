"""Ends a process that does not get at its updates any more, so that its supervisor starts it anew."""

import os
import sys
import threading
from collections.abc import Callable

import structlog

from bot.clock import Clock

LIMIT_SECONDS = 120.0
LOOK_SECONDS = 5.0
EXIT_CODE = 75  # sysexits.h, EX_TEMPFAIL: try again

log = structlog.get_logger(__name__)


def _end() -> None:
    sys.stderr.flush()
    os._exit(EXIT_CODE)  # nothing that hangs is asked to end in good order: what is stored is enough to go on from


class Watchdog:
    """Wants to be told that things go on; when that has not been for `limit` seconds, it logs one line and calls `end`.

    It watches from a thread of its own: an event loop that is stuck tells nobody.
    """

    def __init__(
        self, clock: Clock, *, limit: float = LIMIT_SECONDS, look: float = LOOK_SECONDS, end: Callable[[], None] = _end
    ) -> None:
        self._clock = clock
        self._limit = limit
        self._look = look
        self._end = end
        self._heard = 0.0
        self._watching = False
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to watch."""
        self.alive()
        self._watching = True
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped.set()

    def alive(self) -> None:
        """Say that things go on."""
        self._heard = self._clock.monotonic()

    def is_content(self) -> bool:
        """Tell whether things go on, as far as it knows: as long as it does not watch, nothing is missed."""
        return not self._watching or self._silent_seconds() <= self._limit

    def _silent_seconds(self) -> float:
        return self._clock.monotonic() - self._heard

    def _watch(self) -> None:
        while not self._stopped.wait(self._look):
            silent = self._silent_seconds()
            if silent > self._limit:
                log.critical("no_poll_has_returned", seconds=round(silent), exit_code=EXIT_CODE)
                self._end()
                return
