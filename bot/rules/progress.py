"""Expected progress (序时进度) and how far a number lies behind it.

Percentages have one decimal, rounded half up, and a gap is the difference of what is printed, so that a reader who
subtracts gets the same: 15.3 - 3.8 = 11.5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a directive: a target to be reached or a scope to work through.

    `current` is the last figure reported (estimates are not counted); None is no statement, never zero. `yearly`:
    expected progress counts from 1 January, else from issue.
    """

    goal: Decimal
    current: Decimal | None = None
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A node that the office sets: by the end of `day`, `percent` (0 to 100) is to be done."""

    day: date
    percent: Decimal


def percent(share: Fraction) -> Decimal:
    """Return a share (not negative) as a percentage with one decimal, rounded half up."""
    return floor(share * 1000 + Fraction(1, 2)) * _TENTH


def expected_progress(start: date, end: date, today: date) -> Fraction:
    """Return the share of time passed from `start` to `end`, both included, when `today` ends; between 0 and 1.

    A yearly target on 25 February: 56/365, 15.3 %.
    """
    if today >= end:
        return Fraction(1)
    if today < start:
        return Fraction(0)
    return Fraction((today - start).days + 1, (end - start).days + 1)


def expected_by_nodes(nodes: Iterable[Node], today: date) -> Decimal:
    """Return the percentage of the last node whose day has ended; 0 before that."""
    passed = [node for node in nodes if node.day < today]
    return max(passed, key=lambda node: node.day).percent if passed else Decimal(0)


def actual_progress(measure: Measure) -> Decimal | None:
    """Return the percentage of the goal that is reached; None without a figure, or with a goal of nothing.

    Goals may be negative (下降4.2% as -4.2); a figure that moved the other way is no progress, not less than none.
    """
    if measure.current is None or measure.goal == 0:
        return None
    return percent(max(Fraction(measure.current) / Fraction(measure.goal), Fraction(0)))


def measured_from(measure: Measure, issued_on: date, end: date, first_end: date | None = None) -> date:
    """Return the day from which a measure's expected progress counts: 1 January for yearly targets, else issue."""
    return year_begins(issued_on, end, first_end) if measure.yearly else issued_on


def year_begins(issued_on: date, end: date, first_end: date | None = None) -> date:
    """Return 1 January of the year that a yearly target is of: that of its end as first set, unless it was issued later.

    An extension into the next year does not begin the year anew; what is carried over into it, and issued then, does.
    """
    return date(min(end, max(first_end or end, issued_on)).year, 1, 1)
