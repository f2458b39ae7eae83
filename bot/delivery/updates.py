"""What an update is: its identity, its chat, and its way through python-telegram-bot's application."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, CallbackContext

from db.session import Cause

Raw = dict[str, Any]
Process = Callable[[Raw, Cause], Awaitable[None]]

_MESSAGES = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
    }
)
_LARGEST = 2**63
_LONGEST_ID = 64
MESSAGE_PARTS = 2  # chat and number, in the key of a message that was not edited

_failures: ContextVar[list[Exception]] = ContextVar("failures")


class UndecodableError(Exception):
    """An update that is not what Telegram's specification says; trying again does not help."""


def natural_key(raw: Raw) -> str:
    """Return what identifies an update for good; Telegram's own update ids start anew now and then.

    A message is known by chat, number and the date of its edit (two edits may fall into one second, so an edit also by
    its content), a press by the callback's id, anything else by update id and content. At most 120 ASCII characters.
    """
    kind, body = _body(raw)
    if kind in _MESSAGES:
        chat, number = _number(_within(body, "chat", "id")), _number(body.get("message_id"))
        edited = _number(body.get("edit_date"))
        if chat is not None and number is not None and "edit_date" not in body:
            return f"message:{chat}:{number}"
        if chat is not None and number is not None and edited is not None:
            return f"message:{chat}:{number}:{edited}:{_digest(body)}"
    if kind == "callback_query":
        callback = body.get("id")
        if isinstance(callback, str) and callback.isascii() and callback.isalnum() and len(callback) <= _LONGEST_ID:
            return f"callback:{callback}"
    return f"update:{_number(raw.get('update_id'))}:{_digest(raw)}"


def kind_of(key: str) -> str:
    """Return what sort of update a natural key names: message, edited_message, callback_query, or other for all else."""
    sort, *parts = key.split(":")
    if sort == "message":
        return "edited_message" if len(parts) > MESSAGE_PARTS else "message"
    return "callback_query" if sort == "callback" else "other"


def chat_of(raw: Raw) -> int | None:
    """Return the chat in whose order the update has to be worked on, or None where it belongs to none."""
    _, body = _body(raw)
    places = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))
    found = (_number(_within(body, *place)) for place in places)
    return next((chat for chat in found if chat is not None), None)


def decode(raw: Raw, bot: Bot) -> Update:
    """Return the library's update. Raises UndecodableError."""
    try:
        update = Update.de_json(raw, bot)
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise UndecodableError(f"{type(error).__name__}: {error}") from error
    if not isinstance(update.update_id, int):
        raise UndecodableError("no update id")
    return update


def through(application: Application[Any, Any, Any, Any, Any, Any]) -> Process:
    """Return the way of a raw update through an application's handlers; it raises what a handler raised.

    The application itself only reports exceptions to its error handlers. This adds one more, so call it after all
    others are added: an error handler that has answered the person for good ends with `raise ApplicationHandlerStop`,
    and the update counts as done; any other exception is raised here, and the inbox tries the update again.
    """

    async def note(_update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        failures = _failures.get(None)
        if failures is not None and context.error is not None:
            failures.append(context.error)

    async def process(raw: Raw, _cause: Cause) -> None:
        update = decode(raw, application.bot)
        failures: list[Exception] = []
        token = _failures.set(failures)
        try:
            await application.process_update(update)
        finally:
            _failures.reset(token)
        if failures:
            raise failures[0]

    application.add_error_handler(note)
    return process


def _body(raw: Raw) -> tuple[str, Raw]:
    """Return an update's kind and content: the one field besides its number."""
    for name, value in raw.items():
        if name != "update_id" and isinstance(value, dict):
            return name, value
    return "", {}


def _within(body: Raw, *path: str) -> object:
    value: object = body
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _number(value: object) -> int | None:
    """Return a whole number that a database column can hold."""
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST:
        return value
    return None


def _digest(value: Raw) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]
