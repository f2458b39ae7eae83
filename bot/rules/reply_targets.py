"""Which target a figure belongs to, and whether it may be taken: the clause must be understood to the last word.

A figure is asked about, never taken, where several targets fit, where words around it are unknown, and where it is
above what is wanted, below what was reported, or does not agree with a base or a remainder that is said.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.patterns import pattern_of
from bot.rules.reply_figures import Mention, Part
from bot.rules.reply_values import Figure, ItemContext, Question, QuestionArg, QuestionId, TargetContext
from bot.rules.reply_words import AROUND_FIGURES, AROUND_FIGURES_PATTERNS, STAGES

COUNTABLE = frozenset("只家个户人名项条件批台套辆处所座栋块宗份支场")
_GENERIC = frozenset("个项")  # fits any count of things
_EVENTS = frozenset("场批")  # what takes place is not counted as things are: 4个 are not 4场
_MONEY = pattern_of(r"\d\s?[万亿]")  # 缺口200万
_KNOWN = pattern_of(
    "|".join([*sorted(AROUND_FIGURES, key=len, reverse=True), *AROUND_FIGURES_PATTERNS]) + "|我[局镇县市办委们]"
)
_TITLE_PARTS = pattern_of("[与和及、]")
_FALLS, _RISES = pattern_of("下降|降低|减少|减排|降"), pattern_of("上升|增长|提高|增加|反升|升高")
_THERE_ARE = pattern_of("全[市县镇区省]|共?有")
_ACHIEVED = pattern_of(
    "完成|完毕|落实|开|动|投产|竣工|建成|到位|达标|通过|签|上市|挂牌|兑|指导|交|供|办|创|装|搞|整治|检查|已|实际|全部|全覆盖|全都|都|均|处置|销"
)
_PLACES = pattern_of("[镇村乡校院所站]")  # 5个镇 where 乡镇 are counted
_LONGEST_WORD = 8
_WORD = pattern_of(r"[\u4e00-\u9fffA-Za-z]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure that may be taken, or the question that stands in its way, with the clause it comes from."""

    clause: str
    figure: Figure | None = None
    question: Question | None = None


def ask(id_: QuestionId, item: ItemContext | None, text: str, **args: QuestionArg) -> Question:
    """Return a question about words of a reply; a target's id goes as `target`."""
    return Question(id_, item.number if item else None, {"text": text, **args})


def fits(mention: Mention, target: TargetContext) -> bool:
    """Tell whether a figure's measure can be the target's: 家 is never 只, 3.8 is no count, 3亿 is money."""
    share, counted = "%" in target.measure, target.measure in COUNTABLE
    if mention.measure == "%":
        return share
    if counted and (mention.value != mention.value.to_integral_value() or _is_money(mention)):
        return False
    if not mention.measure:
        return True
    measures = {mention.measure, target.measure}
    generic = counted and mention.measure in COUNTABLE and bool(measures & _GENERIC) and not measures & _EVENTS
    return mention.measure == target.measure or generic


def _is_money(mention: Mention) -> bool:
    return not mention.measure and bool(_MONEY.search(mention.clause))


def candidates(mention: Mention, item: ItemContext) -> tuple[TargetContext, ...]:
    """Return the targets a figure may belong to: one is certain, none means that it is no target's figure."""
    fitting = tuple(target for target in item.targets if fits(mention, target))
    narrowings: tuple[Callable[[TargetContext], bool], ...] = (
        lambda target: mention.base is not None and target.wanted == mention.base,
        lambda target: any(word in mention.clause for word in _own_words(target, item)),
        lambda target: target.asked,
    )
    for narrowing in narrowings:
        narrowed = tuple(filter(narrowing, fitting))
        if len(fitting) > 1 and len(narrowed) == 1:
            return narrowed
    return fitting


def _own_words(target: TargetContext, item: ItemContext) -> set[str]:
    """Return the pairs of characters that only this target of the item has, or its part of the item's title.

    The title 亿元企业指导与一厂一策兑现 tells that 兑现 belongs with the target 22家“一厂一策”签约企业.
    """
    named = {other.id: _pairs(other.text) for other in item.targets}
    for part in _TITLE_PARTS.split(item.title):
        owners = [id_ for id_, words in named.items() if _pairs(part) & words - _all_but(named, id_)]
        if len(owners) == 1:
            named[owners[0]] |= _pairs(part)
    return named[target.id] - _all_but(named, target.id)


def _all_but(named: dict[int, set[str]], id_: int) -> set[str]:
    return {pair for other, words in named.items() if other != id_ for pair in words}


def _pairs(text: str) -> set[str]:
    return {word[i : i + 2] for word in _WORD.findall(text) for i in range(len(word) - 1)}


def strange_words(mention: Mention, item: ItemContext, target: TargetContext) -> bool:
    """Tell whether the clause says something besides the figure that is neither known nor the target's own word."""
    if _other_stage(mention.clause, f"{target.text} {item.title}"):
        return True
    own = (target.text, item.title)
    mention = replace(
        mention, rest=_PLACES.sub(lambda place: " " if place[0] in target.text else place[0], mention.rest)
    )
    known_first = _without(_KNOWN.sub(" ", mention.rest), own)
    own_first = _KNOWN.sub(" ", _without(mention.rest, own))
    return bool(_WORD.search(known_first) and _WORD.search(own_first))


def _is_no_progress(mention: Mention, target: TargetContext) -> bool:
    """Tell whether a figure is how many there are (亿元企业有45家), or goes the other way (能耗上升3.8%)."""
    counts_down = target.wanted is not None and target.wanted > 0 and bool(_FALLS.search(target.text))
    if counts_down and _RISES.search(mention.clause) and not _FALLS.search(mention.clause):
        return True
    plain = mention.base is None and mention.old is None and mention.part is Part.TOTAL
    named = mention.value == target.wanted and bool(_WORD.search(mention.rest))  # 40 alone is an answer
    all_there_are = named or bool(_THERE_ARE.search(mention.rest))
    return plain and all_there_are and not _ACHIEVED.search(_without(mention.rest, (target.text,)))


def _without(text: str, sources: tuple[str, ...]) -> str:
    """Return `text` without the words of two to eight characters that stand in one of `sources`."""
    for length in range(_LONGEST_WORD, 1, -1):
        for source in sources:
            for start in range(len(source) - length + 1):
                text = text.replace(source[start : start + length], " ")
    return text


def _other_stage(clause: str, counted: str) -> bool:
    """Tell whether 签约 is said where 开工 is counted."""
    wanted = {stage for stage, pattern in STAGES.items() if re.search(pattern, counted)}
    blank = re.sub(r"\d+", "\u25a1", clause)
    said = {stage for stage, pattern in STAGES.items() if re.search(pattern, blank)}
    return bool(wanted and said and not wanted & said)


def take(mention: Mention, item: ItemContext, target: TargetContext, remaining: Iterable[Decimal] = ()) -> Taken:
    """Return the figure of `target`, or the question about it."""
    added = mention.part is Part.ADDED
    falls = target.wanted is not None and target.wanted < 0
    value = -mention.value if falls and not re.search(r"上升|增长|提高", mention.clause) else mention.value
    total = value + (target.current or Decimal(0)) if added else value
    estimate = mention.part in {Part.ESTIMATE, Part.FORECAST}
    figure = Figure(target.id, mention.value, total, added, estimate, mention.base, mention.old)
    if estimate:
        return Taken(mention.clause, figure)
    question = _objection(mention, item, target, figure, tuple(remaining))
    return Taken(mention.clause, None if question else figure, question)


def _objection(
    mention: Mention, item: ItemContext, target: TargetContext, figure: Figure, remaining: tuple[Decimal, ...]
) -> Question | None:
    """Return what has to be asked first before the figure is written, None where nothing speaks against it."""
    wanted, current = target.wanted, target.current
    limit = None if wanted is None else abs(wanted)
    reported = None if current is None else abs(current)
    remainder = remaining[0] if len(remaining) == 1 else None
    unlike_before = reported is not None and mention.old not in {None, reported}
    against: tuple[tuple[bool, QuestionId, dict[str, QuestionArg]], ...] = (
        (mention.base is not None and limit not in {None, mention.base}, QuestionId.OTHER_BASE, {"base": mention.base}),
        (strange_words(mention, item, target), QuestionId.NUMBER_MEANT, {}),
        (_is_no_progress(mention, target), QuestionId.NUMBER_MEANT, {}),
        (limit is not None and abs(figure.total) > limit, QuestionId.ABOVE_WANTED, {}),
        (reported is not None and abs(figure.total) < reported, QuestionId.BELOW_CURRENT, {}),
        (unlike_before or (figure.increment and current is None), QuestionId.NUMBER_MEANT, {}),
        (
            limit is not None and remainder is not None and abs(figure.total) + remainder != limit,
            QuestionId.OTHER_REMAINDER,
            {"remainder": remainder},
        ),
    )
    args: dict[str, QuestionArg] = {"target": target.id, "value": figure.total, "wanted": wanted, "current": current}
    return next((ask(id_, item, mention.clause, **args, **more) for holds, id_, more in against if holds), None)
