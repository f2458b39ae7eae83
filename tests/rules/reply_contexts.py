"""The people, items and targets of the reply tests, and a short way to write down what was understood."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot.rules.reply_values import (
    Answered,
    ItemContext,
    Question,
    ReplyContext,
    Statement,
    TargetContext,
    Understood,
)
from db.enums import TargetKind

TODAY = date(2022, 2, 22)  # a Tuesday, the day of the first reminder

TITLES = {
    "3": "标准厂房集聚与闲置土地处置",
    "4": "征供地与项目会商机制",
    "5": "40只重点工业项目",
    "9": "亿元企业指导与一厂一策兑现",
    "17": "40只签约在谈外资项目",
    "23": "53家重点能耗企业",
}


def target(
    id_: int,
    text: str,
    measure: str,
    wanted: str,
    current: str | None = None,
    *,
    asked: bool = False,
    has_list: bool = False,
) -> TargetContext:
    now = None if current is None else Decimal(current)
    return TargetContext(id_, text, measure, Decimal(wanted), now, TargetKind.SCOPE, has_list, asked)


TARGETS = {
    "2": (target(21, "7个重点单位", "个", "7"),),
    "5": (target(51, "40只重点工业项目", "只", "40", "9"),),
    "9": (
        target(91, "45家亿元以上企业", "家", "45", asked=True),
        target(92, "22家“一厂一策”签约企业", "家", "22", asked=True),
    ),
    "17": (target(171, "40只签约和在谈外资项目", "只", "40", "2", has_list=True),),
    "23": (
        target(231, "53家重点能耗企业", "家", "53", asked=True),
        target(232, "7家5000吨标煤以上的重点能耗企业", "家", "7"),
        target(233, "下降4.2%", "%", "4.2"),
    ),
    "31": (target(311, "5个食品安全示范乡镇", "个", "5"),),
}
WANG = ("3", "4", "5", "6", "7", "8", "9", "10", "20", "21", "22", "23")
DUE = ("3", "4", "7", "9", "21", "22", "23")


def items(numbers: Iterable[str], asked: Iterable[str] = ()) -> tuple[ItemContext, ...]:
    due = tuple(asked)
    return tuple(
        ItemContext(
            number, TITLES.get(number, f"事项第{number}号"), asked=number in due, targets=TARGETS.get(number, ())
        )
        for number in numbers
    )


NOTICE = ReplyContext(TODAY, Answered.NOTICE, items(WANG, WANG))
BUNDLE = ReplyContext(TODAY, Answered.BUNDLE, items(WANG, DUE))
OUT_OF_THE_BLUE = ReplyContext(TODAY, Answered.NONE, items(WANG[:11]))


def card(number: str, numbers: Iterable[str] = WANG) -> ReplyContext:
    return ReplyContext(TODAY, Answered.CARD, items(numbers), focus=number)


def brief(understood: Understood) -> tuple[list[str], list[str]]:
    """Return statements as "5 number 12", increments as "5 number +2=11", questions as "5 ask_how_many"."""
    return [_statement(one) for one in understood.statements], [_question(one) for one in understood.questions]


def _statement(one: Statement) -> str:
    parts = [one.item or "*", one.intent.value]
    if one.figure:
        said = f"+{one.figure.said}={one.figure.total}" if one.figure.increment else str(one.figure.total)
        parts += [said] + ([f"of {one.figure.base}"] if one.figure.base is not None else [])
        parts += [f"was {one.figure.old}"] if one.figure.old is not None else []
        parts += [f"#{one.figure.target}"]
    parts += [f"{one.per_cent}%"] if one.per_cent is not None else []
    parts += [one.day.isoformat()] if one.day else []
    parts += [*one.units, one.document or "", one.channel or ""]
    return " ".join(filter(None, parts))


def _question(one: Question) -> str:
    return f"{one.item or '*'} {one.id.value}"
