"""Speaking with the service manager that started this process: systemd's protocol sd_notify(3). Without one nothing is said."""

import asyncio
import os
import socket
from contextlib import suppress
from typing import Self

import structlog

from bot.delivery.faults import describe
from bot.delivery.watchdog import Watchdog

START_BEAT_SECONDS = 10.0
START_GRACE_SECONDS = 60.0  # how much longer the manager waits for a start that has just said that it goes on
BEATS_A_LIMIT = 3  # so that one that comes late, or gets lost, ends nothing

log = structlog.get_logger(__name__)


class Supervisor:
    """The service manager. `address`: its socket, '' for none; `limit`: after how many silent seconds it ends us, None for never."""

    def __init__(self, address: str = "", limit: float | None = None) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._limit = limit

    @classmethod
    def of_environment(cls) -> Self:
        """Return the one that the environment names; it is taken out of it, being no business of our children."""
        address, usec = os.environ.pop("NOTIFY_SOCKET", ""), os.environ.pop("WATCHDOG_USEC", "")
        meant = os.environ.pop("WATCHDOG_PID", "") in {"", str(os.getpid())}
        return cls(address, int(usec) / 1e6 if address and meant and usec.isdecimal() and int(usec) else None)

    def say(self, *words: str) -> None:
        """Tell the manager something, such as READY=1. What it does not take is logged, and goes unsaid."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto("\n".join(words).encode(), self._address)
        except OSError as fault:
            log.warning("supervisor_not_told", words=words, fault=describe(fault))

    async def accompany(self, at_work: asyncio.Event, watchdog: Watchdog) -> None:
        """Tell the manager that the start goes on, that we are at work, and from then on, for ever, that we live.

        It is the event loop that says so: one that is stuck says nothing. Neither does one whose updates do not come in.
        """
        if not self._address:
            return
        while not at_work.is_set():
            self.say(f"EXTEND_TIMEOUT_USEC={START_GRACE_SECONDS * 1e6:.0f}")
            with suppress(TimeoutError):
                await asyncio.wait_for(at_work.wait(), START_BEAT_SECONDS)
        self.say("READY=1")
        while self._limit is not None:
            if watchdog.is_content():
                self.say("WATCHDOG=1")
            await asyncio.sleep(self._limit / BEATS_A_LIMIT)
