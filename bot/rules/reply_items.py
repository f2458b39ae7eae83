"""Which item a piece of a reply is about: 5开12,9一厂一策兑现七家,23:6家,其他正常.

A reply to one card (or from someone with one open item) is about that item unless another is named unmistakably
(第6项, 6:).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.patterns import pattern_of
from bot.rules.numerals import CHINESE, half_width
from bot.rules.reply_heads import Head, names_parcels, read_head, speaks_in_items
from bot.rules.reply_phrases import PREFACE_WHOLE
from bot.rules.reply_values import ReplyContext
from bot.rules.reply_words import CLAUSE_ENDS, bare

_HAN = "\u4e00-\u9fff"
_CUT_BEHIND = pattern_of(
    rf"[{re.escape(CLAUSE_ENDS)}](?!(?<=\d,)\d{{3}}(?!\d))"
    r"|(?:(?<=[^\d\s])、|\s)(?=\s*第?\d{1,3}(?:-\d{1,2})?(?:项|号)?:)"
)
_SPACED_HEAD = pattern_of(rf"(?:(?<=[{_HAN}%])|(?<=[{_HAN}]\d)|(?<=[{_HAN}]\d\d))\s+(?=\d{{1,3}}[{_HAN}])")
# Of these the number must be one of the person's: 9 7家 23 6家, 3.正常 4.正常, a colon before the first, ⑨, 然后第九项
_CUT_BEFORE_OWN = pattern_of(
    rf"(?<=[{_HAN}%])[^\S\n]+(?=(?P<spaced>\d{{1,3}})(?:\s+(?![只家个户件场项处宗])[\d{_HAN}]|[.、#]\D|[.]\d+[只家个户件场]))|(?<=[{_HAN}]:)(?=(?P<told>\d{{1,3}})(?![只家个户场件])[{_HAN}])"
    r"|(?<=[先补再]报)(?=(?P<first>\d{1,3})[:、])|(?<!^)(?=[①-⑳㉑-㉟])|(?<=[^\s,;:。!、至到和及与-])(?=第(?:\d{1,3}|[一二三四五六七八九十]{1,3})项)"
)
_EXCEPTION_WHOLE = pattern_of(r"\s*除了?[\d、和及与第项至到-]+(?:(?:以|之)?外)?[,、]\s*")  # goes with what follows
_CUT_BEFORE_OTHERS = pattern_of(
    r"(?<=[^,;。!\n、除外])(?:(?=其[他它余](?:的话|的)?(?:都|均|全|没|按|正|暂))|(?<=[^\S\n])(?=其[他它余]|别的|剩下))"
)

_COUNT = pattern_of(rf"(?:\d|[{CHINESE}])\s*[只个家户件场项处宗条座台套人]")
_ITEMS = pattern_of("项|任务|工作")  # 其余事项, 其余几项
# What is said of things, not of items, which are 正常, 按计划, 没变化, 稍后报
_OF_A_COUNT = pattern_of(
    r"(?:正?在(?!推进|进行|正常|按|有序|抓)|已经?(?!报|按|完成(?:$|[,;。!]))|未(?!报|变)|尚|还|(?:预?计划?|争取|力争|拟|将|准备)"
    r"|(?:今年|明年|下[个半]?[月周年]|本[月周]|[一二三四]季度|\d{1,2}月|年|月)[^,;。!报]{0,4}(?:底|初|末|前|内|中旬|上旬|下旬)?[^,;。!报]*$)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a reply about the same items. `text` is what it says without heads, `said` verbatim after the first."""

    text: str
    said: str
    head: str = ""
    numbers: tuple[str, ...] = ()  # open items named; empty where none is
    others: bool = False  # 其他: all that are asked and not named
    left_out: tuple[str, ...] = ()  # 除23外
    unknown: tuple[str, ...] = ()  # named, but no open item of the person
    doubtful: str | None = None  # may be an item's number or a figure
    own_line: bool = False  # begins a line with its own number


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str  # with the punctuation that ends it
    first_of_line: bool


def split_items(text: str, context: ReplyContext) -> tuple[Piece, ...]:
    """Cut a reply, as typed, into pieces by item, in their order; nothing of the text but heads is lost."""
    parcels = names_parcels(text)
    pieces: list[Piece] = []
    clauses = _clauses(text, context)
    in_items = context.sole is None and speaks_in_items((clause.text for clause in clauses), context)
    for clause in clauses:
        head = read_head(clause.text, context, parcels=parcels, in_items=in_items)
        if head is not None and head.others and not clause.first_of_line and _is_rest_of_count(pieces, clause, head):
            head = None
        if head is None and pieces and not (clause.first_of_line and pieces[-1].others):
            last = pieces[-1]
            pieces[-1] = replace(last, text=last.text + clause.text, said=last.said + clause.text)
        else:
            pieces.append(_piece(head, clause, context) if head else Piece(clause.text, clause.text))
    return tuple(_joined(pieces, context))


def _is_rest_of_count(pieces: Sequence[Piece], clause: _Clause, head: Head) -> bool:
    """Tell whether 其余 means what is left of one item's count: 5已开工12只,其余下月开工; not of 5开12,其余正常."""
    named = [piece for piece in pieces if piece.numbers]
    if (
        len(named) != 1
        or named[0] is not pieces[-1]
        or len(named[0].numbers) != 1
        or _ITEMS.search(clause.text[: head.end])
    ):
        return False
    counted = _COUNT.search(half_width(pieces[-1].text)) is not None
    return counted and _OF_A_COUNT.match(half_width(clause.text[head.end :])) is not None


def _clauses(text: str, context: ReplyContext) -> list[_Clause]:
    """Cut at punctuation, line ends, and before what begins another item in the middle of a line."""
    plain = half_width(text)
    ends = [match.end() for match in _CUT_BEHIND.finditer(plain)] + [len(text)]
    ends += [match.start() for match in _SPACED_HEAD.finditer(plain)]
    if context.sole is None:
        ends += [match.start() for match in _CUT_BEFORE_OTHERS.finditer(plain)]
        ends += [match.start() for match in _CUT_BEFORE_OWN.finditer(plain) if _is_own(match, context)]
    found, start = [], 0
    for end in sorted(set(ends)):
        if text[start:end].strip() and not (end < len(text) and _EXCEPTION_WHOLE.fullmatch(plain[start:end])):
            found.append(_Clause(text[start:end], start == 0 or plain[:start].rstrip(" \t")[-1:] == "\n"))
            start = end
    return found


def _is_own(match: re.Match[str], context: ReplyContext) -> bool:
    number = match["spaced"] or match["told"] or match["first"]
    return number is None or number in context.numbers


def _piece(head: Head, clause: _Clause, context: ReplyContext) -> Piece:
    known = tuple(number for number in head.numbers if number in context.numbers)
    unknown = tuple(number for number in head.numbers if number not in context.numbers)
    rest = clause.text[head.end :]
    return Piece(
        rest,
        rest,
        clause.text[: head.end],
        () if unknown else known,
        others=head.others,
        left_out=head.left_out,
        unknown=unknown,
        doubtful=head.doubtful,
        own_line=clause.first_of_line and head.doubtful is None,
    )


def _joined(pieces: list[Piece], context: ReplyContext) -> list[Piece]:
    """Let 刚才打错 go with what it announces, 5 in 5,9正常 with 9, and neighbours on one item together."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        alone = bare(half_width(last.text)) if last and not (last.numbers or last.others or last.unknown) else ""
        listed = re.split(r"[,、\s]+", alone)
        if last and piece.numbers and context.sole is None and set(listed) <= set(context.numbers):
            joined[-1] = replace(piece, numbers=(*listed, *piece.numbers), own_line=last.own_line)
            continue
        announced = last and not (last.numbers or last.others or last.unknown or last.doubtful)
        if last and announced and PREFACE_WHOLE.fullmatch(half_width(last.text)):
            joined[-1] = replace(piece, text=last.text + piece.text, said=last.said + piece.head + piece.said)
        elif last and piece.numbers and piece.numbers == last.numbers:
            joined[-1] = replace(last, text=last.text + piece.text, said=last.said + piece.head + piece.said)
        else:
            joined.append(piece)
    return joined
