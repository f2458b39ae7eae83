"""Final dates in the words of official papers.

The rules are those of offices: 年底前 and 今年 are 31 December, 上半年 30 June, 下半年 31 December, N月底前 the last
day of the month, 中旬 the 20th, 上旬 the 10th; N日内 counts from the date of the paper. Relative words resolve only
from a date that somebody confirmed. Vague words (尽快, 近期) never become a date.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.intake.date_forms import (
    DAY,
    FEAST,
    HOLIDAYS,
    MOON,
    NEXT_DAY,
    OF_MONTH,
    OF_YEAR,
    PERIOD,
    PLAN_END,
    VAGUE,
    WHOLE_YEAR,
    WITHIN,
    is_due,
)
from bot.intake.numerals import chinese_number

_PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31}


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
    if found["feast"] in MOON:
        return None
    return reader.coming(*HOLIDAYS[found["feast"]], found)


_Resolve = Callable[[re.Match[str], _Reader], date | None]
_EXACT = (DAY, NEXT_DAY)  # a day that is not due is no month or year either
_FORMS: tuple[tuple[re.Pattern[str], _Resolve, bool], ...] = (
    (DAY, _on_day, False),
    (NEXT_DAY, _on_near_day, True),
    (WITHIN, _within, True),
    (FEAST, _before_feast, True),
    (OF_MONTH, _in_month, False),
    (OF_YEAR, _end_of_year, True),
    (PERIOD, _end_of_period, True),
    (PLAN_END, _plan_end, True),
    (WHOLE_YEAR, _whole_year, True),
)


def _due(text: str) -> list[tuple[re.Match[str], _Resolve]]:
    """Return the matches that say when something is due, in order; the more exact forms take their letters first."""
    taken = bytearray(len(text))
    due = []
    for form, resolve, bare_counts in _FORMS:
        for found in form.finditer(text):
            if any(taken[found.start() : found.end()]):
                continue
            if form in (WITHIN, FEAST, PLAN_END) or is_due(text, found, bare_counts=bare_counts):
                due.append((found, resolve))
            if form in _EXACT or (due and due[-1][0] is found):
                taken[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return sorted(due, key=lambda one: one[0].start())


def find_dates(text: str, confirmed: date | None) -> list[When]:
    """Return the due dates in the text of one directive, in order; the first vague words come last, as one entry.

    `text` is in the plain form of `sentences.plain`. `confirmed` is the date of the paper as a person confirmed it;
    without it relative words keep `day` None.
    """
    reader = _Reader(confirmed)
    dates = []
    for found, resolve in _due(text):
        day = resolve(found, reader)
        reader.named_year = reader.year(found) or reader.named_year
        dates.append(When(found.start(), found.end(), text[slice(*found.span())], day))
    vague = VAGUE.search(text)
    if vague:
        dates.append(When(vague.start(), vague.end(), text[slice(*vague.span())], None, vague=True))
    return dates


def settle(dates: list[When]) -> When | None:
    """Return what counts as the deadline among several: the first with a day, else the first with words only."""
    return next((when for when in dates if when.day), None) or next(iter(dates), None)
