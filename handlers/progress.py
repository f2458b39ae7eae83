"""How far the reading of a long file is: one message that is edited now and then, and gone at the end.

It is sent directly, not through the outbox: nothing is lost with it, and whoever sends the file again gets it again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from telegram.error import BadRequest, TelegramError

from bot.intake.reading.reader import Stage, Tell
from handlers.incoming import Incoming

FIRST_AFTER = 2.0
"""Seconds of quiet: most files are read before."""

EVERY = 3.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def progress(incoming: Incoming) -> AsyncIterator[Tell]:
    """Give what is to be told how far a reading is; short ones show nothing."""
    shown = _Shown(incoming)
    watching = asyncio.create_task(shown.watch())
    try:
        yield shown.tell
    finally:
        shown.ended.set()
        await watching


class _Shown:
    def __init__(self, incoming: Incoming) -> None:
        self.ended = asyncio.Event()
        self._incoming = incoming
        self._stage = Stage("start")

    async def tell(self, stage: Stage) -> None:
        """Remember how far the reading is."""
        self._stage = stage

    async def watch(self) -> None:
        """Show it from time to time until the reading has ended."""
        if await self._ends_within(FIRST_AFTER):
            return
        try:
            await self._show()
        except TelegramError as error:  # what is shown on the way is worth no second try
            log.warning("progress_not_shown", error=type(error).__name__)

    async def _show(self) -> None:
        bot, chat = self._incoming.bot, self._incoming.chat_id
        words = self._words()
        message = await bot.send_message(chat, words, disable_notification=True)
        try:
            while not await self._ends_within(EVERY):
                if words != self._words():
                    words = self._words()
                    with suppress(BadRequest):  # the person deleted it
                        await bot.edit_message_text(words, chat, message.message_id)
        finally:
            await bot.delete_message(chat, message.message_id)

    async def _ends_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.ended.wait()
        except TimeoutError:
            return False
        return True

    def _words(self) -> str:
        stage = self._stage
        return self._incoming.texts.plain("intake/progress", {"stage": stage.name, "done": stage.done, "of": stage.of})
