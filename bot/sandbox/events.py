"""The page's event stream: every new, changed or deleted message in order, and a nudge when the rest has changed."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.sandbox.messenger import Messenger
from bot.sandbox.players import Players
from bot.sandbox.updates import Delivery

HEARTBEAT = 15.0  # real seconds between two signs of life


class Events:
    """Server-sent events. An event's id is its message's `seq`, so a reader that comes back misses nothing."""

    def __init__(self, messenger: Messenger, players: Players, delivery: Delivery) -> None:
        self._messenger = messenger
        self._players = players
        self._delivery = delivery

    async def stream(self, request: Request) -> StreamingResponse:
        """Answer with the stream after Last-Event-ID, or `after_seq` of the query, or from now on."""
        given = request.headers.get("last-event-id") or request.query_params.get("after_seq") or ""
        seq = int(given) if given.isascii() and given.isdigit() else self._messenger.store.last("seq")
        return StreamingResponse(
            self._events(seq),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _events(self, seq: int) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while not self._delivery.closing:
            count = self._messenger.bell.count
            for message in self._messenger.store.changed_since(seq):
                seq = message.seq
                yield f"id: {seq}\nevent: message\ndata: {json.dumps(self._players.as_shown(message))}\n\n"
            yield "event: state\ndata: {}\n\n"
            if self._messenger.bell.count == count:
                await self._messenger.bell.wait(HEARTBEAT)
