"""The numbers of a piece about one item: figures of its targets, estimates, and what to ask. In doubt no number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.rules.numerals import find_numbers
from bot.rules.reply_dates import find_dates
from bot.rules.reply_figures import Mention, Part, blank_out, mentions
from bot.rules.reply_phrases import PROBLEM
from bot.rules.reply_targets import COUNTABLE, Taken, ask, candidates, strange_words, take
from bot.rules.reply_values import Figure, Intent, ItemContext, Question, QuestionId, Statement, TargetContext
from bot.rules.reply_words import clauses

_VAGUE = re.compile(
    r"(?:已经?|目前|进度|完成|开工|落实|签约|大概|任务|了|的|有|差不多|也)*(?:过半|大半|多半|一半(?:多|以上)?|好?几[只家个户]|[一二三四五六七八]{2}[只家个户]|若干[只家个户]?"
    r"|不少|多数|大部分|一部分|部分)(?:了|多|开|签|完成|开工|落实|签约|企业|项目|都|已经?)*"
)
_WHOLE_COUNT = re.compile(r"我[镇局县市乡办委们]|共|总|全[镇市县局]|辖区|名下|涉及")
_DONE = re.compile(r"(?:好|完成|完毕|落实|开工|投产|竣工|建成|到位|达标|通过|签约|上市|兑现)了?$")
_CORRECTED = tuple(
    re.compile(pattern)
    for pattern in (
        r"不是(?P<old>{n}).{{0,6}}?[,，]?(?:而?是|应该?[为是])(?P<new>{n})",
        r"是(?P<new>{n}).{{0,6}}?[,，]?(?:而)?不是(?P<old>{n})",
        r"(?P<old>{n}).{{0,4}}?(?:改为|改成|更正为|应为|应该是|应是)(?P<new>{n})",
        r"(?:应为|应该是|应该为|应是|改为|改成|更正为|更正|修正为|实际是|其实是|是)[:\s]*(?P<new>{n})",
    )
    for pattern in [pattern.format(n=r"\d+(?:\.\d+)?|[〇一二两三四五六七八九十百廿卅]+")]
)
_NAMING_BOTH = 3  # the first so many name the wrong figure too
_MEASURE = re.compile(r"\s?([只家个户%项])")
_EXPECTED_LATER = re.compile(r"出数|公布|核定|反馈|出来|数据")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the numbers of a piece come to. `nothing_else`: the piece has no words besides."""

    statements: tuple[Statement, ...] = ()
    questions: tuple[Question, ...] = ()


def read_numbers(text: str, verbatim: str, item: ItemContext, today: date) -> Reading:
    """Read the figures of a mended piece about `item`; `verbatim` goes into the statements."""
    found = mentions(text, today)
    taken = _broken_down(found, item)
    if taken is None:
        taken = [one for target in item.targets for one in _for_target(target, found, item)]
        taken += _homeless(found, item)
    if not found and _VAGUE.fullmatch(text.strip(",;。!. ")):
        taken = [_how_many(text, item)]
    statements = [_statement(one.figure, verbatim, item, text, today) for one in taken if one.figure]
    return Reading(
        tuple(statements) + _plans(verbatim, found, item, today), tuple(one.question for one in taken if one.question)
    )


def read_correction(text: str, verbatim: str, item: ItemContext, today: date, *, announced: bool) -> Reading:
    """Read 是11只不是12只, 更正:11只. `announced`: a figure was said to be wrong, so a bare new value is enough."""
    masked = blank_out(text, today)
    tried = _CORRECTED if announced else _CORRECTED[:_NAMING_BOTH]
    match = next((match for pattern in tried if (match := pattern.search(masked))), None)
    if match is None:
        question = _how_many(text, item).question or ask(QuestionId.UNCLEAR, item, verbatim)
        return Reading(questions=(question,)) if announced else Reading()
    stated = {numeral.start: numeral for numeral in find_numbers(masked) if not numeral.vague}
    new = stated.get(match.start("new"))
    old = stated.get(match.start("old")) if "old" in match.groupdict() else None
    if new is None:
        return Reading(questions=(ask(QuestionId.UNCLEAR, item, verbatim),))
    measure = _MEASURE.match(masked, new.end)
    said = "%" if new.per_cent else measure.group(1) if measure else ""
    mention = Mention(new.value, said, Part.TOTAL, match.group(), "", old=old.value if old else None)
    fitting = candidates(replace(mention, clause=text), item)
    if len(fitting) != 1:
        return Reading(questions=(_which_target(mention, item, fitting),))
    return _corrected(mention, fitting[0], item, verbatim)


def _corrected(mention: Mention, target: TargetContext, item: ItemContext, verbatim: str) -> Reading:
    """Let a correction lower a figure, unless it names an old value that never stood there."""
    loosened = replace(target, current=None)
    lower = target.current is not None and mention.value < abs(target.current)
    if lower and mention.old is not None and mention.old != abs(target.current or 0):
        loosened = target
    taken = take(mention, item, loosened)
    if taken.question or not taken.figure:
        return Reading(questions=(taken.question,) if taken.question else ())
    return Reading((Statement(item.number, Intent.CORRECTION, verbatim, figure=taken.figure),))


def share(text: str) -> Decimal | None:
    """Return the per cent that a clause of the piece states of the whole work (60%, 已完成六成), else None."""
    values = set()
    for clause in clauses(text):
        numbers = find_numbers(clause)
        if len(numbers) == 1 and numbers[0].per_cent and not numbers[0].vague:
            rest = clause[: numbers[0].start] + clause[numbers[0].end :]
            if re.fullmatch(
                r"\s*(?:已经?|目前|现|总体|整体|工作|任务|进度|形象进度|工程|完成|到|达到?|了|约|为|的|\s)*", rest
            ):
                values.add(numbers[0].value)
    return values.pop() if len(values) == 1 else None


def _for_target(target: TargetContext, found: tuple[Mention, ...], item: ItemContext) -> list[Taken]:
    """Return the one figure of a target, or what is to be asked of it."""
    mine = [mention for mention in found if candidates(mention, item) == (target,)]
    totals = _without_base([mention for mention in mine if mention.part is Part.TOTAL], target)
    if len(totals) > 1:
        totals = [mention for mention in totals if mention.summed] or totals
    added = [mention for mention in mine if mention.part is Part.ADDED]
    remaining = [mention.value for mention in mine if mention.part is Part.REMAINING]
    unsure = [mention for mention in mine if mention.part in {Part.UNSURE, Part.REMAINING}]
    estimates = [mention for mention in mine if mention.part in {Part.ESTIMATE, Part.FORECAST}]
    for group in (totals, added):
        if len(group) > 1:
            return [_how_many(group[0].clause, item, target)]
        if group:
            return [take(group[0], item, target, remaining)]
    if len(estimates) == 1 and not strange_words(estimates[0], item, target):
        asked = [] if estimates[0].part is Part.FORECAST else [_how_many(estimates[0].clause, item, target)]
        return [take(estimates[0], item, target), *asked]
    doubtful = [*estimates, *unsure]
    return [_how_many(doubtful[0].clause, item, target)] if doubtful else []


def _without_base(totals: list[Mention], target: TargetContext) -> list[Mention]:
    """Drop the 40 of 共40只,已开12只: said first, equal to what is wanted, without a word of anything done."""
    base = totals[0] if len(totals) > 1 else None
    if base and base.value == target.wanted and not _DONE.search(base.rest) and "已" not in base.rest:
        return totals[1:]
    return totals


def _homeless(found: Iterable[Mention], item: ItemContext) -> list[Taken]:
    """Ask about figures that several targets could own; figures in another measure are words only."""
    taken = []
    for mention in found:
        fitting = candidates(mention, item)
        if len(fitting) > 1 and mention.part is not Part.PLANNED:
            taken.append(Taken(mention.clause, question=_which_target(mention, item, fitting)))
        elif (
            mention.measure in COUNTABLE
            and not fitting
            and len(item.targets) == 1
            and not strange_words(mention, item, item.targets[0])
        ):
            taken.append(_how_many(mention.clause, item))
    return taken


def _which_target(mention: Mention, item: ItemContext, fitting: tuple[TargetContext, ...]) -> Question:
    targets = tuple(target.id for target in fitting or item.targets)
    return ask(QuestionId.WHICH_TARGET, item, mention.clause, value=mention.value, targets=targets)


def _how_many(text: str, item: ItemContext, target: TargetContext | None = None) -> Taken:
    """Ask for the figure; where the item has several targets and none is asked for, of all of them together."""
    asked = [one for one in item.targets if one.asked]
    one = target or (item.targets[0] if len(item.targets) == 1 else asked[0] if len(asked) == 1 else None)
    if not item.targets:
        return Taken(text)
    args = {"target": one.id if one else None, "measure": one.measure if one else None}
    return Taken(text, question=ask(QuestionId.HOW_MANY, item, text, **args))


def _broken_down(found: tuple[Mention, ...], item: ItemContext) -> list[Taken] | None:
    """Read 我镇两家,一家表装好了,一家停产: one done of two. None where the figures are no such account."""
    if len(found) < len(("base", "done")) or not _WHOLE_COUNT.search(found[0].rest):
        return None
    base, shares = found[0], found[1:]
    if {mention.part for mention in shares} - {Part.TOTAL, Part.UNSURE} or base.part is not Part.TOTAL:
        return None
    fitting = candidates(replace(base, base=base.value), item)
    if sum(mention.value for mention in shares) != base.value or len(fitting) != 1:
        return None
    done = [one for one in shares if _DONE.search(one.rest) and one.part is Part.TOTAL and not PROBLEM.search(one.rest)]
    if len(done) != 1:
        return [_how_many(base.clause, item, fitting[0])]
    stated = replace(done[0], rest="", clause=done[0].clause, base=base.value)
    return [take(stated, item, fitting[0])]


def _plans(verbatim: str, found: Iterable[Mention], item: ItemContext, today: date) -> tuple[Statement, ...]:
    """Keep what is meant to happen by a day: 剩下十二个下月底前."""
    planned = dict.fromkeys(mention.clause for mention in found if mention.part in {Part.PLANNED, Part.REMAINING})
    days = {clause: {one.day for one in find_dates(clause, today) if one.day} for clause in planned}
    return tuple(
        Statement(item.number, Intent.PLAN, clause if clause in verbatim else verbatim, day=min(found))
        for clause, found in days.items()
        if len(found) == 1
    )


def _statement(figure: Figure, verbatim: str, item: ItemContext, text: str, today: date) -> Statement:
    if not figure.estimate:
        return Statement(item.number, Intent.NUMBER, verbatim, figure=figure)
    expecting = [clause for clause in clauses(text) if _EXPECTED_LATER.search(clause)]
    later = {one.day for clause in expecting for one in find_dates(clause, today) if one.day}
    return Statement(
        item.number, Intent.ESTIMATE, verbatim, figure=figure, day=later.pop() if len(later) == 1 else None
    )
