"""What the number cell of a row says when drafts are added, split or merged in a sheet, and where their words stand.

An empty cell is a new row; 5-1 and 5-2 (or 5 on several rows) are the parts of 5; 5+6 or 5、6 is 5 with 6 merged into it.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.intake.cells import CellValue, cell_text

_DASHES = re.compile(r"(?<=\d)[-‐–—−~.](?=\d)")
_WRAPPING = re.compile(r"\s+|第|项|号")
_JOINTS = re.compile(r"[+、,&;/和与并]+")
_PART = re.compile(r"(.+)-\d{1,2}")
_SIGNS = "。；;，,、.！!？?：:"
_LEAST_LEFT = 4  # shorter words that no part has are a label, such as 一是


@dataclass(frozen=True)
class NumberCell:
    """The drafts that a number cell names: none for a new row, one, or several to be merged. `part`: it is a part of one."""

    numbers: tuple[str, ...]
    part: bool = False


def read_number(value: CellValue, known: Collection[str]) -> NumberCell | None:
    """Return what a number cell says, None where it names none of the `known` numbers. Excel makes a date of 5-1."""
    if isinstance(value, date):
        value = f"{value.month}-{value.day}"
    if cell_text(value) in known:
        return NumberCell((cell_text(value),))
    text = _WRAPPING.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", cell_text(value))))
    if not text:
        return NumberCell(())
    if text in known:
        return NumberCell((text,))
    several = tuple(dict.fromkeys(filter(None, _JOINTS.split(text))))
    if len(several) > 1 and all(number in known for number in several):
        return NumberCell(several)
    part = _PART.fullmatch(text)
    return NumberCell((part[1],), part=True) if part and part[1] in known else None


@dataclass(frozen=True)
class Division:
    """How the rows of a split draft cover its text. `spans` are in the order of the rows, None for words that are not in it.

    `twice` are the places (in the rows) of parts that another row has already; `left` is what no row has.
    """

    spans: tuple[tuple[int, int] | None, ...]
    twice: frozenset[int]
    left: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Return whether every row is a part of the text, and no two share a word."""
        return None not in self.spans and not self.twice


def divide(text: str, parts: Sequence[str]) -> Division:
    """Find the parts of a text in it, whatever became of spaces and line ends; each part at a place of its own."""
    squeezed, places = _squeezed(text)
    taken = [False] * len(squeezed)
    spans: list[tuple[int, int] | None] = [None] * len(parts)
    twice = set()
    for index in sorted(range(len(parts)), key=lambda at: -len(parts[at])):
        words = _squeezed(parts[index])[0]
        found = _free_place(squeezed, words, taken) or _free_place(squeezed, words.rstrip(_SIGNS), taken)
        if found is None:
            if words and words.rstrip(_SIGNS) in squeezed:
                twice.add(index)
            continue
        start, end = found
        while end < len(squeezed) and squeezed[end] in _SIGNS and not taken[end]:
            end += 1
        taken[start:end] = [True] * (end - start)
        spans[index] = (places[start], places[end - 1] + 1)
    return Division(tuple(spans), frozenset(twice), _left(squeezed, taken))


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Return the first span of a text that has these words, whatever became of spaces and line ends; None where none has."""
    squeezed, places = _squeezed(text)
    wanted = _squeezed(words)[0]
    at = squeezed.find(wanted) if wanted else -1
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return a text without its blanks, and the place of each of its letters."""
    kept = [(letter, place) for place, letter in enumerate(text) if not letter.isspace()]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def _free_place(text: str, words: str, taken: Sequence[bool]) -> tuple[int, int] | None:
    at = text.find(words) if words else -1
    while at >= 0:
        if not any(taken[at : at + len(words)]):
            return at, at + len(words)
        at = text.find(words, at + 1)
    return None


def _left(text: str, taken: Sequence[bool]) -> tuple[str, ...]:
    """Return the pieces that no part has, labels and signs aside."""
    rest = "".join("\0" if used else letter for letter, used in zip(text, taken, strict=True))
    pieces = (piece.strip(_SIGNS) for piece in rest.split("\0"))
    return tuple(piece for piece in pieces if len(piece) >= _LEAST_LEFT)
