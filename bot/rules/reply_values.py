"""What a reply is read with and what is made of it: plain values, no text of ours but ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from db.enums import Kind, TargetKind

QuestionArg = str | int | Decimal | tuple[str, ...] | tuple[int, ...] | None


class Answered(StrEnum):
    """What a message of a person answers."""

    NOTICE = "notice"  # 交办通知
    CARD = "card"  # 事项卡
    BUNDLE = "bundle"  # 当日提醒
    CHASE = "chase"  # 催办
    NONE = "none"


class Intent(StrEnum):
    """What a piece of a reply does. None is more than a request or a report: services decide what is written."""

    ACKNOWLEDGE = "acknowledge"  # 收到
    PROGRESS = "progress"  # words; `per_cent` where the whole piece is a share (60%, 完成了一半)
    EMPTY_PROGRESS = "empty_progress"  # 正常: nothing in it
    NO_PROGRESS = "no_progress"  # 暂无进展
    NUMBER = "number"  # the figure of a target, sure enough to be confirmed back
    ESTIMATE = "estimate"  # a figure that is never counted: 预计, 大概
    PLAN = "plan"  # what is meant to happen by `day`; no request
    COMPLETION = "completion"  # asks to be verified by the clerk
    PROBLEM = "problem"
    COORDINATION = "coordination"
    EXTENSION = "extension"  # to `day`
    LATER_REPORT = "later_report"  # the report, not the work, comes on `day`
    OBJECTION = "objection"  # `units`: whose duty it is said to be
    CORRECTION = "correction"  # a figure given before was wrong
    WITHDRAW = "withdraw"
    REPORTED_ELSEWHERE = "reported_elsewhere"
    QUESTION = "question"  # to the clerk


class QuestionId(StrEnum):
    """What the bot asks back: ids of templates. In brackets the arguments, besides `text`, the words in doubt."""

    WHICH_ITEM = "ask_which_item"  # items
    NO_SUCH_ITEM = "ask_no_such_item"  # number, items
    NUMBER_OR_ITEM = "ask_number_or_item"  # number
    WHICH_TARGET = "ask_which_target"  # value, targets
    HOW_MANY = "ask_how_many"  # target, measure
    NUMBER_MEANT = "ask_number_meant"  # target, value
    OTHER_BASE = "ask_other_base"  # target, value, base, wanted
    ABOVE_WANTED = "ask_above_wanted"  # target, value, wanted
    BELOW_CURRENT = "ask_below_current"  # target, value, current
    OTHER_REMAINDER = "ask_other_remainder"  # target, value, remainder, wanted
    NONE_OF_WHAT = "ask_none_of_what"  # 无: no progress, or no difficulty?
    EMPTY = "ask_one_fact"  # items: asked once for all of them
    COMPLETION_MEANT = "ask_completion_meant"  # items
    COMPLETION_SHORT = "ask_completion_short"  # target, current, wanted
    PROBLEM_WAYS = "ask_problem_ways"  # explain, ask for an extension, ask for coordination
    COORDINATE_WHAT = "ask_coordinate_what"
    WHICH_ROW = "ask_which_row"  # target
    EXTENSION_DAY = "ask_extension_day"
    LATER_DAY = "ask_later_day"  # items: where it is asked for several at once
    FORWARDED = "ask_forwarded"  # items
    AWAY = "ask_away"  # somebody else answers meanwhile
    UNCLEAR = "ask_unclear"


@dataclass(frozen=True, slots=True)
class TargetContext:
    """A target of an item. `wanted` may be negative for a fall; `asked`: the message asked for this very figure."""

    id: int
    text: str  # verbatim: 40只重点工业项目
    measure: str  # 只, 家, %
    wanted: Decimal | None = None
    current: Decimal | None = None
    kind: TargetKind = TargetKind.TARGET
    has_list: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ItemContext:
    """An open item of the person. `number` as in the ledger (5, 24-1); `asked`: something is due on it."""

    number: str
    title: str
    kind: Kind = Kind.FIXED_TERM
    asked: bool = False
    targets: tuple[TargetContext, ...] = ()
    supporting: bool = False


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a reply is read with: `items` are all open items of the person, `focus` the number of the one replied to."""

    today: date
    kind: Answered = Answered.NONE
    items: tuple[ItemContext, ...] = ()
    focus: str | None = None
    forwarded: bool = False

    def item(self, number: str | None) -> ItemContext | None:
        """Return the open item of that number, None where there is none."""
        return next((item for item in self.items if item.number == number), None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of all open items, in their order."""
        return tuple(item.number for item in self.items)

    @property
    def asked(self) -> tuple[str, ...]:
        """The numbers of the items on which something is due; of all items where nothing is."""
        return tuple(item.number for item in self.items if item.asked) or self.numbers

    @property
    def sole(self) -> str | None:
        """The item that words without a number are about: the one replied to, else the only one."""
        return self.focus or (self.numbers[0] if len(self.items) == 1 else None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for a target. `said` stands in the text; `total` is what the target would stand at."""

    target: int
    said: Decimal
    total: Decimal
    increment: bool = False
    estimate: bool = False
    base: Decimal | None = None  # the 40 of 25/40
    old: Decimal | None = None  # the 12 of 是11不是12


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing understood. `item` None: all that the answered message was about. `text` is verbatim."""

    item: str | None
    intent: Intent
    text: str
    figure: Figure | None = None
    per_cent: Decimal | None = None
    day: date | None = None
    units: tuple[str, ...] = ()
    document: str | None = None  # a document number named with a completion: 云经信〔2022〕8号
    channel: str | None = None  # where it was reported already: OA


@dataclass(frozen=True, slots=True)
class Question:
    """Something in doubt, to be asked once; nothing is recorded of what it is about but words."""

    id: QuestionId
    item: str | None = None
    args: Mapping[str, QuestionArg] = field(default_factory=dict)


def items_of(question: Question) -> tuple[str, ...]:
    """Return the numbers of the items that a question is about."""
    if question.item is not None:
        return (question.item,)
    items = question.args.get("items")
    return tuple(map(str, items)) if isinstance(items, tuple) else ()


@dataclass(frozen=True, slots=True)
class Understood:
    """All that a reply says, and all that has to be asked back."""

    statements: tuple[Statement, ...] = ()
    questions: tuple[Question, ...] = ()
