"""Methods that put a message into a chat."""

from typing import Any

from bot.sandbox.calls import Call, Upload
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import Formatted, trimmed, units, with_found
from bot.sandbox.html_subset import parse_html
from bot.sandbox.markup import read_markup
from bot.sandbox.media import media_body
from bot.sandbox.messenger import Draft, Messenger
from bot.sandbox.records import Chat, Json, Message

MOST_TEXT = 4096  # UTF-16 units, after entity parsing
MOST_CAPTION = 1024
ALBUM = range(2, 11)
TYPING_SECONDS = 5.0
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
CONTENT = ("text", "entities", "photo", "document", "voice", "video", "caption", "caption_entities")


def read_formatted(messenger: Messenger, call: Call, name: str = "text") -> Formatted:
    """Return a call's text or caption as shown, with its entities; what Telegram cannot parse is refused."""
    raw = call.text(name) or ""
    mode = call.text("parse_mode")
    given = call.objects("entities" if name == "text" else f"{name}_entities")
    if given:
        formatted = Formatted(raw, given)
    elif mode is None:
        formatted = Formatted(raw)
    elif mode.lower() == "html":
        formatted = _with_users(messenger, parse_html(raw))
    else:
        raise bad_request("unsupported parse_mode")
    return with_found(trimmed(formatted))


def _with_users(messenger: Messenger, formatted: Formatted) -> Formatted:
    """Return the text with its mentions naming users; a mention of somebody unknown stays plain text."""
    entities = []
    for entity in formatted.entities:
        if entity["type"] == "text_mention":
            if messenger.store.person(entity["user"]["id"]) is None:
                continue
            entity["user"] = messenger.user(entity["user"]["id"])
        entities.append(entity)
    return Formatted(formatted.text, entities)


def read_caption(messenger: Messenger, call: Call) -> Formatted:
    """Return a call's caption, refused where it is too long."""
    caption = read_formatted(messenger, call, "caption")
    if units(caption.text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return caption


def read_reply(messenger: Messenger, call: Call, chat: Chat) -> int | None:
    """Return the number of the message that a call replies to."""
    reply = call.object("reply_parameters")
    if reply is None:
        return None
    message_id = reply.integer("message_id")
    elsewhere = reply.integer("chat_id", chat.id) != chat.id
    if not elsewhere and messenger.store.message(chat.id, message_id) is not None:
        return message_id
    if reply.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _draft(messenger: Messenger, call: Call, chat: Chat, content: Json) -> Draft:
    inline, keyboard = read_markup(call)
    body = content | ({"reply_markup": inline} if inline else {})
    if call.flag("protect_content"):
        body["has_protected_content"] = True
    extra = {"silent": True} if call.flag("disable_notification") else {}
    return Draft(body, read_reply(messenger, call, chat), extra | ({"keyboard": keyboard} if keyboard else {}))


def _post(messenger: Messenger, call: Call, content: Json) -> Json:
    chat = messenger.open_chat(call.integer("chat_id"))
    return messenger.as_sent(messenger.post(chat, messenger.bot["id"], _draft(messenger, call, chat, content)))


def send_message(messenger: Messenger, call: Call) -> Json:
    """Send a text."""
    messenger.open_chat(call.integer("chat_id"))
    text = read_formatted(messenger, call)
    if not text.text:
        raise bad_request("message text is empty")
    if units(text.text) > MOST_TEXT:
        raise bad_request("message is too long")
    content: Json = {}
    text.put_into(content)
    return _post(messenger, call, content)


def _upload_for(call: Call, name: str) -> tuple[str | None, Upload | None]:
    given = call.text(name)
    field = given.removeprefix("attach://") if given and given.startswith("attach://") else name
    upload = call.uploads.get(field)
    if given and given.startswith("attach://") and upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return given, upload


def _media(messenger: Messenger, call: Call, kind: str, name: str) -> Json:
    given, upload = _upload_for(call, name)
    content = media_body(messenger, kind, given, upload)
    read_caption(messenger, call).put_into(content, "caption")
    return content


def send_document(messenger: Messenger, call: Call) -> Json:
    """Send a file as it is."""
    messenger.open_chat(call.integer("chat_id"))
    return _post(messenger, call, _media(messenger, call, "document", "document"))


def send_photo(messenger: Messenger, call: Call) -> Json:
    """Send a picture."""
    messenger.open_chat(call.integer("chat_id"))
    return _post(messenger, call, _media(messenger, call, "photo", "photo"))


def send_media_group(messenger: Messenger, call: Call) -> list[Json]:
    """Send an album of pictures or of documents."""
    chat = messenger.open_chat(call.integer("chat_id"))
    items = [call.inside(item) for item in call.objects("media") if isinstance(item, dict)]
    if len(items) not in ALBUM:
        too = "many" if len(items) > ALBUM.stop - 1 else "few"
        raise bad_request(f"too {too} messages to send as an album")
    kinds = {item.text("type") or "" for item in items}
    if not kinds <= {"photo", "document"}:
        raise bad_request("can't parse InputMedia: media of that type can't be sent as an album here")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = {"media_group_id": messenger.media_group_id()}
    draft = _draft(messenger, call, chat, album)
    sent = []
    for item in items:
        content = _media(messenger, item, item.text("type") or "", "media")
        body = draft.body | content
        sent.append(messenger.post(chat, messenger.bot["id"], Draft(body, draft.reply_to, draft.extra)))
    return [messenger.as_sent(message) for message in sent]


def _source(messenger: Messenger, call: Call, what: str) -> Message:
    origin = messenger.chat(call.integer("from_chat_id"))
    message = messenger.store.message(origin.id, call.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message


def forward_message(messenger: Messenger, call: Call) -> Json:
    """Forward a message to a chat, with its origin."""
    messenger.open_chat(call.integer("chat_id"))
    body = _source(messenger, call, "forward").body
    content = {name: body[name] for name in CONTENT if name in body}
    origin = {"type": "user", "sender_user": body["from"], "date": body["date"]}
    return _post(messenger, call, content | {"forward_origin": body.get("forward_origin", origin)})


def copy_message(messenger: Messenger, call: Call) -> Json:
    """Send the content of a message again, as the bot's own; a caption that is given replaces its caption."""
    messenger.open_chat(call.integer("chat_id"))
    source = _source(messenger, call, "copy")
    content = {name: source.body[name] for name in CONTENT if name in source.body}
    if "caption" in call.params and "text" not in content:
        read_caption(messenger, call).put_into(content, "caption")
    return {"message_id": _post(messenger, call, content)["message_id"]}


def send_chat_action(messenger: Messenger, call: Call) -> bool:
    """Show in a chat that the bot is at work, for five seconds or until its next message."""
    chat = messenger.open_chat(call.integer("chat_id"))
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    messenger.typing[chat.id] = messenger.clock.monotonic() + TYPING_SECONDS
    return True


METHODS: dict[str, Any] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
