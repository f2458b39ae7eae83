"""A Bot API server that counts what arrives and tells moments at which a process may be killed.

Each process has an address of its own (`url_of`), so that the server knows who calls.
"""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

POLL_SECONDS = 1.0
HOLD_SECONDS = 0.4  # how long a call waits for its caller to be killed
ME = {"id": 700000001, "is_bot": True, "first_name": "督办", "username": "duban_bot"}


class Telegram:
    """`sent` counts what arrived, by chat and text; `moments` gets (which, who) for as long as somebody asks for it."""

    def __init__(self) -> None:
        self.sent: Counter[tuple[int, str]] = Counter()
        self.waiting: list[dict[str, Any]] = []  # updates that are not confirmed
        self.calls = 0
        self._port = 0
        self._asked: tuple[str, asyncio.Future[int]] | None = None
        self._passed_over = 0
        self._news = asyncio.Event()
        self._ids = count(1)

    def url_of(self, slot: int) -> str:
        return f"http://127.0.0.1:{self._port}/{slot}"

    def hand_in(self, updates: list[dict[str, Any]]) -> None:
        self.waiting += updates
        self._news.set()

    async def moment(self, which: str, seconds: float, passed_over: int = 0) -> int | None:
        """Wait for a moment, passing over the first few, and return whose call it is; None where it does not come in that time.

        handed_over: updates go out. confirming: a poll confirms some. received: a message is here and not answered.
        answered: a message's answer is on its way.
        """
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked, self._passed_over = (which, future), passed_over
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            return None
        finally:
            self._asked = None

    async def call(self, request: Request) -> Response:
        self.calls += 1
        slot, method = int(request.path_params["slot"]), request.path_params["method"]
        params = dict(request.query_params)
        async with request.form() as form:
            params |= {name: value for name, value in form.items() if isinstance(value, str)}
        if method == "getUpdates":
            return await self._updates(slot, params)
        if method == "getMe":
            return _ok(ME)
        if not method.startswith("send"):
            return _ok([] if method.startswith("get") else True)
        return await self._message(slot, params)

    async def _updates(self, slot: int, params: dict[str, str]) -> Response:
        offset = int(params.get("offset", 0))
        if any(update["update_id"] < offset for update in self.waiting):
            await self._tell("confirming", slot)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self._news.clear()
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                pass
        if self.waiting:
            self._soon("handed_over", slot)
        return _ok(self.waiting[:100])

    async def _message(self, slot: int, params: dict[str, str]) -> Response:
        chat, text = int(params["chat_id"]), params.get("text", "")
        self.sent[chat, text] += 1
        await self._tell("received", slot)
        self._soon("answered", slot)
        return _ok(
            {"message_id": next(self._ids), "date": 1644454800, "chat": {"id": chat, "type": "private"}, "text": text}
        )

    async def _tell(self, which: str, slot: int) -> None:
        """Say that a moment is here, and hold it for a while."""
        if self._say(which, slot):
            await asyncio.sleep(HOLD_SECONDS)

    def _soon(self, which: str, slot: int) -> None:
        """Say that a moment is here once the answer has left."""
        asyncio.get_running_loop().call_later(0.001, self._say, which, slot)

    def _say(self, which: str, slot: int) -> bool:
        if self._asked is None or self._asked[0] != which or self._asked[1].done():
            return False
        if self._passed_over > 0:
            self._passed_over -= 1
            return False
        self._asked[1].set_result(slot)
        return True

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Telegram"]:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self._port = listening.getsockname()[1]
            app = Starlette(routes=[Route("/{slot:int}/bot{token}/{method}", self.call, methods=["GET", "POST"])])
            server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
            task = asyncio.create_task(server.serve([listening]))
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
            try:
                yield self
            finally:
                server.should_exit = True
                await task


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _ok(result: Any) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")
