"""The sandbox: a Bot API server with its page on loopback, on one file."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import MovableClock
from bot.sandbox.botapi import BotApi
from bot.sandbox.errors import BotApiError, ClientError
from bot.sandbox.events import Events
from bot.sandbox.guard import Guard
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods.webhook import is_loopback
from bot.sandbox.mover import Mover, OnMove
from bot.sandbox.people_api import PeopleApi
from bot.sandbox.recording import Recording
from bot.sandbox.records import Group, Json, Person
from bot.sandbox.samples import Samples
from bot.sandbox.store import Store
from bot.sandbox.updates import Delivery

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
USERNAME = "duban_sandbox_bot"
BOT_NAME = "督办"
BOT_ID = 700_000_001  # where the token begins with no number
CLOSING_SECONDS = 2


class _Server(uvicorn.Server):
    """uvicorn, ended by an event at once, and leaving the process's signals to whoever runs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.leave = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self.leave.wait()


class Sandbox:
    """A Telegram of one's own, for one bot.

    `path`: the file that keeps everything; one that was used before sets the clock to where it stood.
    `clock`: moved by the page. `record`: where the bot's calls are written, a JSON object a line.
    `font`: a font that the page may load. `zone`: the office's, for dates that name none.
    `samples`: documents that the page's attach menu offers, by id (see `Samples`).
    `on_move`: called with the instant to reach, returns when the bot has done all that falls due until then.
    """

    def __init__(
        self, path: Path, clock: MovableClock, token: str, record: Path | None = None, *,
        zone: ZoneInfo = OFFICE_ZONE, font: Path | None = None, samples: Mapping[str, Path] | None = None,
    ) -> None:  # fmt: skip
        self._store = Store(path)
        self._messenger = Messenger(self._store, clock, _bot_user(token))
        self._delivery = Delivery(self._messenger)
        self._recording = Recording(record)
        self._mover = Mover(self._messenger, zone)
        self._botapi = BotApi(self._messenger, self._delivery, token, self._recording)
        self._samples = Samples(samples or {})
        self._people = PeopleApi(self._messenger, self._botapi, self._mover, zone, font)
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.app = self._application()

    @property
    def on_move(self) -> OnMove | None:
        """What is called to move the clock; None sets it and nothing more."""
        return self._mover.on_move

    @on_move.setter
    def on_move(self, on_move: OnMove | None) -> None:
        self._mover.on_move = on_move

    def add_person(
        self, user_id: int, first_name: str, subtitle: str, language_code: str = "zh-hans", *, group: Group = "cadre"
    ) -> None:
        """Give a person an account, or bring an account's name, subtitle, language and group up to date.

        The page lists people by group, in the order they were added, and opens the first clerk, cadre, leader.
        """
        with self._messenger.transaction():
            person = Person(user_id, first_name, subtitle, group, language_code, started=False, blocked=False)
            self._store.put_person(person)

    def undelivered(self) -> int:
        """Return how many updates the bot has not confirmed yet."""
        return self._store.undelivered()

    def _application(self) -> Starlette:
        events = Events(self._messenger, self._people.players, self._delivery)
        people = [Route("/sandbox/events", events.stream), *self._samples.routes(), *self._people.routes()]
        return Starlette(
            routes=[*self._botapi.routes(), *people],
            middleware=[Middleware(Guard)],
            exception_handlers={ClientError: _refuse_client, 404: _not_found},
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(self._delivery.post_to_webhook())
        try:
            yield
        finally:
            posting.cancel()
            with suppress(asyncio.CancelledError):
                await posting

    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Begin to serve and return the port; 0 takes a free one. A host that is not loopback is a ValueError."""
        if not is_loopback(host):
            raise ValueError(f"the sandbox listens on loopback only, not on {host}")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.create_server((host, port), family=family, backlog=128)
        # an answer goes in two pieces; without this the second waits 40 ms for the first to be confirmed
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            self.app,
            date_header=False,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=CLOSING_SECONDS,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[bound]))
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
                raise RuntimeError("the sandbox ended before it had begun")
            await asyncio.sleep(0.01)
        return int(bound.getsockname()[1])

    async def close(self) -> None:
        """End the polls and streams that wait, stop serving, close the files. Once closed it stays closed."""
        self._delivery.close()
        if self._server is not None and self._serving is not None:
            self._server.leave.set()
            await self._serving
        self._recording.close()
        self._store.close()


def _bot_user(token: str) -> Json:
    head = token.partition(":")[0]
    bot_id = int(head) if head.isascii() and head.isdigit() else BOT_ID
    groups = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {"id": bot_id, "is_bot": True, "first_name": BOT_NAME, "username": USERNAME} | groups


async def _refuse_client(_: Request, error: Exception) -> Response:
    if not isinstance(error, ClientError):
        raise error
    return JSONResponse({"error": error.reason}, status_code=error.status)


async def _not_found(_: Request, error: Exception) -> Response:
    del error
    return JSONResponse(BotApiError(404, "Not Found").answer(), status_code=404)
