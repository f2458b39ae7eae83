"""A rendered notice as the calls that Telegram takes."""

from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.delivery.pace import Turn
from bot.delivery.split import CAPTION_LIMIT, TEXT_LIMIT, split
from bot.services.outgoing import Button, File, Keyboard, Rendered

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Part:
    """One message of a notice: text, or a file with a caption; the last has the buttons. Or the chat's command menu."""

    text: str
    photo: File | None = None
    document: File | None = None
    keyboard: Keyboard = ()
    commands: tuple[tuple[str, str], ...] | None = None


def parts_of(rendered: Rendered) -> deque[Part]:
    """Return the messages of a notice in the order in which they go.

    Text that is too long is continued in further messages; a file goes with the first.
    """
    if rendered.commands is not None:
        return deque([Part("", commands=rendered.commands)])
    return deque(_cut(Part(rendered.text, rendered.photo, rendered.document, rendered.keyboard)))


def marked(part: Part, mark: str) -> list[Part]:
    """Return a message that may have arrived before with the word for that in front: in more parts if it gets too long."""
    if part.commands is not None or not mark or part.text.startswith(mark):
        return [part]
    return _cut(replace(part, text=f"{mark}\n{part.text}"))


def _cut(whole: Part) -> list[Part]:
    has_file = whole.photo is not None or whole.document is not None
    texts = split(whole.text, TEXT_LIMIT, CAPTION_LIMIT if has_file else None) or [""]
    parts = [Part(text) for text in texts]
    parts[0] = Part(texts[0], whole.photo, whole.document)
    parts[-1] = replace(parts[-1], keyboard=whole.keyboard)
    return parts


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return the library's keyboard, None for one without buttons."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard])


async def send_part(bot: ExtBot[Turn], chat_id: int, part: Part, turn: Turn, reply_to: int | None) -> int:
    """Send one message and return its number; 0 for a menu, which is none. Raises the library's TelegramError."""
    if part.commands is not None:
        await _set_menu(bot, chat_id, part.commands, turn)
        return 0
    return (await _send_message(bot, chat_id, part, turn, reply_to)).message_id


async def _set_menu(bot: ExtBot[Turn], chat_id: int, commands: tuple[tuple[str, str], ...], turn: Turn) -> None:
    scope = BotCommandScopeChat(chat_id)
    if commands:
        await bot.set_my_commands([BotCommand(*command) for command in commands], scope=scope, rate_limit_args=turn)
    else:
        await bot.delete_my_commands(scope=scope, rate_limit_args=turn)


async def _send_message(bot: ExtBot[Turn], chat_id: int, part: Part, turn: Turn, reply_to: int | None) -> Message:
    reply = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
    common: dict[str, Any] = {
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup(part.keyboard),
        "reply_parameters": reply,
        "rate_limit_args": turn,
    }
    if part.photo is not None:
        return await bot.send_photo(chat_id, _input(part.photo), caption=part.text or None, **common)
    if part.document is not None:
        return await bot.send_document(chat_id, _input(part.document), caption=part.text or None, **common)
    return await bot.send_message(chat_id, part.text, link_preview_options=NO_PREVIEW, **common)


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.text, callback_data=button.data, url=button.url)


def _input(file: File) -> InputFile:
    return InputFile(file.content, filename=file.name)
