"""Understanding a piece of a reply that is about one item: what it asks for, its figures, whether it claims to be done."""

import re
from dataclasses import dataclass, replace

from bot.rules.reply_completion import Done, claims_done, read_completion
from bot.rules.reply_corrections import read_correction
from bot.rules.reply_courtesy import is_away
from bot.rules.reply_figures import Part, mentions
from bot.rules.reply_intents import Special, read_special
from bot.rules.reply_numbers import read_numbers, share
from bot.rules.reply_phrases import CORRECTION_PREFIX, LOST, PROBLEM, QUESTION, WRONG_BEFORE
from bot.rules.reply_targets import ask
from bot.rules.reply_values import Intent, ItemContext, Question, QuestionId, ReplyContext, Statement
from bot.rules.reply_words import bare, clauses

_NO_FIGURES_WITH = frozenset({Intent.OBJECTION, Intent.WITHDRAW, Intent.LATER_REPORT})
_REPORTS = re.compile(r"已|了(?!吗)|完成|正在|在[办推做]|\d")
_BACK_REFERRING = re.compile("(?:对|是|行|可以|好)(?:吗|吧|不|否)|对不对|行不行|可不可以")
_PAPERS = re.compile("材料|资料|佐证|报告")


@dataclass(frozen=True, slots=True)
class Read:
    """What a piece comes to."""

    statements: tuple[Statement, ...] = ()
    questions: tuple[Question, ...] = ()


def read_one_item(text: str, verbatim: str, whole: str, item: ItemContext, context: ReplyContext) -> Read:
    """Read a mended piece about one item; `whole` is all that may take a claim to be done back."""
    specials = _specials(text, item, context)
    correction = _correction(text, verbatim, item, context, specials)
    if correction.statements or correction.questions:
        return correction
    if not specials and is_away(text):
        return Read(questions=(ask(QuestionId.AWAY, item, verbatim),))
    if not specials and QUESTION.search(text):
        return _asked(text, verbatim, whole, item, context)
    statements, questions = placed(specials, verbatim, item)
    intents = {statement.intent for statement in statements}
    if Intent.PROBLEM in intents and LOST.search(text):
        questions += tuple(
            ask(QuestionId.WHICH_ROW, item, verbatim, target=target.id) for target in item.targets if target.has_list
        )
    if not intents & _NO_FIGURES_WITH and not QUESTION.search(text):
        numbers = _numbers(text, verbatim, item, context, intents)
        statements, questions = (*statements, *numbers.statements), (*questions, *numbers.questions)
    return _completed(text, verbatim, whole, item, Read(statements, questions), context)


def _specials(text: str, item: ItemContext, context: ReplyContext) -> tuple[Special, ...]:
    """Return what a piece asks for; papers handed in with the word that all is done are no report made elsewhere."""
    specials = read_special(text, context.today)
    if _PAPERS.search(text) and claims_done(text, item.title) is not Done.NO:
        return tuple(one for one in specials if one.statement.intent is not Intent.REPORTED_ELSEWHERE)
    return specials


def _correction(
    text: str, verbatim: str, item: ItemContext, context: ReplyContext, specials: tuple[Special, ...]
) -> Read:
    if any(special.statement.intent is Intent.OBJECTION for special in specials):
        return Read()  # 搞错了吧,是住建局的事
    announced = bool(CORRECTION_PREFIX.search(text) or (WRONG_BEFORE.search(text) and mentions(text, context.today)))
    found = read_correction(text, verbatim, item, context.today, announced=announced)
    return Read(found.statements, found.questions)


def _asked(text: str, verbatim: str, whole: str, item: ItemContext, context: ReplyContext) -> Read:
    """Read a question to the clerk; what is reported beside it counts, unless the question is about just that."""
    asks = Statement(item.number, Intent.QUESTION, verbatim)
    rest = ",".join(clause for clause in clauses(text) if not QUESTION.search(clause))
    if not _REPORTS.search(rest) or _BACK_REFERRING.search(text):
        return Read((asks,))
    told = read_one_item(rest, verbatim, whole, item, context)
    return Read((*told.statements, asks), told.questions)


def _numbers(text: str, verbatim: str, item: ItemContext, context: ReplyContext, intents: set[Intent]) -> Read:
    reading = read_numbers(text, verbatim, item, context.today)
    questions = reading.questions
    if Intent.PROBLEM in intents:  # 两家企业停产: how many is no figure of the target, and need not be asked
        questions = tuple(one for one in questions if not PROBLEM.search(str(one.args.get("text", ""))))
    return Read(reading.statements, questions)


def placed(
    specials: tuple[Special, ...], verbatim: str, item: ItemContext | None
) -> tuple[tuple[Statement, ...], tuple[Question, ...]]:
    """Return the statements and questions of what is asked for, of an item or of all that was answered."""
    number = item.number if item else None
    statements = tuple(replace(special.statement, item=number, text=verbatim) for special in specials)
    return statements, tuple(ask(special.question, item, verbatim) for special in specials if special.question)


def _completed(text: str, verbatim: str, whole: str, item: ItemContext, read: Read, context: ReplyContext) -> Read:
    """Add a completion where nothing else speaks against it, and else keep the words as progress."""
    figures = [one.figure for one in read.statements if one.intent is Intent.NUMBER and one.figure]
    reached = frozenset(
        target.id
        for target in item.targets
        for figure in figures
        if (figure.target, figure.total) == (target.id, target.wanted)
    )
    others = any(one.intent is not Intent.NUMBER for one in read.statements)
    if not others and not read.questions:
        completion = read_completion(text, verbatim, whole, item, reached)
        found = (completion.statement,) if completion.statement else ()
        read = Read((*read.statements, *found), completion.questions)
    if any(one.intent is not Intent.PLAN for one in read.statements):
        return read
    per_cent = share(text)
    if per_cent is None and _only_figure(text, context) and read.questions:
        return read
    if per_cent is not None and item.targets and not read.questions:
        target = item.targets[0]
        args = (
            {"target": target.id, "measure": target.measure}
            if len(item.targets) == 1
            else {"target": None, "measure": None}
        )
        read = Read(read.statements, (ask(QuestionId.HOW_MANY, item, verbatim, **args),))
    return Read(
        (*read.statements, Statement(item.number, Intent.PROGRESS, verbatim, per_cent=per_cent)), read.questions
    )


def _only_figure(text: str, context: ReplyContext) -> bool:
    """Tell whether a piece has no words besides a figure: as a report it is nothing before the question is answered."""
    found = mentions(text, context.today)
    return (
        bool(found)
        and all(not bare(one.rest) and one.part is not Part.PLANNED for one in found)
        and len(clauses(text)) == len(found)
    )
