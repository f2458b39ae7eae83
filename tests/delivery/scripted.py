"""A Bot API server whose answers a test writes down beforehand; it notes when each call came."""

import asyncio
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.clock import SystemClock

TOKEN = "700000001:AAsecretHalfOfTheToken"  # noqa: S105 - nobody's


def error(code: int, description: str, **parameters: int) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, code)


def too_many(seconds: int) -> Response:
    return error(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def page(code: int) -> Response:
    return HTMLResponse("<html>no</html>", code)


@dataclass(frozen=True)
class Call:
    method: str
    params: dict[str, str]
    files: dict[str, tuple[str | None, bytes]]
    at: float


class Hang(Response):
    """No answer for so long that the client gives up."""


@dataclass
class Scripted:
    """`answers` are given out first, a method's in their order; then everything is answered as Telegram would."""

    calls: list[Call] = field(default_factory=list)
    answers: defaultdict[str, deque[Response]] = field(default_factory=lambda: defaultdict(deque))
    updates: list[Any] = field(default_factory=list)
    delay: float = 0.0
    url: str = ""
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def texts(self, chat: int | None = None) -> list[str]:
        sent = [call.params for call in self.of("sendMessage")]
        return [params["text"] for params in sent if chat is None or params["chat_id"] == str(chat)]

    async def call(self, request: Request) -> Response:
        method = request.path_params["method"]
        params = dict(request.query_params)
        files = {}
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, str):
                    params[name] = value
                else:
                    files[name] = (value.filename, await value.read())
        self.calls.append(Call(method, params, files, SystemClock().monotonic()))
        if self.answers[method]:
            answer = self.answers[method].popleft()
            if isinstance(answer, Hang):
                await asyncio.sleep(30)
            return answer
        await asyncio.sleep(self.delay)
        return await self._usual(method, params)

    async def _usual(self, method: str, params: dict[str, str]) -> Response:
        if method == "getUpdates":
            offset = int(params.get("offset", 0))
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
            if not self.updates:
                await asyncio.sleep(0.05)
            return JSONResponse({"ok": True, "result": self.updates[:100]})
        if method == "getMe":
            me = {"id": 700000001, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
            return JSONResponse({"ok": True, "result": me})
        if method == "getMyCommands":
            return JSONResponse({"ok": True, "result": []})
        if method.startswith(("send", "edit")):
            chat = {"id": int(params["chat_id"]), "type": "private"}
            message = {"message_id": next(self._ids), "date": 1644454800, "chat": chat, "text": params.get("text", "")}
            return JSONResponse({"ok": True, "result": message})
        return JSONResponse({"ok": True, "result": True})


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Answering(Protocol):
    """Answers the calls of a bot at an address that it is told."""

    url: str

    async def call(self, request: Request) -> Response: ...


Served = TypeVar("Served", bound=Answering)


@asynccontextmanager
async def serving(scripted: Served, port: int = 0) -> AsyncIterator[Served]:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        app = Starlette(routes=[Route("/bot{token}/{method}", scripted.call, methods=["GET", "POST"])])
        config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        server = _Server(config)
        scripted.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        task = asyncio.create_task(server.serve([listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        try:
            yield scripted
        finally:
            server.should_exit = True
            await task
