"""What goes out: a row in the outbox, written with the change it tells of, and its shape when rendered."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.enums import Priority
from db.queries import outbox
from db.session import Cause, Session

# Set by the inbox's worker around one update; read only where a handler's context is built.
current_cause: ContextVar[Cause] = ContextVar("current_cause")


@dataclass(frozen=True)
class Button:
    """A button under a message: `data` comes back when it is pressed (at most 64 bytes), or `url` is opened."""

    text: str
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class File:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Rendered:
    """A finished message: HTML text as Telegram takes it (a file's caption where there is one), buttons, one file.

    `commands`: no message, but the chat's command menu, each with its words; empty: everybody's menu again.
    `again`: the words in front of one that may have arrived before (重发); empty: none.
    """

    text: str
    keyboard: Keyboard = ()
    document: File | None = None
    photo: File | None = None
    commands: tuple[tuple[str, str], ...] | None = None
    again: str = ""


@dataclass(frozen=True)
class Notice:
    """A message to be: which template, to whom, with which ids.

    `key` names its occurrence: the same key is sent once, however often it is written. `not_before` None means at once.
    """

    kind: str
    key: str
    payload: Mapping[str, Any]
    person_id: int | None = None
    chat_id: int | None = None
    priority: Priority = Priority.NOTICE
    not_before: datetime | None = None
    reply_to: int | None = None


async def send(session: Session, cause: Cause, notice: Notice) -> None:
    """Put a notice into the outbox; nothing happens where its key is there already."""
    await outbox.add(
        session,
        kind=notice.kind,
        key=notice.key,
        payload=dict(notice.payload),
        person_id=notice.person_id,
        chat_id=notice.chat_id,
        priority=notice.priority,
        created_at=cause.at,
        not_before=notice.not_before or cause.at,
        reply_to=notice.reply_to,
    )


async def answer(
    session: Session, cause: Cause, kind: str, payload: Mapping[str, Any] | None = None, part: str = ""
) -> None:
    """Answer the person whose message is the cause, ahead of everything else. `part` tells several answers apart.

    Raises ValueError where the cause is nobody we know: answer to a chat instead.
    """
    if cause.person_id is None:
        raise ValueError(f"{kind}: nobody to answer")
    key = (
        f"answer:{cause.inbox_id}:{kind}:{part}"
        if cause.inbox_id
        else f"answer:{cause.person_id}:{cause.at}:{kind}:{part}"
    )
    notice = Notice(kind, key, payload or {}, person_id=cause.person_id, priority=Priority.REPLY)
    await send(session, cause, notice)


def plain(value: object) -> Any:  # noqa: ANN401 - plain JSON values
    """Return a value as JSON keeps it: tuples as lists, numbers with decimals and dates as text."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int)) else str(value)
