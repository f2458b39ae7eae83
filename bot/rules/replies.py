"""Understanding a reply: words in, statements and questions out. In doubt never a completion, never a number.

Pure: what a statement leads to is decided, and confirmed back to the person, elsewhere.
"""

from collections.abc import Sequence

from bot.patterns import pattern_of
from bot.rules.reply_courtesy import RECEIVED_WHOLE, is_away, is_courtesy, is_excuse, is_promise, without_courtesy
from bot.rules.reply_intents import read_special
from bot.rules.reply_items import Piece, split_items
from bot.rules.reply_mending import mend
from bot.rules.reply_one_item import Read, placed, read_one_item
from bot.rules.reply_phrases import QUESTION
from bot.rules.reply_targets import ask
from bot.rules.reply_values import (
    Answered,
    Intent,
    ItemContext,
    Question,
    QuestionId,
    ReplyContext,
    Statement,
    Understood,
    items_of,
)
from bot.rules.reply_words import (
    ACK_WHOLE,
    EMPTY_CORE,
    EMPTY_WORDS_WHOLE,
    NO_PROGRESS_WHOLE,
    NO_TROUBLE_WHOLE,
    NONE_WHOLE,
    YES_OR_NO_WHOLE,
    bare,
    clauses,
)

_WORD = pattern_of(r"[\u4e00-\u9fffA-Za-z0-9]")
_FIRST_WORDS = pattern_of(r"[^,;。!\s]++[,;。!\s]*+")
# What may be said of all that a notice or reminder is about, without naming an item.
_OF_ALL = frozenset({Intent.LATER_REPORT, Intent.REPORTED_ELSEWHERE, Intent.WITHDRAW, Intent.QUESTION})
_LIST_MESSAGES = frozenset({Answered.NOTICE, Answered.BUNDLE, Answered.CHASE})


def understand(text: str, context: ReplyContext) -> Understood:
    """Return what a reply says about the person's open items, and what has to be asked back.

    A forwarded message is another's words: nothing is taken from it but the question whose report it is to be.
    """
    if context.forwarded:
        items = (context.sole,) if context.sole else context.asked
        return Understood(questions=(ask(QuestionId.FORWARDED, context.item(context.sole), text, items=items),))
    if not _WORD.search(mend(text)) and not ACK_WHOLE.fullmatch(mend(text)):
        return Understood(questions=(ask(QuestionId.UNCLEAR, context.item(context.sole), text),))
    pieces = _of_substance(split_items(text, context))
    named = frozenset(number for piece in pieces for number in (*piece.numbers, *piece.left_out))
    read = [_piece(piece, _may_take_back(piece, pieces, text), named, context) for piece in pieces]
    statements = dict.fromkeys(statement for one in read for statement in one.statements)
    return Understood(tuple(statements), _once([question for one in read for question in one.questions]))


def _of_substance(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop the greeting before, and the name after, what is said of items; alone they stay."""
    kept = tuple(one for one in pieces if one.head or not is_courtesy(mend(one.text)))
    return kept or pieces


def _may_take_back(piece: Piece, pieces: tuple[Piece, ...], text: str) -> str:
    """Return what may take back a claim of the piece: its own line, where every line has its own head, else all."""
    alone = piece.own_line and "\n" in text.strip() and all(other.own_line for other in pieces)
    return piece.text if alone else text


def _once(questions: list[Question]) -> tuple[Question, ...]:
    """Ask for one fact, or for the day of reports that come later, once for all items, and never the same thing twice."""
    empty = [question for question in questions if question.id is QuestionId.EMPTY]
    later = [question for question in questions if question.id is QuestionId.LATER_DAY]
    alike = [asked for asked in (empty, later if len(later) > 1 else ()) if asked]
    others = [question for question in questions if all(question not in asked for asked in alike)]
    others += [_together(asked) for asked in alike]
    return tuple(question for index, question in enumerate(others) if question not in others[:index])


def _together(questions: Sequence[Question]) -> Question:
    """Return one question for the items of all these."""
    items = tuple(dict.fromkeys(item for question in questions for item in items_of(question)))
    return Question(questions[0].id, None, {"text": questions[0].args["text"], "items": items})


def _piece(piece: Piece, whole: str, named: frozenset[str], context: ReplyContext) -> Read:
    verbatim = piece.said.strip(" \t\r\n,;，；、") or piece.said
    if piece.unknown:
        return Read(
            questions=tuple(
                Question(QuestionId.NO_SUCH_ITEM, None, {"text": verbatim, "number": number, "items": context.numbers})
                for number in piece.unknown
            )
        )
    if piece.doubtful:
        question = ask(QuestionId.NUMBER_OR_ITEM, context.item(context.sole), verbatim, number=piece.doubtful)
        return Read(questions=(question,))
    text = mend(piece.text)
    acknowledged, text = _acknowledgement(without_courtesy(text) or text)
    numbers = piece.numbers or (tuple(n for n in context.asked if n not in named) if piece.others else ())
    numbers = numbers or ((context.sole,) if context.sole else ())
    first = _acknowledge(verbatim, numbers, context) if acknowledged else ()
    if not bare(text) and not acknowledged:
        item = context.item(numbers[0]) if len(numbers) == 1 else None
        return Read(questions=(ask(QuestionId.UNCLEAR, item, piece.text.strip() or piece.head.strip()),))
    if not bare(text) or (acknowledged and (_is_empty(bare(text)) or is_promise(text))):
        return Read(first)
    if is_excuse(text) or (YES_OR_NO_WHOLE.fullmatch(bare(text)) and not NONE_WHOLE.fullmatch(bare(text))):
        item = context.item(numbers[0]) if len(numbers) == 1 else None
        return Read(questions=(ask(QuestionId.UNCLEAR, item, verbatim),))
    rest = _about(text, verbatim, whole, numbers, context)
    if len(numbers) > 1:
        rest = _spread(rest, verbatim, numbers)
    return Read(first + rest.statements, rest.questions)


def _spread(read: Read, verbatim: str, numbers: tuple[str, ...]) -> Read:
    """Keep what is said of several items at once from completing any of them or giving one figure to all."""
    completing = {QuestionId.COMPLETION_MEANT, QuestionId.COMPLETION_SHORT}
    asked = {question.id for question in read.questions}
    intents = {statement.intent for statement in read.statements}
    if Intent.COMPLETION in intents or asked & completing:
        id_, dropped = QuestionId.COMPLETION_MEANT, {Intent.COMPLETION, Intent.NUMBER, Intent.ESTIMATE, Intent.PROGRESS}
    elif intents & {Intent.NUMBER, Intent.ESTIMATE, Intent.CORRECTION}:
        id_, dropped = QuestionId.WHICH_ITEM, {Intent.NUMBER, Intent.ESTIMATE, Intent.CORRECTION}
    else:
        return read
    kept = tuple(statement for statement in read.statements if statement.intent not in dropped)
    questions = tuple(question for question in read.questions if question.id not in completing)
    return Read(kept, (*questions, Question(id_, None, {"text": verbatim, "items": numbers})))


def _acknowledgement(text: str) -> tuple[bool, str]:
    """Return whether a mended piece begins with 收到 or the like, and what is left of it."""
    end = 0
    for word in _FIRST_WORDS.finditer(text):
        if not ACK_WHOLE.fullmatch(word.group()) and not RECEIVED_WHOLE.fullmatch(word.group()):
            break
        end = word.end()
    return end > 0, text[end:]


def _acknowledge(verbatim: str, numbers: tuple[str, ...], context: ReplyContext) -> tuple[Statement, ...]:
    targets: tuple[str | None, ...] = numbers
    if not targets:
        targets = context.asked if context.kind in _LIST_MESSAGES else (None,)
    return tuple(Statement(number, Intent.ACKNOWLEDGE, verbatim) for number in targets or (None,))


def _is_empty(text: str) -> bool:
    return all(
        (EMPTY_WORDS_WHOLE.fullmatch(clause) and EMPTY_CORE.search(clause)) or NO_TROUBLE_WHOLE.fullmatch(clause)
        for clause in map(bare, clauses(text))
    )


def _about(text: str, verbatim: str, whole: str, numbers: tuple[str, ...], context: ReplyContext) -> Read:
    """Read a piece for the items it names, for all that the message was about, or ask which item is meant."""
    plain = bare(text)
    items = tuple(item for number in numbers if (item := context.item(number)))
    if NONE_WHOLE.fullmatch(plain):
        return Read(questions=(ask(QuestionId.NONE_OF_WHAT, items[0] if len(items) == 1 else None, verbatim),))
    listed = context.kind in _LIST_MESSAGES
    if _is_empty(plain) or NO_PROGRESS_WHOLE.fullmatch(plain):
        items = items or (tuple(item for item in context.items if item.number in context.asked) if listed else ())
        return _empty(plain, verbatim, items) if items else _which_item(verbatim, context)
    if items:
        read = [read_one_item(text, verbatim, whole, item, context) for item in items]
        return Read(
            tuple(one for each in read for one in each.statements),
            tuple(one for each in read for one in each.questions),
        )
    return _of_all(text, verbatim, context)


def _empty(plain: str, verbatim: str, items: tuple[ItemContext, ...]) -> Read:
    if NO_PROGRESS_WHOLE.fullmatch(plain) and not _is_empty(plain):
        return Read(tuple(Statement(item.number, Intent.NO_PROGRESS, verbatim) for item in items))
    return Read(
        tuple(Statement(item.number, Intent.EMPTY_PROGRESS, verbatim) for item in items),
        tuple(ask(QuestionId.EMPTY, item, verbatim) for item in items),
    )


def _which_item(verbatim: str, context: ReplyContext) -> Read:
    id_ = QuestionId.WHICH_ITEM if context.items else QuestionId.UNCLEAR
    return Read(questions=(Question(id_, None, {"text": verbatim, "items": context.asked}),))


def _of_all(text: str, verbatim: str, context: ReplyContext) -> Read:
    """Read words that name no item where several are open: only what can be said of all is taken."""
    specials = read_special(text, context.today)
    if not specials and is_away(text):
        return Read(questions=(ask(QuestionId.AWAY, None, verbatim),))
    if not specials and QUESTION.search(text):
        return Read((Statement(None, Intent.QUESTION, verbatim),))
    if not specials or any(special.statement.intent not in _OF_ALL for special in specials):
        return _which_item(verbatim, context)
    statements, questions = placed(specials, verbatim, None)
    return Read(statements, tuple(_naming(question, context) for question in questions))


def _naming(question: Question, context: ReplyContext) -> Question:
    """Return a question about all that a message was about; by which day reports come is asked with their numbers."""
    if question.id is not QuestionId.LATER_DAY:
        return question
    return Question(question.id, None, {**question.args, "items": context.asked})
