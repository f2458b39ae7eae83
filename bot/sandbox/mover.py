"""Moves the clock: one move at a time, the bot doing all that falls due in between."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.errors import ClientError
from bot.sandbox.messenger import Messenger
from bot.sandbox.steps import STEPS, step_to

OnMove = Callable[[datetime], Awaitable[None]]


class Mover:
    """`on_move` is handed the instant to reach and returns when the bot is done; without it the clock is simply set."""

    def __init__(self, messenger: Messenger, zone: ZoneInfo) -> None:
        self._messenger = messenger
        self._zone = zone
        self._lock = asyncio.Lock()
        self.on_move: OnMove | None = None

    async def move(self, *, to: datetime | None = None, step: str | None = None) -> None:
        """Move to an aware instant, or by a step of the page from where the clock stands when its turn comes."""
        async with self._lock:
            now = self._messenger.now()
            if step is not None and step not in STEPS:
                raise ClientError(400, "bad_request")
            target = to if to is not None else step_to(step or "hour", now, self._zone)
            if target < now:
                raise ClientError(409, "clock_not_back")
            await self._go(target)

    async def _go(self, target: datetime) -> None:
        self._show(busy=True)
        try:
            if self.on_move is not None:
                await self.on_move(target)
            if self._messenger.clock.now() < target:
                self._messenger.clock.set(target)
        finally:
            self._messenger.keep_clock()
            self._show(busy=False)

    def _show(self, *, busy: bool) -> None:
        self._messenger.busy = busy
        self._messenger.bell.ring()
