"""Periods that papers are made for: named ones as of a day, and from one day to another as a button carries it."""

from datetime import date, timedelta
from enum import StrEnum

from bot.rules.figures import Period
from bot.rules.reply_dates import find_dates

EVER = date(2000, 1, 1)
"""The first day of what has no beginning."""

_DAY = timedelta(days=1)
_DIGITS = 8
_MONTHS_OF_QUARTER = 3


class Named(StrEnum):
    """A period that has a name; the value travels in buttons."""

    YEAR = "y"
    QUARTER = "q"
    MONTH = "m"
    LAST_MONTH = "l"
    LAST_YEAR = "p"
    EVER = "e"


def period_of(name: Named, today: date) -> Period:
    """Return a named period as of a day: what is not over ends with that day."""
    month = today.replace(day=1)
    match name:
        case Named.YEAR:
            return Period(date(today.year, 1, 1), today)
        case Named.QUARTER:
            return Period(month.replace(month=today.month - (today.month - 1) % _MONTHS_OF_QUARTER), today)
        case Named.MONTH:
            return Period(month, today)
        case Named.LAST_MONTH:
            return Period((month - _DAY).replace(day=1), month - _DAY)
        case Named.LAST_YEAR:
            return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
        case Named.EVER:
            return Period(EVER, today)


def packed(period: Period) -> str:
    """Return a period as a button carries it: 20220101-20220331."""
    return f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def unpacked(text: str, today: date) -> Period | None:
    """Return the period that a button carries, a named one as of a day; None for what no button of ours says."""
    if text in set(Named):
        return period_of(Named(text), today)
    first, _, last = text.partition("-")
    days = [_day(first), _day(last)]
    if days[0] is None or days[1] is None or days[0] > days[1]:
        return None
    return Period(days[0], days[1])


def typed(words: str, today: date) -> Period | None:
    """Return the period from the one day to the other that words name; days without a year are of this one."""
    days = [found.day for found in find_dates(words, date(today.year, 1, 1), loose=True)]
    if len(days) != len(("first", "last")) or days[0] is None or days[1] is None or days[0] > days[1]:
        return None
    return Period(days[0], days[1])


def _day(digits: str) -> date | None:
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
