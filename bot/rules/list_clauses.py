"""Cutting a reply into clauses as lists need it: 第7,9,12项已开工 and 除3、8外,其余都已开工 stay whole."""

import re
from dataclasses import dataclass

from bot.rules.reply_words import CLAUSE_ENDS

_ENDS = re.compile(rf"[{re.escape(CLAUSE_ENDS)}]+")
_NUMBERS_END = re.compile(r"(?:^|[:\s])\s*第?\d{1,4}(?:\s?[-~—–、,和及与至到\s]\s?第?\d{1,4})*\s?[号项]?\s*$")
_LONGEST_TAIL = 80  # of a list of numbers that goes on after a comma
_NUMBER_BEGINS = re.compile(r"\s*第?\s?\d{1,4}(?!\d)")
_EXCEPT_BEGINS = re.compile(r"\s*(?:除了?|除去|除开)")
_OTHERS_BEGIN = re.compile(r"\s*(?:其[余他它]|剩下|别的|都|均|全部)")
_SAYS_NOT = re.compile(r"\s*(?:而?不是)")
_SAYS_BUT = re.compile(r"\s*(?:而?是|应该?[为是])")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and where it begins in the text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Return where it ends, without the punctuation."""
        return self.start + len(self.text)


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of a text in half width, in order, without the punctuation that ends them."""
    found: list[Clause] = []
    start = 0
    for end in [*_ENDS.finditer(text), None]:
        piece = Clause(start, text[start : end.start() if end else len(text)])
        start = end.end() if end else len(text)
        if not piece.text.strip():
            continue
        if found and text[found[-1].end : piece.start].strip() == "," and _one(found[-1].text, piece.text):
            first = found[-1].start
            found[-1] = Clause(first, text[first : piece.end])
        else:
            found.append(piece)
    return found


def _one(first: str, then: str) -> bool:
    """Tell whether a comma does not part two clauses, but numbers, an exception and its rule, or two sides of a correction."""
    if _NUMBERS_END.search(first[-_LONGEST_TAIL:]) and _NUMBER_BEGINS.match(then):
        return True
    if _EXCEPT_BEGINS.match(first) and _OTHERS_BEGIN.match(then):
        return True
    return bool(_SAYS_NOT.match(then)) or (bool(re.search("不是", first)) and bool(_SAYS_BUT.match(then)))
