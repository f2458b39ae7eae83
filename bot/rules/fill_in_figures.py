"""The figures of a fill-in sheet's row: each has a cell of its own target, and the words beside it may give it too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.rules.numerals import parse_number
from bot.rules.replies import understand
from bot.rules.reply_figures import Mention, Part
from bot.rules.reply_targets import ask, take
from bot.rules.reply_values import (
    Answered,
    Intent,
    ItemContext,
    Question,
    QuestionId,
    ReplyContext,
    Statement,
    TargetContext,
    Understood,
)

COUNTED = frozenset({Intent.NUMBER, Intent.ESTIMATE, Intent.CORRECTION})
COMPLETION = frozenset({QuestionId.COMPLETION_MEANT, QuestionId.COMPLETION_SHORT})


def alone_with(item: ItemContext, today: date) -> ReplyContext:
    """Return the context of words that can be about one item only."""
    return ReplyContext(today, Answered.CARD, (item,), item.number)


def read_cells(
    figures: Mapping[int, str], item: ItemContext, today: date
) -> tuple[list[Statement], list[Question], tuple[int, ...]]:
    """Read the figures' cells: what may be taken, what is asked first, and the targets whose cell is no figure."""
    taken: list[Statement] = []
    asked: list[Question] = []
    unread: list[int] = []
    for target in item.targets:
        if target.id not in figures:
            continue
        said, questions = _figure(figures[target.id], item, target, today)
        taken += said
        asked += questions
        if not said and not questions:
            unread.append(target.id)
    return taken, asked, tuple(unread)


def _figure(
    text: str, item: ItemContext, target: TargetContext, today: date
) -> tuple[Sequence[Statement], Sequence[Question]]:
    value = parse_number(text.strip().removesuffix(target.measure)) if "%" not in text else parse_number(text)
    wrong_share = "%" in text and "%" not in target.measure
    if value is not None and not wrong_share:
        read = take(Mention(value, target.measure, Part.TOTAL, text, ""), item, target)
        figure = [Statement(item.number, Intent.NUMBER, text, figure=read.figure)] if read.figure else []
        return figure, [read.question] if read.question else []
    alone = replace(item, targets=(replace(target, asked=True),))
    found = understand(text, alone_with(alone, today))
    said = [one for one in found.statements if one.intent in COUNTED and one.figure]
    return said, [one for one in found.questions if "target" in one.args and one.id not in COMPLETION]


def merged(read: Understood, taken: list[Statement], asked: list[Question], item: ItemContext) -> Understood:
    """Put the figures of the cells beside the words: where both give one and differ, neither is sure."""
    in_words = {one.figure.target: one.figure for one in read.statements if one.intent in COUNTED and one.figure}
    statements = [one for one in read.statements if not (one.intent in COUNTED and one.figure)]
    questions = [one for one in read.questions if not _answered(one, taken, asked)]
    celled = {question.args["target"] for question in asked}
    for one in taken:
        figure = one.figure
        if figure is None:
            continue
        celled.add(figure.target)
        other = in_words.get(figure.target)
        if other is None or other.estimate or other.total == figure.total:
            statements.append(one)
        else:
            questions.append(
                ask(QuestionId.NUMBER_MEANT, item, one.text, target=figure.target, value=figure.total, wanted=None)
            )
    statements += [one for one in read.statements if one.figure and one.figure.target not in celled]
    return Understood(tuple(statements), (*questions, *asked))


def _answered(question: Question, taken: list[Statement], asked: list[Question]) -> bool:
    """Return whether a question about the words is answered by a cell, or asked of it."""
    if not (taken or asked) or not {"target", "targets"} & set(question.args):
        return False
    if question.id in COMPLETION:
        return False
    target = question.args.get("target")
    cells = {one.figure.target for one in taken if one.figure} | {one.args["target"] for one in asked}
    return target is None or target in cells
