"""Outline labels: 一、 （一） 1. （1） ① 第一， 一是 一要, at the start of a paragraph or inside it.

Texts that lost their line breaks carry labels mid-line, so a label inside a paragraph counts where its number
goes on from the one before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.intake.numerals import chinese_number, half_width
from bot.patterns import pattern_of


class Rank(IntEnum):
    """Levels of an outline, highest first, as the standard for official papers (GB/T 9704) orders them."""

    PART = 0  # 第一部分, 第一章
    CHAPTER = 1  # 一、
    SECTION = 2  # （一）
    ITEM = 3  # 1.
    SUB = 4  # （1）
    CIRCLE = 5  # ①
    NTH = 6  # 第一，
    POINT = 7  # 一是
    MUST = 8  # 一要


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its place in the text. `name` is as printed without its punctuation: 一, （一）, 1, 一是."""

    start: int
    end: int
    name: str
    rank: Rank
    number: int


_CN = "一二三四五六七八九十百"
_FORMS = pattern_of(
    rf"(?P<part>第[{_CN}]{{1,4}}(?:部分|章|节|编))(?=[ \u3000、:：\n])[ \u3000、:：]*"
    rf"|(?P<article>第[{_CN}]{{1,4}}条)[ \u3000、:：]+"
    rf"|(?P<nth>第[{_CN}]{{1,2}})[，,、]"
    r"|(?P<next>首先|其次|再次|第四|最后)(?:是)?[，,]"
    rf"|(?P<chapter>[{_CN}]{{1,4}})(?:、(?!(?:[{_CN}]{{1,3}}、){{0,20}}[{_CN}]{{1,3}}(?:[至和][{_CN}]{{1,3}})?(?:项|条|部分|章)?(?:工作|任务|内容)?由)|[．.](?!\d))"
    r"|(?P<counted>(?<![\d.．])[0-9]{1,2})[．.](?=[0-9]{1,4}万?[个家条所座处名户台套项件亩场村][\u4e00-\u9fff])"
    rf"|(?P<section>[（(][{_CN}]{{1,4}}[)）]|[㈠-㈩])[、.．]?"
    r"|(?P<item>(?<![\d.．])[0-9０-９]{1,3})(?:[．.、](?=(?:19|20)\d\d年|[0-9]{1,2}月[0-9]{1,2}日)|[．.、](?![0-9０-９])|．(?=[0-9]{1,3}[\u4e00-\u9fff]))"
    r"|(?P<sub>[（(][0-9０-９]{1,2}[)）]|[⑴-⒇]|(?<![0-9０-９.．（(\-])[0-9０-９]{1,2}[)）](?=[\u4e00-\u9fff]))[、.．]?"
    r"|(?P<stopped>[⒈-⒛])"
    r"|(?P<circle>[①-⑳])"
    rf"|(?P<point>[{_CN}]{{1,3}}是)(?!否|非|以来)"
    rf"|(?P<must>[{_CN}]{{1,3}}要)(?![素点]|求(?!真|实(?!施|行|现|习)|变|稳|精|突破|创新))",
)
_RANKS = {
    "part": Rank.PART,
    "chapter": Rank.CHAPTER,
    "section": Rank.SECTION,
    "item": Rank.ITEM,
    "counted": Rank.ITEM,
    "stopped": Rank.ITEM,
    "sub": Rank.SUB,
    "circle": Rank.CIRCLE,
    "article": Rank.ITEM,
    "nth": Rank.NTH,
    "next": Rank.NTH,
    "point": Rank.POINT,
    "must": Rank.MUST,
}
_STOPS = "。！？；;）)”：: \t\u3000\n"
_BEFORE = {  # what may stand before a label inside a paragraph
    Rank.PART: _STOPS,
    Rank.CHAPTER: "。！？；;）)”：: \t\u3000",
    Rank.ITEM: "。！？；;）)”：: \t\u3000",
    Rank.SUB: "。！？；;：:，, \u3000",
    Rank.NTH: "。！？；;：: \u3000",
    Rank.POINT: "。！？；;：:，,、”）) \u3000",
    Rank.MUST: "。！？；;：:，,、”）) \u3000",
}
_NO_SECTION_AFTER = "第款条项、和及至与本"
_SAID = ("指出，", "强调，", "要求，", "提出，")
_OTHER_WORDS = tuple("统唯之第单同万专归划合惟")  # 统一是, 唯一是, 原因之一是
_URGES = ("要求", "强调", "指出")
_SEARCH_AHEAD = 6000
_TWINS = {Rank.POINT: Rank.MUST, Rank.MUST: Rank.POINT}  # one list may go on from 三是 to 四要
_NEXT = ("首先", "其次", "再次", "第四", "最后")


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: Label
    opens: bool  # at the start of a paragraph
    surely: bool = True  # 2.50个小区 may be a label before 50, or a number


def _number(printed: str) -> int:
    if printed in _NEXT:
        return _NEXT.index(printed) + 1
    bare = half_width(printed).strip("（()）第是要部分章节编条")
    first = next((row[0] for row in ("①⑳", "⑴⒇", "⒈⒛", "㈠㈩") if row[0] <= bare <= row[1]), None)
    if first:
        return ord(bare) - ord(first) + 1
    return int(bare) if bare.isascii() and bare.isdigit() else chinese_number(bare) or 0


def _candidates(text: str, opens: frozenset[int]) -> Iterator[_Candidate]:
    for found in _FORMS.finditer(text):
        group = found.lastgroup or ""
        label = Label(found.start(), found.end(), found[group], _RANKS[group], _number(found[group]))
        if label.number:
            yield _Candidate(label, found.start() in opens, surely=group != "counted")


def _may_stand(text: str, candidate: _Candidate) -> bool:
    """Tell whether the letter before a label inside a paragraph allows it."""
    label = candidate.label
    before = text[label.start - 1 : label.start]
    if label.rank is Rank.SECTION:
        return before not in _NO_SECTION_AFTER
    if label.name == "首先" and text.endswith(_SAID, 0, label.start):
        return True
    if label.rank is Rank.POINT and label.number == 1 and before not in _OTHER_WORDS:  # 对当前工作一是…；二是…
        return True
    if label.rank is Rank.MUST and label.number == 1 and text.endswith(_URGES, 0, label.start):
        return True
    return label.rank is Rank.CIRCLE or before in _BEFORE[label.rank]


def _has_second(text: str, candidates: list[_Candidate], at: int) -> bool:
    """Tell whether a first label has its second before another first of the same rank: 一是 alone is no list."""
    first = candidates[at].label
    twin = _TWINS.get(first.rank)
    for place in range(at + 1, len(candidates)):
        later = candidates[place]
        if later.label.start > first.start + _SEARCH_AHEAD or (later.label.rank < first.rank and later.opens):
            return False
        if later.label.rank is twin:
            if later.label.number == first.number + 1 and _may_stand(text, later):
                return True
            twin = None if later.label.number == 1 else twin
        if later.label.rank is first.rank and later.label.number in (1, first.number + 1):
            return later.label.number > first.number and (later.opens or _may_stand(text, later))
    return False


class _Counter:
    """The running numbers of each rank; a label that opens a list has to have a second."""

    def __init__(self) -> None:
        self._last: dict[Rank, int] = {}
        self._fresh: dict[Rank, bool] = {}

    def goes_on(self, label: Label) -> bool:
        if label.number == 1:
            return self._fresh.get(label.rank, True) or label.rank >= Rank.NTH
        if label.name == "最后":
            return 1 < self._last.get(label.rank, 0) < label.number
        return label.number == self._last.get(label.rank, 0) + 1

    def as_twin(self, label: Label) -> Label | None:
        """Return a label that goes on a list begun with the other word, as one of that list."""
        twin = _TWINS.get(label.rank)
        if twin is None or label.number == 1 or not self.goes_on(replace(label, rank=twin)):
            return None
        return replace(label, rank=twin)

    def take(self, label: Label) -> None:
        self._last[label.rank] = label.number
        self._fresh[label.rank] = False
        for rank in Rank:
            if rank > label.rank:
                self._fresh[rank] = True
                if rank >= Rank.SUB:  # chapters may number （一） and 1. on across each other, smaller lists begin anew
                    self._last[rank] = 0


def find_labels(text: str, opens: frozenset[int]) -> list[Label]:
    """Return the labels of `text` in order. `opens` are the offsets where paragraphs begin."""
    candidates = list(_candidates(text, opens))
    counter, labels = _Counter(), []
    for at, candidate in enumerate(candidates):
        label = candidate.label
        inline = not candidate.opens or label.rank >= Rank.NTH or not candidate.surely
        if not candidate.opens and not (candidate.surely and _may_stand(text, candidate)):
            continue
        if inline and not counter.goes_on(label):
            going_on = counter.as_twin(label)
            if going_on is None:
                continue
            label = going_on
        if inline and label.number == 1 and not _has_second(text, candidates, at):
            continue
        counter.take(label)
        labels.append(label)
    return labels
