"""What the page shows beside the chats: people and groups with unread marks, the clock, what is pending."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.messenger import Messenger
from bot.sandbox.records import Json, Message

LAST_LINE = 80  # characters


def state_of(messenger: Messenger, zone: ZoneInfo) -> Json:
    """Return bot, people, groups, clock, pending updates and the `seq` up to which messages are settled."""
    store = messenger.store
    newest, unread = store.newest_messages(), store.unread()
    now = messenger.now()

    def chat_line(chat_id: int) -> Json:
        message = newest.get(chat_id)
        typing = messenger.typing.get(chat_id, 0.0) > messenger.clock.monotonic()
        return {"unread": unread.get(chat_id, 0), "last": message and last_line(message), "typing": typing}

    people = [
        {
            "id": person.id, "name": person.first_name, "subtitle": person.subtitle, "group": person.group,
            "language_code": person.language_code, "started": person.started, "blocked": person.blocked,
        } | chat_line(person.id)
        for person in store.people()
    ]  # fmt: skip
    groups = [
        {"id": chat.id, "title": chat.title, "members": chat.members} | chat_line(chat.id) for chat in store.groups()
    ]  # fmt: skip
    clock: Json = {
        "now": now.isoformat(timespec="seconds"),
        "local": now.astimezone(zone).isoformat(timespec="seconds"),
    }
    clock |= {"zone": zone.key, "busy": messenger.busy}
    counts = {"pending": store.undelivered(), "seq": store.last("seq")}
    return {"bot": messenger.bot, "people": people, "groups": groups, "clock": clock} | counts


def last_line(message: Message) -> Json:
    """Return what the list of chats shows of a message: its words, or which kind of thing it is."""
    body: dict[str, Any] = message.body
    text = body.get("text") or body.get("caption") or body.get("document", {}).get("file_name") or ""
    kind = next((kind for kind in ("photo", "voice", "video", "document") if kind in body), "text")
    shown = " ".join(text[:LAST_LINE].split())
    return {"text": shown, "kind": kind, "date": body["date"], "from_bot": message.from_bot}
