"""The server's own side: chats, messages and updates under one clock, for the Bot API and for the page alike."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import MovableClock
from bot.sandbox.bell import Bell
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.store import Store

NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}  # of allowed_updates


@dataclass(frozen=True)
class Draft:
    """What a message is to be, before it has a number: its content, what it answers, what the page alone is told."""

    body: Json
    reply_to: int | None = None
    extra: Json | None = None


class Messenger:
    """Writes and reads messages as Telegram's server would. Times are the clock's, dates in whole seconds."""

    def __init__(self, store: Store, clock: MovableClock, bot: Json) -> None:
        self.store = store
        self.clock = clock
        self.bot = bot
        self.bell = Bell()
        self.typing: dict[int, float] = {}
        self.busy = False
        self._restore_clock()

    def _restore_clock(self) -> None:
        """Take the clock up where the file has it; a new file takes over where the clock stands."""
        kept = self.store.setting("clock_offset")
        if kept is None:
            self.keep_clock()
        else:
            self.clock.offset = timedelta(microseconds=kept)

    def keep_clock(self) -> None:
        """Write down where the clock stands."""
        with self.store.transaction():
            self.store.set_setting("clock_offset", self.clock.offset // timedelta(microseconds=1))

    def now(self) -> datetime:
        """Return the present instant; a clock that was moved is on disk before anybody hears of it."""
        if self.store.setting("clock_offset") != self.clock.offset // timedelta(microseconds=1):
            self.keep_clock()
        return self.clock.now()

    def stamp(self) -> int:
        """Return the present instant as Telegram writes dates: seconds since 1970."""
        return int(self.now().timestamp())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block did, then wake those who wait."""
        with self.store.transaction():
            yield
        self.bell.ring()

    # ---- who and where

    def user(self, person_id: int) -> Json:
        """Return a User object: the bot's own or a person's."""
        if person_id == self.bot["id"]:
            return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}
        person = self.store.person(person_id)
        if person is None:
            raise bad_request("user not found")
        return {
            "id": person.id, "is_bot": False, "first_name": person.first_name, "language_code": person.language_code,
        }  # fmt: skip

    def chat_json(self, chat: Chat) -> Json:
        """Return a Chat object."""
        name = "first_name" if chat.type == "private" else "title"
        return {"id": chat.id, "type": chat.type, name: chat.title}

    def chat(self, chat_id: int) -> Chat:
        """Return a chat, or refuse with Telegram's "chat not found"."""
        chat = self.store.chat(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write to: begun by the person, and not blocked."""
        chat = self.chat(chat_id)
        person: Person | None = self.store.person(chat_id) if chat.type == "private" else None
        if person is not None and person.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        if person is not None and not person.started:
            raise BotApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    # ---- messages

    def post(self, chat: Chat, sender_id: int, draft: Draft) -> Message:
        """Write a new message into a chat."""
        from_bot = sender_id == self.bot["id"]
        message_id = self.store.new_message_id(chat.id)
        head = {
            "message_id": message_id, "from": self.user(sender_id), "chat": self.chat_json(chat), "date": self.stamp(),
        }  # fmt: skip
        message = Message(chat.id, message_id, from_bot, head | draft.body, draft.reply_to, dict(draft.extra or {}))
        self.store.put_message(message)
        self.typing.pop(chat.id, None)
        return message

    def as_sent(self, message: Message) -> Json:
        """Return a Message object with the message it replies to, as that one is now."""
        body = dict(message.body)
        if message.reply_to is not None:
            replied = self.store.message(message.chat_id, message.reply_to)
            if replied is not None:
                body["reply_to_message"] = replied.body
        return body

    def media_group_id(self) -> str:
        """Return an album's id."""
        return str(self.store.next("album", first=13_000_000_000_000_001))

    # ---- updates

    def tell_bot(self, kind: str, body: Json) -> None:
        """Queue an update where the bot wants that kind (allowed_updates); others are never kept, as with Telegram."""
        allowed = self.store.setting("allowed_updates") or []
        if kind in allowed or (not allowed and kind not in NOT_BY_DEFAULT):
            self.store.put_update(kind, body)

    def member_changed(self, chat: Chat, person_id: int, old: str, new: str) -> None:
        """Tell the bot that its place in a chat changed: blocked, unblocked, taken into a group."""
        member = {"user": self.user(self.bot["id"])}
        body = {"chat": self.chat_json(chat), "from": self.user(person_id), "date": self.stamp()}
        self.tell_bot(
            "my_chat_member",
            body | {"old_chat_member": _membership(member, old), "new_chat_member": _membership(member, new)},
        )

    def press(self, message: Message, person_id: int, data: str) -> str:
        """Queue a press of a button and return the callback query's id."""
        callback_id = str(secrets.randbits(63))
        self.store.put_callback(callback_id, self.stamp())
        query = {"id": callback_id, "from": self.user(person_id), "message": self.as_sent(message)}
        self.tell_bot("callback_query", query | {"chat_instance": str(message.chat_id), "data": data})
        return callback_id


def _membership(member: Json, status: str) -> Json:
    return member | {"status": status} | ({"until_date": 0} if status == "kicked" else {})
