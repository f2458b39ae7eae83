"""Taking updates that Telegram posts: stored first, and only then answered with 200."""

import asyncio
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.delivery.faults import describe, outcome
from bot.delivery.inbox import Inbox
from bot.delivery.polling import WANTED
from bot.delivery.updates import Raw
from bot.delivery.watchdog import Watchdog

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MOST_BYTES = 1 << 20  # of an update; Telegram's own are a few kilobytes
CONNECTIONS = 8  # that Telegram may open at once; of one chat it posts one update after the other
BEAT_SECONDS = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Address:
    """Where Telegram posts to (`url`, with `secret` in a header), and where that arrives here."""

    url: str
    secret: str
    host: str
    port: int


class Listener(uvicorn.Server):
    """uvicorn, which leaves the process's signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def open_socket(host: str, port: int) -> socket.socket:
    """Listen on a host (IPv6 with or without its brackets) and port, 0 for any. Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host.strip("[]"), port), family=family)


def read_body(body: bytes) -> Raw:
    """Return the update in a body. What is none is kept whole: decoding it fails, and it is set aside with an alarm."""
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        raw = None
    return raw if isinstance(raw, dict) else {"undecodable": body.decode("utf-8", "backslashreplace")}


class Webhook:
    """Serves the address for as long as it runs."""

    def __init__(self, address: Address, inbox: Inbox, watchdog: Watchdog | None = None) -> None:
        self._address = address
        self._inbox = inbox
        self._watchdog = watchdog
        route = Route(urlsplit(address.url).path or "/", self.take, methods=["POST"])
        self.app = Starlette(routes=[route])
        self._socket: socket.socket | None = None

    def open(self) -> int:
        """Listen, and return the port. Raises OSError where that cannot be."""
        self._socket = open_socket(self._address.host, self._address.port)
        return int(self._socket.getsockname()[1])

    async def announce(self, bot: Bot) -> None:
        """Have Telegram post updates here from now on. Raises TelegramError."""
        await bot.set_webhook(
            self._address.url,
            secret_token=self._address.secret,
            allowed_updates=WANTED,
            max_connections=CONNECTIONS,
        )

    async def run(self) -> NoReturn:
        """Serve for ever; when cancelled, what is being taken is finished."""
        if self._socket is None:
            self.open()
        config = uvicorn.Config(self.app, log_level="critical", access_log=False, timeout_graceful_shutdown=5)
        server = Listener(config)
        serving = asyncio.create_task(server.serve(sockets=[self._socket] if self._socket else None))
        try:
            while not serving.done():
                if self._watchdog is not None:
                    self._watchdog.alive()
                await asyncio.wait([serving], timeout=BEAT_SECONDS)
            raise RuntimeError("the webhook's server has ended")
        finally:
            server.should_exit = True
            await serving

    async def take(self, request: Request) -> Response:
        """Store one update; 200 only when it is committed. Without the secret nothing is read and nothing is said."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._address.secret.encode()):
            return Response(status_code=403)
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        fault = await outcome(self._inbox.store([read_body(body)]))
        if isinstance(fault, BaseException):
            log.error("update_not_stored", fault=describe(fault))
            return Response(status_code=500)  # Telegram posts it again
        return Response()


async def _read(request: Request) -> bytes | None:
    """Return a body, None for one that is too long or breaks off."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return None
    return body
