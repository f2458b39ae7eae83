"""Reading what a reply says of the rows of a list: 第7、9、12项已开工;除3、8外都已落实;德国那家黄了.

Taken only where a clause is understood to its last word. In doubt it is asked; nothing is set by halves of a clause.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.rules.list_clauses import Clause, clauses_of
from bot.rules.list_meaning import Meant, MeantQuestion, meant_by, pairs
from bot.rules.list_names import Named, by_numbers, named, numbers_at_head
from bot.rules.list_states import may_be_done, state_said
from bot.rules.list_values import ListRow, RowArg, RowQuestion, RowQuestionId, RowsRead, RowTick, Span, TargetList
from bot.rules.numerals import half_width
from bot.rules.reply_mending import mend
from bot.rules.reply_phrases import PREFACE_WHOLE
from db.enums import ScopeState

_LEADING = re.compile(
    r"(?:\s|其中|另外?|目前|截[至止]目前|截[至止]今[天日]|经核实|报告|汇报|现报|更正|纠正|刚才|不好意思|抱歉|[:、]"
    r"|昨[天日]|前天|今[天日]|上个?[周月]|日前|近[日期]|本[周月](?=.*[已了]))*"
)
_IS_NOT = re.compile(r"(?:应该?|其实|实际)?是?(?P<new>[^,是]+?)[,\s]*而?不是(?P<old>.+)")
_NOT_IS = re.compile(r"不是(?P<old>.+?)[,\s]*(?:而?是|应该?[为是])(?P<new>.+)")
_CHANGED = re.compile(r"(?P<old>.+?)[,\s]*(?:应该?[为是]|改为|改成|更正为)(?P<new>.+)")
_NONE: Mapping[str, str] = MappingProxyType({})


def read_rows(text: str, lists: Sequence[TargetList], ledger: Mapping[str, str] = _NONE, own: str = "") -> RowsRead:
    """Return what a text about the directive `own` says of the rows of its lists.

    `ledger` are the numbers and titles of all the person's directives: 第9项一厂一策兑现七家 is about one of them. The spans are
    what other rules need not read again; positions count in the text as typed.
    """
    reader = _Reader(lists, ledger, own)
    clauses = clauses_of(half_width(text))
    for clause in clauses:
        reader.read(clause)
    if reader.spans:
        reader.spans += [Span(one.start, one.end) for one in clauses if PREFACE_WHOLE.fullmatch(mend(one.text))]
    spans = sorted(set(reader.spans), key=lambda span: span.start)
    return RowsRead(tuple(reader.ticks.values()), tuple(reader.questions), tuple(spans))


def rows_alone(text: str, lists: Sequence[TargetList]) -> tuple[TargetList, Named] | None:
    """Return the rows that a whole text names and says nothing of: an answer to which one is meant."""
    words = half_width(text).strip(" \n\t,;。!.是就")
    found = ((one, named(words, one, lenient=True)) for one in lists)
    return next(((one, rows) for one, rows in found if rows is not None), None)


class _Reader:
    """One text being read: a later tick of a row takes the place of an earlier one."""

    def __init__(self, lists: Sequence[TargetList], ledger: Mapping[str, str], own: str) -> None:
        self._lists = lists
        self._ledger = ledger
        self._about = " ".join(f"{one.text} {one.about}" for one in lists)
        # 5:第7项, 5 第7项: the directive's own number may stand before
        self._head = re.compile(
            rf"\s*(?:第?{re.escape(own)}[号项]?\s*:|{re.escape(own)}[\s,、]+(?=第))?" if own else r"\s*"
        )
        self._spoken_of: set[int] = set()
        self.ticks: dict[int, RowTick] = {}
        self.questions: list[RowQuestion] = []
        self.spans: list[Span] = []

    def read(self, clause: Clause) -> None:
        """Read one clause."""
        head = self._head.match(clause.text)
        begin = head.end() if head else 0
        lead = _LEADING.match(clause.text, begin)
        words = clause.text[lead.end() if lead else begin :]
        whole = Span(clause.start + begin, clause.end)
        if self._corrected(words, whole):
            return
        said = state_said(mend(words), self._about)
        if said is None:
            self._not_understood(words, whole)
            return
        if said.state is None:
            self._set_aside_number(words, whole)
            return
        meant = meant_by(said, self._lists, self._spoken_of)
        if meant is None:
            self._not_understood(words, whole)
            return
        if isinstance(meant, MeantQuestion):
            self._ask(meant.id, words, **{"state": said.state.value, **meant.args})
            if meant.id is not RowQuestionId.ALL:  # what else 全部完成 claims is for others to read
                self.spans.append(whole)
            return
        bare = meant.unmarked and all(str(row.number) in self._ledger for row in meant.rows)
        doubtful = said.doubtful or bare
        self._put(meant, said.state, words, whole, doubtful=doubtful)
        if said.state is ScopeState.STOPPED and words.startswith(said.who) and self.spans[-1] == whole:
            # that a row is lost is a problem besides: its name alone is set aside
            begin = whole.end - len(words)
            self.spans[-1] = Span(begin, begin + len(said.who))

    def _put(self, meant: Meant, state: ScopeState, words: str, whole: Span, *, doubtful: bool) -> None:
        rows = meant.rows
        self._spoken_of |= {row.id for row in rows}
        lost = state is ScopeState.STOPPED and any(row.state is ScopeState.DONE for row in rows)
        if doubtful or lost:
            self._ask_meant(meant.list, rows, state, words)
            self.spans.append(whole)
            return
        for row in rows:
            self.ticks[row.id] = RowTick(meant.list.target, row.id, state)
        self.spans.append(whole)

    def _corrected(self, words: str, whole: Span) -> bool:
        """Read 是第8项,不是第9项: the one is set, the other is not; return whether the clause was one."""
        for pattern in (_NOT_IS, _IS_NOT, _CHANGED):
            match = pattern.fullmatch(words)
            if match is None:
                continue
            for one in self._lists:
                new, old = (self._named_in(match[side], one) for side in ("new", "old"))
                if new is not None and old is not None:
                    self._put(Meant(one, new), ScopeState.DONE, words, whole, doubtful=False)
                    self._put(Meant(one, old), ScopeState.OPEN, words, whole, doubtful=False)
                    return True
        return False

    def _named_in(self, words: str, of: TargetList) -> tuple[ListRow, ...] | None:
        """Return the rows that one side of a correction names for sure, whatever it says of them."""
        said = state_said(mend(words), self._about)
        found = named(said.who if said else words.strip(), of)
        return found.rows if found and found.rows and not (found.unknown or found.unclear) else None

    def _not_understood(self, words: str, whole: Span) -> None:
        """Ask where 第7项 may be said to be done in other words; keep its number from being taken for a directive's."""
        number = numbers_at_head(words)
        found = [(one, rows) for one in self._lists if number and (rows := by_numbers(number, one)) and rows.rows]
        if not found or self._are_items(found[0][1].rows, words[len(number) :]):
            return
        if may_be_done(mend(words[len(number) :])) and len(found) == 1 and not found[0][1].unknown:
            self._ask_meant(*(found[0][0], found[0][1].rows), ScopeState.DONE, words)
            self.spans.append(whole)
        else:
            self._set_aside_number(words, whole)

    def _set_aside_number(self, words: str, whole: Span) -> None:
        number = numbers_at_head(words)
        if number:
            start = whole.end - len(words)
            self.spans.append(Span(start, start + len(number)))

    def _are_items(self, rows: Sequence[ListRow], words: str) -> bool:
        """Tell whether the numbers are directives', by whose titles the words go: 第9项一厂一策兑现七家."""
        titles = [self._ledger.get(str(row.number)) for row in rows]
        said = pairs(words) - pairs(self._about)
        return all(title is not None and said & pairs(title) for title in titles)

    def _ask_meant(self, of: TargetList, rows: Sequence[ListRow], state: ScopeState, words: str) -> None:
        numbers = "、".join(str(row.number) for row in rows)
        ids = tuple(row.id for row in rows)
        self._ask(RowQuestionId.MEANT, words, target=of.target, rows=ids, state=state.value, named=numbers)

    def _ask(self, id_: RowQuestionId, words: str, **args: RowArg) -> None:
        question = RowQuestion(id_, {"text": words.strip(), **args})
        if question not in self.questions:
            self.questions.append(question)
