"""What a person does in a chat, for the page and the headless player: write, send files, press, edit, react, block."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.calls import Upload
from bot.sandbox.errors import BotApiError, ClientError
from bot.sandbox.formatting import Formatted, split_as_clients_do, trimmed, units, with_found
from bot.sandbox.media import keep_document, keep_photo, keep_recording
from bot.sandbox.messenger import Draft, Messenger
from bot.sandbox.methods.editing import react
from bot.sandbox.methods.sending import MOST_CAPTION, MOST_TEXT
from bot.sandbox.records import Chat, Json, Message, Person

FIRST_GROUP = -4_000_000_001
MOST_FILES = 10  # of an album


class Players:
    """One method per thing that a person can do. A ClientError carries an id that the page turns into words."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._store = messenger.store

    # ---- who and where

    def chat(self, chat_id: int) -> Chat:
        """Return a chat that exists."""
        chat = self._store.chat(chat_id)
        if chat is None:
            raise ClientError(404, "chat_not_found")
        return chat

    def _speaker(self, chat: Chat, person_id: int | None) -> Person:
        """Return who writes: the chat's own person, in a group the member that is named."""
        wanted = chat.id if chat.type == "private" else person_id
        person = self._store.person(wanted) if wanted in chat.members and wanted is not None else None
        if person is None:
            raise ClientError(400, "speaker_unknown")
        if person.blocked and chat.type == "private":
            raise ClientError(409, "blocked")
        return person

    def _message(self, chat_id: int, message_id: int) -> Message:
        message = self._store.message(self.chat(chat_id).id, message_id)
        if message is None:
            raise ClientError(404, "message_not_found")
        return message

    def as_shown(self, message: Message) -> Json:
        """Return a message for the page: Telegram's, with `seq`, `from_bot`, `deleted` and what is shown besides."""
        marks = {"seq": message.seq, "from_bot": message.from_bot, "deleted": message.deleted}
        return self._messenger.as_sent(message) | marks | message.extra

    # ---- what a person does

    def write(self, chat_id: int, text: str, reply_to: int | None = None, speaker: int | None = None) -> list[Json]:
        """Send a text, as several messages where it is too long for one, and return them."""
        parts = split_as_clients_do(text, MOST_TEXT)
        if not parts:
            raise ClientError(400, "text_empty")
        return [self._send(chat_id, speaker, _text_body(part), reply_to) for part in parts]

    def forward(self, chat_id: int, from_name: str, text: str, speaker: int | None = None) -> list[Json]:
        """Send a text that somebody without a visible account wrote first."""
        origin = {"type": "hidden_user", "sender_user_name": from_name, "date": self._messenger.stamp()}
        parts = split_as_clients_do(text, MOST_TEXT)
        if not parts:
            raise ClientError(400, "text_empty")
        return [self._send(chat_id, speaker, _text_body(part) | {"forward_origin": origin}, None) for part in parts]

    def _send(self, chat_id: int, speaker: int | None, body: Json, reply_to: int | None) -> Json:
        chat = self.chat(chat_id)
        person = self._speaker(chat, speaker)
        if reply_to is not None:
            self._message(chat_id, reply_to)
        message = self._messenger.post(chat, person.id, Draft(body, reply_to))
        if chat.type == "private":
            self._store.mark_person(person.id, started=True)
        self._store.mark_read(chat.id)
        if chat.type == "private" or self._for_bot(message):
            self._messenger.tell_bot("message", self._messenger.as_sent(message))
        return self.as_shown(message)

    def _for_bot(self, message: Message) -> bool:
        """Whether a bot in privacy mode sees a group's message: a command, its name, or a reply to what it wrote."""
        text = message.body.get("text") or message.body.get("caption") or ""
        replied = self._store.message(message.chat_id, message.reply_to) if message.reply_to else None
        to_bot = replied is not None and replied.from_bot
        return to_bot or text.startswith("/") or f"@{self._messenger.bot['username']}" in text

    def send_files(
        self,
        chat_id: int,
        uploads: Sequence[Upload],
        caption: str = "",
        reply_to: int | None = None,
        speaker: int | None = None,
    ) -> list[Json]:
        """Send files, several as one album, the caption at the first.

        The form's fields photo, voice and video make a picture, a voice message, a video; others a document.
        """
        if not 1 <= len(uploads) <= MOST_FILES:
            raise ClientError(400, "files_count")
        if len(uploads) > 1 and any(upload.field == "voice" for upload in uploads):
            raise ClientError(400, "voice_alone")
        if units(caption) > MOST_CAPTION:
            raise ClientError(400, "caption_too_long")
        try:
            contents = [self._media(upload) for upload in uploads]
        except BotApiError as refusal:
            raise ClientError(400, "file_refused") from refusal
        with_found(trimmed(Formatted(caption))).put_into(contents[0], "caption")
        album: Json = {"media_group_id": self._messenger.media_group_id()} if len(contents) > 1 else {}
        return [self._send(chat_id, speaker, content | album, reply_to) for content in contents]

    def _media(self, upload: Upload) -> Json:
        if upload.field == "photo":
            return {"photo": keep_photo(self._messenger, upload)}
        if upload.field in {"voice", "video"}:
            return {upload.field: keep_recording(self._messenger, upload, upload.field)}
        return {"document": keep_document(self._messenger, upload)}

    def edit(self, chat_id: int, message_id: int, text: str) -> Json:
        """Change a message that the person wrote: its text, or the caption of its file."""
        message = self._message(chat_id, message_id)
        name = "text" if "text" in message.body else "caption"
        limit = MOST_TEXT if name == "text" else MOST_CAPTION
        if message.from_bot or "forward_origin" in message.body:
            raise ClientError(400, "not_yours")
        edited = with_found(trimmed(Formatted(text)))
        if units(edited.text) > limit or (name == "text" and not edited.text):
            raise ClientError(400, "text_empty" if not edited.text else "text_too_long")
        self._speaker(self.chat(chat_id), message.body["from"]["id"])
        if edited.text == message.body.get(name, ""):
            return self.as_shown(message)
        edited.put_into(message.body, name)
        message.body["edit_date"] = self._messenger.stamp()
        self._store.put_message(message)
        if self.chat(chat_id).type == "private" or self._for_bot(message):
            self._messenger.tell_bot("edited_message", self._messenger.as_sent(message))
        return self.as_shown(message)

    def set_blocked(self, chat_id: int, *, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        chat = self.chat(chat_id)
        person = self._store.person(chat_id)
        if person is None:
            raise ClientError(400, "speaker_unknown")
        if person.blocked != blocked:
            self._store.mark_person(person.id, blocked=blocked)
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            self._messenger.member_changed(chat, person.id, old, new)

    def react(self, chat_id: int, message_id: int, emoji: str | None, speaker: int | None = None) -> Json:
        """Put a reaction on a message, or take it away."""
        chat = self.chat(chat_id)
        person = self._speaker(chat, speaker)
        message = self._message(chat_id, message_id)
        before = react(self._messenger, message, person.id, emoji)
        head = {
            "chat": self._messenger.chat_json(chat),
            "message_id": message_id,
            "user": self._messenger.user(person.id),
        }
        change = {"old_reaction": _reactions(before), "new_reaction": _reactions(emoji)}
        self._messenger.tell_bot("message_reaction", head | {"date": self._messenger.stamp()} | change)
        return self.as_shown(message)

    def found_group(self, title: str, members: Sequence[int]) -> int:
        """Found a group of people with the bot in it and return its id; the first member founds it."""
        people = [self._store.person(member) for member in members]
        if not people or None in people or not title.strip():
            raise ClientError(400, "speaker_unknown")
        group_id = FIRST_GROUP - self._store.next("group", first=0)
        self._store.put_chat(Chat(group_id, "group", title.strip(), tuple(members), 0))
        chat = self.chat(group_id)
        self._messenger.member_changed(chat, members[0], "left", "member")
        created = self._messenger.post(chat, members[0], Draft({"group_chat_created": True}))
        self._messenger.tell_bot("message", self._messenger.as_sent(created))
        return group_id

    # ---- buttons

    async def press(self, chat_id: int, message_id: int, data: str, speaker: int | None, wait: float) -> Json:
        """Press a button and return the bot's answer: answered, text, show_alert, url. `wait` in real seconds."""
        with self._messenger.transaction():
            message = self._message(chat_id, message_id)
            person = self._speaker(self.chat(chat_id), speaker)
            if data not in _button_data(message.body):
                raise ClientError(404, "button_not_found")
            callback_id = self._messenger.press(message, person.id, data)
        return await self._answer(callback_id, wait)

    async def _answer(self, callback_id: str, wait: float) -> Json:
        monotonic = self._messenger.clock.monotonic
        deadline = monotonic() + wait
        while True:
            found = self._store.callback(callback_id)
            if found is not None and found[1] is not None:
                return {"answered": True, **found[1]}
            left = deadline - monotonic()
            if left <= 0:
                return {"answered": False, "text": "", "show_alert": False, "url": None}
            await self._messenger.bell.wait(left)


def _text_body(text: str) -> Json:
    body: Json = {}
    with_found(trimmed(Formatted(text))).put_into(body)
    return body


def _reactions(emoji: str | None) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


def _button_data(body: Json) -> set[Any]:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return {button.get("callback_data") for row in rows for button in row} - {None}
