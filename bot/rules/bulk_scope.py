"""Which directives a line of a bulk command is about: 5-9, 1、3、5至9, 24-1, 第二章, 全部, 其余, 缺时限的, 全部除5外."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.patterns import pattern_of
from bot.rules.numerals import chinese_integer, half_width

_ONE = r"\d{1,3}(?:-\d{1,3})?"
_TO = r"\s?(?:至|到|[-~—–])\s?"
_NOT_A_DATE = r"(?![\d年月日号%]|[./-]\d)"
_SOME = rf"{_ONE}(?:{_TO}{_ONE})?{_NOT_A_DATE}"
_NUMBERS = pattern_of(rf"(?:第\s*)?(?P<list>{_SOME}(?:(?:\s?[、,和]\s?|\s+){_SOME})*)(?:项|号|条)?\s*[:,、]?\s*")
_CHAPTER = pattern_of(
    r"(?:第(?P<nth>[一二三四五六七八九十]{1,3}|\d{1,2})(?:章|部分|大项|节|篇)|(?P<label>[一二三四五六七八九十]{1,3})(?=[、,:\s]|$)|\((?P<inner>[一二三四五六七八九十]{1,3})\))[、,:\s]*"
)
_ALL = pattern_of(r"(?:全部|所有|全体)(?:事项|任务|条目)?\s*[:,、]?\s*")
_DATES = frozenset({"时限", "期限", "日期"})
_REST = pattern_of(r"(?:其余|其他|其它|剩下|剩余|余下)(?:的|事项|各项|任务)*\s*[:,、]?\s*")
_LACKING = pattern_of(
    r"(?:其余)?(?:缺|没有|没|未定|未填|未设|待定|无(?=[^\d\s]{2,4}的))(?P<what>时限|期限|日期|责任人|负责人|牵头单位|责任单位|单位)的?(?:各?项|事项)?\s*[:,、]?\s*"
)
_EXCEPT = pattern_of(
    rf"\(?(?:除(?:了|去|开)?|不含|不包括)\s*(?:第\s*)?(?P<list>{_SOME}(?:\s?[、,和]\s?{_SOME})*)\s*(?:项|号)?(?:以外|之外|外)?\)?\s*[:,、]?\s*"
)
_LABEL = pattern_of(
    r"\s*(?:第|\()?\s*(?P<label>[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:章|部分|大项|节|篇|\)|[、.,:\s]|$)"
)


class Lack(StrEnum):
    """What a directive may lack."""

    OWNER = "owner"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Scope:
    """The directives named at the head of a line and where the values begin; else what is wrong with the head."""

    piece: str
    numbers: tuple[str, ...] = ()
    end: int = 0
    unknown_numbers: tuple[str, ...] = ()
    unknown_chapter: bool = False
    bad_range: bool = False
    rest: bool = False  # 其余


def read_scope(
    line: str,
    numbers: Sequence[str],
    chapters: Mapping[str, Sequence[str]],
    left: Collection[str],
    lacking: Mapping[Lack, Collection[str]],
) -> Scope | None:
    """Read the head of a half-width line; None where it begins with no directive.

    `left` is what 其余 means, `lacking` which directives lack what. What follows 除 is taken out: 全部除5、7外.
    """
    scope = _named(line, numbers, chapters, left, lacking)
    but = _EXCEPT.match(line, scope.end) if scope else None
    if scope is None or but is None:
        return scope
    out = _listed(but, numbers)
    if out.unknown_numbers or out.bad_range:
        return out
    return replace(scope, numbers=tuple(n for n in scope.numbers if n not in out.numbers), end=but.end())


def _named(
    line: str,
    numbers: Sequence[str],
    chapters: Mapping[str, Sequence[str]],
    left: Collection[str],
    lacking: Mapping[Lack, Collection[str]],
) -> Scope | None:
    every = _ALL.match(line)
    if every:
        return Scope(every.group().strip(), tuple(numbers), every.end())
    open_ = _LACKING.match(line)
    if open_:
        meant = lacking.get(Lack.DATE if open_["what"] in _DATES else Lack.OWNER, ())
        return Scope(open_.group().strip(" :,、"), tuple(n for n in numbers if n in meant), open_.end())
    rest = _REST.match(line)
    if rest:
        return Scope(rest.group().strip(), tuple(n for n in numbers if n in left), rest.end(), rest=True)
    chapter = _CHAPTER.match(line)
    if chapter:
        found = _chapter(chapter["nth"] or chapter["label"] or chapter["inner"], chapters)
        piece = chapter.group().strip("、,: ")
        return Scope(piece, found or (), chapter.end(), unknown_chapter=found is None)
    match = _NUMBERS.match(line)
    return _listed(match, numbers) if match else None


def _chapter(label: str, chapters: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """Find a chapter whose label (二, 二、…, 第二章, （二）, 2.) is the same number; None where not exactly one is."""
    wanted = _ordinal(label)
    found = [
        numbers
        for key, numbers in chapters.items()
        if (m := _LABEL.match(half_width(key))) and _ordinal(m["label"]) == wanted
    ]
    return tuple(found[0]) if len(found) == 1 else None


def _ordinal(label: str) -> int | None:
    return int(label) if label.isdecimal() else chinese_integer(label)


def _listed(match: re.Match[str], numbers: Sequence[str]) -> Scope:
    found: list[str] = []
    unknown: list[str] = []
    piece = match["list"].strip()
    for part in re.split(r"[、,和]|\s+(?![至到~—–-])(?<![至到~—–-] )", piece):
        one = re.sub(r"\s", "", part)
        if not one:
            continue
        if one in numbers:
            found.append(one)
            continue
        first, last = _ends(one, numbers)
        unknown += [end for end in (first, last) if end not in numbers]
        if not unknown and numbers.index(first) > numbers.index(last):
            return Scope(part.strip(), end=match.end(), bad_range=True)
        found += _between(first, last, numbers) if not unknown else []
    return Scope(piece, tuple(dict.fromkeys(found)), match.end(), tuple(dict.fromkeys(unknown)))


def _ends(text: str, numbers: Sequence[str]) -> tuple[str, str]:
    """Split a range; with a hyphen only where the halves are directives: 24-1至24-3, 5-9."""
    parts = re.split(r"[至到~—–]", text)
    if len(parts) == 1 and text not in numbers:
        parts = text.split("-")
    return parts[0], parts[-1]


def _between(first: str, last: str, numbers: Sequence[str]) -> list[str]:
    return list(numbers[numbers.index(first) : numbers.index(last) + 1])
