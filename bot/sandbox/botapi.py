"""The Bot API over HTTP: /bot<token>/METHOD and /file/bot<token>/PATH."""

import json
import secrets
from email.utils import format_datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox.calls import Call, read_call
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.limits import Limits
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods import METHODS
from bot.sandbox.recording import Recording
from bot.sandbox.records import Value
from bot.sandbox.updates import Delivery

UNAUTHORIZED = BotApiError(401, "Unauthorized")
NOT_FOUND = BotApiError(404, "Not Found")
NO_METHOD = BotApiError(404, "Not Found: method not found")


class AsciiJson(JSONResponse):
    """JSON as Telegram sends it, all but ASCII escaped."""

    def render(self, content: Value) -> bytes:
        """Return the body."""
        return json.dumps(content, separators=(",", ":")).encode()


class BrokenAnswer(Response):
    """Breaks the connection: promises a body and ends without it, so that the server hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the beginning of an answer and no more."""
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})


class BotApi:
    """Takes a call, lets it meet the faults and limits that are on, performs, records and answers it."""

    def __init__(self, messenger: Messenger, delivery: Delivery, token: str, recording: Recording) -> None:
        self._messenger = messenger
        self._delivery = delivery
        self._token = token
        self._recording = recording
        self.faults = Faults()
        self.limits = Limits()

    def routes(self) -> list[Route]:
        """Return the routes of the Bot API."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    def _check_token(self, request: Request) -> None:
        if not secrets.compare_digest(str(request.path_params["token"]).encode(), self._token.encode()):
            raise UNAUTHORIZED

    async def call(self, request: Request) -> Response:
        """Answer one call of a method."""
        method = str(request.path_params["method"])
        try:
            self._check_token(request)
            call = await read_call(request, method)
        except BotApiError as refusal:
            return _refused(refusal)
        except HTTPException as error:
            return _refused(bad_request(str(error.detail)))
        except ClientDisconnect:
            return Response()
        fault = self.faults.take(method)
        answer = await self._answer(call, fault)
        self._recording.write(call, self._messenger.now(), answer)
        if fault is not None and fault.kind in {"drop_before", "drop_after"}:
            return BrokenAnswer()
        told = {"date": format_datetime(self._messenger.now(), usegmt=True)}  # by its own clock, as Telegram does
        return AsciiJson(answer, status_code=answer.get("error_code", 200), headers=told)

    async def _answer(self, call: Call, fault: Fault | None) -> dict[str, Any]:
        try:
            if fault is not None:
                await fault.strike()
            return {"ok": True, "result": await self._perform(call)}
        except BotApiError as refusal:
            return refusal.answer()

    async def _perform(self, call: Call) -> Value:
        name = call.method.lower()
        if name == "getupdates":
            return await self._delivery.get_updates(call)
        method = METHODS.get(name)
        if method is None:
            raise NO_METHOD
        if call.text("chat_id") is not None:
            count = len(call.objects("media")) or 1
            self.limits.check(name, call.integer("chat_id"), self._messenger.clock.monotonic(), count)
        with self._messenger.transaction():
            return method(self._messenger, call)

    async def download(self, request: Request) -> Response:
        """Answer with a file's bytes."""
        try:
            self._check_token(request)
        except BotApiError as refusal:
            return _refused(refusal)
        file = self._messenger.store.file_at(str(request.path_params["path"]))
        if file is None:
            return _refused(NOT_FOUND)
        return Response(self._messenger.store.content(file.id), media_type="application/octet-stream")


def _refused(refusal: BotApiError) -> Response:
    return AsciiJson(refusal.answer(), status_code=refusal.code)
