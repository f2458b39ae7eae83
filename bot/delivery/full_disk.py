"""The alarm that a full disk cannot keep: what is said of it goes to Telegram directly, past the outbox."""

from collections.abc import Awaitable, Callable, Sequence
from math import inf
from typing import Any

import structlog
from telegram import Bot
from telegram.constants import ParseMode

from bot.clock import Clock
from bot.delivery.faults import describe, outcome
from db.errors import is_full

AGAIN_SECONDS = 86400.0  # while the disk stays full, this is between two alarms
CALM_SECONDS = 1800.0  # after so long without a fault it was well, and what comes then is told at once

log = structlog.get_logger(__name__)
Words = Callable[[], Awaitable[Sequence[tuple[int, str]]]]


class FullDisk:
    """Tells the administrators, once a day, that nothing is taken in. `words`: to which chats, and what, as HTML."""

    def __init__(self, bot: Bot, clock: Clock, words: Words) -> None:
        self._bot = bot
        self._clock = clock
        self._words = words
        self._told_at: float | None = None
        self._heard_at = -inf

    async def heard(self, fault: BaseException) -> None:
        """Hear of a fault; tell of it where it means that the disk takes no more."""
        now = self._clock.monotonic()
        if not is_full(fault):
            return
        lasts, self._heard_at = now < self._heard_at + CALM_SECONDS, now
        if lasts and self._told_at is not None and now < self._told_at + AGAIN_SECONDS:
            return
        self._told_at = now
        log.error("disk_full", fault=describe(fault))
        told = await outcome(self._tell())
        if told is not True:  # tried again at the next fault
            self._told_at = None
            log.warning("alarm_not_sent", fault=describe(told) if isinstance(told, BaseException) else "nobody reached")

    async def _tell(self) -> bool:
        """Send the alarm and return whether anybody could be told."""
        sent: list[Any] = [
            await outcome(self._bot.send_message(chat, words, parse_mode=ParseMode.HTML))
            for chat, words in await self._words()
        ]
        return any(not isinstance(one, BaseException) for one in sent)
