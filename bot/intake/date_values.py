"""What day a form of `date_forms` means, counted as offices count."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.intake.feasts import eve
from bot.intake.numerals import chinese_number
from bot.rules.workdays import WorkCalendar

_PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31}
_BEFORE = ("前", "之前", "以前")
_WEEKDAYS = "一二三四五六日"
_MONTHS = 12
_HALF_A_MONTH, _HALF_A_YEAR = 15, 6  # days, months
_HALVES = ("月", "年")
_DAYS = {"日": 1, "天": 1, "自然日": 1, "周": 7, "星期": 7}


@dataclass(slots=True)
class Reader:
    """Resolves matches; remembers the last year named, which later months of the same item share."""

    confirmed: date | None
    workdays: WorkCalendar
    named_year: int | None = None
    since: int | None = None  # from which year the years of the paper count, where it says so (2022年起5年内)

    def year(self, found: re.Match[str]) -> int | None:
        """Return the year that a match names."""
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
            end = clipped(year, month, day)
            if end and end < self.confirmed:
                year += 1
        return clipped(year, month, day) if year else None


def clipped(year: int, month: int, day: int) -> date | None:
    """Return the day, or the last of its month where the month is shorter (31 stands for the end)."""
    if not (1 <= month <= _MONTHS and 1 <= day <= 31 and date.min.year <= year < date.max.year):  # noqa: PLR2004 - a calendar
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _later(start: date, days: int) -> date | None:
    return start + timedelta(days=days) if start < date.max - timedelta(days=days) else None


def _int(printed: str) -> int:
    return int(printed) if printed.isdigit() else chinese_number(printed) or 0


def on_day(found: re.Match[str], reader: Reader) -> date | None:
    """4月15日前."""
    return reader.coming(_int(found["month"]), _int(found["day"]), found)


def _near_month(reader: Reader, word: str) -> tuple[int, int] | None:
    if reader.confirmed is None:
        return None
    year, month = reader.confirmed.year, reader.confirmed.month
    if word.startswith(("下", "次")):
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)
    return year, month


def in_month(found: re.Match[str], reader: Reader) -> date | None:
    """5月底前, 4月中旬; 6月前 is read as by the end of June, as offices do."""
    groups = found.groupdict()
    day = _PARTS.get(found["part"] or "底", 31)
    if groups.get("near"):
        near = _near_month(reader, found["near"])
        return clipped(*near, day) if near else None
    return reader.coming(_int(found["month"]), day, found)


def on_near_day(found: re.Match[str], reader: Reader) -> date | None:
    """次月5日前."""
    near = _near_month(reader, found["near"])
    return clipped(*near, _int(found["day"])) if near else None


def in_near_week(found: re.Match[str], reader: Reader) -> date | None:
    """本周五前, 下周内: a week ends on its Friday."""
    if reader.confirmed is None:
        return None
    monday = reader.confirmed - timedelta(days=reader.confirmed.weekday())
    weekday = _WEEKDAYS.find((found["weekday"] or "五").translate({ord("天"): "日", ord("末"): "日"}))
    return monday + timedelta(days=weekday, weeks=found["near"] == "下周")


def on_weekday(found: re.Match[str], reader: Reader) -> date | None:
    """周五前, in a paper of a Wednesday, is two days on; in one of a Saturday it is the next week's."""
    if reader.confirmed is None:
        return None
    weekday = _WEEKDAYS.find(found["weekday"].replace("天", "日"))
    return _later(reader.confirmed, (weekday - reader.confirmed.weekday()) % len(_WEEKDAYS))


def near_day(found: re.Match[str], reader: Reader) -> date | None:
    """今日下班前, 明天前, 后天上午10点前."""
    return _later(reader.confirmed, "今明后".index(found["near"][0])) if reader.confirmed else None


def end_of_year(found: re.Match[str], reader: Reader) -> date | None:
    """年底前, 2025年底."""
    year = reader.year(found)
    if year is None and not found.groupdict().get("said"):
        year = reader.named_year or (reader.confirmed.year if reader.confirmed else None)
    return clipped(year, 12, 31) if year else None


def whole_year(found: re.Match[str], reader: Reader) -> date | None:
    """2025年; 2025年前 ends before that year begins."""
    year = reader.year(found)
    if year is not None and found["before"] in _BEFORE:
        year -= 0 if found["year"] is None else 1
    return clipped(year, 12, 31) if year else None


def end_of_period(found: re.Match[str], reader: Reader) -> date | None:
    """上半年, 三季度末."""
    month = {"上": 6, "下": 12}[found["half"]] if found["half"] else 3 * _int(found["quarter"])
    return reader.coming(month, 31, found)


def within(found: re.Match[str], reader: Reader) -> date | None:
    """印发之日起30日内, 10个工作日内, 两周内, 半个月内."""
    start, unit = reader.confirmed, found["unit"]
    count = _int(found["count"]) if found["count"] != "半" else 0
    if unit == "年" and reader.since and count and not found["anchor"]:
        return clipped(reader.since + count - 1, 12, 31)
    if start is None or (not count and unit not in _HALVES):
        return None
    if unit == "工作日":
        return reader.workdays.add_workdays(start, count)
    if unit in _DAYS or (not count and unit == "月"):
        return _later(start, count * _DAYS[unit] if count else _HALF_A_MONTH)
    months = start.month - 1 + (count or _HALF_A_YEAR) * (_MONTHS if count and unit == "年" else 1)
    return clipped(start.year + months // _MONTHS, months % _MONTHS + 1, start.day)


def since_year(found: re.Match[str], _reader: Reader) -> date | None:
    """2022年起5年内: that year is the first of them."""
    return clipped(int(found["year"]) + _int(found["count"]) - 1, 12, 31)


def plan_end(found: re.Match[str], _reader: Reader) -> date:
    """“十四五”末."""
    return date(2020 + 5 * ("三四五六七".index(found["plan"][1])), 12, 31)


def before_feast(found: re.Match[str], reader: Reader) -> date | None:
    """国庆节前, 春节前, “五一”前: the coming one's eve."""
    year = reader.year(found) or (reader.confirmed.year if reader.confirmed else None)
    day = eve(found["feast"], year) if year else None
    if day and year and reader.year(found) is None and reader.confirmed and day < reader.confirmed:
        return eve(found["feast"], year + 1)
    return day


def span_end(found: re.Match[str], reader: Reader) -> date | None:
    """4月至10月, 7月3日至15日: the end of a stage; None for one that was over when the paper was written."""
    printed = found["month"] or _first_month(found.group())
    day = found["day"] or found["only"]
    number = _int(day) if day else _PARTS.get(found["part"] or "底", 31)
    first = re.match(r"(20\d\d)年", found.group())
    year = reader.year(found) or (int(first[1]) if first else None) or reader.named_year
    if year is None and reader.confirmed:
        year = reader.confirmed.year
        if _int(printed) < _int(_first_month(found.group())):
            year += 1  # 11月至次年3月
    end = clipped(year, _int(printed), number) if year else None
    return end if end and (reader.confirmed is None or end >= reader.confirmed) else None


def _first_month(words: str) -> str:
    found = re.search(r"(?<!\d)(1[0-2]|0?[1-9])(?!\d*年)", words)
    return found[1] if found else "0"
