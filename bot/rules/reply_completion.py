"""Whether a piece says that the whole item is done, and asks for it to be struck off.

Only an explicit word about the whole counts (已完成, 全部办结, 请予销号), and nothing near it may take it back:
方案已完成 is a part, 基本完成 and 快完成了 are not done, 已完成25只 is a figure. What stays in doubt is progress, or
asked about.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.rules.reply_mending import mend
from bot.rules.reply_phrases import DOCUMENT_NUMBER
from bot.rules.reply_targets import ask
from bot.rules.reply_values import Intent, ItemContext, Question, QuestionId, Statement
from bot.rules.reply_words import (
    COMPLETION_CLAUSE,
    COMPLETION_EN_WHOLE,
    COMPLETION_REQUEST,
    DOUBT,
    HALF_SAID_DONE,
    bare,
    clauses,
)


class Done(Enum):
    """How sure it is that a piece claims the whole."""

    YES = auto()
    ASK = auto()
    NO = auto()


@dataclass(frozen=True, slots=True)
class CompletionReading:
    """A completion request, or what has to be asked first; neither where the piece claims nothing."""

    statement: Statement | None = None
    questions: tuple[Question, ...] = field(default=())


def doubtful(text: str) -> bool:
    """Tell whether a word of negation, doubt, condition or future stands in a text."""
    return bool(DOUBT.search(text) or DOUBT.search(mend(text)))


def claims_done(text: str, title: str = "") -> Done:
    """Return how sure it is that a mended piece claims its whole item; `title` may stand before the claim."""
    said = re.compile(COMPLETION_CLAUSE.format(title=re.escape(title) or "(?!)"))
    found = [
        clause for clause in map(bare, clauses(text)) if said.fullmatch(clause) or COMPLETION_EN_WHOLE.fullmatch(clause)
    ]
    requested = COMPLETION_REQUEST.search(text)
    if not found and not requested:
        half = any(HALF_SAID_DONE.fullmatch(bare(clause)) for clause in clauses(text))
        return Done.ASK if half and not doubtful(text) else Done.NO
    if not doubtful(text):
        return Done.YES
    return Done.ASK if requested or (found and len(clauses(text)) > 1) else Done.NO


def read_completion(
    text: str, verbatim: str, whole: str, item: ItemContext, reached: frozenset[int]
) -> CompletionReading:
    """Read whether a piece asks for the item to be closed.

    `whole` is all that may take the claim back (the line, or the message), `reached` the targets that the piece itself
    brings to what is wanted. A target known to be short puts the claim in doubt.
    """
    claim = claims_done(text, mend(item.title))
    if claim is Done.NO:
        return CompletionReading()
    if claim is Done.ASK or doubtful(whole):
        return CompletionReading(questions=(ask(QuestionId.COMPLETION_MEANT, item, verbatim, items=(item.number,)),))
    short = next(
        (
            target
            for target in item.targets
            if target.wanted is not None
            and target.current is not None
            and abs(target.current) < abs(target.wanted)
            and target.id not in reached
        ),
        None,
    )
    if short:
        args = {"target": short.id, "current": short.current, "wanted": short.wanted}
        return CompletionReading(questions=(ask(QuestionId.COMPLETION_SHORT, item, verbatim, **args),))
    number = DOCUMENT_NUMBER.search(text)
    document = number.group() if number else None
    return CompletionReading(Statement(item.number, Intent.COMPLETION, verbatim, document=document))
