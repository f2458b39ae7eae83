"""A reply about directives of which some carry lists: what it says of rows is read first and set aside, the rest as ever.

Progress of a target with a list is counted, not claimed: a figure that differs from the count is asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.rules.list_reading import read_rows
from bot.rules.list_values import RowArg, RowQuestion, RowQuestionId, RowsRead, RowTick, TargetList
from bot.rules.reply_items import split_items
from bot.rules.reply_values import Intent, Question, QuestionArg, QuestionId, ReplyContext, Statement, Understood
from db.enums import ScopeState

# Stands in for what was set aside: words of which no other rule makes anything but a report.
_MARK = "清单所列"
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_OF_FIGURES = frozenset({
    QuestionId.HOW_MANY, QuestionId.NUMBER_MEANT, QuestionId.OTHER_BASE, QuestionId.ABOVE_WANTED, QuestionId.BELOW_CURRENT,
    QuestionId.OTHER_REMAINDER,
})  # fmt: skip
_CLAIMED = frozenset({Intent.NUMBER, Intent.CORRECTION})

Lists = Mapping[str, Sequence[TargetList]]  # by the number of the item


@dataclass(frozen=True, slots=True)
class ListReply:
    """A reply with what it says of rows set aside. `text` is for the other rules, `marks` what stands in for what."""

    text: str
    read: Mapping[str, RowsRead] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListUnderstood:
    """All that a reply says. `contested`: the items whose words give a figure that the list does not bear out.

    `counted`: how many rows are done, by item and target, of the lists of which some rows are set.
    """

    understood: Understood
    ticks: Mapping[str, tuple[RowTick, ...]] = field(default_factory=dict)
    questions: tuple[tuple[str, RowQuestion], ...] = ()
    contested: frozenset[str] = frozenset()
    counted: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


def set_rows_aside(text: str, context: ReplyContext, lists: Lists) -> ListReply:
    """Read what a reply says of rows, for each item whose words it has.

    A reply to one card is about that directive's list; elsewhere words belong to the item whose number stands before them,
    to the end of the line: 5:第7项已开工,第9项已开工.
    """
    if context.forwarded or not lists:
        return ListReply(text)
    ledger = {item.number: item.title for item in context.items}
    read: dict[str, RowsRead] = {}
    marks: dict[str, str] = {}
    done = ""
    for number, head, words in _regions(text, context):
        found = read_rows(words, lists[number], ledger, number) if number in lists else RowsRead()
        if found.ticks or found.questions or found.spans:
            read[number] = _joined(read.get(number), found)
        done += head + _marked(words, found, marks)
    return ListReply(done, read, marks)


def _regions(text: str, context: ReplyContext) -> list[tuple[str, str, str]]:
    """Return the text cut into runs: the number of the item that each is about ('' for none alone), its head, its words."""
    if context.sole is not None:
        return [(context.sole, "", text)]
    regions: list[tuple[str, str, str]] = []
    cursor, number, head = 0, "", ""
    for piece in split_items(text, context):
        start = text.find(piece.head + piece.said, cursor)
        if start < 0 or (number and not piece.own_line and piece.head.lstrip().startswith("第")):
            continue
        regions.append((number, head, text[cursor:start]))
        number, head = piece.numbers[0] if len(piece.numbers) == 1 else "", piece.head
        cursor = start + len(head)
    return [*regions, (number, head, text[cursor:])]


def _joined(before: RowsRead | None, found: RowsRead) -> RowsRead:
    if before is None:
        return found
    return RowsRead(before.ticks + found.ticks, before.questions + found.questions, before.spans + found.spans)


def _marked(region: str, found: RowsRead, marks: dict[str, str]) -> str:
    shown, cursor = "", 0
    for span in found.spans:
        if span.start < cursor or len(marks) == len(_SIGNS):
            continue
        mark = f"{_MARK}{_SIGNS[len(marks)]}"
        marks[mark] = region[span.start : span.end]
        shown += region[cursor : span.start] + mark
        cursor = span.end
    return shown + region[cursor:]


def settle(understood: Understood, reply: ListReply, lists: Lists) -> ListUnderstood:
    """Return all that a reply says: the words set aside put back, figures held against what the lists count."""
    settler = _Settler(reply, lists)
    statements = tuple(dict.fromkeys(settler.statement(one) for one in understood.statements))
    kept = (settler.question(one) for one in understood.questions)
    questions = (*(one for one in kept if one is not None), *settler.short)
    asked = [(number, one) for number, read in reply.read.items() for one in read.questions]
    return ListUnderstood(
        Understood(statements, questions),
        {number: read.ticks for number, read in reply.read.items() if read.ticks},
        tuple(asked + [pair for pair in settler.asked if pair not in asked]),
        frozenset(settler.contested),
        {number: _counted(lists[number], read.ticks) for number, read in reply.read.items() if read.ticks},
    )


def all_of(several: Iterable[ListUnderstood]) -> ListUnderstood:
    """Return as one what is said of several items apart."""
    found = list(several)
    return ListUnderstood(
        Understood(),
        {number: ticks for one in found for number, ticks in one.ticks.items()},
        tuple(asked for one in found for asked in one.questions),
        frozenset(number for one in found for number in one.contested),
        {number: counted for one in found for number, counted in one.counted.items()},
    )


def _counted(lists: Sequence[TargetList], ticks: Sequence[RowTick]) -> dict[int, int]:
    touched = {tick.target for tick in ticks}
    return {of.target: counted_after(of, ticks) for of in lists if of.target in touched}


class _Settler:
    def __init__(self, reply: ListReply, lists: Lists) -> None:
        self._marks = reply.marks
        self._read = reply.read
        self._counted = {
            (number, one.target): counted_after(one, reply.read[number].ticks if number in reply.read else ())
            for number, of in lists.items()
            for one in of
        }
        self.asked: list[tuple[str, RowQuestion]] = []
        self._wanted = {(number, one.target): len(one.rows) for number, of in lists.items() for one in of}
        self.contested: set[str] = set()
        self.short: list[Question] = []

    def statement(self, said: Statement) -> Statement:
        """Return a statement as it stands: a figure that the list does not bear out is words."""
        said = replace(said, text=self._restored(said.text))
        if said.intent is Intent.COMPLETION and self._is_short(said):
            return replace(said, intent=Intent.PROGRESS)
        counted = self._count(said.item, said.figure.target if said.figure else None)
        if said.figure is None or counted is None or said.intent not in _CLAIMED:
            return said
        if said.figure.total == counted:
            return replace(said, intent=Intent.NUMBER)
        self._ask_count(said.item or "", said.text, counted, said.figure.total)
        return replace(said, intent=Intent.PROGRESS, figure=None)

    def question(self, asked: Question) -> Question | None:
        """Return a question as it is still to be asked, None where the list answers it or asks instead."""
        text = asked.args.get("text")
        if isinstance(text, str):
            asked = replace(asked, args={**asked.args, "text": self._restored(text)})
        target, item = asked.args.get("target"), asked.item or ""
        counted = self._count(asked.item, target if isinstance(target, int) else None)
        if asked.id is QuestionId.WHICH_ROW and self._says_which_is_lost(item):
            return None
        if counted is None:
            return asked
        if asked.id in _OF_FIGURES:
            if item not in self._read:
                value = asked.args.get("value")
                self._ask_count(item, str(asked.args["text"]), counted, value if isinstance(value, Decimal) else None)
            return None
        if asked.id is QuestionId.COMPLETION_SHORT:
            wanted = asked.args.get("wanted")
            if isinstance(wanted, Decimal) and counted >= abs(wanted):
                return Question(QuestionId.COMPLETION_MEANT, item, {"text": asked.args["text"], "items": (item,)})
            return replace(asked, args={**asked.args, "current": Decimal(counted)})
        return asked

    def _is_short(self, said: Statement) -> bool:
        """Ask about a claim to be done where a list has rows that are not."""
        number = said.item or ""
        short = [key for key, counted in self._counted.items() if key[0] == number and counted < self._wanted[key]]
        for key in short[:1]:
            current, wanted = Decimal(self._counted[key]), Decimal(self._wanted[key])
            args: dict[str, QuestionArg] = {"text": said.text, "target": key[1], "current": current, "wanted": wanted}
            self.short.append(Question(QuestionId.COMPLETION_SHORT, number, args))
        return bool(short)

    def _says_which_is_lost(self, number: str) -> bool:
        read = self._read.get(number, RowsRead())
        states = [tick.state for tick in read.ticks] + [one.args.get("state") for one in read.questions]
        return ScopeState.STOPPED in states

    def _count(self, number: str | None, target: int | None) -> int | None:
        return self._counted.get((number or "", target or 0))

    def _ask_count(self, number: str, text: str, counted: int, value: Decimal | None) -> None:
        self.contested.add(number)
        asks_all = number in self._read and any(one.id is RowQuestionId.ALL for one in self._read[number].questions)
        if not asks_all:
            args: dict[str, RowArg] = {"text": text, "counted": counted, "state": ScopeState.DONE.value}
            args |= {} if value is None else {"value": value}
            self.asked.append((number, RowQuestion(RowQuestionId.COUNT, args)))

    def _restored(self, text: str) -> str:
        for mark, words in self._marks.items():
            text = text.replace(mark, words)
        return text


def counted_after(of: TargetList, ticks: Sequence[RowTick]) -> int:
    """Return how many rows of a list are done once these are set."""
    states = {row.id: row.state for row in of.rows}
    states |= {tick.row: tick.state for tick in ticks if tick.target == of.target}
    return sum(state is ScopeState.DONE for state in states.values())
