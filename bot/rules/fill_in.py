"""A row of the fill-in sheet (填报表): what is said in its cells about one item, by the same rules as a reply.

The row names the item and the column the matter, so neither is asked about. A figure has a cell of its own; one in the
words counts only where it says the same, or nothing stands in the cell. 已完成 is a claim to be asked about, never done.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.rules.fill_in_figures import COMPLETION, alone_with, merged, read_cells
from bot.rules.replies import understand
from bot.rules.reply_mending import mend
from bot.rules.reply_targets import ask
from bot.rules.reply_values import Intent, ItemContext, Question, QuestionId, Statement, TargetContext, Understood
from bot.rules.reply_words import NO_TROUBLE_WHOLE, NONE_WHOLE, bare, clauses


class State(StrEnum):
    """How it goes (办理情况), as chosen from the sheet's list."""

    ONGOING = "ongoing"  # 推进中
    NONE = "none"  # 暂无进展
    DONE = "done"  # 已完成: to be asked about


@dataclass(frozen=True)
class Filled:
    """What somebody filled in for one item. `words` is the report's text, as its author would read it back.

    `figures` are the cells of the targets as typed; `progress`, `problem` and `next_step` the words of their columns.
    """

    words: str = ""
    progress: str = ""
    figures: Mapping[int, str] = field(default_factory=dict, hash=False)
    problem: str = ""
    next_step: str = ""
    state: State | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is filled in: that is no report."""
        return not (self.progress or self.figures or self.problem or self.next_step or self.state)


@dataclass(frozen=True)
class RowUnderstood:
    """Two reports, either may say nothing: progress, which may be quoted to a leader, and the problem, which is not.

    `unread` are the targets whose cell holds no figure.
    """

    progress: Understood = field(default_factory=Understood)
    problem: Understood = field(default_factory=Understood)
    unread: tuple[int, ...] = ()

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to report, to do or to ask."""
        return any((*_parts(self.progress), *_parts(self.problem)))


def _parts(understood: Understood) -> tuple[object, ...]:
    return understood.statements, understood.questions


# What the row itself answers
_ABOUT_ITEM = frozenset({QuestionId.WHICH_ITEM, QuestionId.NO_SUCH_ITEM, QuestionId.NUMBER_OR_ITEM})
_REPORTED = frozenset({
    Intent.PROGRESS, Intent.EMPTY_PROGRESS, Intent.NO_PROGRESS, Intent.NUMBER, Intent.ESTIMATE, Intent.PLAN,
    Intent.COMPLETION, Intent.PROBLEM, Intent.COORDINATION, Intent.CORRECTION,
})  # fmt: skip
# Words that act on something besides this row, or on nothing
_NOT_HERE = frozenset({Intent.WITHDRAW, Intent.ACKNOWLEDGE})
_ASKED_FOR = frozenset({Intent.COORDINATION, Intent.EXTENSION, Intent.OBJECTION})
_ASKED_OF_TROUBLE = frozenset({QuestionId.COORDINATE_WHAT, QuestionId.EXTENSION_DAY, QuestionId.PROBLEM_WAYS})
_ENUMERATOR = re.compile(
    r"(?:(?<=^)|(?<=[\n;；。]))\s*(?:第?\d{1,2}项?\s*[:：、.．)）]|[((]\d{1,2}[))]|[①-⑳])\s*(?!\d)"
)
_NTH = re.compile(r"第\d{1,3}[项条件号]")  # a part of the item: neither another item nor a count


def understand_row(filled: Filled, item: ItemContext, today: date) -> RowUnderstood:
    """Return what a row says about its item; an empty one says nothing."""
    taken, asked, unread = read_cells(filled.figures, item, today)
    read = _words(filled.progress, item, today)
    said = merged(read, taken, asked, item)
    statements = list(said.statements)
    questions = list(said.questions)
    if filled.state is State.DONE and not _claims(said):
        questions.append(_done(filled, item, statements))
    claimed = [one for one in statements if one.intent is Intent.COMPLETION]
    if claimed and _short(item, statements) is not None:  # the words say done, a figure beside them says not yet
        statements = [one for one in statements if one not in claimed]
        questions.append(_done(filled, item, statements))
    if _lacks_report(filled, statements, questions):
        statements.append(Statement(item.number, _plain_intent(filled), filled.words))
        if statements[-1].intent is Intent.EMPTY_PROGRESS:
            questions.append(ask(QuestionId.EMPTY, item, filled.words, items=(item.number,)))
    worded = tuple(_with_words(one, filled.words) for one in statements)
    return RowUnderstood(Understood(worded, tuple(questions)), _trouble(filled.problem, item, today), unread)


def together(understood: Iterable[Understood]) -> Understood:
    """Return what several rows say as one; what is missing of several items is asked once."""
    found = list(understood)
    questions = [question for one in found for question in one.questions]
    empty = [question for question in questions if question.id is QuestionId.EMPTY]
    others = [question for question in questions if question.id is not QuestionId.EMPTY]
    if empty:
        items = tuple(dict.fromkeys(question.item for question in empty if question.item))
        others.append(Question(QuestionId.EMPTY, None, {"text": empty[0].args["text"], "items": items}))
    return Understood(tuple(statement for one in found for statement in one.statements), tuple(others))


def _words(text: str, item: ItemContext, today: date) -> Understood:
    """Read the words of the progress column."""
    if not text:
        return Understood()
    if NONE_WHOLE.fullmatch(bare(mend(text))):
        return Understood((Statement(item.number, Intent.NO_PROGRESS, text),))
    found = understand(_NTH.sub("", _ENUMERATOR.sub("", text)), alone_with(item, today))
    statements = tuple(one for one in found.statements if one.intent not in _NOT_HERE)
    questions = tuple(one for one in found.questions if one.id not in _ABOUT_ITEM)
    if not statements and not any(question.id is QuestionId.UNCLEAR for question in questions):
        statements = (Statement(item.number, Intent.PROGRESS, text),)
    return Understood(statements, questions)


def _claims(said: Understood) -> bool:
    return any(one.intent is Intent.COMPLETION for one in said.statements) or any(
        question.id in COMPLETION for question in said.questions
    )


def _done(filled: Filled, item: ItemContext, statements: Sequence[Statement]) -> Question:
    """Ask whether 已完成 means the whole: where a target is short, with its figures."""
    short = _short(item, statements)
    if short is None:
        return ask(QuestionId.COMPLETION_MEANT, item, filled.words, items=(item.number,))
    target, current = short
    return ask(QuestionId.COMPLETION_SHORT, item, filled.words, target=target.id, current=current, wanted=target.wanted)


def _short(item: ItemContext, statements: Sequence[Statement]) -> tuple[TargetContext, Decimal] | None:
    """Return a target that is not reached, counting what the row itself brings, and where it stands."""
    brought = {one.figure.target: one.figure.total for one in statements if one.intent is Intent.NUMBER and one.figure}
    for target in item.targets:
        current = brought.get(target.id, target.current)
        if target.wanted is not None and current is not None and abs(current) < abs(target.wanted):
            return target, current
    return None


def _lacks_report(filled: Filled, statements: Sequence[Statement], questions: Sequence[Question]) -> bool:
    """Return whether a row has something to be written down that its words and figures alone do not bring."""
    if any(one.intent in _REPORTED for one in statements):
        return False
    asked_of_cell = any("target" in question.args for question in questions)
    return bool(filled.next_step or filled.state or asked_of_cell)


def _plain_intent(filled: Filled) -> Intent:
    """Return as what such a row is written down."""
    if filled.progress or filled.next_step or filled.figures or filled.state is State.DONE:
        return Intent.PROGRESS
    return Intent.NO_PROGRESS if filled.state is State.NONE else Intent.EMPTY_PROGRESS


def _with_words(statement: Statement, words: str) -> Statement:
    """Return a statement that is written down with the whole row's words; requests keep their own."""
    return statement if statement.intent in _ASKED_FOR - {Intent.COORDINATION} else replace(statement, text=words)


def _trouble(text: str, item: ItemContext, today: date) -> Understood:
    """Read the words of the problem column: 无 is none; what they ask for is asked for, what they count is not counted."""
    plain = bare(mend(text))
    said = [bare(clause) for clause in clauses(mend(text)) if bare(clause)]
    if not plain or NONE_WHOLE.fullmatch(plain) or all(NO_TROUBLE_WHOLE.fullmatch(clause) for clause in said):
        return Understood()
    found = understand(_NTH.sub("", _ENUMERATOR.sub("", text)), alone_with(item, today))
    wishes = tuple(one for one in found.statements if one.intent in _ASKED_FOR)
    questions = tuple(one for one in found.questions if one.id in _ASKED_OF_TROUBLE)
    wished = tuple(replace(one, text=text) for one in wishes)
    return Understood((Statement(item.number, Intent.PROBLEM, text), *wished), questions)
