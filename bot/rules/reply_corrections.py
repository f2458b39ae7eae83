"""Corrections of a figure given before: 刚才打错,5是11只不是12只; 更正:开工11只."""

from dataclasses import replace
from datetime import date

from bot.patterns import pattern_of
from bot.rules.numerals import find_numbers
from bot.rules.reply_figures import Mention, Part, blank_out, mentions
from bot.rules.reply_numbers import Reading, how_many, which_target
from bot.rules.reply_phrases import CORRECTION_PREFIX, WRONG_BEFORE
from bot.rules.reply_targets import ask, candidates, take
from bot.rules.reply_values import Intent, ItemContext, QuestionId, Statement, TargetContext

_CORRECTED = tuple(
    pattern_of(pattern)
    for pattern in (
        r"不是(?P<old>{n}).{{0,6}}?[,，]?(?:而?是|应该?[为是])(?P<new>{n})",
        r"是(?P<new>{n}).{{0,6}}?[,，]?(?:而)?不是(?P<old>{n})",
        r"(?P<old>{n}).{{0,4}}?(?:改为|改成|更正为|应为|应该是|应是)(?P<new>{n})",
        r"(?P<old>{n}).{{0,4}}?(?:有误|错).{{0,4}}?,?(?:实际?为?|应[为是]|应该[为是]|[是为])(?P<new>{n})",
        r"(?:应为|应该是|应该为|应是|改为|改成|更正为|更正|修正为|实为|实际是|其实是|是)[:\s]*(?P<new>{n})",
    )
    for pattern in [pattern.format(n=r"\d+(?:\.\d+)?|[〇一二两三四五六七八九十百廿卅]+")]
)
_NAMING_BOTH = 3  # the first so many name the wrong figure too
_MEASURE = pattern_of(r"\s?([只家个户%项])")


def read_correction(text: str, verbatim: str, item: ItemContext, today: date, *, announced: bool) -> Reading:
    """Read 是11只不是12只, 更正:11只. `announced`: a figure was said to be wrong, so a bare new value is enough."""
    masked = blank_out(text, today)
    tried = _CORRECTED if announced else _CORRECTED[:_NAMING_BOTH]
    match = next((match for pattern in tried if (match := pattern.search(masked))), None)
    if match is None and announced:
        totals = [
            one
            for one in mentions(CORRECTION_PREFIX.sub(" ", WRONG_BEFORE.sub(" ", text)), today)
            if one.part is Part.TOTAL
        ]
        fitting = candidates(totals[0], item) if len(totals) == 1 else ()
        if len(fitting) == 1:
            return _corrected(totals[0], fitting[0], item, verbatim)
    if match is None:
        question = how_many(text, item).question or ask(QuestionId.UNCLEAR, item, verbatim)
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
        return Reading(questions=(which_target(mention, item, fitting),))
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
