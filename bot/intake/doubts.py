"""Doubts about the date printed on a document: where its own words say that it is of another time.

Each doubt quotes the words and names what they imply. Doubts are shown when the clerk is asked to confirm the date; nothing
is changed by them. What can be told only from outside the text, or may just as well be right, is no doubt.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.intake.numerals import chinese_number
from bot.intake.sentences import plain
from bot.patterns import pattern_of


class DoubtKind(StrEnum):
    """What speaks against a printed date. Values are ids of texts; beside each, its arguments beside `quote`."""

    PERIOD = "intake/doubt_period"  # period, day
    EVENT = "intake/doubt_event"  # event, year
    PLAN = "intake/doubt_plan"  # year
    FUTURE = "intake/doubt_future"  # year
    OVERDUE = "intake/doubt_overdue"  # year
    WEEKDAY = "intake/doubt_weekday"  # weekday
    NUMBER = "intake/doubt_number"  # year
    REMAINING = "intake/doubt_remaining"  # month


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a document that do not fit its printed date: `quote` is verbatim, `args` what the text of its kind names."""

    kind: DoubtKind
    quote: str
    args: Mapping[str, str | int]


CENSUSES: Mapping[str, Mapping[int, int]] = {
    "经济普查": {1: 2004, 2: 2008, 3: 2013, 4: 2018, 5: 2023},
    "人口普查": {3: 1982, 4: 1990, 5: 2000, 6: 2010, 7: 2020},
    "农业普查": {1: 1996, 2: 2006, 3: 2016, 4: 2026},
    "污染源普查": {1: 2007, 2: 2017},
    "土地调查": {1: 1984, 2: 2007},
    "国土调查": {3: 2017},
}
"""Years of national censuses: work on one begins the year before and ends within two years."""

CONGRESSES = {"十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
"""Years of the party's congresses, each in autumn."""

_WEEKDAYS = "一二三四五六日"
_OTHER_YEAR = r"(?<!去年)(?<!上年)(?<!明年)(?<!前年)(?<!同期)(?<!\d年)(?<!度)"
_TOLD = (
    r"(?:不降反升|不升反降|同比(?:增长|下降|上升|增加|减少)|(?:完成|实现|达到|取得|增长|下降|增加|发生|查处|开展)了"
    r"|已(?:经)?(?:完成|实现|达到)|累计(?:完成|实现)|的严峻形势)"
)
_PERIOD = pattern_of(
    rf"{_OTHER_YEAR}(?:今年|本年)?(?P<period>上半年|一季度|前三季度|三季度|1[-—至到~～](?P<month>1[0-2]|[2-9])月份?)[^。；！？\n要应]{{0,24}}?{_TOLD}"
)
_PERIOD_ENDS = {"上半年": 6, "一季度": 3, "前三季度": 9, "三季度": 9}
_CENSUS = pattern_of(
    rf"第(?P<number>[一二三四五六七])次(?:全国|全省|全市|全县)?(?P<census>{'|'.join(CENSUSES)})"
    r"(?!的?(?:数据|结果|资料|公报|成果|显示|表明|以来|时点))"
)
_AT_WORK = pattern_of(
    r"(?:承担|做好|抓好|搞好|开展|组织|启动|推进|完成|配合|迎接|参与|筹备)[^。；\n]{0,12}$|^[^。；\n]{0,10}(?:工作|任务|准备|登记|职责|领导小组|办公室)"
)
_COMING = pattern_of(r"(?:喜迎|迎接)[^。；\n]{0,6}?(?:党的)?(?P<which>十六|十七|十八|十九|二十)大")
_SPIRIT = pattern_of(r"(?:党的)?(?P<which>十六|十七|十八|十九|二十)大(?:和[^。，；]{2,20})?(?:精神|报告|胜利召开)")
_PLAN_YEAR = pattern_of(
    r"[“\"]?(?P<plan>十[一二三四五]|十)五[”\"]?(?:规划|计划)?(?:的)?(?P<which>开局|起步|收官|末|最后)(?:之年|一年)"
)
_PLAN_STARTS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_HAPPENED = pattern_of(r"(?P<year>20\d\d)年[^。；，\n]{0,16}?(?:完成|实现|召开|印发|取得|开展|建成|达到)了")
_DUE_YEAR = pattern_of(r"(?P<year>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|年?底|末)?(?:之前|以前|前|内)")
_WEEKDAY = pattern_of(
    r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])日[（(]?(?:星期|周)(?P<weekday>[一二三四五六日天])"
)
_NUMBER = pattern_of(
    r"^[^《》“”，。]{0,16}?[〔\[［(（](?P<year>(?:19|20)\d\d)[〕\]］)）]第?\d+号[^。，\n]{0,12}$", re.MULTILINE
)
_REMAINING = pattern_of(
    r"(?:离|距离?)(?:今年)?年底(?:已)?(?:只有|还有|仅有|仅剩|只剩|不到|不足)(?:不到|不足)?(?P<months>[一二两三四五六七八九十]{1,2}|\d{1,2})个?(?:多)?月"
)
_HEAD = 400
_QUOTED = 40
_MOST = 4


def find_doubts(text: str, printed: date | None) -> tuple[Doubt, ...]:
    """Return what in a document's words speaks against its printed date, at most one of a kind."""
    if printed is None:
        return ()
    words = plain(text)
    found = (next(rule(words, printed), None) for rule in _RULES)
    return tuple(doubt for doubt in found if doubt is not None)[:_MOST]


def _quote(text: str, found: re.Match[str]) -> str:
    """Return the clause around a match, not more than a line of it."""
    start = max(text.rfind(sign, 0, found.start()) for sign in "。；！？，：\n") + 1
    start = max(start, found.start() - _QUOTED // 2)
    end = min((at for sign in "。；！？，\n" if (at := text.find(sign, found.end())) >= 0), default=len(text))
    return text[start : min(end, start + _QUOTED)].strip(" \u3000")


def _periods(text: str, printed: date) -> Iterator[Doubt]:
    """Figures of a period that the printed date has not reached: 上半年…不降反升 in February."""
    for found in _PERIOD.finditer(text):
        month = int(found["month"]) if found["month"] else _PERIOD_ENDS[found["period"]]
        if printed.month < month:
            yield Doubt(DoubtKind.PERIOD, _quote(text, found), {"period": found["period"]})


def _censuses(text: str, printed: date) -> Iterator[Doubt]:
    """Work on a census that is of another time: 第二次经济普查 was in 2008."""
    for found in _CENSUS.finditer(text):
        year = CENSUSES[found["census"]].get(chinese_number(found["number"]) or 0)
        around = _AT_WORK.search(text[max(0, found.start() - 16) : found.start()]) or _AT_WORK.match(
            text[found.end() : found.end() + 16]
        )
        if year and around and not year - 1 <= printed.year <= year + 2:
            yield Doubt(DoubtKind.EVENT, _quote(text, found), {"event": found.group(), "year": year})


def _congresses(text: str, printed: date) -> Iterator[Doubt]:
    """A congress to come that was held, or one whose spirit is spoken of before it met."""
    coming = [found for found in _COMING.finditer(text) if printed > date(CONGRESSES[found["which"]], 11, 30)]
    spoken = [found for found in _SPIRIT.finditer(text) if printed < date(CONGRESSES[found["which"]], 9, 1)]
    for found in (*coming, *spoken):
        args: dict[str, str | int] = {"event": f"{found['which']}大", "year": CONGRESSES[found["which"]]}
        yield Doubt(DoubtKind.EVENT, _quote(text, found), args)


def _plans(text: str, printed: date) -> Iterator[Doubt]:
    """The first or the last year of a five-year plan."""
    for found in _PLAN_YEAR.finditer(text):
        begins = _PLAN_STARTS[found["plan"]]
        year = begins if found["which"] in ("开局", "起步") else begins + 4
        if abs(printed.year - year) > 1 or (printed.year != year and printed.month not in (1, 12)):
            yield Doubt(DoubtKind.PLAN, _quote(text, found), {"year": year})


def _futures(text: str, printed: date) -> Iterator[Doubt]:
    """What is told as done in a year that had not come."""
    for found in _HAPPENED.finditer(text):
        if int(found["year"]) > printed.year:
            yield Doubt(DoubtKind.FUTURE, _quote(text, found), {"year": int(found["year"])})


def _overdue(text: str, printed: date) -> Iterator[Doubt]:
    """Final dates that all lie in years before the printed one."""
    dates = [found for found in _DUE_YEAR.finditer(text) if not text.startswith("的", found.end())]
    if dates and (latest := max(int(found["year"]) for found in dates)) < printed.year:
        yield Doubt(DoubtKind.OVERDUE, _quote(text, dates[-1]), {"year": latest})


def _weekdays(text: str, printed: date) -> Iterator[Doubt]:
    """A day of the week that its date does not have, in the printed year or the one that comes next."""
    for found in _WEEKDAY.finditer(text):
        years = [int(found["year"])] if found["year"] else [printed.year - 1, printed.year, printed.year + 1]
        month, said = int(found["month"]), _WEEKDAYS.index(found["weekday"].replace("天", "日"))
        near = [year for year in years if found["year"] or abs((year - printed.year) * 12 + month - printed.month) <= 6]  # noqa: PLR2004 - half a year
        days = [day for year in near if (day := _day(year, month, int(found["day"])))]
        if days and all(day.weekday() != said for day in days):
            yield Doubt(DoubtKind.WEEKDAY, _quote(text, found), {"weekday": _WEEKDAYS[days[0].weekday()]})


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numbers(text: str, printed: date) -> Iterator[Doubt]:
    """The year in the document's own number."""
    found = _NUMBER.search(text[:_HEAD])
    if found and int(found["year"]) not in {printed.year, printed.year - (printed.month == 1)}:
        yield Doubt(DoubtKind.NUMBER, _quote(text, found), {"year": int(found["year"])})


def _remaining(text: str, printed: date) -> Iterator[Doubt]:
    """How many months are left of the year: 离年底只有三个月."""
    for found in _REMAINING.finditer(text):
        months = int(found["months"]) if found["months"].isdigit() else chinese_number(found["months"]) or 0
        month = 12 - months
        if not month <= printed.month <= month + 2:
            yield Doubt(DoubtKind.REMAINING, _quote(text, found), {"month": max(month, 1)})


_Rule = Callable[[str, date], Iterator[Doubt]]
_RULES: tuple[_Rule, ...] = (
    _periods,
    _censuses,
    _congresses,
    _plans,
    _futures,
    _overdue,
    _weekdays,
    _numbers,
    _remaining,
)
