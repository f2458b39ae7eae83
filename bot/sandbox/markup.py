"""Keyboards: what Telegram takes and what it refuses."""

import re
from urllib.parse import urlsplit

from bot.sandbox.calls import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.records import Json, Value

MOST_INLINE = 100  # buttons; a limit of the server, not in its documentation
MOST_REPLY = 300
MOST_DATA = 64  # bytes of callback_data
ACTIONS = {
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
SCHEMES = {"http", "https", "tg", "ton"}
DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?")  # written without http://
OTHER = {"keyboard", "remove_keyboard", "force_reply"}


def read_markup(call: Call) -> tuple[Json | None, Json | None]:
    """Return a call's inline keyboard, and its reply keyboard or force_reply; each None where not given."""
    markup = call.value("reply_markup")
    if markup is None or markup == {}:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [row for row in _rows(markup["inline_keyboard"], MOST_INLINE) if row]
        inline = {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]}
        return (inline if rows else None), None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], MOST_REPLY)
        return None, {**markup, "keyboard": [[_reply_button(button) for button in row] for row in rows]}
    if OTHER & markup.keys():
        return None, markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _rows(rows: Value, most: int) -> list[list[Value]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'can\'t parse inline keyboard markup JSON object: field "inline_keyboard" must be an Array of Arrays'
        )
    if sum(len(row) for row in rows) > most:
        raise bad_request("reply markup is too long")
    return rows


def _inline_button(button: Value) -> Json:
    text = _button_text(button)
    actions = ACTIONS & button.keys()
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MOST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(str(button["url"]))
    return {**button, "text": text}


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    known = parts.scheme in SCHEMES and parts.netloc
    if " " in url or not (known or DOMAIN.fullmatch(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Value) -> Json:
    return {"text": button} if isinstance(button, str) else {**button, "text": _button_text(button)}


def _button_text(button: Value) -> str:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse keyboard button: field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: button text must be non-empty")
    return str(button["text"])
