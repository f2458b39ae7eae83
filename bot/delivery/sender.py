"""Sending what is in the outbox."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import structlog
from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.delivery.faults import describe, outcome, tell
from bot.delivery.lanes import Chat, Lanes
from bot.delivery.line import Line
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Turn, seconds_of
from bot.delivery.refusals import Refusal, refusal
from bot.delivery.sending import Part, marked, parts_of, send_part
from bot.services.outgoing import Rendered
from db.enums import OutboxStatus
from db.errors import is_passing
from db.queries.outbox import Claimed

Render = Callable[[Claimed], Awaitable[Rendered | None]]

REPEAT_SECONDS = (2.0, 10.0, 30.0)  # rests before a notice that may have arrived is sent again
PATIENCE_SECONDS = 10.0  # how long a claimed notice waits out a 429 before it is given back
IDLE_SECONDS = 1.0  # between two looks for notices whose time has come
TOGETHER_SECONDS = 0.05  # within which those that arrived are stored, and others claimed, at a time
NOTHING_TO_SAY = "nothing left to say"
KILLED = "the process was killed each time while this was being sent"

log = structlog.get_logger(__name__)


@dataclass
class _Progress:
    """How far the sending of a notice of one or several messages has come."""

    parts: deque[Part]
    mark: str
    message_id: int = 0


class Sender:
    """Sends notices, to several people side by side and to each one after the other, the most urgent first.

    `render` makes the message at sending time; None means that there is nothing left to say. What did not arrive stands
    in its row, with the `fault`; a tick tells the supervision office (`bot.services.alarms`). A notice goes at least
    once: killed between Telegram's answer and the commit, the next process sends it again, and says so.
    """

    def __init__(
        self,
        outbox: Outbox,
        bot: ExtBot[Turn],
        render: Render,
        *,
        max_in_flight: int = 4,
        repeat_seconds: tuple[float, ...] = REPEAT_SECONDS,
    ) -> None:
        self._outbox = outbox
        self._bot = bot
        self._render = render
        self._repeat_seconds = repeat_seconds
        self._line = Line(bot, outbox.clock)
        self._begun: dict[
            int, _Progress
        ] = {}  # by row: of a notice of several messages, what arrived does not go again
        self._stranded: list[Claimed] = []  # rows whose lease could not be given back, the database being away
        self._lanes = Lanes[Claimed](
            self, outbox.clock, width=max_in_flight, idle=IDLE_SECONDS, together=TOGETHER_SECONDS
        )

    def nudge(self) -> None:
        """Say that something new is to be sent; unasked, the sender looks every second."""
        self._lanes.wake()

    async def drain(self) -> int:
        """Send all that is ready at the office's now, repeats included; return how many notices were settled."""
        self._lanes.wake()  # whoever puts a notice in does not say so
        return await self._lanes.drain()

    async def run(self) -> NoReturn:
        """Send for ever, beginning with what a process that was killed, or is not on duty any more, had begun."""
        await self._outbox.recover()
        try:
            await self._lanes.run()
        finally:
            await tell("marking", self._outbox.mark())

    async def take(self, besides: frozenset[Chat], most: int) -> Sequence[Claimed]:
        """Return the next notices, when there is a line to send them on."""
        if self._line.closed:
            await self._outbox.mark()  # what arrived does not wait for the next claim, which may be hours away
        await self._line.open()
        while self._stranded:
            row = self._stranded[-1]
            await self._outbox.release(row, attempts=row.attempts, fault=row.fault)
            self._stranded.remove(row)
        return await self._outbox.claim(besides, most)

    def chat_of(self, row: Claimed) -> Chat:
        """Return the chat the notice goes to."""
        return row.chat_id

    async def work(self, row: Claimed) -> float | None:
        """Send a claimed notice and store how that ended, or give it back."""
        structlog.contextvars.bind_contextvars(outbox_id=row.id, kind=row.kind)
        stored = False
        try:
            rest = await self._deliver(row)
            stored = True
        finally:
            if not stored:
                self._stranded.append(row)
        return rest

    async def _deliver(self, row: Claimed) -> float | None:
        if row.attempts > len(self._repeat_seconds):  # killed each time it was sent
            await self._failed(row, row.fault or KILLED, OutboxStatus.UNKNOWN)
            return None
        message_id = await outcome(self._send(row))
        if isinstance(message_id, TelegramError):
            return await self._refused(row, message_id)
        if isinstance(message_id, BaseException):
            await self._broken(row, message_id)
        elif message_id is None:
            await self._outbox.ended(row, OutboxStatus.DROPPED, NOTHING_TO_SAY)
        else:
            self._outbox.sent(row, message_id)
            self._begun.pop(row.id, None)
            if self._line.closed:
                await self._outbox.mark()
        return None

    async def _prepare(self, row: Claimed) -> _Progress | None:
        rendered = await self._render(row)
        return None if rendered is None else _Progress(parts_of(rendered), rendered.again)

    async def _send(self, row: Claimed) -> int | None:
        """Send what is left of a notice and return its last message's number; None where there is nothing to say.

        Only its first message is a reply. What may have arrived is marked as repeated.
        """
        progress = self._begun.get(row.id) or await self._prepare(row)
        if progress is None:
            return None
        if row.attempts and progress.parts:
            progress.parts.extendleft(reversed(marked(progress.parts.popleft(), progress.mark)))
        turn = Turn(row.priority, PATIENCE_SECONDS, self._outbox.may_send)
        while progress.parts:
            reply_to = None if progress.message_id else row.reply_to
            progress.message_id = await send_part(self._bot, row.chat_id, progress.parts[0], turn, reply_to)
            progress.parts.popleft()
            self._begun[row.id] = progress
        return progress.message_id

    async def _broken(self, row: Claimed, fault: BaseException) -> None:
        """Give up a notice that cannot be made into messages, unless only the database was away."""
        if is_passing(fault):
            raise fault
        log.error("render_failed", exc_info=fault)
        await self._failed(row, describe(fault))

    async def _refused(self, row: Claimed, error: TelegramError) -> float | None:
        """Do what an error of Telegram asks for; return the seconds until the notice goes again, None for never."""
        kind, fault = refusal(error), describe(error)
        log.warning("send_refused", refusal=kind.value, fault=fault)
        if kind in {Refusal.NOT_SENT, Refusal.UNCERTAIN}:
            self._line.lost()
        if isinstance(error, RetryAfter):
            self._line.hold(seconds_of(error))
        if kind is Refusal.UNCERTAIN:
            return await self._repeat(row, fault)
        if kind is Refusal.BLOCKED:
            await self._blocked(row, fault)
            return None
        if kind is Refusal.FAULTY:
            await self._failed(row, fault)
            return None
        if isinstance(error, ChatMigrated):
            await self._outbox.moved(row, error.new_chat_id)
        else:
            await self._outbox.release(row, attempts=row.attempts, fault=fault)
        return 0.0

    async def _repeat(self, row: Claimed, fault: str) -> float | None:
        if row.attempts >= len(self._repeat_seconds):
            await self._failed(row, fault, OutboxStatus.UNKNOWN)
            return None
        await self._outbox.release(row, attempts=row.attempts + 1, fault=fault)
        return self._repeat_seconds[row.attempts]

    async def _blocked(self, row: Claimed, fault: str) -> None:
        self._begun.pop(row.id, None)
        await self._outbox.blocked(row, fault)

    async def _failed(self, row: Claimed, fault: str, status: OutboxStatus = OutboxStatus.FAILED) -> None:
        self._begun.pop(row.id, None)
        await self._outbox.ended(row, status, fault)
