"""The eve of a feast: the last day of 国庆节前, 春节前, “五一”前."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_CIVIL = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "植树": (3, 12),
    "五一": (5, 1),
    "劳动": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
    "十一": (10, 1),
    "国庆": (10, 1),
}
_FROM_SPRING = {"元宵": timedelta(days=14), "正月十五": timedelta(days=14)}
WORDS_ONLY = ("两节", "双节", "汛期", "小年")
"""What no calendar dates: words for the clerk to settle."""


@cache
def _moon() -> dict[str, dict[int, date]]:
    """Return the days of the feasts of the moon by their years."""
    days: dict[str, dict[int, date]] = {}
    lines = (files("bot.intake") / "vocabulary" / "moon_feasts.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            feast, *printed = line.split()
            for day in map(date.fromisoformat, printed):
                days.setdefault(feast, {})[day.year] = day
    for feast, later in _FROM_SPRING.items():
        days[feast] = {year: day + later for year, day in days["春节"].items()}
    return days


FEASTS = (*_CIVIL, *_moon(), *WORDS_ONLY)


def eve(feast: str, year: int) -> date | None:
    """Return the day before a feast, None where the calendar of that year is not known."""
    if feast in _CIVIL:
        return date(year, *_CIVIL[feast]) - timedelta(days=1)
    day = _moon().get(feast, {}).get(year)
    return day - timedelta(days=1) if day else None
