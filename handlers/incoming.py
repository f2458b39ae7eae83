"""One update, as handlers see it: who wrote or pressed, what, and in answer to which of our messages."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageOrigin,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.rules.harmless import harmless
from bot.services import Services
from bot.services.dialogs import OpenDialog
from bot.services.outgoing import Keyboard, Rendered, current_cause
from bot.services.people import Identity
from bot.texts import Texts, texts_of
from db.session import Cause
from handlers.callbacks import Act, Press
from handlers.remote_files import IncomingFile, fetch
from handlers.views import Payload, View, Viewer

TURNED_TO_CARDS = frozenset({"overview", "my_list", "issue_notice", "digest", "drill"})
"""The kinds of our messages that list directives and show a card in their own place."""


def username_of(bot: Bot) -> str:
    """Return a bot's username; empty as long as Telegram has not told it."""
    try:
        return bot.username
    except RuntimeError:
        return ""


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return our buttons as Telegram takes them."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.text, callback_data=b.data, url=b.url) for b in row] for row in keyboard]
    )


@dataclass(frozen=True)
class Incoming:
    """An update with what a handler needs; `person` is None for an account that is nobody here."""

    bot: Bot
    services: Services
    texts: Texts
    cause: Cause
    account: int
    chat_id: int
    person: Identity | None
    asked: OpenDialog | None = None  # what the person had still to answer when the update was read
    text: str = ""
    message_id: int = 0  # of the person's message, or of ours whose button was pressed
    reply_to: int | None = None
    forwarded_from: str | None = None
    edited: bool = False
    file: IncomingFile | None = None
    album: str = ""  # of which the message is a part (Telegram's media group)
    press: Press | None = None
    query_id: str | None = None
    way_back: Press | None = None  # to the list that the message was before its button led here
    shown_card: int | None = None  # the directive whose card the message that is answered shows, as its buttons say
    _content: list[bytes] = field(default_factory=list, compare=False, repr=False)  # of the file, once it was fetched

    @property
    def sender(self) -> Identity:
        """Return the person; only for handlers behind the check that there is one."""
        if self.person is None:
            raise LookupError("nobody we know")
        return self.person

    @property
    def bot_name(self) -> str:
        """Return the bot's username; empty as long as Telegram has not told it."""
        return username_of(self.bot)

    @property
    def viewer(self) -> Viewer:
        """Return for whom views are made here."""
        return Viewer(self.services, self.texts, self.person.id if self.person else None, self.bot_name)

    async def toast(self, text_id: str, *, alert: bool = False, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        """Answer the pressed button with a small window of at most 200 characters."""
        if self.query_id is None or await self._answer_query(self.texts.plain(text_id, args)[:200], alert=alert):
            return
        # pressed so long ago, during an outage, that no window opens any more: the person is written to
        await self.services.conversation.say_late(self.cause, self.chat_id, text_id, args)

    async def _answer_query(self, text: str | None = None, *, alert: bool = False) -> bool:
        """End the button's waiting; False where Telegram has ended it long since (15 s to minutes after the press)."""
        try:
            await self.bot.answer_callback_query(str(self.query_id), text, show_alert=alert)
        except BadRequest as refused:
            if "query" not in refused.message.lower():
                raise
            return False
        return True

    async def show(self, view: View, payload: Payload) -> None:
        """Show a view in place of the message whose button was pressed; where nothing is left to show, say so."""
        rendered = await view(self.viewer, payload)
        await self.put(rendered)

    async def put(self, rendered: Rendered | None) -> None:
        """Put a view's message in place of the one whose button was pressed; None: nothing is left to show."""
        if rendered is None:
            await self.out_of_date()
        else:
            await self.edit(rendered)

    async def show_from_list(self, view: View, payload: Payload) -> None:
        """Show a view as `show`, with the way back where the message was a list or came from one."""
        rendered = await view(self.viewer, payload)
        if rendered is not None and self.way_back is not None:
            back = (self.viewer.button("back_to_list", self.way_back),)
            rendered = replace(rendered, keyboard=(*rendered.keyboard, back))
        await self.put(rendered)

    async def out_of_date(self) -> None:
        """Say that the pressed button is out of date, and take the message's buttons away: what they were for is gone."""
        await self.toast("access/stale", alert=True)
        with suppress(BadRequest):  # they are gone, or the message is
            await self.bot.edit_message_reply_markup(self.chat_id, self.message_id)

    async def edit(self, rendered: Rendered) -> None:
        """Put text and buttons in place of the message whose button was pressed, and end the button's waiting."""
        await self._answer_query()
        await self._put(rendered, self.message_id)

    async def redraw(self, view: View, payload: Payload, message_id: int) -> None:
        """Show how things stand now in an older message of ours; one that the person has deleted stays away."""
        rendered = await view(self.viewer, payload)
        if rendered is not None:
            with suppress(BadRequest):
                await self._put(rendered, message_id)

    async def _put(self, rendered: Rendered, message_id: int) -> None:
        try:
            await self.bot.edit_message_text(
                rendered.text,
                self.chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(rendered.keyboard),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except BadRequest as refused:
            if "not modified" not in refused.message.lower():
                raise

    async def download(self) -> bytes:
        """Return the bytes of the file that came with the message, fetched once. Raises as `fetch` does."""
        if self.file is None:
            raise LookupError("no file")
        if not self._content:
            self._content.append(await fetch(self.bot, self.file))
        return self._content[0]


def _presses(keyboard: InlineKeyboardMarkup | None) -> list[Press]:
    rows = keyboard.inline_keyboard if keyboard else ()
    found = [Press.unpack(str(button.callback_data)) for row in rows for button in row if button.callback_data]
    return [press for press in found if press is not None]


def way_back_of(keyboard: InlineKeyboardMarkup | None) -> Press | None:
    """Return the last button of a message that leads to a list."""
    lists = {Act.OVERVIEW, Act.DRILL_LIST, Act.TODO}
    return next((press for press in reversed(_presses(keyboard)) if press.act in lists), None)


def card_of(keyboard: InlineKeyboardMarkup | None) -> int | None:
    """Return the one directive whose sides a message's buttons turn to; None where there are several or none."""
    directives = {press.id for press in _presses(keyboard) if press.act is Act.FACE}
    return directives.pop() if len(directives) == 1 else None


async def answered(incoming: Incoming) -> tuple[str, dict[str, Any]]:
    """Return kind and payload of the message of ours that is answered: a list that shows a card now is that card."""
    chat, message = incoming.chat_id, incoming.reply_to or 0
    kind = await incoming.services.conversation.kind_of(chat, message) or ""
    if kind in TURNED_TO_CARDS and incoming.shown_card is not None:
        return "card", {"directive_id": incoming.shown_card}
    return kind, await incoming.services.conversation.payload_of(chat, message)


async def read_update(update: Update, bot: Bot, services: Services) -> Incoming | None:
    """Return what an update means to us; None for what is no person's word in a private chat."""
    user, message = update.effective_user, update.effective_message
    if user is None or user.is_bot or message is None or update.effective_chat is None:
        return None
    if update.effective_chat.type != "private":
        return None
    known = await services.people.identify_asked(user.id)
    person, asked = known or (None, None)
    office = services.office
    cause = current_cause.get()
    base = Incoming(
        bot=bot,
        services=services,
        texts=texts_of(
            person.language if person else office.settings.office_language, office.zone, office.day_of(cause.at).year
        ),
        cause=Cause(cause.at, person.id if person else None, cause.inbox_id),
        account=user.id,
        chat_id=update.effective_chat.id,
        person=person,
        asked=asked,
        message_id=message.message_id,
    )
    query = update.callback_query
    if query is not None:
        base = replace(base, cause=replace(base.cause, answered=(base.chat_id, base.message_id)))
        keyboard = getattr(message, "reply_markup", None)  # a message too old to be seen has none
        return replace(base, press=Press.unpack(query.data or ""), query_id=query.id, way_back=way_back_of(keyboard))
    if not isinstance(message, Message):
        return None
    if message.reply_to_message is not None:
        answers = (base.chat_id, message.reply_to_message.message_id)
        base = replace(base, cause=replace(base.cause, answered=answers))
    return replace(
        base,
        text=harmless(message.text or message.caption or ""),
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        shown_card=card_of(message.reply_to_message.reply_markup) if message.reply_to_message else None,
        forwarded_from=_origin(message.forward_origin),
        edited=update.edited_message is not None,
        file=_file(message),
        album=message.media_group_id or "",
    )


def _origin(origin: MessageOrigin | None) -> str | None:
    if origin is None:
        return None
    for name in ("sender_user", "sender_chat", "chat"):
        sender = getattr(origin, name, None)
        if sender is not None:
            return harmless(getattr(sender, "full_name", None) or getattr(sender, "title", None) or "") or "?"
    return harmless(getattr(origin, "sender_user_name", "")) or "?"


_KINDS = ("document", "photo", "voice", "video", "audio", "video_note")


def _file(message: Message) -> IncomingFile | None:
    for kind in _KINDS:
        found: Any = getattr(message, kind)
        if found:
            one = found[-1] if kind == "photo" else found  # the largest of its sizes
            mime = "image/jpeg" if kind == "photo" else getattr(one, "mime_type", None) or ""
            name = harmless(getattr(one, "file_name", None) or "") or ("file" if kind == "document" else "")
            return IncomingFile(one.file_id, name, mime, one.file_size or 0, kind)
    return None
