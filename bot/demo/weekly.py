"""What happens in the weeks after the fortnight: a table of days and deeds, and who does which of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto

FIRST = 3  # the first week after the fortnight
POINTS = (2, 12, -11, 4, 6, -14, 3)  # how far ahead of the time the units with a goal are, in turn


class Deed(StrEnum):
    """What somebody does."""

    FIGURE = auto()  # says how far a goal is reached
    WORDS = auto()  # says in a sentence what was done
    PROBLEM = auto()
    EXTENSION = auto()
    COORDINATION = auto()
    COMPLETION = auto()  # granted
    RETURN = auto()  # a completion sent back
    ANSWER = auto()  # of last week's instruction
    SPEAK = auto()  # whoever was silent reports at last


@dataclass(frozen=True)
class Act:
    """A deed of a day, 0 for Monday; every so-manieth of those who may do it does, or one alone where 0."""

    day: int
    deed: Deed
    every: int = 0


# The weeks by turns: in the first of two a leader gives an instruction, in the second it is answered.
ODD = (
    Act(0, Deed.PROBLEM),
    Act(1, Deed.WORDS, every=3),
    Act(2, Deed.FIGURE, every=1),
    Act(2, Deed.COORDINATION),
    Act(3, Deed.EXTENSION),
    Act(3, Deed.RETURN),
)
EVEN = (
    Act(0, Deed.SPEAK),
    Act(1, Deed.ANSWER),
    Act(1, Deed.WORDS, every=4),
    Act(2, Deed.FIGURE, every=1),
    Act(2, Deed.COORDINATION),
    Act(3, Deed.COMPLETION),
)


@dataclass
class Work:
    """An item as its owner knows it. `tried`: what was done with it already."""

    number: str
    title: str
    unit: str
    looked: bool = False  # at its card
    has_goal: bool = False
    has_head: bool = True  # of the unit, who is not its owner
    silent: bool = False
    closed: bool = False
    tried: set[Deed] = field(default_factory=set)


@dataclass(frozen=True)
class Planned:
    """A deed, on which day of the week and on which item; `points` for a figure: how far ahead of the time."""

    day: int
    deed: Deed
    work: Work
    points: int = 0


_ASKS = {Deed.PROBLEM, Deed.EXTENSION, Deed.COORDINATION, Deed.COMPLETION, Deed.RETURN}
_MAY: dict[Deed, Callable[[Work], bool]] = {
    Deed.FIGURE: lambda work: work.has_goal,
    Deed.WORDS: lambda work: not work.has_goal,
    Deed.COORDINATION: lambda work: not work.tried & _ASKS and work.has_head,
    Deed.PROBLEM: lambda work: not work.tried & _ASKS,
    Deed.EXTENSION: lambda work: not work.tried & _ASKS and not work.has_goal,
    Deed.COMPLETION: lambda work: not work.tried & _ASKS and not work.has_goal,
    Deed.RETURN: lambda work: not work.tried & _ASKS and not work.has_goal,
    Deed.ANSWER: lambda work: Deed.ANSWER in work.tried,  # an instruction waits
    Deed.SPEAK: lambda _: True,
}


def acts(week: int) -> tuple[Act, ...]:
    """Return what belongs to a week, by turns."""
    return ODD if week % 2 else EVEN


def plan(week: int, works: Sequence[Work]) -> list[Planned]:
    """Return who does what in a week, day by day; nothing of a deed that nobody may do."""
    planned: list[Planned] = []
    for act in acts(week):
        taken = {one.work.number for one in planned if one.deed in _ASKS}
        busy = {one.work.unit for one in planned if one.deed in _ASKS}
        may = [work for work in works if _may(act.deed, work)]
        planned += [
            Planned(act.day, act.deed, work, _points(act.deed, place))
            for place, work in _of(act, may, week, taken, busy)
        ]
    return sorted(planned, key=lambda one: one.day)


def _may(deed: Deed, work: Work) -> bool:
    return not work.closed and work.silent is (deed is Deed.SPEAK) and _MAY[deed](work)


def _points(deed: Deed, place: int) -> int:
    return POINTS[place % len(POINTS)] if deed is Deed.FIGURE else 0


def _of(
    act: Act, may: Sequence[Work], week: int, taken: Collection[str], busy: Collection[str]
) -> list[tuple[int, Work]]:
    """Return whose turn it is, with their places: some, or one: of an item and if possible of a unit that asks nothing else."""
    if act.deed not in _ASKS:
        every = act.every or 1
        return [(place, work) for place, work in enumerate(may) if (place + week) % every == 0]
    free = [work for work in may if work.number not in taken]
    free = [work for work in free if work.unit not in busy] or free
    return [(0, free[(week * 5) % len(free)])] if free else []
