"""Being on duty: of several processes on one database one fetches, sends and lets time pass; another takes over when it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog

from bot.delivery.faults import describe, outcome
from db.errors import is_passing
from db.locks import DUTY, Locks

# Between two looks at whose the duty is; with the silence that the locks allow, half a minute is never reached
LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Duty:
    """Whether this process is on duty, which on SQLite it always is."""

    def __init__(self, locks: Locks) -> None:
        self._locks = locks

    @property
    def alone(self) -> bool:
        """Return whether there is nobody to take turns with."""
        return self._locks.alone

    def held(self) -> bool:
        """Tell whether nobody else can be on duty now. To be asked before each step that only one may do."""
        return self._locks.holds(DUTY)

    async def run(self, work: Callable[[], Awaitable[None]]) -> NoReturn:
        """Run `work`, which goes on for ever, whenever this process is on duty, and end it when it is not any more.

        When cancelled, the work is ended in good order and the duty given up.
        """
        working: asyncio.Future[None] | None = None
        try:
            while True:
                mine = await self._is_mine()
                if mine and working is None:
                    log.info("on_duty")
                    working = asyncio.ensure_future(work())
                elif working is not None and (not mine or working.done()):
                    await _end(working)
                    working = None
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            if working is not None:
                await _end(working)
            await self._locks.close()

    async def _is_mine(self) -> bool:
        mine = await outcome(self._locks.take(DUTY))
        if isinstance(mine, BaseException):
            log.warning("duty_unknown", fault=describe(mine), again_in=LOOK_SECONDS)
            return False
        return mine


def _passes(fault: Exception) -> bool:
    """Tell whether the work, several tasks perhaps, ended because the database was away for a while."""
    faults = fault.exceptions if isinstance(fault, ExceptionGroup) else (fault,)
    return all(map(is_passing, faults))


async def _end(working: asyncio.Future[None]) -> None:
    working.cancel()
    [fault] = await asyncio.gather(working, return_exceptions=True)
    if isinstance(fault, Exception):
        log.error("duty_failed", fault=describe(fault), exc_info=None if _passes(fault) else fault)
    else:
        log.warning("off_duty")
