"""Sentences of a document that read like an order and are in no draft: shown to the clerk, so that nothing is forgotten unseen.

Better one too many than one too few: the clerk looks at each and says whether it is a directive.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.intake.dates import find_dates
from bot.intake.head import title_of
from bot.intake.ordering import appraises, is_order, tells
from bot.intake.sentences import plain, sentences
from bot.intake.subjects import named_in
from bot.intake.targets import find_targets
from bot.intake.units import is_generic
from bot.intake.words import BACKGROUND, CLOSING, FOOTER, PAST, SIGNATURE
from bot.patterns import pattern_of

_SHORTEST = 8  # letters: 要抓好落实。 says nothing by itself
_NO_ORDER = pattern_of(
    r"^为[^，。]{2,80}，|^[（(]?[一二三四五六七八九十\d]{0,3}[）)、.．]?(?:坚持|以[^，。]{2,60}为指导)|[：:]$"
    r"|^[^，。]{2,12}以来，|发布时间|负责解释|自[^。]{0,24}(?:施行|实施)|出席|列席|请假|联系人|印发(?:给|如下)|现将"
)
_HEADING = pattern_of(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．][^，。；]{2,16}(?:，[^，。；]{2,16})?。?")


def passed_over(text: str, taken: Sequence[tuple[int, int]], known: AbstractSet[str]) -> list[tuple[int, int]]:
    """Return the spans of such sentences, in order. `taken` are the spans of the drafts, `known` names of the office's units."""
    words = plain(text)
    known = frozenset(plain(name) for name in known)
    title = title_of(text)
    spans = sorted(taken)
    found = []
    at = 0
    for start, end in sentences(words, 0, len(words)):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] < end:
            continue  # in a draft, or begins one
        if _reads_like_an_order(words[start:end], known) and text[start:end] not in title:
            found.append((start, end))
    return found


def _reads_like_an_order(words: str, known: AbstractSet[str]) -> bool:
    if len(words) < _SHORTEST or _HEADING.fullmatch(words):
        return False
    if any(form.search(words) for form in (_NO_ORDER, BACKGROUND, FOOTER)):
        return False
    if CLOSING.match(words) or SIGNATURE.fullmatch(words) or tells(words):
        return False
    units = named_in(words, known).units
    if any(not is_generic(unit) for unit in units):
        return True
    held_to = bool(find_targets(words)) or any(not when.vague for when in find_dates(words, None))
    if units and not held_to:
        return False  # 各部门要坚持目标导向: how a speech closes
    return (is_order(words) or held_to) and not appraises(words) and not PAST.search(words)
