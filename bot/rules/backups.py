"""Which backups are kept: 7 daily, 4 weekly, 12 monthly."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date

DAILY, WEEKLY, MONTHLY = 7, 4, 12
DRILL_DAYS = 7  # how often the last backup is restored aside


def kept(days: Iterable[date]) -> frozenset[date]:
    """Return which of the days that have a backup keep it: the newest 7, and the first of each of 4 weeks and 12 months.

    Counted are weeks and months that have a backup at all, from the newest: an office whose machine stood still for a month
    loses none of its old ones. The first of a week stays the first: a backup that is to be kept for long is kept from its
    first day on.
    """
    ordered = sorted(set(days), reverse=True)
    return frozenset(
        ordered[:DAILY]
        + _first_of_each(ordered, [day.isocalendar()[:2] for day in ordered], WEEKLY)
        + _first_of_each(ordered, [(day.year, day.month) for day in ordered], MONTHLY)
    )


def _first_of_each(days: Sequence[date], spans: Sequence[Hashable], most: int) -> list[date]:
    """Return the earliest day of each of the newest `most` spans; days come newest first."""
    earliest = dict(zip(spans, days, strict=True))  # the later entry, which is the earlier day, wins
    return list(earliest.values())[:most]
