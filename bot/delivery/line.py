"""Whether Telegram is to be called at all: nothing goes while it wants to be left alone or cannot be reached."""

import asyncio
from math import inf

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.faults import describe

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 20.0

log = structlog.get_logger(__name__)


class Line:
    """The line to Telegram. While it is lost, only getMe is asked, so that an outage uses up no notice's attempts."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._held_until = -inf
        self._lost = False

    def hold(self, seconds: float) -> None:
        """Let nothing go for some seconds."""
        self._held_until = max(self._held_until, self._clock.monotonic() + seconds)

    def lost(self) -> None:
        """Let nothing go until Telegram answers again."""
        self._lost = True

    @property
    def closed(self) -> bool:
        """Return whether something that is to go has to wait."""
        return self._lost or self._held_until > self._clock.monotonic()

    async def open(self) -> None:
        """Return when something may go."""
        while (rest := self._held_until - self._clock.monotonic()) > 0:  # noqa: ASYNC110 - may be held anew meanwhile
            await asyncio.sleep(rest)
        wait = FIRST_WAIT_SECONDS
        while self._lost:
            try:
                await self._bot.get_me()
            except TelegramError as error:
                log.warning("line_lost", fault=describe(error), again_in=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            else:
                self._lost = False
