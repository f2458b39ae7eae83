"""A process that serves a bot and enforces Telegram's limits: python -m tests.faults.limited. Its first line is its port.

With the argument `unlimited` it enforces none.

/write?chat=N lets an account write a command; /told gives what was refused, when messages came, and how long answers took.
"""

import asyncio
import socket
import sys
from itertools import count
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import SystemClock
from bot.sandbox.errors import BotApiError
from bot.sandbox.limits import Limits

ME = {"id": 700000001, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
POLL_SECONDS = 10


class Limited:
    """Telegram with its limits, which answers at once."""

    def __init__(self, *, limits: bool = True) -> None:
        self.url = ""
        self._limits = Limits()
        self._limits.on = limits
        self._clock = SystemClock()
        self._numbers = count(1)
        self._updates: list[dict[str, Any]] = []
        self._came = asyncio.Event()
        self._asked: dict[int, float] = {}
        self.told: dict[str, list[float]] = {"refused": [], "sent": [], "answered": []}

    async def call(self, request: Request) -> Response:
        method = request.path_params["method"]
        async with request.form() as form:
            params = dict(request.query_params) | {name: str(value) for name, value in form.items()}
        now = self._clock.monotonic()
        if method == "getUpdates":
            return JSONResponse({"ok": True, "result": await self._fetched(int(params.get("offset", 0)))})
        if method == "getMe":
            return JSONResponse({"ok": True, "result": ME})
        if method == "getMyCommands":
            return JSONResponse({"ok": True, "result": []})
        if not method.startswith("send"):
            return JSONResponse({"ok": True, "result": True})
        chat = int(params["chat_id"])
        try:
            self._limits.check(method, chat, now)
        except BotApiError as refusal:
            self.told["refused"].append(now)
            return JSONResponse(refusal.answer(), refusal.code)
        self.told["sent"].append(now)
        if chat in self._asked and "/help" in params["text"]:
            self.told["answered"].append(now - self._asked.pop(chat))
        body = {
            "message_id": next(self._numbers),
            "date": 1644454800,
            "chat": {"id": chat, "type": "private"},
            "text": "",
        }
        return JSONResponse({"ok": True, "result": body})

    async def _fetched(self, offset: int) -> list[dict[str, Any]]:
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._came.clear()
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._came.wait()
            except TimeoutError:
                return []
        return self._updates

    def write(self, chat: int) -> None:
        """Let an account ask for help."""
        number = next(self._numbers)
        user = {"id": chat, "is_bot": False, "first_name": "王建军"}
        body = {"message_id": number, "date": 1644454800, "chat": {"id": chat, "type": "private"}, "from": user}
        self._updates.append({"update_id": number, "message": {**body, "text": "/help"}})
        self._asked[chat] = self._clock.monotonic()
        self._came.set()


def main() -> None:
    limited = Limited(limits="unlimited" not in sys.argv)

    async def write(request: Request) -> Response:
        limited.write(int(request.query_params["chat"]))
        return JSONResponse({})

    async def tell(_: Request) -> Response:
        return JSONResponse(limited.told)

    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", limited.call, methods=["GET", "POST"]),
            Route("/write", write),
            Route("/told", tell),
        ]
    )
    with socket.create_server(("127.0.0.1", 0)) as bound:
        print(bound.getsockname()[1], flush=True)  # noqa: T201 - how its starter learns it
        uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[bound])


if __name__ == "__main__":
    main()
