"""A date out of a cell: a real one, Excel's number of one, or one typed as text."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from bot.intake.cells import CellValue

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2100-01-01: other numbers are no dates that anybody meant

_FULL = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]00:00(?::00)?)?")
_PACKED = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SHORT = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")


def cell_date(value: CellValue, written_on: date) -> date | None:
    """Return the date that stands in a cell, None where there is none or it cannot be read.

    Without a year, such as 12月31日, it is the first one on or after `written_on`: what is still to be done.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(value))
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("前").rstrip()
    if match := _FULL.fullmatch(text) or _PACKED.fullmatch(text.removesuffix(".0")):
        return _date(*map(int, match.groups()))
    if match := _SHORT.fullmatch(text):
        month, day = map(int, match.groups())
        this_year = _date(written_on.year, month, day)
        return this_year if this_year and this_year >= written_on else _date(written_on.year + 1, month, day)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
