"""Telegram's limits, held before they are hit.

About 30 messages a second in all, one a second in a chat, 20 a minute in a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
Messages are spaced evenly and a little wider than that, because what leaves here evenly arrives with a jitter.
"""

import asyncio
from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from math import inf
from typing import Any, NamedTuple

import structlog
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.clock import Clock
from bot.delivery.faults import tell
from bot.delivery.refusals import refusal
from bot.metrics import Metrics
from db.enums import Priority

ALL_SECONDS = 1 / 27  # between any two messages
LATE_SECONDS = 0.01  # by which a message may go late without those behind it being late too: 28 in a second at the most
CHAT_SECONDS = 1.05  # between two messages to one chat
GROUP_MESSAGES = 20
GROUP_SECONDS = 61.0
AT_ONCE = 16  # requests under way; httpx collapses somewhere above 32
PAUSE_MARGIN_SECONDS = 0.1
KEPT_CHATS = 1000
COUNTED = ("send", "forward", "copy", "edit")  # the beginnings of methods that show something in a chat

log = structlog.get_logger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]


class NotAllowedError(ConnectionError):
    """A call was not made, because it was not this process's to make when its turn had come."""


@dataclass(frozen=True)
class Turn:
    """When a call is to go: lower `priority` first.

    One that would have to wait for Telegram (429) for longer than `patience` seconds raises RetryAfter instead; None
    waits however long it takes. `allowed` is asked last, when the turn has come; where it denies, NotAllowedError is raised.
    """

    priority: int = Priority.REPLY
    patience: float | None = None
    allowed: Callable[[], bool] | None = None


class _Place(NamedTuple):
    """A call's place in the queue; `chat` is None where the call sends nothing."""

    priority: int
    number: int
    chat: int | str | None


def seconds_of(error: RetryAfter) -> float:
    """Return how many seconds Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class Pace(BaseRateLimiter[Turn]):
    """Lets each of the bot's calls go when it may; of those that wait for the same, the most urgent first.

    After a 429 nothing goes before its time, whatever the method, and then the call is made again. `enabled=False`
    sends at once, for a server without limits, but still obeys a 429. `on_pause` is awaited with a 429's seconds, so
    that they can be kept over a restart. `metrics` counts the calls and the 429s.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        enabled: bool = True,
        on_pause: Callable[[float], Awaitable[None]] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._clock = clock
        self._metrics = metrics or Metrics()
        self._enabled = enabled
        self._on_pause = on_pause
        self._queue: list[_Place] = []
        self._numbers = count()
        self._under_way = 0
        self._paused_until = -inf
        self._next = -inf
        self._chats: dict[int | str, float] = {}
        self._groups: dict[int | str, deque[float]] = {}
        self._changed = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Turn | None,
    ) -> Result:
        """Make a call when its turn has come, and after a 429 again."""
        turn = rate_limit_args or Turn()
        place = _Place(turn.priority, next(self._numbers), _chat_of(endpoint, data))
        while True:
            await self._wait(place, turn.patience)
            try:
                if turn.allowed is not None and not turn.allowed():
                    raise NotAllowedError(endpoint)
                return await self._counted(endpoint, callback(*args, **kwargs))
            except RetryAfter as error:
                await self.refused(endpoint, error)
            finally:
                self._under_way -= 1
                self._ring()

    async def _counted(self, endpoint: str, call: Awaitable[Result]) -> Result:
        try:
            result = await call
        except TelegramError as error:
            self.ended(endpoint, error)
            raise
        self.ended(endpoint)
        return result

    def ended(self, endpoint: str, error: TelegramError | None = None) -> None:
        """Count a call that Telegram has answered or that failed; `error` None: it went well."""
        self._metrics.calls.add(endpoint, "ok" if error is None else refusal(error).value)

    def paused_seconds(self) -> float:
        """Return for how long nothing may be called yet."""
        return max(self._paused_until - self._clock.monotonic(), 0.0)

    async def refused(self, endpoint: str, error: RetryAfter) -> None:
        """Let no call go before the time that a 429 names."""
        self._metrics.pauses.add(endpoint)
        self._metrics.pause_seconds.add(amount=seconds_of(error))
        self.pause(endpoint, seconds_of(error))
        if self._on_pause is not None:
            await tell("paused", self._on_pause(seconds_of(error)))

    def pause(self, endpoint: str, seconds: float) -> None:
        """Let no call go for some seconds, as Telegram wished in answer to one."""
        log.warning("paused_by_telegram", endpoint=endpoint, seconds=seconds)
        until = self._clock.monotonic() + seconds + PAUSE_MARGIN_SECONDS
        self._paused_until = max(self._paused_until, until)

    async def _wait(self, place: _Place, patience: float | None) -> None:
        insort(self._queue, place)
        try:
            while True:
                now = self._clock.monotonic()
                if patience is not None and self._paused_until - now > patience:
                    raise RetryAfter(timedelta(seconds=self._paused_until - now))
                at = self._time_of(place, now)
                if at <= now:
                    break
                await self._sleep(at - now)
            self._note(place.chat, now)
            self._under_way += 1
        finally:
            self._queue.remove(place)
            self._ring()

    def _time_of(self, place: _Place, now: float) -> float:
        """Return when a call may go as things stand; never, where it has to wait for another to go first or to end."""
        if self._under_way >= AT_ONCE:
            return inf
        if place.chat is None or not self._enabled:
            return self._paused_until
        slot = max(self._paused_until, self._next, now)
        for other in self._queue:
            if other == place:
                break
            if other.chat is not None and self._free_at(other.chat) <= slot:
                return inf
        return max(slot, self._free_at(place.chat))

    def _free_at(self, chat: int | str) -> float:
        sent = self._groups.get(chat)
        group = sent[0] + GROUP_SECONDS if sent is not None and len(sent) == GROUP_MESSAGES else -inf
        return max(group, self._chats.get(chat, -inf))

    def _note(self, chat: int | str | None, now: float) -> None:
        if chat is None:
            return
        self._next = max(self._next, now - LATE_SECONDS) + ALL_SECONDS
        if len(self._chats) > KEPT_CHATS:
            self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        self._chats[chat] = now + CHAT_SECONDS
        if isinstance(chat, str) or chat < 0:
            self._groups.setdefault(chat, deque(maxlen=GROUP_MESSAGES)).append(now)

    def _ring(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _sleep(self, seconds: float) -> None:
        changed = self._changed
        try:
            async with asyncio.timeout(None if seconds == inf else seconds):
                await changed.wait()
        except TimeoutError:
            return


def _chat_of(endpoint: str, data: dict[str, Any]) -> int | str | None:
    """Return the chat a call sends a message to, None for all other calls."""
    if not endpoint.startswith(COUNTED) or endpoint == "sendChatAction":
        return None
    chat = data.get("chat_id")
    if isinstance(chat, str) and chat.removeprefix("-").isdecimal():
        return int(chat)
    return chat if isinstance(chat, int | str) else None
