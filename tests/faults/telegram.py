"""A Telegram that fails as a seeded script says: drops, truncates, hangs, refuses, repeats, shuffles, numbers anew."""

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.clock import SystemClock
from bot.delivery.updates import natural_key
from tests.delivery.scripted import error, too_many

Update = dict[str, Any]
BEFORE = ("drop", "502", "500", "429", "hang")  # the call is not done
AFTER = ("drop_after", "truncate_after", "502_after", "hang_after")  # it is done, and nobody hears of it
CHANGES = ("repeat", "shuffle", "renumber")  # of a batch of updates
HANG_SECONDS = 1.2
UNDER_WAY_SECONDS = 0.3  # a call may have left before the bot could hear of a 429
PATIENT_SECONDS = 0.2  # for which an empty poll waits


class Dropped(Response):
    """The connection breaks without an answer; `told` bytes of it have come."""

    def __init__(self, told: bytes = b"", promised: int = 2) -> None:
        super().__init__()
        self._told, self._promised = told, promised

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", str(self._promised).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if self._told:
            await send({"type": "http.response.body", "body": self._told, "more_body": True})


@dataclass(frozen=True)
class Delivered:
    """A message that has reached a chat."""

    chat: int
    text: str


@dataclass
class Unreliable:
    """Serves a bot; `failing` calls of a hundred fail, until `failing` is 0.

    `shut` chats have shut the bot out, `nowhere` are not known. `database`: where the bot keeps what it has confirmed.
    `broken` is what the bot did that it must not do.
    """

    random: Random
    failing: int
    database: Path
    shut: frozenset[int] = frozenset()
    nowhere: frozenset[int] = frozenset()
    url: str = ""
    updates: list[Update] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    refused: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    struck: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    broken: list[str] = field(default_factory=list)
    _confirmed: list[Update] = field(default_factory=list)
    _quiet_since: float = 0.0
    _quiet_until: float = 0.0
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    async def call(self, request: Request) -> Response:
        """Answer a call, or fail."""
        method = request.path_params["method"]
        async with request.form() as form:
            params = dict(request.query_params) | {name: str(value) for name, value in form.items()}
        now = SystemClock().monotonic()
        if self._quiet_since + UNDER_WAY_SECONDS < now < self._quiet_until:
            self.broken.append(f"{method} {self._quiet_until - now:.2f} s before the time that a 429 named")
        fault = self._fault()
        self.struck[fault or "none"] += 1
        if fault in BEFORE:
            return await self._fail(fault)
        answer = self._done(method, params)
        if fault in AFTER:
            return await self._fail_after(fault, answer)
        if method == "getUpdates" and answer == {"ok": True, "result": []}:
            await asyncio.sleep(PATIENT_SECONDS)
        return JSONResponse(answer, answer.get("error_code", 200))

    def _fault(self) -> str | None:
        if self.random.randrange(100) >= self.failing:
            return None
        return self.random.choice(BEFORE + AFTER)

    async def _fail(self, fault: str) -> Response:
        if fault == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if fault in {"drop", "hang"}:
            return Dropped()
        if fault == "429":
            self._quiet_since = SystemClock().monotonic()
            self._quiet_until = self._quiet_since + 1
            return too_many(1)
        return HTMLResponse("<html>Bad Gateway</html>", 502) if fault == "502" else error(500, "Internal Server Error")

    async def _fail_after(self, fault: str, answer: Update) -> Response:
        whole = json.dumps(answer).encode()
        if fault == "hang_after":
            await asyncio.sleep(HANG_SECONDS)
        if fault == "truncate_after":
            return Dropped(whole[: len(whole) // 2], len(whole))
        return HTMLResponse("<html>Bad Gateway</html>", 502) if fault == "502_after" else Dropped()

    def _done(self, method: str, params: dict[str, str]) -> Update:
        if method == "getUpdates":
            return {"ok": True, "result": self._batch(int(params.get("offset", 0)))}
        if method == "getMe":
            me = {"id": 700000001, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
            return {"ok": True, "result": me}
        if method == "getMyCommands":
            return {"ok": True, "result": []}
        if method == "sendMessage":
            return self._sent(int(params["chat_id"]), params["text"])
        return {"ok": True, "result": True}

    def _sent(self, chat: int, text: str) -> Update:
        refusal = (403, "Forbidden: bot was blocked by the user") if chat in self.shut else None
        refusal = (400, "Bad Request: chat not found") if chat in self.nowhere else refusal
        if refusal is not None:
            self.refused[chat] += 1
            return {"ok": False, "error_code": refusal[0], "description": refusal[1]}
        self.delivered.append(Delivered(chat, text))
        body = {
            "message_id": next(self._ids),
            "date": 1644454800,
            "chat": {"id": chat, "type": "private"},
            "text": text,
        }
        return {"ok": True, "result": body}

    def _batch(self, offset: int) -> list[Update]:
        done = [update for update in self.updates if update["update_id"] < offset]
        if done:
            self._check_stored(done)
        self._confirmed += done
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        batch = self.updates[:10]
        if batch and self.random.randrange(100) < self.failing:
            batch = self._changed(batch, self.random.choice(CHANGES))
        return batch

    def _changed(self, batch: list[Update], how: str) -> list[Update]:
        self.struck[how] += 1
        if how == "repeat":
            return [*self._confirmed[-3:], *batch, batch[0]]
        if how == "shuffle":
            return self.random.sample(batch, len(batch))
        highest = max(update["update_id"] for update in self.updates)
        for number, update in enumerate(self.updates, highest + 1):
            update["update_id"] = number
        return batch

    def _check_stored(self, confirmed: list[Update]) -> None:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            stored = {key for (key,) in connection.execute("SELECT key FROM inbox")}
        lost = [natural_key(update) for update in confirmed if natural_key(update) not in stored]
        if lost:
            self.broken.append(f"confirmed before it was stored: {lost}")


@contextmanager
def impatient(patch: Callable[[str, object], None]) -> Iterator[None]:
    """Let the bot wait fractions of seconds where it waits seconds, so that many faults fit into a short time."""
    for name, value in {
        "bot.app.START_WAIT_SECONDS": 0.02,
        "bot.delivery.requests.MOST_SECONDS": 0.6,
        "bot.delivery.polling.ANSWER_SECONDS": 0.3,
        "bot.delivery.polling.FIRST_WAIT_SECONDS": 0.02,
        "bot.delivery.pace.CHAT_SECONDS": 0.1,
        "bot.delivery.line.FIRST_WAIT_SECONDS": 0.02,
        "bot.delivery.line.LONGEST_WAIT_SECONDS": 0.1,
    }.items():
        patch(name, value)
    yield
