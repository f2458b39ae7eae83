"""Dates as people write them in a reply (3月15日, 下月底, 下周五, 10天后, June 30) against the office's today.

In doubt None. A month and day without a year that has passed this year means next year only where it lies more than
`FAR_PAST` days back (in December, 1月15日 is next January's); a nearer past date is a slip or an account of the past.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.patterns import pattern_of
from bot.rules.numerals import half_width, parse_number

FAR_PAST = 183  # days: half a year
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十廿卅]{1,3})"
_WEEKDAY = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}
_WEEKS = {"下下": 2, "下": 1, "本": 0, "这": 0}
_NEAR_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3}
_YEARS = {"今": 0, "本": 0, "明": 1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EN_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_EN_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_EN_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression: where it stands, and the day, None where it names none for certain (6月, 春节前)."""

    start: int
    end: int
    day: date | None


def resolve_date(text: str, today: date) -> date | None:
    """Return the one day that `text` names, None where it names none, several, or one that is in doubt."""
    days = {found.day for found in find_dates(text, today, loose=True)}
    return days.pop() if len(days) == 1 else None


def find_dates(text: str, today: date, *, loose: bool = False) -> tuple[FoundDate, ...]:
    """Return the date expressions of `text` in order.

    `loose` also takes 12/31, 12.31 and 15号, which outside an answer about a date are figures and parcels of land.
    """
    plain = half_width(text).lower()
    found: list[FoundDate] = []
    for pattern, read, is_loose in _FORMS:
        if is_loose and not loose:
            continue
        for match in pattern.finditer(plain):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                later = bool(re.match(r"(?:之|以)?后", plain[match.end() :]))
                found.append(FoundDate(match.start(), match.end(), None if later else read(match, today)))
    return tuple(sorted(found, key=lambda one: one.start))


def month_end(year: int, month: int) -> date:
    """Return the last day of a month; `month` may be 13, the next year's first, and so on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    value = parse_number(text)
    return int(value) if value is not None else 0


def _without_year(month: int, day: int | None, today: date) -> date | None:
    """Return a month's day (None: its last) this year, or next year by the module's rule."""
    if not 1 <= month <= len(_MONTHS):
        return None
    year = today.year
    found = month_end(year, month) if day is None else _day(year, month, day)
    if found and (today - found).days > FAR_PAST:
        return month_end(year + 1, month) if day is None else _day(year + 1, month, day)
    return found if found and found >= today else None


def _full(match: re.Match[str], _today: date) -> date | None:
    year, month, day = (_number(part) for part in match.group("month", "month", "day"))
    year = int(match["year"])
    return _day(year, month, day)


def _month_day(match: re.Match[str], today: date) -> date | None:
    month = _number(match["month"])
    day = None if match["end"] else _number(match["day"] or match["bare"])
    if not match["year"]:
        return _without_year(month, day, today)
    year = today.year + _YEARS[match["year"]] if match["year"] in _YEARS else int(match["year"])
    if day is None:
        return month_end(year, month) if 1 <= month <= len(_MONTHS) else None
    return _day(year, month, day)


def _year_end(match: re.Match[str], today: date) -> date | None:
    prefix = match["which"] or "今"
    if prefix.isdecimal():
        return date(int(prefix), 12, 31)
    return date(today.year + _YEARS[prefix], 12, 31) if prefix in _YEARS else None


def _month_end(match: re.Match[str], today: date) -> date | None:
    which = (match["which"] or "").rstrip("个")
    if which == "上":
        return None
    return month_end(today.year, today.month + {"下": 1, "下下": 2}.get(which, 0))


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    last = month_end(today.year, today.month + (match["which"] == "下"))
    found = _day(last.year, last.month, _number(match["day"]))
    return found if found and found >= today else None


def _quarter_end(match: re.Match[str], today: date) -> date | None:
    this = (today.month + 2) // 3
    which = match["which"] or "本"
    quarter = {"本": this, "下": this + 1}.get(which) or _number(which)
    found = month_end(today.year, quarter * 3)
    return found if found >= today else None


def _weekday(match: re.Match[str], today: date) -> date | None:
    if not match["day"] or match["which"] == "上" or match["day"] == "末":
        return None
    monday = today - timedelta(days=today.weekday())
    found = monday + timedelta(weeks=_WEEKS.get(match["which"] or "", 0), days=_WEEKDAY[match["day"]])
    if found < today:
        return None if match["which"] else found + timedelta(weeks=1)
    return found


def _near_day(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR_DAYS[match["near"]])


def _span(match: re.Match[str], today: date) -> date | None:
    count, unit = match["count"], match["unit"]
    if count == "半":
        return {"月": today + timedelta(days=15), "年": _months_on(today, 6)}.get(unit)
    number = _number(count)
    if unit in "月年":
        return _months_on(today, number * (12 if unit == "年" else 1)) if number else None
    days = number * (1 if unit in "天日" else 7)
    return today + timedelta(days=days) if number else None


def _months_on(today: date, months: int) -> date:
    last = month_end(today.year, today.month + months)
    return last.replace(day=min(today.day, last.day))


def _unclear(_match: re.Match[str], _today: date) -> None:
    return None


def _en_month_day(match: re.Match[str], today: date) -> date | None:
    month, day = _MONTHS.index(match["month"]) + 1, int(match["day"])
    return _day(int(match["year"]), month, day) if match["year"] else _without_year(month, day, today)


def _en_month_end(match: re.Match[str], today: date) -> date | None:
    if match["month"]:
        return _without_year(_MONTHS.index(match["month"]) + 1, None, today)
    if match["year"]:
        return date(today.year, 12, 31)
    return month_end(today.year, today.month + (match["which"] == "next"))


def _en_day(match: re.Match[str], today: date) -> date | None:
    if match["near"]:
        return today + timedelta(days=match["near"] == "tomorrow")
    monday = today - timedelta(days=today.weekday())
    found = monday + timedelta(weeks=match["which"] == "next", days=_DAYS.index(match["day"]))
    return found + timedelta(weeks=1) if found < today else found


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None], bool]
_AFTER_BARE_DAY = r"(?=$|前|之前|以前|[\s,;。!?)])"
_WEEKDAY_IN_BRACKETS = r"(?:\s*\((?:周|星期|礼拜)[一二三四五六日天]\))?"
_FORMS: tuple[_Form, ...] = tuple(
    (pattern_of(pattern), read, loose)
    for pattern, read, loose in (
        (r"(?<!\d)(?P<year>20\d\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)", _full, False),
        (r"(?<!\d)(?P<year>20\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\d)", _full, False),
        ((rf"(?:(?P<year>20\d\d|今|本|明)年\s*)?(?<!\d)(?P<month>{_NUMBER})月份?\s*"
         rf"(?:(?P<day>{_NUMBER})\s*[日号]{_WEEKDAY_IN_BRACKETS}|(?P<bare>\d{{1,2}}){_AFTER_BARE_DAY}|(?P<end>[底末]))"),
         _month_day, False),
        (r"(?P<count>\d{1,3}|半|[一二两三四五六七八九十]{1,3})个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之后|以后|后|之内|以内|内)",
         _span, False),
        (r"(?P<which>20\d\d|[今本明去前])?年(?:[底末]|内)", _year_end, False),
        (r"(?P<which>下下个?|下个?|上个?|本|这个|这|当)?月(?:[底末]|内)", _month_end, False),
        (rf"(?P<which>下|本)个?月\s*(?P<day>{_NUMBER})\s*[日号]", _day_of_month, False),
        (r"(?<![五六七八九十\d])(?:第?(?P<which>[一二三四1-4]|本|下)个?)?季度?[末底]", _quarter_end, False),
        (r"(?P<which>下下|下|本|这|上)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])?", _weekday, False),
        (r"(?P<which>(?!))?(?<!每)(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])(?!个|期)", _weekday, False),
        (r"明后[天日]", _unclear, False),
        (r"(?P<near>大后|后|今|明)(?:天|日(?!常)|早|晚)", _near_day, False),
        (rf"(?:{_NUMBER}\s*[-~至到、]\s*)?{_NUMBER}月(?:份|初|中|上旬|中旬|下旬)*", _unclear, False),
        (rf"(?<![\d月]){_NUMBER}个?工作日|春节|元旦|国庆|中秋|端午|清明|下个?月|明年|上旬|中旬|下旬", _unclear, False),
        (rf"(?<![\d./年月-])(?P<which>(?!))?(?P<day>{_NUMBER})日", _day_of_month, False),
        (rf"(?<![\d./年月-])(?P<which>(?!))?(?P<day>{_NUMBER})号", _day_of_month, True),
        (r"(?<![\d./-])(?P<year>(?!))?(?P<end>(?!))?(?P<bare>(?!))?(?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?![\d/.%])",
         _month_day, True),
        (rf"\b{_EN_MONTH}\s+{_EN_DAY}{_EN_YEAR}", _en_month_day, False),
        (rf"\b{_EN_DAY}\s+(?:of\s+)?{_EN_MONTH}{_EN_YEAR}", _en_month_day, False),
        (rf"\bend of (?:{_EN_MONTH}|(?:the |this )?(?P<year>year)|(?:the |this )?(?P<which>next)?\s*month)",
         _en_month_end, False),
        (rf"\b(?:(?P<near>today|tomorrow)|(?P<which>next|this)\s+(?P<day>{'|'.join(_DAYS)})[a-z]*)\b", _en_day, False),
    )
)  # fmt: skip
