"""Final dates in the words of official papers.

The rules are those of offices: 年底前 and 今年 are 31 December, 上半年 30 June, 下半年 31 December, N月底前 the last day of
the month, 中旬 the 20th, 上旬 the 10th; N日内 counts from the date of the paper. Relative words resolve only from a date that somebody confirmed.
Vague words (尽快, 近期) never become a date; a start (自…起), a past date and the name of a period are none either.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.intake.numerals import chinese_number, half_width

_VAGUE = re.compile(r"(?:尽快|尽早|近期|现阶段|限期|立即|近日|即日起|马上|及早|早日)+")
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年|(?P<said>今年|明年|本年度?|当年))"
_BEFORE = r"(?:之前|以前|前)"
_PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31}
_HOLIDAYS = {
    "国庆": (9, 30),
    "五一": (4, 30),
    "元旦": (12, 31),
    "六一": (5, 31),
    "七一": (6, 30),
    "八一": (7, 31),
    "十一": (9, 30),
    "教师节": (9, 9),
}
_MOON = (
    "春节",
    "中秋",
    "端午",
    "清明",
    "元宵",
    "两节",
    "汛期",
)  # their days are not in the civil calendar: words for the clerk to settle
_GOAL = (
    r"(?=[，、。；]|要|应|须|前|内|底|末|完成|实现|力争|有所|全面|基本|确保|必须|达到|建成|再|新|启动|出台|制定|争取|全部"
    r"|实施|组织|开展|至少|不少|[\u4e00-\u9fff]{1,8}(?:要|应|须)(?!求|点))"
)
_AIM = r"(?:(?<=在)|(?<=于)|(?<=到)|(?<=至)|(?<=争)|(?<=保)|(?<=取)|(?<=[，,。；;：:、\s])|(?<=现)|^)"
_NO_PAST = re.compile(r"(?:针对|截至目前|去年|上年|比|较|同期|总结|回顾|鉴于|通报)[^，。；]{0,6}$")
_START = re.compile(r"^(?:份|度)?(?:起|以来|开始|之日)")
_DAY = re.compile(
    rf"(?:{_YEAR}[ ]?)?(?<!\d){_MONTH}[ ]?月[ ]?"
    r"(?P<day>[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[ ]?[日号]"
    rf"(?P<before>[^，。；：\d]{{0,4}}?(?:{_BEFORE}|止|截止)|内)?",
)
_OF_MONTH = re.compile(
    rf"(?:{_YEAR}[ ]?)?(?<!\d)(?:{_MONTH}[ ]?月份?|(?P<near>本月|当月|这个月|下个?月|次月|月))"
    rf"(?P<part>底|末|上旬|中旬|下旬)?(?P<before>{_BEFORE}|内)?",
)
_NEXT_DAY = re.compile(rf"(?P<near>本月|当月|下个?月|次月)(?P<day>[12]\d|3[01]|[1-9])[日号](?P<before>{_BEFORE})?")
_OF_YEAR = re.compile(
    rf"(?:{_YEAR}|(?<![\d一二三四五六七八九十两半几多全每当去往近同历周今明本])(?P<bare>年))(?:年)?(?P<part>底|末|终|内)(?P<before>{_BEFORE})?"
)
_PERIOD = re.compile(
    rf"(?:{_YEAR})?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)(?P<part>底|末|内)?(?P<before>{_BEFORE}|内)?",
)
_WHOLE_YEAR = re.compile(rf"{_YEAR}(?P<before>{_BEFORE}|内)?(?!度)")
_PLAN_END = re.compile(r"[“\"]?(?P<plan>十[三四五六七])五[”\"]?(?:时期|期间)?末")
_WITHIN = re.compile(
    rf"(?:(?P<anchor>(?:印发|发布|公布|下发|施行|通知|会后|会议结束|会议|即日|今日|发文|之日)(?:之日|起|后)*(?:的)?)|(?<=[，,。；;：:在于])|^)(?P<count>{_N}|半)(?:个)?(?P<unit>工作日|自然日|日|天|周|星期|月|年)(?:之|以)?内",
)
_FEAST = re.compile(rf"(?P<feast>{'|'.join((*_HOLIDAYS, *_MOON))})(?:节|假期|长假)?{_BEFORE}")


@dataclass(frozen=True, slots=True)
class When:
    """A date as the text gives it. `day` is None where the words are vague or nobody confirmed what they count from."""

    start: int
    end: int
    text: str
    day: date | None
    vague: bool = False


@dataclass(slots=True)
class _Reader:
    """Resolves matches; remembers the last year named, which later months of the same item share."""

    text: str
    confirmed: date | None
    named_year: int | None = None

    def year(self, found: re.Match[str]) -> int | None:
        groups = found.groupdict()
        if groups.get("year"):
            return int(groups["year"])
        if groups.get("said") and self.confirmed:
            return self.confirmed.year + (groups["said"] == "明年")
        return None

    def coming(self, month: int, day: int, found: re.Match[str]) -> date | None:
        """Return a day of a named, of the last named, or of the coming year."""
        year = self.year(found) or self.named_year
        if year is None and self.confirmed:
            year = self.confirmed.year
            end = _clipped(year, month, day)
            if end and end < self.confirmed:
                year += 1
        return _clipped(year, month, day) if year else None


def _clipped(year: int, month: int, day: int) -> date | None:
    """Return the day, or the last of its month where the month is shorter (31 stands for the end)."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and date.min.year <= year < date.max.year):  # noqa: PLR2004 - a calendar
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _int(printed: str) -> int:
    return int(printed) if printed.isdigit() else chinese_number(printed) or 0


def _on_day(found: re.Match[str], reader: _Reader) -> date | None:
    return reader.coming(_int(found["month"]), _int(found["day"]), found)


def _near_month(reader: _Reader, word: str) -> tuple[int, int] | None:
    if reader.confirmed is None:
        return None
    year, month = reader.confirmed.year, reader.confirmed.month
    if word.startswith(("下", "次")):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - December
    return year, month


def _in_month(found: re.Match[str], reader: _Reader) -> date | None:
    day = _PARTS.get(found["part"] or "底", 31)
    if found["part"] is None and found["before"] in ("前", "之前", "以前"):
        day = 31  # 6月前 is read as by the end of June, as offices do with N月底前
    if found["near"]:
        near = _near_month(reader, found["near"])
        return _clipped(*near, day) if near else None
    return reader.coming(_int(found["month"]), day, found)


def _on_near_day(found: re.Match[str], reader: _Reader) -> date | None:
    near = _near_month(reader, found["near"])
    return _clipped(*near, _int(found["day"])) if near else None


def _end_of_year(found: re.Match[str], reader: _Reader) -> date | None:
    year = reader.year(found)
    if year is None and not found.groupdict().get("said"):
        year = reader.named_year or (reader.confirmed.year if reader.confirmed else None)
    return _clipped(year, 12, 31) if year else None


def _whole_year(found: re.Match[str], reader: _Reader) -> date | None:
    year = reader.year(found)
    if year is not None and found["before"] in ("前", "之前", "以前"):
        year -= 0 if found["year"] is None else 1  # 2025年前: before that year begins
    return _clipped(year, 12, 31) if year else None


def _end_of_period(found: re.Match[str], reader: _Reader) -> date | None:
    halves = {"上": 6, "下": 12}
    month = halves[found["half"]] if found["half"] else 3 * _int(found["quarter"])
    return reader.coming(month, 31, found)


def _within(found: re.Match[str], reader: _Reader) -> date | None:
    if (
        reader.confirmed is None or found["unit"] == "工作日"
    ):  # working days need the office's calendar: the clerk's question
        return None
    count = _int(found["count"]) if found["count"] != "半" else 0
    unit = found["unit"]
    if unit in ("日", "天", "自然日"):
        return reader.confirmed + timedelta(days=count) if count else None
    if unit in ("周", "星期"):
        return reader.confirmed + timedelta(weeks=count) if count else None
    if not count:
        return reader.confirmed + timedelta(days=15) if unit == "月" else None
    if unit == "年":
        return _clipped(reader.confirmed.year + count, reader.confirmed.month, reader.confirmed.day)
    months = reader.confirmed.month - 1 + count
    return _clipped(reader.confirmed.year + months // 12, months % 12 + 1, reader.confirmed.day)


def _plan_end(found: re.Match[str], _reader: _Reader) -> date:
    return date(2020 + 5 * ("三四五六七".index(found["plan"][1])), 12, 31)


def _before_feast(found: re.Match[str], reader: _Reader) -> date | None:
    if found["feast"] in _MOON:
        return None
    return reader.coming(*_HOLIDAYS[found["feast"]], found)


def _is_due(text: str, found: re.Match[str], *, bare_counts: bool) -> bool:
    """Tell whether a day, month or period is when something is due, not when something was or begins."""
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 24]
    if _START.match(after) or _NO_PAST.search(before) or re.search(r"(?:自|从)$", before):
        return False
    groups = found.groupdict()
    if groups.get("before") or groups.get("part"):
        return not re.match(r"(?:的|以来|已|曾)", after) or groups.get("part") is not None
    if not bare_counts:
        return bool(re.search(r"(?:截至|截止|到|至|于|在|定于|不晚于|不迟于|确保|力争)$", before))
    return bool(re.match(_GOAL, after)) and bool(re.search(_AIM + "$", before) or not before)


_Resolve = Callable[[re.Match[str], _Reader], date | None]
_EXACT = (_DAY, _NEXT_DAY)  # a day that is not due is no month or year either
_FORMS: tuple[tuple[re.Pattern[str], _Resolve, bool], ...] = (
    (_DAY, _on_day, False),
    (_NEXT_DAY, _on_near_day, True),
    (_WITHIN, _within, True),
    (_FEAST, _before_feast, True),
    (_OF_MONTH, _in_month, False),
    (_OF_YEAR, _end_of_year, True),
    (_PERIOD, _end_of_period, True),
    (_PLAN_END, _plan_end, True),
    (_WHOLE_YEAR, _whole_year, True),
)


def _due(plain: str) -> list[tuple[re.Match[str], _Resolve]]:
    """Return the matches that say when something is due, in order; the more exact forms take their letters first."""
    taken = bytearray(len(plain))
    due = []
    for form, resolve, bare_counts in _FORMS:
        for found in form.finditer(plain):
            if any(taken[found.start() : found.end()]):
                continue
            if form in (_WITHIN, _FEAST, _PLAN_END) or _is_due(plain, found, bare_counts=bare_counts):
                due.append((found, resolve))
            if form in _EXACT or (due and due[-1][0] is found):
                taken[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return sorted(due, key=lambda one: one[0].start())


def find_dates(text: str, confirmed: date | None) -> list[When]:
    """Return the due dates in the text of one directive, in order; the first vague words come last, as one entry.

    `confirmed` is the date of the paper as a person confirmed it; without it relative words keep `day` None.
    """
    plain = half_width(text)
    reader = _Reader(plain, confirmed)
    dates = []
    for found, resolve in _due(plain):
        day = resolve(found, reader)
        reader.named_year = reader.year(found) or reader.named_year
        dates.append(When(found.start(), found.end(), text[slice(*found.span())], day))
    vague = _VAGUE.search(plain)
    if vague:
        dates.append(When(vague.start(), vague.end(), text[slice(*vague.span())], None, vague=True))
    return dates


def settle(dates: list[When]) -> When | None:
    """Return what counts as the deadline among several: the first with a day, else the first with words only."""
    return next((when for when in dates if when.day), None) or next(iter(dates), None)
