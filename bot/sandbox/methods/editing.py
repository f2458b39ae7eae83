"""Methods that change or delete a message that is there, and answers to presses of its buttons."""

from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import units
from bot.sandbox.markup import read_markup
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods.sending import MOST_TEXT, read_caption, read_formatted
from bot.sandbox.records import Json, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MOST_ANSWER = 200  # characters of answerCallbackQuery's text
ANSWER_SECONDS = 150  # after that a press can no longer be answered
DELETE_SECONDS = 48 * 3600  # after that a message can no longer be deleted
MOST_DELETED = 100


def _own(messenger: Messenger, call: Call) -> Message:
    chat = messenger.open_chat(call.integer("chat_id"))
    message = messenger.store.message(chat.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return message


def _change(messenger: Messenger, call: Call, message: Message, body: Json) -> Json:
    """Write an edited body with the call's keyboard, or none where the call has none; refuse where nothing changes."""
    inline, _ = read_markup(call)
    body = {name: value for name, value in body.items() if name != "reply_markup"}
    if inline:
        body["reply_markup"] = inline
    if body == message.body:
        raise bad_request(NOT_MODIFIED)
    message.body = body
    messenger.store.put_message(message)
    return messenger.as_sent(message)


def edit_text(messenger: Messenger, call: Call) -> Json:
    """Change a message's text and keyboard."""
    message = _own(messenger, call)
    text = read_formatted(messenger, call)
    if not text.text:
        raise bad_request("message text is empty")
    if units(text.text) > MOST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    body = dict(message.body)
    text.put_into(body)
    return _change(messenger, call, message, _dated(messenger, message, body))


def edit_caption(messenger: Messenger, call: Call) -> Json:
    """Change the caption and keyboard of a file or picture."""
    message = _own(messenger, call)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    body = dict(message.body)
    read_caption(messenger, call).put_into(body, "caption")
    return _change(messenger, call, message, _dated(messenger, message, body))


def _dated(messenger: Messenger, message: Message, body: Json) -> Json:
    """Return the body with its edit date where the words changed; a new keyboard alone leaves no mark."""
    return body if body == message.body else body | {"edit_date": messenger.stamp()}


def edit_markup(messenger: Messenger, call: Call) -> Json:
    """Change a message's keyboard alone."""
    message = _own(messenger, call)
    return _change(messenger, call, message, message.body)


def _delete(messenger: Messenger, message: Message) -> None:
    message.deleted = True
    message.body = {name: message.body[name] for name in ("message_id", "date", "chat")}
    message.extra = {}
    messenger.store.put_message(message)


def _deletable(messenger: Messenger, message: Message) -> bool:
    """Whether a bot may delete it: within 48 hours, its own, or anybody's in a private chat."""
    young = messenger.stamp() - message.body["date"] <= DELETE_SECONDS
    return young and (message.from_bot or message.chat_id > 0)


def delete_message(messenger: Messenger, call: Call) -> bool:
    """Delete a message; nothing of it is kept."""
    chat = messenger.chat(call.integer("chat_id"))
    message = messenger.store.message(chat.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(messenger, message):
        raise bad_request("message can't be deleted")
    _delete(messenger, message)
    return True


def delete_messages(messenger: Messenger, call: Call) -> bool:
    """Delete several messages; those that are gone are passed over."""
    chat = messenger.chat(call.integer("chat_id"))
    numbers = call.numbers("message_ids")
    if not 1 <= len(numbers) <= MOST_DELETED:
        raise bad_request(
            "message identifiers are not specified" if not numbers else "too many message identifiers specified"
        )
    found = [messenger.store.message(chat.id, number) for number in numbers]
    messages = [message for message in found if message is not None]
    if not all(_deletable(messenger, message) for message in messages):
        raise bad_request("message can't be deleted")
    for message in messages:
        _delete(messenger, message)
    return True


def set_reaction(messenger: Messenger, call: Call) -> bool:
    """Put the bot's reaction on a message, or take it away."""
    chat = messenger.open_chat(call.integer("chat_id"))
    message = messenger.store.message(chat.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    wanted = [reaction.get("emoji") for reaction in call.objects("reaction") if isinstance(reaction, dict)]
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    react(messenger, message, messenger.bot["id"], wanted[0] if wanted else None)
    return True


def react(messenger: Messenger, message: Message, user_id: int, emoji: str | None) -> str | None:
    """Set somebody's reaction on a message, None for none, and return the one before."""
    reactions = dict(message.extra.get("reactions", {}))
    before = reactions.pop(str(user_id), None)
    if emoji:
        reactions[str(user_id)] = emoji
    message.extra = message.extra | {"reactions": reactions}
    messenger.store.put_message(message)
    return before if before is None else str(before)


def answer_callback(messenger: Messenger, call: Call) -> bool:
    """Answer a press of a button, once, within 150 seconds of the clock."""
    text = call.text("text") or ""
    if len(text) > MOST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    found = messenger.store.callback(call.text("callback_query_id") or "")
    if found is None or found[1] is not None or messenger.stamp() - found[0] > ANSWER_SECONDS:
        raise bad_request(TOO_OLD)
    answer = {"text": text, "show_alert": call.flag("show_alert"), "url": call.text("url")}
    messenger.store.answer_callback(call.text("callback_query_id") or "", answer)
    return True


METHODS: dict[str, Any] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_reaction,
    "answerCallbackQuery": answer_callback,
}
