"""Which item a piece of a reply is about: 5开12,9一厂一策兑现七家,23:6家,其他正常.

A number at the head of a clause is an item's only where nothing speaks for a count, a date, a parcel of land (3号地块)
or a document number. A reply to one card (or from someone with one open item) is about that item unless another is
named unmistakably (第6项, 6:).
"""

import re
from dataclasses import dataclass, replace

from bot.rules.numerals import chinese_integer, half_width
from bot.rules.reply_phrases import PREFACE_WHOLE
from bot.rules.reply_values import ReplyContext
from bot.rules.reply_words import CLAUSE_ENDS, bare

_ONE = r"(?<!\d)\d{1,3}(?:\s?[-~—–]\s?\d{1,3})?(?!\d)"
_BEFORE = r"\s*(?P<full>督?[〔\[(]\d{4}[〕\])]\s?\d+(?:号\s?)?[-第])?(?P<nth>第\s*)?"
_AFTER = r"(?P<noun>\s?(?:号|项|条|件)(?:事项|任务)?)?(?P<mark>\s*[:、]|[.](?!\d)|\s+)?"
_HEAD = re.compile(rf"{_BEFORE}(?P<list>{_ONE}(?:\s?(?:[、和及与]|至|到)\s?{_ONE})*){_AFTER}")
_HEAD_ONE = re.compile(rf"{_BEFORE}(?P<list>{_ONE}){_AFTER}")  # 5、12只 is one item and its figure
_NTH_CHINESE = re.compile(r"\s*第(?P<nth>[一二三四五六七八九十]{1,3})(?:项|条|件)(?:事项|任务)?\s*[:、]?\s*")
_OTHERS = re.compile(
    r"\s*(?:其[他它余]|剩余|剩下|余下)(?:的|各|几|均|都|也|全部|项|事项|任务|工作|各项|几项)*(?:\s*[:,]\s*)?"
    r"(?=正常|按|没|无|暂|在|正|进展|推进|有序|收到|同|顺利|已|全|完|办|未|如期|一切|稳)"
)
# After the number: a measure, a date, a share, an arithmetic sign; then it is no item.
_COUNTED = re.compile(
    r"\s?(?:[只家个户人名次场批台套辆亩米吨元度千百十多余来几%年月日时点分天周季期届轮类种座栋处所片块宗份起队位道页字岁成倍组间层"
    r"/+~→.<>=\d-]|[万亿](?!元(?:以上)?企业)|公[里斤顷]|企业|单位|项目|乡镇|部门|千瓦|平方|地块)"
)
_SPACED_HEAD = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]\d)|(?<=[\u4e00-\u9fff]\d\d))\s+(?=\d{1,3}[\u4e00-\u9fff])"
)
_PARCELS = re.compile(r"\d+号[^,;。!\n]{0,2}(?:地块|楼|地|路|线|厂房|标段|窗口|井|机组|车间)")
_CLOCK = re.compile(r"[0-5]\d(?!\d|[家只个户项%/])")  # the minutes of 9:30
_CLOCK_AND_WORDS = re.compile(r"[0-5]\d(?=[^\d\s,;。家只个户项%/.])")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a reply about the same items. `text` is what it says without heads, `said` verbatim after the first."""

    text: str
    said: str
    head: str = ""
    numbers: tuple[str, ...] = ()  # open items named; empty where none is
    others: bool = False  # 其他: all that are asked and not named
    unknown: tuple[str, ...] = ()  # named, but no open item of the person
    doubtful: str | None = None  # may be an item's number or a figure
    own_line: bool = False  # begins a line with its own number


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str  # with the punctuation that ends it
    first_of_line: bool


def split_items(text: str, context: ReplyContext) -> tuple[Piece, ...]:
    """Cut a reply, as typed, into pieces by item, in their order; nothing of the text but heads is lost."""
    parcels = bool(_PARCELS.search(half_width(text)))
    pieces: list[Piece] = []
    for clause in _clauses(text):
        piece = _headed(clause, context, parcels=parcels)
        if piece is None and pieces and not (clause.first_of_line and pieces[-1].others):
            last = pieces[-1]
            pieces[-1] = replace(last, text=last.text + clause.text, said=last.said + clause.text)
        else:
            pieces.append(piece or Piece(clause.text, clause.text))
    return tuple(_joined(pieces, context))


def _clauses(text: str) -> list[_Clause]:
    """Cut at punctuation, line ends, and before 6: or 6、 in the middle of a line."""
    plain = half_width(text)
    cuts = re.finditer(
        rf"[{re.escape(CLAUSE_ENDS)}](?!(?<=\d,)\d{{3}}(?!\d))|(?:(?<=[^\d\s])、|\s)(?=\s*第?\d{{1,3}}(?:-\d{{1,2}})?(?:项|号)?:)",
        plain,
    )
    ends = [match.end() for match in cuts] + [len(text)]
    ends += [match.start() for match in _SPACED_HEAD.finditer(plain)]
    found, start = [], 0
    for end in sorted(ends):
        if text[start:end].strip():
            found.append(_Clause(text[start:end], start == 0 or plain[:start].rstrip(" \t")[-1:] == "\n"))
            start = end
    return found


def _headed(clause: _Clause, context: ReplyContext, *, parcels: bool) -> Piece | None:
    plain = half_width(clause.text)
    others = _OTHERS.match(plain)
    if others and context.sole is None:
        rest = clause.text[others.end() :]
        return Piece(rest, rest, others.group(), others=True, own_line=clause.first_of_line)
    chinese = _NTH_CHINESE.match(plain)
    if chinese:
        return _piece((str(chinese_integer(chinese["nth"])),), clause, chinese.end(), context)
    heads = (
        _read_head(head, clause, context, parcels=parcels)
        for head in (_HEAD.match(plain), _HEAD_ONE.match(plain))
        if head
    )
    return next((piece for piece in heads if piece), None)


def _read_head(head: re.Match[str], clause: _Clause, context: ReplyContext, *, parcels: bool) -> Piece | None:
    plain = half_width(clause.text)
    rest = plain[head.end() :]
    strength = _strength(head, rest, parcels=parcels, sole=context.sole is not None)
    numbers = _numbers(head["list"], context)
    if not strength or (strength == "bare" and not _may_be_items(numbers, rest, context)):
        return None
    if strength == "bare" and context.sole is not None and numbers != (context.sole,):
        return Piece(clause.text, clause.text, doubtful=head["list"])
    return _piece(numbers, clause, head.end(), context)


def _strength(head: re.Match[str], rest: str, *, parcels: bool, sole: bool) -> str:
    """Return "sure" for an unmistakable head, "bare" for a number before words, "" for no head."""
    mark, noun = (head["mark"] or "").strip(), (head["noun"] or "").strip()
    if head["full"]:
        return "sure"
    if noun:
        parcel = noun == "号" and (parcels or mark == "、")
        return "sure" if (head["nth"] or mark) and not parcel else ""
    if head["nth"] or not bare(rest):
        return ""
    if mark == ":":
        return "" if (_CLOCK if sole else _CLOCK_AND_WORDS).match(rest) else "sure"
    spaced_value = head["mark"] and re.match(r"[\dA-Za-z]", rest)  # 5 12, 5 done
    counted = _COUNTED.match(rest) or _LATIN.match(rest)
    return "bare" if mark or spaced_value or not counted else ""


def _may_be_items(numbers: tuple[str, ...], rest: str, context: ReplyContext) -> bool:
    """Tell whether bare numbers can be items: with one item in view only that person's numbers can."""
    if context.sole is None:
        return not _COUNTED.match(rest) or any(number in context.numbers for number in numbers)
    return all(number in context.numbers for number in numbers)


def _piece(numbers: tuple[str, ...], clause: _Clause, end: int, context: ReplyContext) -> Piece:
    known = tuple(number for number in numbers if number in context.numbers)
    unknown = tuple(number for number in numbers if number not in context.numbers)
    rest = clause.text[end:]
    items = () if unknown else known
    return Piece(rest, rest, clause.text[:end], items, unknown=unknown, own_line=clause.first_of_line)


def _numbers(text: str, context: ReplyContext) -> tuple[str, ...]:
    """Read 5、9, 3-9, 24-1 and 5至9; a range is the person's items between two of them, its ends included."""
    found: list[str] = []
    plain = re.sub(r"\s", "", text)
    for part in re.split(r"[、和及与]", plain):
        one = re.sub(r"[~—–至到]", "-", part)
        ends = one.split("-")
        if one in context.numbers or len(ends) == 1:
            found.append(one)
        else:
            found.extend(_range(ends[0], ends[-1], context))
    return tuple(dict.fromkeys(found))


def _range(first: str, last: str, context: ReplyContext) -> list[str]:
    missing = [end for end in (first, last) if end not in context.numbers]
    if missing or int(first) > int(last):
        return missing or [f"{first}-{last}"]
    return [number for number in context.numbers if int(first) <= int(number.split("-")[0]) <= int(last)]


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
