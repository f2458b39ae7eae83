"""What a leader's answer to a digest is: read (好, 收到, 👌), or an instruction with the items and date it names."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.patterns import pattern_of
from bot.rules.numerals import half_width
from bot.rules.reply_dates import find_dates

_CIRCLED = {chr(0x2460 + index): str(index + 1) for index in range(20)}
_READ_WORDS = (
    "好的?|好[哒滴嘞]|很好|非常好|不错|可以|行|嗯+|[噢哦]|收到了?|已?收悉|已?阅[知悉处]?|已?知悉|知道了?|了解了?|明白了?|清楚了?|看[到过]?了"
    "|已看|谢谢|感谢|辛苦了?|大家|同志们|你们|继续努力|ok|okay|got it|noted|received|thanks?|thank you|good"
    "|well done|read|fine|yes"
)
_SEPARATOR = r"[\s,;。!.、~…:]"
_FACES = "\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d"
READ_WHOLE = pattern_of(rf"(?:(?>{_READ_WORDS})|[{_FACES}]|{_SEPARATOR})*+", re.IGNORECASE)
_ONE = r"(?:\d{1,3}(?:-\d{1,2})?|[①-⑳])"
_HEAD = pattern_of(
    rf"\s*(?P<nth>第\s*)?(?P<list>{_ONE}(?:\s?[、,和及]\s?{_ONE})*)(?P<noun>\s?[项条号件](?:事项)?)?(?P<mark>\s*[:、]|[.](?!\d)|\s+)?"
)
_COUNTED = pattern_of(
    r"\s?(?:[个家只户人名次天周月日年时点%分亿万千百十多余几位场批期季号]|项(?!目)|公里|亩|\d|[-/.~]\d|企业|单位|部门)"
)
_CUT = pattern_of(rf"[\n;。](?=\s*(?:第\s*)?{_ONE})")


class LeaderReplyKind(StrEnum):
    """A leader's answer is one of two things, and nobody asks which."""

    READ = "read"  # 已阅
    INSTRUCTION = "instruction"  # 批示


@dataclass(frozen=True, slots=True)
class LeaderOrder:
    """A part of an instruction: the items named at its head (as written, ① as 1), its words, the day for an answer."""

    items: tuple[str, ...]
    text: str
    due_on: date | None = None
    circled: bool = False  # ①: a place in the digest's list of what is asked of the leader, not a ledger number


@dataclass(frozen=True, slots=True)
class LeaderReply:
    """What a leader's answer is; READ has no orders, INSTRUCTION at least one."""

    kind: LeaderReplyKind
    orders: tuple[LeaderOrder, ...] = ()


def classify_leader_reply(text: str, today: date) -> LeaderReply:
    """Return whether a leader's answer is an instruction, cut by the items it names.

    Words of receipt, thanks and praise and pictures are READ; all else is an instruction, shown to the leader before it
    goes anywhere. A date is taken only where a part names exactly one, today or later.
    """
    parts = _parts(text)
    orders = tuple(_order(part, today) for part in parts)
    if all(READ_WHOLE.fullmatch(half_width(order.text)) for order in orders):
        return LeaderReply(LeaderReplyKind.READ)
    return LeaderReply(
        LeaderReplyKind.INSTRUCTION, tuple(o for o in orders if not READ_WHOLE.fullmatch(half_width(o.text)))
    )


def _parts(text: str) -> list[str]:
    """Cut before a line or sentence that begins with an item; a part without one stays with the part before."""
    plain = half_width(text)
    starts = [0, *(match.end() for match in _CUT.finditer(plain))]
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    parts: list[str] = []
    for piece in pieces:
        if parts and not _head(piece):
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def _head(text: str) -> re.Match[str] | None:
    """Return the items at the head of a part, None where a number there counts something (3家企业) or is a date."""
    plain = half_width(text)
    match = _HEAD.match(plain)
    if not match:
        return None
    rest = plain[match.end() :]
    named = match["nth"] or (match["mark"] or "").strip() or match["list"][0] in _CIRCLED
    if match["noun"]:
        return match if match["nth"] or (match["mark"] or "").strip() else None
    return match if rest.strip() and (named or not _COUNTED.match(rest)) else None


def _order(part: str, today: date) -> LeaderOrder:
    match = _head(part)
    words = (part[match.end() :] if match else part).strip()
    numbers = re.findall(_ONE, match["list"]) if match else []
    days = {found.day for found in find_dates(words, today)}
    due_on = days.pop() if len(days) == 1 else None
    circled = any(number in _CIRCLED for number in numbers)
    items = tuple(dict.fromkeys(_CIRCLED.get(number, number) for number in numbers))
    return LeaderOrder(items, words, due_on if due_on and due_on >= today else None, circled)
