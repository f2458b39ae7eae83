"""A target's list (清单) as rules see it, and what words say of its rows: plain values, no text of ours but ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.rules.reply_targets import COUNTABLE
from db.enums import ScopeState

MOST_ROWS = 1000
"""Of one list: a county's longest have some hundreds."""

RowArg = str | int | Decimal | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: its number in the list is printed beside it and stays."""

    id: int
    number: int
    name: str
    state: ScopeState


@dataclass(frozen=True, slots=True)
class TargetList:
    """The list of one target. `about` are the words by which it is known what is counted: 40只全部开工."""

    target: int
    text: str  # the target's: 40只重点工业项目
    rows: tuple[ListRow, ...]
    about: str = ""


class RowQuestionId(StrEnum):
    """What the bot asks back about rows: ids of templates. In brackets the arguments, besides `text`, the words in doubt."""

    UNKNOWN = "ask_rows_unknown"  # state, numbers, last: the list has no such rows
    WHICH = "ask_rows_which"  # state, rows (those that may be meant: 7 宏达机械)
    MEANT = "ask_rows_meant"  # target, rows (ids), state, named (7、9)
    ALL = "ask_rows_all"  # target, rows, state, named (how many they are)
    LIST = "ask_rows_list"  # state, lists: the item has several
    COUNT = "ask_rows_count"  # state, counted, value (where one was given): the list says another number


@dataclass(frozen=True, slots=True)
class RowTick:
    """A row that is to be set to a state."""

    target: int
    row: int
    state: ScopeState


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """Something in doubt about rows; none of them is set by it."""

    id: RowQuestionId
    args: Mapping[str, RowArg] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from `start` to `end`, that speaks of rows and of nothing else."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What a text says of rows: a later tick of a row takes the place of an earlier one."""

    ticks: tuple[RowTick, ...] = ()
    questions: tuple[RowQuestion, ...] = ()
    spans: tuple[Span, ...] = ()


def may_carry(measure: str, value: Decimal) -> bool:
    """Tell whether a target counts things that can be listed: 40只, not 4.2% or 1200亩."""
    return measure in COUNTABLE and value == value.to_integral_value() and 1 < value <= MOST_ROWS
