"""Reading replies.txt, and judging what was made of a reply against what it must be understood as."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bot.rules.replies import understand
from bot.rules.reply_values import Answered, Intent, Question, QuestionId, ReplyContext, Statement
from tests.rules.reply_people import CONTEXTS

FILE = Path(__file__).with_name("replies.txt")
_HEAD = re.compile(r"\[(?P<context>[^«·]+?)(?: «.+»)? · (?P<kind>.+)\]")
_INTENTS = {
    "ack": Intent.ACKNOWLEDGE,
    "words": Intent.PROGRESS,
    "empty": Intent.EMPTY_PROGRESS,
    "nothing": Intent.NO_PROGRESS,
    "=": Intent.NUMBER,
    "~": Intent.ESTIMATE,
    "fixed": Intent.CORRECTION,
    "done": Intent.COMPLETION,
    "problem": Intent.PROBLEM,
    "coordinate": Intent.COORDINATION,
    "extend": Intent.EXTENSION,
    "later": Intent.LATER_REPORT,
    "not-ours": Intent.OBJECTION,
    "withdraw": Intent.WITHDRAW,
    "elsewhere": Intent.REPORTED_ELSEWHERE,
    "asks": Intent.QUESTION,
}
_FIGURES = frozenset({Intent.NUMBER, Intent.ESTIMATE, Intent.CORRECTION})
_COUNTED = frozenset({Intent.NUMBER, Intent.CORRECTION})
_WORDS = frozenset({Intent.PROGRESS, Intent.PLAN})
_TOPICS = {
    "item": {QuestionId.WHICH_ITEM, QuestionId.NO_SUCH_ITEM, QuestionId.NUMBER_OR_ITEM},
    "figure": {
        QuestionId.WHICH_TARGET, QuestionId.HOW_MANY, QuestionId.NUMBER_MEANT, QuestionId.OTHER_BASE,
        QuestionId.ABOVE_WANTED, QuestionId.BELOW_CURRENT, QuestionId.OTHER_REMAINDER,
    },
    "done": {QuestionId.COMPLETION_MEANT, QuestionId.COMPLETION_SHORT},
    "none": {QuestionId.NONE_OF_WHAT},
    "day": {QuestionId.EXTENSION_DAY, QuestionId.LATER_DAY},
    "unclear": {QuestionId.UNCLEAR},
    "forwarded": {QuestionId.FORWARDED},
    "fact": {QuestionId.EMPTY},
    "away": {QuestionId.AWAY},
}  # fmt: skip
# Asked as a matter of course with what was said.
_COMES_WITH = {
    Intent.EMPTY_PROGRESS: {QuestionId.EMPTY},
    Intent.PROBLEM: {QuestionId.PROBLEM_WAYS, QuestionId.WHICH_ROW},
    Intent.COORDINATION: {QuestionId.COORDINATE_WHAT},
    Intent.EXTENSION: {QuestionId.EXTENSION_DAY},
    Intent.LATER_REPORT: {QuestionId.LATER_DAY},
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that must be understood of an item: one of several ways to take it, each an intent and its rest."""

    item: str
    ways: tuple[tuple[str, str], ...]

    def is_met_by(self, statement: Statement, context: ReplyContext) -> bool:
        """Tell whether a statement says this."""
        return (statement.item or "*") == self.item and any(
            _says(word, rest, statement, context) for word, rest in self.ways
        )


@dataclass(slots=True)
class Reading:
    """One whole way to understand a reply. `asked`: pairs of item (or "") and topic; `free`: anything may be asked."""

    facts: list[Fact] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    free: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A reply of the file."""

    where: str
    kind: str
    reply: str
    readings: tuple[Reading, ...]

    @property
    def context(self) -> ReplyContext:
        """What the reply is read with."""
        return CONTEXTS[self.where]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reply was understood: right or not, and the two faults that must never be."""

    case: Case
    right: bool
    false_done: bool
    false_figure: bool
    got: str


def cases() -> Iterator[Case]:
    """Yield the replies of the file in its order."""
    where = kind = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if head := _HEAD.fullmatch(line):
            where, kind = head["context"], head["kind"]
        elif line and not line.startswith("#"):
            reply, _, must = line.partition(" ⇒ ")
            yield one(where, reply, must, kind)


def one(where: str, reply: str, must: str, kind: str = "") -> Case:
    """Return one reply with what must be understood of it, both as in the file."""
    readings = tuple(_reading(part, CONTEXTS[where]) for part in must.split(" | "))
    return Case(where, kind, reply.replace("⏎", "\n"), readings)


def _reading(text: str, context: ReplyContext) -> Reading:
    reading = Reading()
    parts = [part.strip() for part in text.split(";")]
    named = {part.split()[0] for part in parts}
    for part in parts:
        item, _, what = part.partition(" ")
        if part == "(?)":
            reading.free = True
        elif part.startswith("?"):
            reading.asked.append(("", part[1:]))
        elif what.startswith("?"):
            reading.asked.append((item, what[1:]))
        else:
            ways = tuple(_way(way) for way in what.split(" or "))
            reading.facts += [Fact(number, ways) for number in _numbers(item, named, context)]
    return reading


def _numbers(item: str, named: set[str], context: ReplyContext) -> Iterable[str]:
    if item == "each":
        return context.asked
    return [number for number in context.asked if number not in named] if item == "rest" else [item]


def _way(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    if word.endswith("%"):
        return "words", word
    assert word in _INTENTS or word.startswith("+"), text
    return word, rest


def _says(word: str, rest: str, statement: Statement, context: ReplyContext) -> bool:
    if word == "words":
        share = f"{statement.per_cent}%" if statement.per_cent is not None else ""
        return statement.intent in _WORDS and share == rest
    intent = Intent.NUMBER if word.startswith("+") else _INTENTS[word]
    if statement.intent is not intent:
        return False
    if intent in _FIGURES:
        return _is_figure(word, rest, statement, context)
    if intent in {Intent.EXTENSION, Intent.LATER_REPORT}:
        return (statement.day.isoformat() if statement.day else "") == rest
    if intent is Intent.COMPLETION:
        return not rest or statement.document == rest
    return not rest or set(statement.units) == set(rest.split())


def _is_figure(word: str, rest: str, statement: Statement, context: ReplyContext) -> bool:
    figure, item = statement.figure, context.item(statement.item)
    assert figure is not None
    assert item is not None
    total, _, base = rest.removeprefix("= ").partition("/")
    wanted = next(target.wanted for target in item.targets if target.id == figure.target)
    return (
        figure.total == Decimal(total)
        and (not base or wanted == Decimal(base))
        and (bool(base) or len(item.targets) == 1)
        and (not word.startswith("+") or (figure.increment and figure.said == Decimal(word[1:])))
    )


def judge(case: Case) -> Verdict:
    """Read a reply with the rules and judge what was made of it."""
    understood = understand(case.reply, case.context)
    statements, questions = understood.statements, understood.questions
    facts = [fact for reading in case.readings for fact in reading.facts]
    amiss = [
        one for one in statements if not any(fact.is_met_by(one, case.context) for fact in facts)
    ]  # fmt: skip
    return Verdict(
        case,
        right=any(_fits(reading, statements, questions, case.context) for reading in case.readings),
        false_done=any(one.intent is Intent.COMPLETION for one in amiss),
        false_figure=any(one.intent in _COUNTED or one.per_cent is not None for one in amiss),
        got=_told(statements, questions),
    )


def _fits(
    reading: Reading, statements: tuple[Statement, ...], questions: tuple[Question, ...], context: ReplyContext
) -> bool:
    met = all(any(fact.is_met_by(one, context) for one in statements) for fact in reading.facts)
    nothing_else = all(
        any(fact.is_met_by(one, context) for fact in reading.facts) or _does_no_harm(one, reading, context)
        for one in statements
    )
    asked = all(any(_asks(question, item, topic) for question in questions) for item, topic in reading.asked)
    intents = {one.intent for one in statements}
    no_more = reading.free or all(
        any(_asks(question, item, topic) for item, topic in reading.asked)
        or any(question.id in _COMES_WITH.get(intent, ()) for intent in intents)
        for question in questions
    )
    fact_asked = Intent.EMPTY_PROGRESS not in intents or any(one.id is QuestionId.EMPTY for one in questions)
    return met and nothing_else and asked and no_more and fact_asked


def _does_no_harm(one: Statement, reading: Reading, context: ReplyContext) -> bool:
    """Words kept of an item that something was said of; a receipt where nothing is to be signed for."""
    if one.intent is Intent.ACKNOWLEDGE:
        return context.kind is not Answered.NOTICE
    told = {fact.item for fact in reading.facts} | {item for item, _ in reading.asked}
    return one.intent in _WORDS and one.per_cent is None and (one.item or "*") in told


def _asks(question: Question, item: str, topic: str) -> bool:
    return question.id in _TOPICS[topic] and (not item or question.item in {None, item})


def _told(statements: tuple[Statement, ...], questions: tuple[Question, ...]) -> str:
    told = []
    for one in statements:
        figure = f"{one.figure.total}#{one.figure.target}" if one.figure else ""
        share = f"{one.per_cent}%" if one.per_cent is not None else ""
        said = (one.item or "*", one.intent.value, figure, share, str(one.day or ""), *one.units, one.document or "")
        told.append(" ".join(filter(None, said)))
    return "; ".join([*told, *(f"{one.item or ''} ?{one.id.value.removeprefix('ask_')}".strip() for one in questions)])
