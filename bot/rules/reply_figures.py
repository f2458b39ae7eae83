"""The figures of a reply, clause by clause, and the part each plays: 开工廿八, 又开了两只, 25/40, 剩下十二个, 20多家.

Dates, telephone and document numbers, parcels, durations and set phrases (一厂一策) are no figures. A numeral in
Chinese characters is one only before a measure, with a per cent word, or at the end of a clause when it is long enough.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto

from bot.patterns import pattern_of
from bot.rules.numerals import CHINESE, Numeral, find_numbers, parse_number
from bot.rules.reply_dates import find_dates
from bot.rules.reply_words import clauses

_BLANK = "\u25a1"  # stands for each character that was taken out
_ZH = f"[{CHINESE}]"
_NO_FIGURES = pattern_of(
    r"(?<!\d)(?:19|20)\d\d-\d+号|(?<![\d.])(?:1[0-2]|0?[1-9])\.(?:[12]\d|3[01]|0?[1-9])(?:统计|汇总|止|(?=前|[集上]|[^\S\n]+[\u4e00-\u9fff]))"
    r"|[〔\[(【](?:19|20)\d\d[〕\])】]\s?(?:第?\d+号?(?:-\d+)*)?|(?<!\d)(?:19|20)\d\d年(?:度)?"
    rf"|(?:\d{{1,2}}|{_ZH}{{1,3}})\s*[-~至到、]\s*(?:\d{{1,2}}|{_ZH}{{1,3}})(?:月|季度|号|日)份?|\d+号|第(?:\d+|{_ZH}+)"
    r"|(?<!\d)1\d{10}(?!\d)|(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<!\d)\d{7,}(?!\d)|\d{1,2}:\d{2}|\d{1,2}点(?!\d)"
    rf"|(?:\d+|{_ZH}+|半)\s?个?(?:工作日|星期|礼拜|小时|分钟|季度|月(?![\d底末])|天|周|年|日|期|届|楼|路|线|类|级|号)"
    r"|[一三十](?:厂|事|企|业|县|镇|村)一(?:策|议|案|品|码|档)|十[三四五]五|[三五七]通一平|统一|一(?:般|些|定|直|起|步|下|致|批|边|旦|并|次性|系列|把手)"
    r"|进一步|第一|唯一|单一|之一|两(?:会|个维护)|十(?:分|强|小)|百强|双百|千方百计|一线|一律|一是|二是|三是"
)
_MEASURE = pattern_of(
    r"[多余来]?\s?(?P<measure>个百分点|万元|亿元|平方米|公里|千瓦时|吨标煤|[只家个户人名次场条项批件台套辆亩米吨元位处所座栋块宗份起队支场片]|%)"
)
_RATIO = pattern_of(r"(?<![\d/.])(?P<value>\d+(?:\.\d+)?)\s?/\s?(?P<base>\d+(?:\.\d+)?)(?![\d/.])")
_CHANGE = pattern_of(
    r"(?P<old>\d+(?:\.\d+)?)\s?(?:%|[只家个户])?\s?(?:→|->|=>|-->|变成?了?)\s?(?P<value>\d+(?:\.\d+)?)(?P<mark>\s?%)?"
)
_FROM = pattern_of(r"[从由]")
_RISE = pattern_of(r"[到至成为]$")
_NEGATED = pattern_of(r"[没未无非否]|不(?!锈|变)|别")
_HEDGED = pattern_of(
    r"大概|大约|(?<![签预节条契租])约(?=\s*[\d□〇一二两三四五六七八九十百])|左右|上下|估计|可能|差不多|接近|将?近(?=\s*[\d〇一二两三四五六七八九十百])"
    r"|或者?|(?<=[\d只家个户人项%〇一二两三四五六七八九十])以[上下内]|至少|不[少低]于|最多|至多|超过?|逾|好像|应该|初步|也许|预估|估算|概算|\babout\b|\baround\b"
)
_FORECAST = pattern_of(r"预计|预测|预期|预估|估算")
_PLANNED = pattern_of(
    r"计划|拟|(?<!即)将(?!近)|即将|争取|力争|准备|打算|确保|目标(?![^,]*(?:实际|已|目前|现))|(?<![主重需])要(?!求)|任务(?![^,]*(?:实际|已|完成))(?<!完成任务)(?<!度任务)(?<!年任务)|希望|有望|(?<![节性功智职效产动])能(?![耗源力效级])|明年|下[个周月半]|年[底内]|[底日月]前|到.{0,6}[底末]|下一步"
)
_LATER = pattern_of(r"下[个周月半]|明[年天]|后天|年[底内]|[底日月]前")  # dates, which are blanked out elsewhere
_REMAINING = pattern_of(r"剩|余下|其余|还有|还差|尚有|尚余|差(?!不)|待|余\s*$")
_ADDED = pattern_of(r"又|再|新增|新开|新签|新\s*$|增加(?![到至])|增了|[增加]\s*$|多了?\s*$|另(?:外|有)?|\+\s*$")
_SUMMED = pattern_of(r"累计|共|总[计共数]|合计")
_OTHER_PERIOD = pattern_of(r"今年|全年|年初|以来|上个?[月周]|去年|(?<!\d)一季度")  # 今年新增12只 may be all there are
# 上月开工12只 is not what stands today; 截至2月底, 累计 and 1-2月 are.
_PERIOD = pattern_of(
    rf"(?:上个?|本|这个?)[周月]|昨[天日]|今[天日]|前天|近[期日]|最近|这[几两]天|(?<![比较跟和与同])上[次期]|(?:\d{{1,2}}|{_ZH}{{1,3}})月"
)
_UP_TO = pattern_of(
    rf"截[至止]|到(?=\d|昨|今|前天|上)|[到至]目?[前今]|[1一]\s?[-~至到、]\s?(?:\d{{1,2}}|{_ZH}{{1,2}})月|底|{_SUMMED.pattern}"
)
_MONTH = pattern_of(rf"(?<!\d)(?P<month>\d{{1,2}}|{_ZH}{{1,3}})月")
_ASIDE = pattern_of(r"在办|正在|在做|前期|在谈|洽谈|对接|许可|审批|报批|平整|征求|筹[备建]|待")
_PORTION = pattern_of(r"\s*的?(?:一半|大半|\d+%|部分)")  # 兑现了一家的一半
_AMONG = pattern_of(r"其中")
_PREFIXED = pattern_of(r"[\u4e00-\u9fff]")
_PLUS = pattern_of(r"[\d只家个户项]\s?\+")  # 9+3, 12+
_LONG_ENOUGH = 2
_MOST = 20  # figures of a clause: more are a table, not something said
_SPACED = pattern_of(r"(?:[只家个户场件项处宗%]|\d/\d+)[了的]?\s+(?=[\u4e00-\u9fff])")
_BRACKET = pattern_of(r"[()]")
_RELATED = pattern_of(r"[从由].*[到至成为]|[中里内已]")  # from 9 to 12; of 40 are 12
_END = pattern_of(r"(?:了|的|左右|上下|以上|多|项目|企业)*")


class Part(Enum):
    """What a figure is in its clause."""

    TOTAL = auto()
    ADDED = auto()
    REMAINING = auto()
    PLANNED = auto()
    ESTIMATE = auto()
    FORECAST = auto()
    UNSURE = auto()  # 20多, 没到12: a figure nobody stated
    ASIDE = auto()  # 3只在办许可: of those that are not counted yet


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure: value and measure ("" for none) as said, its clause, and the rest of it with dates blanked out."""

    value: Decimal
    measure: str
    part: Part
    clause: str
    rest: str
    base: Decimal | None = None
    old: Decimal | None = None
    summed: bool = False  # 累计: said to be the sum
    among: bool = False  # 其中: some of those just counted


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    masked: str  # with what is no figure blanked out
    later: bool  # a later time is named


@dataclass(frozen=True, slots=True)
class _Counted:
    numeral: Numeral
    measure: str
    end: int  # of the measure


def mentions(text: str, today: date) -> tuple[Mention, ...]:
    """Return the figures of a mended text in order."""
    parts = (part for clause in clauses(text) for part in _parts(clause, today))
    return tuple(mention for part in parts for mention in _of_clause(part, today))


def _parts(clause: str, today: date) -> Sequence[str]:
    """Cut a clause where a figure ends and something else begins: 兑现7家涉及资金530万, 12只(新开3只), 12/40 其余3月开."""
    masked = blank_out(clause, today)
    cuts = {match.end() for match in _SPACED.finditer(masked)}
    cuts |= {match.start() for match in _BRACKET.finditer(masked)}
    found = _counted(masked)
    if found and _PREFIXED.search(masked, 0, found[0].numeral.start) and not _RELATED.search(masked):
        cuts |= {_end(masked, one.end) for one in found[:-1] if one.measure and not _PORTION.match(masked, one.end)}
    edges = [0, *sorted(cuts), len(clause)]
    return [part for start, end in itertools.pairwise(edges) if (part := clause[start:end].strip(" ()"))]


def _end(masked: str, start: int) -> int:
    after = _END.match(masked, start)
    return after.end() if after else start


def _counted(masked: str) -> list[_Counted]:
    found = find_numbers(masked)
    return [_Counted(numeral, *measured) for numeral in found if (measured := _measure(masked, numeral))]


def blank_out(text: str, today: date) -> str:
    """Return `text`, each character of a date, a number that counts nothing or a set phrase replaced by □."""
    chars = list(text)
    spans = [(found.start, found.end) for found in find_dates(text, today)]
    spans += [match.span() for match in _NO_FIGURES.finditer(text)]
    for start, end in spans:
        chars[start:end] = _BLANK * (end - start)
    return "".join(chars)


def _of_clause(text: str, today: date) -> Sequence[Mention]:
    clause = _Clause(text, blank_out(text, today), _speaks_of_later(text, today))
    masked = clause.masked
    paired = _paired(clause)
    if paired:
        return (paired,)
    found = _counted(masked)
    if len(found) == len(("from", "to")):
        first, last = found
        between = masked[first.end : last.numeral.start]
        part = _part(clause, last.numeral)
        around = masked[: first.numeral.start] + between + masked[last.end :]
        if _FROM.search(masked, 0, first.numeral.start) and _RISE.search(between):
            return (Mention(last.numeral.value, last.measure, part, text, around, old=first.numeral.value),)
        if re.match(r".{0,6}?[中里内已了]", between):
            return (Mention(last.numeral.value, last.measure, part, text, around, base=first.numeral.value),)
    return [_mention(clause, one) for one in found] if len(found) <= _MOST else ()


def _mention(clause: _Clause, one: _Counted) -> Mention:
    start, masked = one.numeral.start, clause.masked
    rest = masked[:start] + masked[one.end :]
    summed, among = bool(_SUMMED.search(masked, 0, start)), bool(_AMONG.search(masked, 0, start))
    part = _part(clause, one.numeral)
    return Mention(one.numeral.value, one.measure, part, clause.text, rest, summed=summed, among=among)


def _paired(clause: _Clause) -> Mention | None:
    """Read 25/40 and 8%→12%."""
    text, masked = clause.text, clause.masked
    change = _CHANGE.search(masked)
    if change:
        measure = "%" if "%" in change.group() else ""
        rest = masked[: change.start()] + masked[change.end() :]
        return Mention(Decimal(change["value"]), measure, Part.TOTAL, text, rest, old=Decimal(change["old"]))
    ratio = _RATIO.search(masked)
    if not ratio:
        return None
    measure_match = _MEASURE.match(masked, ratio.end())
    end = measure_match.end() if measure_match else ratio.end()
    part = Part.UNSURE if _NEGATED.search(masked) or _HEDGED.search(masked) or _PLANNED.search(masked) else Part.TOTAL
    rest = masked[: ratio.start()] + masked[end:]
    measure = measure_match["measure"] if measure_match else ""
    return Mention(Decimal(ratio["value"]), measure, part, text, rest, base=Decimal(ratio["base"]))


def _measure(masked: str, numeral: Numeral) -> tuple[str, int] | None:
    """Return the measure after a numeral ("" for none) and its end; None where the numeral is no figure at all."""
    match = _MEASURE.match(masked, numeral.end)
    if match:
        points = numeral.per_cent or match["measure"] == "个百分点"
        return "%" if points else str(match["measure"]), match.end()
    if numeral.per_cent or not numeral.chinese:
        return "%" if numeral.per_cent else "", numeral.end
    at_end = not masked[numeral.end :].strip(" 了)")
    return ("", numeral.end) if at_end and numeral.end - numeral.start >= _LONG_ENOUGH else None


def _part(clause: _Clause, numeral: Numeral) -> Part:
    text, masked = clause.text, clause.masked
    before = masked[: numeral.start]
    remaining = bool(_REMAINING.search(before)) and not numeral.vague
    plays = (
        (remaining, Part.REMAINING),
        (bool(_PORTION.match(masked, _measured(masked, numeral))), Part.UNSURE),
        (numeral.vague or bool(_NEGATED.search(masked) or _PLUS.search(masked)), Part.UNSURE),
        ("已" not in masked and (clause.later or bool(_PLANNED.search(masked))), Part.PLANNED),
        (bool(_ASIDE.search(masked)), Part.ASIDE),
        (bool(_FORECAST.search(masked)), Part.FORECAST),
        (bool(_HEDGED.search(masked)), Part.ESTIMATE),
        (bool(_PERIOD.search(text)) and not (_ADDED.search(before) or _UP_TO.search(text)), Part.UNSURE),
        (not _ADDED.search(before) or bool(_SUMMED.search(before)), Part.TOTAL),
        (bool(_OTHER_PERIOD.search(text)) and "比" not in text, Part.UNSURE),
    )
    return next((part for holds, part in plays if holds), Part.ADDED)


def _measured(masked: str, numeral: Numeral) -> int:
    """Return where the measure after a numeral ends, or the numeral."""
    measure = _MEASURE.match(masked, numeral.end)
    return measure.end() if measure else numeral.end


def _speaks_of_later(clause: str, today: date) -> bool:
    """Tell whether a later day is named, or a month of this year that has not begun: 3月再开12只, said in February."""
    if _LATER.search(clause) or any(found.day and found.day > today for found in find_dates(clause, today)):
        return True
    named = [parse_number(match["month"]) for match in _MONTH.finditer(clause)]
    return any(month is not None and month > today.month for month in named)
