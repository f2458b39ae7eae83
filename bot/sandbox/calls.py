"""A call of the Bot API as it came over HTTP, GET or POST, as query, form, multipart or JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.records import Value

SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST_BYTES = 52 * 1024 * 1024  # a document of 50 MB and the form around it


@dataclass(frozen=True)
class Upload:
    """A file that was sent along, by the name of its form field."""

    field: str
    filename: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A method with its parameters as sent: form strings (objects as JSON text) or native JSON."""

    method: str
    params: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a parameter as text; None where it is absent or empty."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if SURROGATE.search(str(value)):
            raise bad_request("strings must be encoded in UTF-8")
        return str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number; without it the default, and without that a refusal."""
        value = self.text(name)
        if value is None:
            if default is None:
                raise bad_request(f"{name} is empty" if name == "chat_id" else f"parameter {name} is not specified")
            return default
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"can't parse {name}: an integer is expected") from None

    def flag(self, name: str) -> bool:
        """Return whether a parameter is on: true, "true", "True", 1."""
        return (self.text(name) or "").lower() in {"true", "1", "yes"}

    def value(self, name: str) -> Value:
        """Return a nested value, from JSON text or as it came; None where it is absent."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def objects(self, name: str) -> list[Any]:
        """Return a list parameter, empty where it is absent."""
        value = self.value(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"expected an Array of values in {name}")
        return value or []

    def object(self, name: str) -> "Call | None":
        """Return an object parameter as a call of its own, with the same files; None where it is absent."""
        value = self.value(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name}")
        return self.inside(value) if value else None

    def numbers(self, name: str) -> list[int]:
        """Return a list of whole numbers, empty where it is absent."""
        try:
            return [int(value) for value in self.objects(name)]
        except (TypeError, ValueError):
            raise bad_request(f"can't parse {name}: integers are expected") from None

    def inside(self, params: Mapping[str, Any]) -> "Call":
        """Return a nested object of this call as a call of its own, with the same files."""
        return Call(self.method, params, self.uploads)


async def read_call(request: Request, method: str) -> Call:
    """Read a call from a request; what Telegram would not take is a BotApiError."""
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        raise BotApiError(413, "Request Entity Too Large")
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET":
        return Call(method, params)
    if kind == "application/json":
        return Call(method, params | await _json_body(request))
    uploads = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = await read_upload(name, value)
            else:
                params[name] = value
    return Call(method, params, uploads)


async def read_upload(name: str, value: UploadFile) -> Upload:
    """Take the bytes of a form's file."""
    return Upload(name, value.filename or "", value.content_type or "", await value.read())


async def _json_body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(body, dict):
        raise bad_request("the request body must be a JSON object")
    return body
