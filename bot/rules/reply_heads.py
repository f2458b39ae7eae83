"""The head of a clause: the number of the item that it is about, as in 5开12, 9:正常, 第七项, 3、4正常, 除23外都正常.

A number is an item's only where nothing speaks for a count, a date, a parcel of land (3号地块) or a document number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.patterns import pattern_of
from bot.rules.numerals import CHINESE, chinese_integer, half_width, parse_number
from bot.rules.reply_values import ReplyContext
from bot.rules.reply_words import bare

_CIRCLED = {chr(ord("①") + n): str(n + 1) for n in range(20)} | {chr(ord("㉑") + n): str(n + 21) for n in range(15)}
_ONE = r"(?<!\d)\d{1,3}(?:\s?[-~—–]\s?\d{1,3})?(?!\d)"
_LIST = rf"{_ONE}(?:\s?(?:项|条|号)?(?:[、和及与]|至|到)\s?第?{_ONE})*"
_BEFORE = (
    r"\s*(?:(?:嗯+|那个|然后|还有|另外|以及|最后|但是?|不过|只是|请问|(?:麻烦|想)?问一?下)[,\s]*)*"
    r"(?P<taken>(?:请|麻烦|帮忙|能否|可否)?[把将]\s?)?(?P<full>督?[〔\[(]\d{4}[〕\])]\s?\d+(?:号\s?)?[-第]|督\s?\d+(?:号\s?)?[-第])?(?P<nth>第\s*|(?:事项|任务|编号|序号)\s?)?"
)
_AFTER = (
    r"(?P<noun>\s?(?:号|项(?!目)|条|件|\#)(?:事项|任务|工作)?)?(?P<its>的)?"
    r"(?P<mark>\s*[:、]|[.](?!\d)|[.](?=\d+\s?[只家个户件场])|(?:这|共)?[两二三四五六七八九十]项(?=都|均|没|无|正常|暂|还|也|按|已|在|本|进)|[-—](?=[\u4e00-\u9fff])|\s+)?"
)
_HEAD = pattern_of(rf"{_BEFORE}(?P<list>{_LIST}){_AFTER}")
_SPACED_LIST = pattern_of(  # 3 4 7正常
    r"\s*(?P<list>\d{1,3}(?:[^\S\n]+\d{1,3})+)\s*(?=都|均|全|正常|按|没|无|暂|还|已|在|推|进|有)"
)
_HEAD_ONE = pattern_of(rf"{_BEFORE}(?P<list>{_ONE}){_AFTER}")  # 5、12只 is one item and its figure
_ZH = "[一二三四五六七八九十]{1,3}"
_NTH_CHINESE = pattern_of(
    rf"\s*(?:(?:嗯+|那个|然后|还有|另外)[,\s]*)*第(?P<nth>{_ZH})(?:项|条|件)(?:事项|任务)?\s*[:、]?\s*"
)
_SAID_NEXT = "开|落实|兑现|正常|已|完成|签|推进|没|未|还|在|按|申请|需|有"
_BARE_CHINESE = pattern_of(rf"\s*(?P<nth>{_ZH})(?={_SAID_NEXT})")  # 五开十二
_ITEM_ALONE = pattern_of(r"\s*(?P<number>\d{1,3}(?:-\d{1,2})?)项(?![目中里内])\s*[:、]?")
_CIRCLED_HEAD = pattern_of(rf"\s*(?P<nth>[{''.join(_CIRCLED)}])\s*[:、.]?\s*")
_ABOUT_ALL = (
    "正常|按|没|无|暂|在|正|进展|推进|有序|收到|同|顺利|已|全|完|办|未|如期|一切|稳|都|均|明|后天|下|周|稍|晚|今天|本周|随后|月底|不变"
    "|一样|老样子|跟|和上|待|等|继续|抓|落实|动|照|也|停|推|办|没啥|见|回头|抓"
)
_THE_REST = r"(?:的话|的|各|几|均|都|也|全部|项|事项|任务|工作|各项|几项)*(?:\s*[:,]\s*)?"
_OTHERS = pattern_of(rf"\s*(?:其[他它余]|剩余|剩下|余下|别的|另外的|别个){_THE_REST}(?={_ABOUT_ALL})")
_EXCEPT = pattern_of(
    rf"\s*除了?第?(?P<list>{_LIST})[项号条]?(?:(?:以|之)?外)?\s*[,、]?(?:其[他它余]|剩余|剩下|余下|别的|另外的)?{_THE_REST}(?={_ABOUT_ALL})"
)
_ALL_OF = pattern_of(
    rf"\s*(?:以上|这|上述|全部|所有|我们?|的)*(?P<count>\d{{1,2}}|[{CHINESE}]{{1,3}})[项条个](?:工作|任务|事项)?"
    r"(?:目前|现在)?(?=都|均|全)"
)
# After the number: a measure, a date, a share, an arithmetic sign; then it is no item.
_COUNTED = pattern_of(
    r"\s?(?:[只家户名次场批台套辆米吨元度千百多余来几%年月日时点分天季期届轮类种座栋所片块宗份起队位道页字岁成倍组间层"
    r"/+~→.<>=\d变-]|人(?![员才社大民均]|家)|亩(?!均)|个(?![体私别])|处(?![置理罚])|十(?!小)|周(?![一二三四五六日末])|[万亿](?!元(?:以上)?企业)"
    r"|公[里斤顷]|企业|单位|项目|乡镇|部门|千瓦|平方|地块)"
)
_OF_ITEM = pattern_of(
    "里|中的|请|建议|希望|周|明天|今天|下周|后天|我|不归|不是|名单|由|应|归|能不|可否"
)  # 10项我局只是配合
_PARCELS = pattern_of(r"\d+[号#][^,;。!\n]{0,2}(?:地块|楼|地|路|线|厂房|标段|窗口|井|机组|车间|宗)")
_CLOCK = pattern_of(r"[0-5]\d(?!\d|[家只个户项%/])")  # the minutes of 9:30
_CLOCK_AND_WORDS = pattern_of(r"[0-5]\d(?=[^\d\s,;。家只个户项%/.])")
_LATIN = pattern_of(r"[A-Za-z]")
_TITLE_BEGINS = 3
_NEAR = 10  # so soon after its first word another word of the title stands: 7项目评估结果


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a clause: `numbers` of items, open or not; `end` is where it ends.

    `others`: it speaks of all that are asked and not named elsewhere, without `left_out`; `doubtful`: the number may
    also be a figure.
    """

    end: int
    numbers: tuple[str, ...] = ()
    others: bool = False
    left_out: tuple[str, ...] = ()
    doubtful: str | None = None


def names_parcels(text: str) -> bool:
    """Tell whether a text as typed speaks of parcels, buildings, roads: its 3号 is then no item."""
    return bool(_PARCELS.search(half_width(text)))


def speaks_in_items(clauses: Iterable[str], context: ReplyContext) -> bool:
    """Tell whether two clauses or more begin with 5项, 9项 of the person's items: then no things are counted by it."""
    heads = (_ITEM_ALONE.match(half_width(clause)) for clause in clauses)
    return len({head["number"] for head in heads if head and head["number"] in context.numbers}) > 1


def read_head(clause: str, context: ReplyContext, *, parcels: bool, in_items: bool = False) -> Head | None:
    """Return the head of a clause as typed, None where it has none. `in_items`: `speaks_in_items` of the whole reply."""
    plain = half_width(clause)
    if context.sole is None:
        head = _of_all(plain, context) or _of_bare_characters(plain, context)
        if head:
            return head
    alone = _ITEM_ALONE.match(plain) if in_items else None
    if alone and alone["number"] in context.numbers:
        return Head(alone.end(), (alone["number"],))
    chinese = _NTH_CHINESE.match(plain)
    if chinese:
        return Head(chinese.end(), (str(chinese_integer(chinese["nth"])),))
    spaced = _SPACED_LIST.match(plain)
    if spaced and set(spaced["list"].split()) <= set(context.numbers):
        return Head(spaced.end(), tuple(spaced["list"].split()))
    matches = (match for match in (_HEAD.match(plain), _HEAD_ONE.match(plain)) if match)
    heads = (_of_digits(match, plain, context, parcels=parcels) for match in matches)
    return next((head for head in heads if head), None)


def _of_all(plain: str, context: ReplyContext) -> Head | None:
    """Read 其他, 除23外, and 七项都 where seven are asked."""
    others = _OTHERS.match(plain)
    if others:
        return Head(others.end(), others=True)
    but = _EXCEPT.match(plain)
    if but:
        return Head(but.end(), others=True, left_out=_numbers(but["list"], context))
    every = _ALL_OF.match(plain)
    if every and parse_number(every["count"]) in {len(context.asked), len(context.numbers)}:
        return Head(every.end(), others=True)
    return None


def _of_bare_characters(plain: str, context: ReplyContext) -> Head | None:
    """Read ⑨ and the 五 of 五开十二, where they are numbers of the person's."""
    circled = _CIRCLED_HEAD.match(plain)
    if circled:
        number = _CIRCLED[circled["nth"]]
        return Head(circled.end(), (number,)) if number in context.numbers else None
    spoken = _BARE_CHINESE.match(plain)
    number = str(chinese_integer(spoken["nth"])) if spoken else ""
    return Head(spoken.end(), (number,)) if spoken and number in context.numbers else None


def _of_digits(match: re.Match[str], plain: str, context: ReplyContext, *, parcels: bool) -> Head | None:
    rest = plain[match.end() :]
    numbers = _numbers(match["list"], context)
    strength = _strength(match, rest, context, parcels=parcels)
    if not strength and _begins_its_title(numbers, rest, context):
        strength = "bare"
    elif not strength or (strength == "bare" and not _may_be_items(numbers, rest, context)):
        return None
    if strength == "bare" and context.sole is not None and numbers != (context.sole,):
        return Head(0, doubtful=match["list"])
    return Head(match.end(), numbers)


def _strength(head: re.Match[str], rest: str, context: ReplyContext, *, parcels: bool) -> str:
    """Return "sure" for an unmistakable head, "bare" for a number before words, "" for no head."""
    mark, noun = (head["mark"] or "").strip(), (head["noun"] or "").strip()
    if head["full"] or (head["taken"] and head["list"] in context.numbers):
        return "sure"
    if noun:
        return _strength_of_noun(head, noun, mark, rest, context, parcels=parcels)
    if head["nth"] or not bare(rest):
        return "sure" if head["nth"] and mark and bare(rest) else ""
    if mark == ":":
        return "" if (_CLOCK if context.sole is not None else _CLOCK_AND_WORDS).match(rest) else "sure"
    spaced_value = head["mark"] and re.match(r"[\dA-Za-z]", rest)  # 5 12, 5 done
    counted = _COUNTED.match(rest) or _LATIN.match(rest)
    decimal = mark == "." and rest[:1].isdecimal() and context.sole is not None  # 12.5只
    return "bare" if not decimal and (mark or spaced_value or not counted) else ""


def _strength_of_noun(
    head: re.Match[str], noun: str, mark: str, rest: str, context: ReplyContext, *, parcels: bool
) -> str:
    parcel = noun[0] in "号#" and (parcels or mark == "、")
    called = noun[0] in "号#" and len(noun) > 1  # 5号事项
    ranged = noun[0] == "项" and bool(re.search("[至到]", head["list"]))
    if (head["nth"] or mark or called or ranged) and not parcel:
        return "sure"
    among_several = context.sole is None and not parcel and head["list"] in context.numbers
    more_than_all = head["list"].isdecimal() and int(head["list"]) > len(context.numbers)  # 23项 of twelve items
    if noun == "项" and among_several and more_than_all:
        return "bare"
    if among_several and (noun == "#" or (noun == "项" and (head["its"] or _OF_ITEM.match(rest)))):
        return "bare"
    return ""


def _may_be_items(numbers: tuple[str, ...], rest: str, context: ReplyContext) -> bool:
    """Tell whether bare numbers can be items: with one item in view only that person's numbers can."""
    if context.sole is None:
        return not _COUNTED.match(rest) or any(number in context.numbers for number in numbers)
    return all(number in context.numbers for number in numbers)


def _begins_its_title(numbers: tuple[str, ...], rest: str, context: ReplyContext) -> bool:
    """Tell whether a number is followed by the title of its item: 7项目绩效评估已开展."""
    item = context.item(numbers[0]) if len(numbers) == 1 else None
    if item is None or len(item.title) < _TITLE_BEGINS:
        return False
    title, said = item.title, rest[:_NEAR]
    words = [title[at : at + 2] for at in range(2, len(title) - 1)]
    return rest.startswith(title[:_TITLE_BEGINS]) or (
        rest.startswith(title[:2]) and any(word in said[2:] for word in words)
    )


def _numbers(text: str, context: ReplyContext) -> tuple[str, ...]:
    """Read 5、9, 3-9, 24-1, 5至9 and 24-1到24-4; a range is the person's items between two of them, ends included."""
    found: list[str] = []
    plain = re.sub(r"[\s第项条号]", "", text)
    for part in re.split(r"[、和及与]", plain):
        one = re.sub("[~—–]", "-", part)
        ends = re.split("[至到]", one)
        if len(ends) == 1 and one not in context.numbers:
            ends = one.split("-")
        found += [one] if len(ends) == 1 else _range(ends[0], ends[-1], context)
    return tuple(dict.fromkeys(found))


def _range(first: str, last: str, context: ReplyContext) -> list[str]:
    missing = [end for end in (first, last) if end not in context.numbers]
    if missing:
        return missing
    start, end = context.numbers.index(first), context.numbers.index(last)
    return list(context.numbers[start : end + 1]) if start <= end else [f"{first}-{last}"]
