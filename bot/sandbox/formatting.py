"""Message text as Telegram keeps it: trimmed, with the entities that it finds by itself, measured in UTF-16 units."""

import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]

FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("url", re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*[A-Za-z0-9/=#&_-]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.@-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


@dataclass(frozen=True)
class Formatted:
    """Text as shown, and its entities with offsets in UTF-16 units."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    def put_into(self, body: dict[str, Any], name: str = "text") -> None:
        """Write text and entities into a message body, under `text` or `caption`; empty text takes both away."""
        entities = "entities" if name == "text" else f"{name}_entities"
        body.pop(name, None)
        body.pop(entities, None)
        if self.text:
            body[name] = self.text
        if self.entities:
            body[entities] = self.entities


def units(text: str) -> int:
    """Return the length in UTF-16 code units, which Telegram counts in."""
    return len(text) + sum(character > "\uffff" for character in text)


def in_order(entities: list[Entity]) -> list[Entity]:
    """Return entities as Telegram lists them: by place, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(formatted: Formatted) -> Formatted:
    """Return text as Telegram keeps it: no control characters, no blanks or line breaks at either end."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f]", " ", formatted.text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.rstrip(" \t\n")
    cut = len(text) - len(text.lstrip(" \t\n"))
    text = text[cut:]
    if not text.strip():
        return Formatted("")
    return Formatted(text, _within(formatted.entities, cut, units(text)))


def _within(entities: list[Entity], cut: int, length: int) -> list[Entity]:
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return kept


def with_found(formatted: Formatted) -> Formatted:
    """Return the text with the entities that Telegram finds by itself: commands, links, mentions, tags."""
    opaque = {"code", "pre", "text_link", "text_mention"}
    taken = [(e["offset"], e["offset"] + e["length"]) for e in formatted.entities if e["type"] in opaque]
    entities = list(formatted.entities)
    for kind, pattern in FOUND:
        for found in pattern.finditer(formatted.text):
            begin = units(formatted.text[: found.start()])
            end = begin + units(found[0])
            if all(end <= low or begin >= high for low, high in taken):
                taken.append((begin, end))
                entities.append({"type": kind, "offset": begin, "length": end - begin})
    return Formatted(formatted.text, in_order(entities))


def split_as_clients_do(text: str, limit: int) -> list[str]:
    """Return the messages that a Telegram client makes of a long text: at most `limit` UTF-16 units each.

    A client cuts at a line break, else after a full stop, else at a blank, in the second half of the room it has.
    """
    parts = []
    while units(text) > limit:
        room = _fitting(text, limit)
        best = 0
        for marks in ("\n", "。！？；.!?;", " 　\t"):
            best = max(text.rfind(mark, room // 2, room) for mark in marks) + 1
            if best > 0:
                break
        best = best or room
        parts.append(text[:best])
        text = text[best:]
    return [part for part in (one.strip(" \t\n") for one in [*parts, text]) if part]


def _fitting(text: str, limit: int) -> int:
    """Return how many characters from the start fit into `limit` UTF-16 units."""
    size = 0
    for count, character in enumerate(text):
        size += units(character)
        if size > limit:
            return count
    return len(text)
