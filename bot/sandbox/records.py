"""What the sandbox keeps: people, chats, messages, files."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Value = Any  # any JSON value
Group = Literal["clerk", "cadre", "leader", "other"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. `started`: has written to the bot; `blocked`: has blocked it."""

    id: int
    first_name: str
    subtitle: str
    group: str
    language_code: str
    started: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (a negative id)."""

    id: int
    type: str
    title: str
    members: tuple[int, ...]
    read_upto: int


@dataclass(slots=True)
class Message:
    """A message: `body` as Telegram sends it, without the one it replies to; `extra` for the page alone.

    `seq` grows with every change anywhere, so that a reader can ask for what changed since.
    """

    chat_id: int
    message_id: int
    from_bot: bool
    body: Json
    reply_to: int | None = None
    extra: Json = field(default_factory=dict)
    seq: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as its chat keeps it; `described` is what a message says of it (Document or PhotoSize)."""

    id: str
    path: str
    kind: str
    name: str
    mime: str
    described: Json
