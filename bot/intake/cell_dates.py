"""A date out of a cell: a real one, Excel's number of one, or one typed as text."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot.intake.cells import CellValue

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2100-01-01: other numbers are no dates that anybody meant
_FIRST_YEAR = 2000
_EARLY_EPOCHS = {1900: datetime(1899, 12, 31), 1904: datetime(1904, 1, 1)}  # noqa: DTZ001 - Excel knows no zones
_DECEMBER, _HALF = 12, 6

_FULL = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]00:00(?::00)?)?")
_PACKED = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SHORT = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_DECIMAL = re.compile(r"(\d{1,2})\.(\d\d)")  # 12.31 that Excel took for a number; 12.3 could be the 3rd or the 30th
_YEAR = r"(?:(?P<year>\d{4})\s*年|(?P<which>今|本|明|次)年年?|年?)\s*"
_PERIOD = re.compile(
    _YEAR
    + r"(?:(?P<month>\d{1,2})\s*月\s*(?:份)?(?:底|末)|第?(?P<quarter>[一二三四1-4])季度(?:底|末)?"
    + r"|(?P<half>[上下])半年(?:底|末)?|(?P<end>(?<=年)(?:底|末|内)))"
)
_QUARTERS = {sign: number for number, signs in enumerate(("一1", "二2", "三3", "四4"), 1) for sign in signs}


def cell_date(value: CellValue, written_on: date) -> date | None:
    """Return the date that stands in a cell, None where there is none or it cannot be read.

    Without a year, such as 12月31日 or 12月底, it is the first one on or after `written_on`: what is still to be done.
    """
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = _number_of(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in _SERIALS:
            return _EXCEL_EPOCH + timedelta(days=int(value))
        if int(value) != value:
            match = _DECIMAL.fullmatch(str(value))
            return _coming(written_on, lambda year: _date(year, *map(int, match.groups()))) if match else None
    return _typed(value, written_on)


def _number_of(value: date) -> float:
    """Return the small number that a cell with a date's format makes a day of 1900 (or 1904) of."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    epoch = _EARLY_EPOCHS.get(value.year, at)
    return round((at - epoch) / timedelta(days=1), 4)


def _typed(value: CellValue, written_on: date) -> date | None:
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("前").removesuffix("以").removesuffix("之")
    text = text.rstrip()
    if match := _FULL.fullmatch(text) or _PACKED.fullmatch(text.removesuffix(".0")):
        return _date(*map(int, match.groups()))
    if match := _SHORT.fullmatch(text):
        month, day = map(int, match.groups())
        return _coming(written_on, lambda year: _date(year, month, day))
    if match := _PERIOD.fullmatch(text):
        return _period_end(match.groupdict(), written_on)
    return None


def _period_end(said: Mapping[str, str | None], written_on: date) -> date | None:
    """Return the last day of what was typed: 2022年12月底, 年底, 三季度末, 上半年."""
    month = _DECEMBER
    if said["month"]:
        month = int(said["month"])
    elif said["quarter"]:
        month = 3 * _QUARTERS[said["quarter"]]
    elif said["half"]:
        month = _HALF if said["half"] == "上" else _DECEMBER
    if said["year"]:
        return _last_day(int(said["year"]), month)
    if said["which"]:
        return _last_day(written_on.year + (said["which"] in "明次"), month)
    return _coming(written_on, lambda year: _last_day(year, month))


def _coming(written_on: date, in_year: Callable[[int], date | None]) -> date | None:
    """Return a day of this year, or of the next where this year's has passed."""
    this_year = in_year(written_on.year)
    return this_year if this_year and this_year >= written_on else in_year(written_on.year + 1)


def _last_day(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= _DECEMBER else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
