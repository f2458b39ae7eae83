"""Parts (分办): what moves a supporting unit's part, how parts follow the whole, and how they roll up into it.

A part is either a supporting unit's share, which has a state and no clocks, or a unit's share of what goes to many units
alike (各乡镇): that one is issued to it as a directive of its own, and `bot.rules.lifecycle` moves it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.rules.errors import RuleError
from bot.rules.lifecycle import FINISHED, Move
from db.enums import Status

MARK = "·"  # between a directive's number and the unit whose part it is: 12·城关镇
MOST_NUMBER = 120  # characters of a number


class PartMove(StrEnum):
    """What people do to a supporting unit's part."""

    SIGN = "sign"
    REPORT = "report"
    CONFIRM = "confirm"  # the lead or the supervision office: it is done
    TAKE_UP = "take_up"  # it is not done after all


PART_TRANSITIONS: Mapping[PartMove, Mapping[Status, Status]] = MappingProxyType({
    # a second receipt, or one after a report, changes nothing and is no mistake
    PartMove.SIGN: {Status.ISSUED: Status.IN_PROGRESS, Status.IN_PROGRESS: Status.IN_PROGRESS, Status.CLOSED: Status.CLOSED},
    # whoever has more to say takes the part up again; the lead confirms anew
    PartMove.REPORT: dict.fromkeys((Status.ISSUED, Status.IN_PROGRESS, Status.CLOSED), Status.IN_PROGRESS),
    PartMove.CONFIRM: dict.fromkeys((Status.ISSUED, Status.IN_PROGRESS, Status.CLOSED), Status.CLOSED),
    PartMove.TAKE_UP: dict.fromkeys((Status.ISSUED, Status.IN_PROGRESS, Status.CLOSED), Status.IN_PROGRESS),
})  # fmt: skip


class PartMoveError(RuleError):
    """A move that a supporting unit's part does not allow."""

    def __init__(self, status: Status, move: PartMove) -> None:
        super().__init__("rules/not_now", status=status, move=move)


def moved(status: Status, move: PartMove) -> Status:
    """Return where a supporting unit's part stands after a move. Raises PartMoveError."""
    try:
        return PART_TRANSITIONS[move][status]
    except KeyError:
        raise PartMoveError(status, move) from None


_RUNNING = frozenset({Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW})
_OPEN = _RUNNING | {Status.SUSPENDED}
# what the whole does: where a part has to stand to follow, and what it does then
_FOLLOWS: Mapping[Move, tuple[frozenset[Status], Move]] = MappingProxyType({
    Move.CANCEL: (_OPEN, Move.CANCEL),
    Move.APPROVE_COMPLETION: (_OPEN, Move.CLOSE_WITH_WHOLE),
    Move.SUSPEND: (_RUNNING, Move.SUSPEND),
    Move.RESUME: (frozenset({Status.SUSPENDED}), Move.RESUME),
    Move.EXTEND: (_OPEN, Move.EXTEND),
})  # fmt: skip


def follows(whole: Move, part: Status, *, stopped_with_it: bool = False) -> Move | None:
    """Return what a move of the whole does to a part that stands so; None where the part stays as it is.

    `stopped_with_it`: the part was suspended with the whole, so it goes on with it; one that was stopped for itself does
    not. A date moves with the whole's where the two were the same: `EXTEND` says that it may.
    """
    may, then = _FOLLOWS.get(whole, (frozenset(), whole))
    if part not in may or (whole is Move.RESUME and not stopped_with_it):
        return None
    return then


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part as it rolls up: whose, where it stands, whether it is late, whether it reported since the lead last did."""

    unit: str
    status: Status
    late: bool = False
    news: bool = False


@dataclass(frozen=True, slots=True)
class RollUp:
    """How the parts of a directive stand together. Names are the units', in the office's order; struck-off parts do not count."""

    in_all: int
    done: int
    late: tuple[str, ...] = ()  # a date, a report or a receipt is overdue
    waiting: tuple[str, ...] = ()  # said to be done: the lead is to confirm it
    news: tuple[str, ...] = ()
    open: tuple[str, ...] = ()  # not confirmed as done

    @property
    def whole(self) -> bool:
        """Return whether all parts are done."""
        return self.done == self.in_all


def roll_up(parts: Iterable[PartFacts]) -> RollUp:
    """Return how parts stand together. Late is told of open parts only; a part that waits for the lead is not late."""
    counted = [part for part in parts if part.status not in {Status.CANCELLED, Status.CARRIED_OVER}]
    still = [part for part in counted if part.status not in FINISHED]
    return RollUp(
        in_all=len(counted),
        done=len(counted) - len(still),
        late=tuple(part.unit for part in still if part.late and part.status is not Status.UNDER_REVIEW),
        waiting=tuple(part.unit for part in still if part.status is Status.UNDER_REVIEW),
        news=tuple(part.unit for part in counted if part.news),
        open=tuple(part.unit for part in still),
    )


_OPEN_WORDS = re.compile(
    r"未(?:全部)?(?:办结|完成|报|反馈|到位)|尚有|还有|仍有|其余|剩余|余下|个别|除.{1,30}外"
    r"|except|remain|still|outstanding|not (?:yet|done)",
    re.IGNORECASE,
)


def speaks_of_open(text: str, units: Collection[str]) -> bool:
    """Tell whether a close-out's words own up to the parts that are open: 尚有, 除…外, or one of these units by name."""
    return _OPEN_WORDS.search(text) is not None or any(unit in text for unit in units)


def number_of_part(item: str, unit: str) -> str:
    """Return the number of a unit's part: 12·城关镇."""
    return f"{item}{MARK}{unit}"[:MOST_NUMBER]


def whole_number(number: str) -> str:
    """Return the number without the unit: 12·城关镇 → 12, 3-12·城关镇 → 3-12."""
    return number.partition(MARK)[0]


def spoken(called: Mapping[int, str]) -> dict[int, str]:
    """Return how a person may call their directives: their part 12·城关镇 is 12, unless another of theirs is called so."""
    bare = {ident: whole_number(number) for ident, number in called.items()}
    seen: dict[str, int] = {}
    for number in bare.values():
        seen[number] = seen.get(number, 0) + 1
    return {ident: bare[ident] if seen[bare[ident]] == 1 else called[ident] for ident in called}


def as_spoken(text: str, numbers: Iterable[str]) -> str:
    """Return a reply in which parts that were named in full are called by the number alone: 12·城关镇:已开工 → 12:已开工.

    `numbers` are the writer's own; the dot may be any that keyboards have.
    """
    for number in numbers:
        whole, mark, unit = number.partition(MARK)
        if mark:
            text = re.sub(
                rf"(?<![\d-]){re.escape(whole)}\s*[·•・‧.]\s*{re.escape(unit)}(?=[\s:：,，、。]|$)", whole, text
            )
    return text
