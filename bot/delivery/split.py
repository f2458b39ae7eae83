"""Cutting a message that is too long for Telegram, at the ends of its lines, with its formatting kept."""

import html
import re
from collections.abc import Iterable, Iterator

TEXT_LIMIT = 4096  # Bot API, sendMessage: UTF-16 units after the entities are parsed
CAPTION_LIMIT = 1024  # Bot API, sendPhoto and sendDocument

_ATOM = re.compile(r"<[^>]*>|&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z-]+)")


def visible_length(text: str) -> int:
    """Return how long Telegram takes an HTML text to be: UTF-16 units, tags not counted, entities as one character."""
    return sum(map(_length, _ATOM.findall(text)))


def _fits(text: str, room: int) -> bool:
    # what shows of tags and entities is never longer than they are; counting atom by atom takes long, and most texts are short
    return len(text.encode("utf-16-le")) // 2 <= room or visible_length(text) <= room


def split(text: str, limit: int = TEXT_LIMIT, first_limit: int | None = None) -> list[str]:
    """Return an HTML text as pieces of at most `limit` visible units each (the first: `first_limit`).

    Pieces end where lines end; only a line that is longer than a whole piece is cut within. Tags that are open at a cut
    are closed there and opened again. Pieces without anything visible are left out.
    """
    room = limit if first_limit is None else first_limit
    if _fits(text, room):
        return [text] if text else []
    pieces: list[list[str]] = [[]]
    whole = room
    for line in _lines(text, min(room, limit)):
        length = sum(map(_length, line))
        if length > room:
            if _is_visible(pieces[-1]):
                pieces.append([])
                whole = limit
            else:  # blank lines alone: nothing goes in front of this line but the tags that are open
                pieces[-1] = [atom for atom in pieces[-1] if not _length(atom)]
            room = whole
        pieces[-1] += line
        room -= length
    return [piece for piece in _balanced(pieces) if _is_visible([piece])]


_ANY_TAG = re.compile(r"<[^>]*>")


def _is_visible(atoms: list[str]) -> bool:
    return bool(html.unescape(_ANY_TAG.sub("", "".join(atoms))).strip())


def _length(atom: str) -> int:
    if atom.startswith("<") and len(atom) > 1:
        return 0
    return len(html.unescape(atom).encode("utf-16-le")) // 2


def _lines(text: str, limit: int) -> Iterator[list[str]]:
    """Give the lines with their ends, as atoms (a tag, an entity, a character), over-long ones in parts."""
    line: list[str] = []
    length = 0
    for atom in _ATOM.findall(text):
        added = _length(atom)
        if length + added > limit:
            yield line
            line, length = [], 0
        line.append(atom)
        length += added
        if atom == "\n":
            yield line
            line, length = [], 0
    yield line


def _balanced(pieces: Iterable[list[str]]) -> Iterator[str]:
    open_tags: list[str] = []
    for piece in pieces:
        start = "".join(open_tags)
        for atom in piece:
            tag = _TAG.match(atom)
            if tag and tag[1]:
                open_tags = open_tags[:-1]
            elif tag:
                open_tags = [*open_tags, atom]
        ends = "".join(f"</{_name(tag)}>" for tag in reversed(open_tags))
        yield start + "".join(piece).strip("\n") + ends


def _name(tag: str) -> str:
    found = _TAG.match(tag)
    return found[2] if found else ""
