"""Fetching updates: stored first, and only then confirmed to Telegram."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.delivery.faults import describe, outcome, tell
from bot.delivery.inbox import Inbox
from bot.delivery.pace import Pace, seconds_of
from bot.delivery.updates import Raw
from bot.delivery.watchdog import Watchdog

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
ANSWER_SECONDS = 10.0  # more than the poll's own time an answer may take
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 10.0  # a hung poll (35 s) and this wait together stay below a minute
BEAT_SECONDS = 10.0  # between two words to the watchdog while it is Telegram's wish that nothing is called

log = structlog.get_logger(__name__)


class RawRequest(HTTPXRequest):
    """Fetches updates as they are. Hand it to the application as `get_updates_request`, which opens and closes it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return an answer of the Bot API; anything else, such as a proxy's page, raises TelegramError."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise TelegramError(f"not JSON: {len(payload)} bytes") from error
        if not isinstance(answer, dict) or (answer.get("ok") and not isinstance(answer.get("result"), list)):
            raise TelegramError(f"not an answer with updates: {len(payload)} bytes")
        return answer

    async def updates(self, url: str, parameters: Mapping[str, int | str], seconds: float) -> list[Any]:
        """Call getUpdates and return the list as it came; `seconds` bound the wait. Raises TelegramError."""
        try:
            async with asyncio.timeout(
                seconds
            ):  # in all: a byte now and then would keep the read timeout from ending it
                result: Any = await self.post(f"{url}?{urlencode(parameters)}", read_timeout=seconds)
        except TimeoutError as late:
            raise TimedOut from late
        return list(result)


class Poller:
    """Fetches updates into the inbox for as long as it runs, whatever Telegram or the network do.

    `pace`: the one that all other calls keep to: after a 429 to any of them nothing is fetched before its time, and the
    other way round. `on_polled` is awaited after each poll that Telegram answered. `watchdog` hears of each that ended.
    """

    def __init__(  # noqa: PLR0913 - all but the first three have their defaults
        self,
        bot: Bot,
        request: RawRequest,
        inbox: Inbox,
        *,
        poll_seconds: int = POLL_SECONDS,
        longest_wait: float = LONGEST_WAIT_SECONDS,
        pace: Pace | None = None,
        on_polled: Callable[[], Awaitable[None]] | None = None,
        watchdog: Watchdog | None = None,
    ) -> None:
        self._bot = bot
        self._request = request
        self._inbox = inbox
        self._poll_seconds = poll_seconds
        self._longest_wait = longest_wait
        self._pace = pace
        self._on_polled = on_polled
        self._watchdog = watchdog
        # Confirms what was stored. Never kept: after a restart Telegram repeats what was not confirmed, and the inbox
        # knows it
        self._offset: int | None = None

    async def run(self) -> NoReturn:
        """Poll for ever; after a fault again, ever less often up to the longest wait."""
        wait = FIRST_WAIT_SECONDS
        while True:
            await self._rest(self._pace.paused_seconds() if self._pace else 0.0)
            fault = await outcome(self.poll())
            self._beat()
            if self._pace is not None and (fault is None or isinstance(fault, TelegramError)):
                self._pace.ended("getUpdates", fault)
            if fault is None:
                wait = FIRST_WAIT_SECONDS
                if self._on_polled is not None:
                    await tell("polled", self._on_polled())
                continue
            log.warning("poll_failed", fault=describe(fault), again_in=wait)
            await self._rest(
                await self._wished(fault) if isinstance(fault, RetryAfter) else min(wait, self._longest_wait)
            )
            wait = min(wait * 2, self._longest_wait)

    async def _wished(self, refusal: RetryAfter) -> float:
        """Return for how many seconds Telegram wants to be left alone; the other calls are held up too."""
        if self._pace is not None:
            await self._pace.refused("getUpdates", refusal)
        return seconds_of(refusal)

    async def _rest(self, seconds: float) -> None:
        while seconds > 0:
            await asyncio.sleep(min(seconds, BEAT_SECONDS))
            seconds -= BEAT_SECONDS
            self._beat()

    def _beat(self) -> None:
        if self._watchdog is not None:
            self._watchdog.alive()

    async def poll(self) -> None:
        """Fetch and commit one batch. The next call confirms it. Raises TelegramError and the database's errors."""
        values: dict[str, int | str] = {"timeout": self._poll_seconds, "allowed_updates": json.dumps(WANTED)}
        if self._offset is not None:
            values["offset"] = self._offset
        seconds = self._poll_seconds + ANSWER_SECONDS
        batch = await self._request.updates(f"{self._bot.base_url}/getUpdates", values, seconds)
        updates: list[Raw] = [update for update in batch if isinstance(update, dict)]
        if updates:
            await self._inbox.store(updates)
        ids = [number for update in updates if isinstance(number := update.get("update_id"), int)]
        if batch and not ids:
            raise TelegramError("updates without numbers cannot be confirmed")
        # everything is confirmed when nothing came; an offset of old would hide updates whose numbers start anew
        self._offset = max(ids) + 1 if ids else None
