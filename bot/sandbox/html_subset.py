"""Telegram's HTML subset, into text and entities.

Wording and order of the refusals follow TDLib's parser (MessageEntity.cpp), which the Bot API server uses.
"""

import re
from dataclasses import dataclass

from bot.patterns import pattern_of
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.formatting import Entity, Formatted, in_order, units

TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = pattern_of(r"&(?:#(?P<dec>\d+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>[A-Za-z]+));?")
ATTRIBUTE = pattern_of(
    r"""\s*(?P<name>[^\s=>]*)\s*(?:=\s*(?:"(?P<dq>[^"]*)"|'(?P<sq>[^']*)'|(?P<token>[A-Za-z0-9.-]*)))?"""
)
MENTION = pattern_of(r"tg://user/?\?id=(\d+)")
LINK = pattern_of(
    r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?|https?://localhost(?::\d+)?\S*|tg://\S+", re.IGNORECASE
)
LAST_CODE_POINT = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int


class _HtmlParser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> Formatted:
        position = 0
        while position < len(self.source):
            character = self.source[position]
            if character == "<":
                closing = self.source.startswith("</", position)
                position = self.end_tag(position) if closing else self.start_tag(position)
            elif character == "&" and (shown := _reference(self.source, position)):
                self.put(shown[0])
                position = shown[1]
            else:
                self.put(character)
                position += 1
        if self.open:
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Formatted("".join(self.out), in_order(self.entities))

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def refuse(self, what: str, at: int | None = None) -> BotApiError:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return bad_request(f"can't parse entities: {what}{where}")

    def start_tag(self, begin: int) -> int:
        named = pattern_of(r"[^\s>]*").match(self.source, begin + 1)
        position = named.end() if named else begin + 1
        tag = self.source[begin + 1 : position].lower()
        if position >= len(self.source):
            raise self.refuse("Unclosed start tag", begin)
        if tag not in TYPES:
            raise self.refuse(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while self.source[position] != ">":
            name, value, position = self.attribute(tag, begin, position)
            argument = _argument(tag, name, value) or argument
        if tag == "span" and argument != "spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.length))
        return position + 1

    def attribute(self, tag: str, begin: int, position: int) -> tuple[str, str, int]:
        """Return an attribute's name and value and where it ends; a name of nothing where only blanks were left."""
        found = ATTRIBUTE.match(self.source, position)
        if found is None or found.end() >= len(self.source):
            raise self.refuse("Unclosed start tag", begin)
        name = found["name"].lower()
        value = found["dq"] if found["dq"] is not None else found["sq"] if found["sq"] is not None else found["token"]
        if not name and (value is not None or self.source[found.end()] != ">"):
            raise self.refuse(f'Empty attribute name in the tag "{tag}"', begin)
        if name and value is None and not (tag == "blockquote" and name == "expandable"):
            raise self.refuse(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        if found["token"] is not None and not re.match(r"[\s>]", self.source[found.end()]):
            raise self.refuse("Unexpected end of name token", found.start("token"))
        return name, _unescape(value or ""), found.end()

    def end_tag(self, begin: int) -> int:
        if not self.open:
            raise self.refuse("Unexpected end tag", begin)
        found = pattern_of(r"</([^\s>]*)\s*>").match(self.source, begin)
        if found is None:
            raise self.refuse("Unclosed end tag", begin)
        opened, name = self.open.pop(), found[1].lower()
        if name and name != opened.tag:
            raise self.refuse(
                f"Unmatched end tag at byte offset {len(self.source[:begin].encode())}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.length > opened.offset:
            self.close(opened)
        return found.end()

    def close(self, opened: _Open) -> None:
        entity: Entity = {"type": TYPES[opened.tag], "offset": opened.offset, "length": self.length - opened.offset}
        if opened.tag == "a":
            href = opened.argument or self.out_since(opened.offset)
            mention = MENTION.fullmatch(href)
            if mention:
                entity |= {"type": "text_mention", "user": {"id": int(mention[1])}}
            elif LINK.fullmatch(href):
                entity["url"] = href if "://" in href else f"http://{href}/"
            else:
                return
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "pre" and self.entities and _same_place(self.entities[-1], entity, "code"):
            inner = self.entities.pop()
            entity |= {"language": inner["language"]} if "language" in inner else {}
        self.entities.append(entity)

    def out_since(self, offset: int) -> str:
        raw = "".join(self.out).encode("utf-16-le", "surrogatepass")
        return raw[offset * 2 :].decode("utf-16-le", "surrogatepass")


def _same_place(inner: Entity, outer: Entity, kind: str) -> bool:
    return (inner["type"], inner["offset"], inner["length"]) == (kind, outer["offset"], outer["length"])


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if tag == "blockquote" and name == "expandable" else ""


def _reference(source: str, position: int) -> tuple[str, int] | None:
    found = REFERENCE.match(source, position)
    if found is None:
        return None
    if found["name"]:
        return (NAMED[found["name"]], found.end()) if found["name"] in NAMED else None
    code = int(found["dec"]) if found["dec"] else int(found["hex"], 16)
    return (chr(code), found.end()) if 0 < code <= LAST_CODE_POINT and code not in SURROGATES else None


def _unescape(value: str) -> str:
    return REFERENCE.sub(lambda found: (_reference(found[0], 0) or (found[0], 0))[0], value)


def parse_html(source: str) -> Formatted:
    """Return the text and entities of Telegram HTML. A BotApiError says what Telegram refuses, at which byte."""
    return _HtmlParser(source).parse()
