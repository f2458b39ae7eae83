"""The numbers of a piece about one item: figures of its targets, estimates, and what to ask. In doubt no number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.patterns import pattern_of
from bot.rules.numerals import find_numbers
from bot.rules.reply_dates import find_dates
from bot.rules.reply_figures import Mention, Part, mentions
from bot.rules.reply_phrases import PROBLEM
from bot.rules.reply_targets import COUNTABLE, Taken, ask, candidates, strange_words, take
from bot.rules.reply_values import Figure, Intent, ItemContext, Question, QuestionId, Statement, TargetContext
from bot.rules.reply_words import clauses

_SOME = (
    r"[刚已快早]?过半|[一]?[大小]?半|[小近]一半|将近一半|一半不到|不到一半|一半左右|多半|大头|一半(?:多|以上)?|(?:好|十)?几[只家个户]?|[一二三四五六七八九]{2}十?[只家个户]|十[来几多][只家个户]?|若干[只家个户]?"
    r"|不少|好多|很多|多数|大部分|绝大部分|大多数?|一部分|部分|一些|有些|[一二三四五六七八九十两\d]+分之[一二三四五六七八九十两\d]+"
    r"|[一二三四五六七八九\d]成[半五]?(?:左右|多|以上|上下)?|\d+(?:\.\d+)?%(?:左右|多|以上|上下)"
)
_VAGUE = pattern_of(
    rf"(?:(?>{_SOME})|已经?|目前|进度|完成|开工|落实|签约|大概|大约|估计|差不多|任务|总体|[了的有也都开签刚快]|企业|项目|吧|左右|以上|上下|多)++"
)
_SOME_SAID = pattern_of(_SOME)
_WHOLE_COUNT = pattern_of(r"我[镇局县市乡办委们]|共|总|全[镇市县局]|辖区|名下|涉及")
_DONE = pattern_of(r"(?:好|完成|完毕|落实|开工|投产|竣工|建成|到位|达标|通过|签约|上市|兑现)了?$")
_DONE_AT_ALL = pattern_of(_DONE.pattern.removesuffix("了?$") + "|已|全|了|都|均")
_DONE_BEFORE = pattern_of(r"已|了|完成|落实|实际")
_EXPECTED_LATER = pattern_of(r"出数|公布|核定|反馈|出来|数据")


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
        found = _with_bases(found, item) if len(item.targets) > 1 else found
        taken = [one for target in item.targets for one in _for_target(target, found, item)]
        taken += [] if any(one.figure for one in taken) and len(item.targets) == 1 else _homeless(found, item)
    if says_vaguely(text) and not any(one.figure for one in taken):
        taken = [how_many(text, item)]
    statements = [_statement(one.figure, verbatim, item, text, today) for one in taken if one.figure]
    return Reading(
        tuple(statements) + _plans(verbatim, found, item, today), tuple(one.question for one in taken if one.question)
    )


def share(text: str) -> Decimal | None:
    """Return the per cent that a clause of the piece states of the whole work (60%, 已完成六成), else None."""
    values = set()
    for clause in clauses(text):
        numbers = find_numbers(clause)
        if len(numbers) == 1 and numbers[0].per_cent and not numbers[0].vague:
            rest = clause[: numbers[0].start] + clause[numbers[0].end :]
            planned = "任务" in rest and "完成" not in rest
            if not planned and re.fullmatch(
                r"\s*(?:已经?|目前|现|总体|整体|工作|任务|进度|形象进度|工程|完成|到|达到?|了|约|为|的|\s)*", rest
            ):
                values.add(numbers[0].value)
    return values.pop() if len(values) == 1 else None


def says_vaguely(text: str) -> bool:
    """Tell whether a text only says about how many, without a figure: 过半, 八成左右, 十几只吧."""
    plain = text.strip(",;。!. ")
    return bool(_VAGUE.fullmatch(plain) and _SOME_SAID.search(plain))


def _for_target(target: TargetContext, found: tuple[Mention, ...], item: ItemContext) -> list[Taken]:
    """Return the one figure of a target, or what is to be asked of it."""
    mine = [mention for mention in found if candidates(mention, item) == (target,)]
    totals = [one for one in mine if one.part is Part.TOTAL and not _of_what_is_not_counted(one, found, item)]
    totals = _without_base(totals, target)
    if len(totals) > 1:
        totals = [mention for mention in totals if not mention.among] or totals
        totals = [mention for mention in totals if mention.summed] or totals
    added = [mention for mention in mine if mention.part is Part.ADDED]
    asides = sum((mention.value for mention in mine if mention.part is Part.ASIDE), Decimal(0))
    remaining = [mention.value + asides for mention in mine if mention.part is Part.REMAINING]
    unsure = [one for one in mine if one.part is Part.TOTAL and one not in totals]
    unsure += [mention for mention in mine if mention.part in {Part.UNSURE, Part.ASIDE, Part.REMAINING}]
    estimates = [mention for mention in mine if mention.part in {Part.ESTIMATE, Part.FORECAST}]
    for group in (totals, added):
        if len(group) > 1:
            return [how_many(group[0].clause, item, target)]
        if group:
            return [take(group[0], item, target, remaining)]
    if len(estimates) == 1 and not strange_words(estimates[0], item, target):
        asked = [] if estimates[0].part is Part.FORECAST else [how_many(estimates[0].clause, item, target)]
        return [take(estimates[0], item, target), *asked]
    doubtful = [*estimates, *unsure]
    return [how_many(doubtful[0].clause, item, target)] if doubtful else []


def _with_bases(found: tuple[Mention, ...], item: ItemContext) -> tuple[Mention, ...]:
    """Read 5000吨以上的7家,已落实3家 as 3 of 7: a figure that is just what a target wants, then one that says what is done."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and mention.base is None and mention.part is Part.TOTAL and _DONE_BEFORE.search(mention.rest):
            owner = candidates(replace(last, base=last.value), item)
            if _is_base(last, owner) and mention.measure in {last.measure, ""} and last.clause != mention.clause:
                joined[-1] = replace(mention, base=last.value)
                continue
        joined.append(mention)
    return tuple(joined)


def _is_base(mention: Mention, owner: tuple[TargetContext, ...]) -> bool:
    plain = mention.part is Part.TOTAL and mention.base is None and not mention.summed
    return plain and len(owner) == 1 and owner[0].wanted == mention.value and not _DONE_AT_ALL.search(mention.rest)


def _of_what_is_not_counted(mention: Mention, found: tuple[Mention, ...], item: ItemContext) -> bool:
    """Tell whether a 其中 is of something else: 走访45家,其中亿元以上12家."""
    before = [one for one in found[: found.index(mention)] if one.clause != mention.clause]
    if not mention.among or not before:
        return False
    owner = candidates(before[-1], item)
    return len(owner) != 1 or strange_words(before[-1], item, owner[0])


def _without_base(totals: list[Mention], target: TargetContext) -> list[Mention]:
    """Drop the 40 of 共40只,已开12只: said first, equal to what is wanted, without a word of anything done."""
    base = totals[0] if len(totals) > 1 else None
    if base and base.value == target.wanted and not _DONE.search(base.rest) and "已" not in base.rest:
        return totals[1:]
    return totals


def _homeless(found: Iterable[Mention], item: ItemContext) -> list[Taken]:
    """Ask about figures that several targets could own; figures in another measure are words only."""
    taken = []
    housed = any(len(candidates(mention, item)) == 1 for mention in found)
    open_ends = {Part.PLANNED, Part.REMAINING, Part.ADDED} if housed else {Part.PLANNED}
    for mention in found:
        fitting = candidates(mention, item)
        if len(fitting) > 1 and mention.part not in open_ends:
            taken.append(Taken(mention.clause, question=which_target(mention, item, fitting)))
        elif (
            mention.measure in COUNTABLE
            and not fitting
            and len(item.targets) == 1
            and not strange_words(mention, item, item.targets[0])
        ):
            taken.append(how_many(mention.clause, item))
    return taken


def which_target(mention: Mention, item: ItemContext, fitting: tuple[TargetContext, ...]) -> Question:
    """Return the question which target a figure is of: one of those it fits, or any."""
    targets = tuple(target.id for target in fitting or item.targets)
    return ask(QuestionId.WHICH_TARGET, item, mention.clause, value=mention.value, targets=targets)


def how_many(text: str, item: ItemContext, target: TargetContext | None = None) -> Taken:
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
        return [how_many(base.clause, item, fitting[0])]
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
