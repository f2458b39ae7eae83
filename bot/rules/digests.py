"""What a leader's digest says: which items stand where, in what order, what changed, and the one thing to know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum

from bot.rules.policy import Policy
from db.enums import Light

_NAMED = 2  # titles that a headline has room for


class Moved(IntEnum):
    """What happened to an item in the week, in the order in which it is told."""

    CLOSED = 0
    FIGURE = 1  # a number of its own
    WORDS = 2
    RETURNED = 3  # a completion sent back


@dataclass(frozen=True, slots=True)
class Item:
    """A directive as a digest sees it.

    `order` sorts items as the documents have them: (year, serial, position). `behind`: points behind expected progress
    of its worst measure. `to_settle`: a request for coordination that may go up. `next_due_on`: what is next due of it.
    """

    order: tuple[int, int, int]
    title: str
    light: Light | None
    signed: bool = True
    feedback_overdue: bool = False
    final_overdue: bool = False
    behind: Decimal | None = None
    to_settle: bool = False
    moved: Moved | None = None
    next_due_on: date | None = None

    def lags(self, policy: Policy) -> bool:
        """Return whether the item is behind: past its final date, or too many points behind expected progress."""
        if self.light not in {Light.RED, Light.YELLOW, Light.GREY}:
            return False
        return self.final_overdue or (self.behind is not None and self.behind >= policy.yellow_points)


@dataclass(frozen=True, slots=True)
class Sections:
    """The items of a digest by section, each in the order in which it is told."""

    settle: tuple[Item, ...] = ()  # 请您协调
    behind: tuple[Item, ...] = ()  # 进度滞后, 逾期未办结
    late: tuple[Item, ...] = ()  # 逾期未反馈
    moved: tuple[Item, ...] = ()  # 本周进展
    next: tuple[Item, ...] = ()  # 下周


def sections(items: Iterable[Item], until: date, policy: Policy) -> Sections:
    """Sort items into sections; `until` is the last day that counts as next week.

    Behind and late are two things and an item may be both; asking for coordination hides neither. What moved is told
    of items that are in none of these, for there the unit's words stand already.
    """
    known = sorted(items, key=lambda item: item.order)
    settle = [item for item in known if item.to_settle]
    behind = [item for item in known if item.lags(policy)]
    late = [item for item in known if item.feedback_overdue]
    told = {item.order for item in (*settle, *behind, *late)}
    moved = [(item.moved, item) for item in known if item.moved is not None and item.order not in told]
    due = [(item.next_due_on, item) for item in known if item.next_due_on is not None and item.next_due_on <= until]
    return Sections(
        settle=tuple(settle),
        behind=tuple(sorted(behind, key=lambda item: item.light is not Light.RED)),
        late=tuple(late),
        moved=tuple(item for _, item in sorted(moved, key=lambda pair: pair[0])),
        next=tuple(item for _, item in sorted(due, key=lambda pair: pair[0])),
    )


def counts(items: Iterable[Item]) -> dict[Light, int]:
    """Return how many items have each light; those without one are not followed and not counted."""
    result = dict.fromkeys(Light, 0)
    for item in items:
        if item.light is not None:
            result[item.light] += 1
    return result


def changes(now: Mapping[Light, int], before: Mapping[Light, int] | None) -> dict[Light, int]:
    """Return by how much each count changed since the last digest; all 0 in the first one, which has no change."""
    if before is None:
        return dict.fromkeys(Light, 0)
    return {light: now.get(light, 0) - before.get(light, 0) for light in Light}


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence on top: a text id and the figures it may use."""

    text_id: str
    text_args: Mapping[str, object] = field(default_factory=dict)


def headline(items: Iterable[Item], told: Sections) -> Headline:
    """Choose the one thing to know: the first of these that holds, with all figures for the sentence around it.

    Something past its final date, something only the leader can settle, something behind, a report missing, a receipt
    missing, everything done, all in order; or there is nothing at all.
    """
    known = tuple(items)
    overdue = [item for item in told.behind if item.final_overdue]
    cases = (
        ("empty", not known),
        ("overdue", bool(overdue)),
        ("settle", bool(told.settle)),
        ("behind", bool(told.behind)),
        ("late", bool(told.late)),
        ("unsigned", not all(item.signed for item in known)),
        ("done", all(item.light is Light.BLUE for item in known)),
        ("in_order", True),
    )
    name = next(name for name, holds in cases if holds)
    return Headline(f"digest/headline_{name}", _figures(known, told, overdue))


def _figures(known: tuple[Item, ...], told: Sections, overdue: list[Item]) -> Mapping[str, object]:
    named = overdue or told.behind or told.late
    return {
        "total": len(known),
        "signed": sum(item.signed for item in known),
        "reported": sum(not item.feedback_overdue for item in known),
        "done": sum(item.light is Light.BLUE for item in known),
        "overdue": len(overdue),
        "behind": len(told.behind),
        "late": len(told.late),
        "settle": len(told.settle),
        "titles": [item.title for item in named[:_NAMED]],
    }
