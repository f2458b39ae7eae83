"""Methods about the bot itself, its chats, its command menu and the files it was sent."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.media import MOST_DOWNLOAD
from bot.sandbox.messenger import Messenger
from bot.sandbox.records import Json
from bot.sandbox.store import Store

MOST_COMMANDS = 100
MOST_COMMAND_WORDS = 256
DESCRIPTIONS = {"description": 512, "short_description": 120}  # characters
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(messenger: Messenger, _: Call) -> Json:
    """Return the bot's User object."""
    return messenger.bot


def get_chat(messenger: Messenger, call: Call) -> Json:
    """Return a ChatFullInfo."""
    chat = messenger.chat(call.integer("chat_id"))
    accepted = {"accepted_gift_types": dict.fromkeys(GIFTS, False)}
    return messenger.chat_json(chat) | {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11} | accepted


def get_chat_member(messenger: Messenger, call: Call) -> Json:
    """Return somebody's place in a chat: member, left, or kicked where a person has blocked the bot."""
    chat = messenger.chat(call.integer("chat_id"))
    user = messenger.user(call.integer("user_id"))
    if user["is_bot"]:
        person = messenger.store.person(chat.id)
        if person is not None and person.blocked:
            return {"status": "kicked", "user": user, "until_date": 0}
        return {"status": "member", "user": user}
    return {"status": "member" if user["id"] in chat.members else "left", "user": user}


def get_file(messenger: Messenger, call: Call) -> Json:
    """Return a File with the path it can be fetched under."""
    file = messenger.store.file(call.text("file_id") or "")
    if file is None:
        raise bad_request("invalid file_id")
    if file.described["file_size"] > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    known = {name: file.described[name] for name in ("file_id", "file_unique_id", "file_size")}
    return known | {"file_path": file.path}


def _scope(call: Call) -> str:
    scope = call.value("scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)


def set_commands(messenger: Messenger, call: Call) -> bool:
    """Set the command menu of a scope and language."""
    commands = call.objects("commands")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= MOST_COMMAND_WORDS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    messenger.store.put_commands(_scope(call), call.text("language_code") or "", commands)
    return True


def get_commands(messenger: Messenger, call: Call) -> list[Json]:
    """Return the command menu of exactly a scope and language."""
    return messenger.store.commands(_scope(call), call.text("language_code") or "")


def delete_commands(messenger: Messenger, call: Call) -> bool:
    """Take away the command menu of a scope and language."""
    messenger.store.put_commands(_scope(call), call.text("language_code") or "", [])
    return True


def commands_shown(store: Store, chat_id: int, language_code: str) -> list[Json]:
    """Return the menu that a client shows in a chat: the narrowest scope, the person's language before none."""
    scopes = (f"chat:{chat_id}", "all_private_chats" if chat_id > 0 else "all_group_chats", "default")
    for scope in scopes:
        for language in (language_code.partition("-")[0], ""):
            commands = store.commands(scope, language)
            if commands:
                return commands
    return []


def _set_description(name: str) -> Callable[[Messenger, Call], bool]:
    def set_description(messenger: Messenger, call: Call) -> bool:
        text = call.text(name) or ""
        if len(text) > DESCRIPTIONS[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        messenger.store.set_setting(f"{name} {call.text('language_code') or ''}", text)
        return True

    return set_description


def _get_description(name: str) -> Callable[[Messenger, Call], Json]:
    def get_description(messenger: Messenger, call: Call) -> Json:
        default = messenger.store.setting(f"{name} ", "")
        return {name: messenger.store.setting(f"{name} {call.text('language_code') or ''}", default)}

    return get_description


METHODS: dict[str, Any] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": _set_description("description"),
    "getMyDescription": _get_description("description"),
    "setMyShortDescription": _set_description("short_description"),
    "getMyShortDescription": _get_description("short_description"),
}
