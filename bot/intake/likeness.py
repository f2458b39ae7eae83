"""Telling the same text again, and texts that say nearly the same: by their letters alone, whatever the form.

Line breaks, blanks, punctuation, full and half width do not count: they change with the file's format.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

_NO_LETTER = re.compile(r"[\W_]+")
_LENGTH = 3
_SHARED, _CONTAINED = 0.5, 0.85
_LEAST_CONTAINED = 20
EQUAL = 0.8
"""From here on two directives are the same but for a correction."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share: `one` and `other` as they were numbered, `score` from 0 to 1."""

    one: int
    other: int
    score: float


def letters(text: str) -> str:
    """Return the letters and digits of a text, each in one form."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).lower()


def fingerprint(text: str) -> str:
    """Return a digest that is the same for the same text in another format."""
    return sha256(letters(text).encode()).hexdigest()


def pieces(text: str) -> frozenset[str]:
    """Return all runs of three letters of a text."""
    words = letters(text)
    return frozenset(words[at : at + _LENGTH] for at in range(len(words) - _LENGTH + 1)) or frozenset({words} - {""})


def alike(texts: Sequence[str], others: Iterable[tuple[int, str]]) -> list[Likeness]:
    """Return which of `texts` (numbered from 0) nearly equal which of `others` (numbered by their keys), the nearest first.

    Two are alike where they share half of what both have, or where a longer one holds nearly all of a shorter.
    """
    own = [pieces(text) for text in texts]
    holding: dict[str, list[int]] = {}
    for number, parts in enumerate(own):
        for piece in parts:
            holding.setdefault(piece, []).append(number)
    found = []
    for key, text in others:
        theirs = pieces(text)
        shared = Counter(number for piece in theirs for number in holding.get(piece, ()))
        for number, count in shared.items():
            score = _score(count, len(own[number]), len(theirs))
            if score:
                found.append(Likeness(number, key, score))
    return sorted(found, key=lambda one: (-one.score, one.one, one.other))


def _score(shared: int, one: int, other: int) -> float:
    score = shared / (one + other - shared)
    shorter = min(one, other)
    contained = shorter >= _LEAST_CONTAINED and shared >= _CONTAINED * shorter
    return score if score >= _SHARED or contained else 0.0


def edition_of(likenesses: Sequence[Likeness], documents: Mapping[int, int], total: int) -> tuple[int, int] | None:
    """Return the document of which this is another edition, and how many directives are the same; None where there is none.

    `documents` are the documents of the others by their keys; most of the `total` directives have to be the same.
    """
    same: dict[int, set[int]] = {}
    for likeness in likenesses:
        if likeness.score >= EQUAL:
            same.setdefault(documents[likeness.other], set()).add(likeness.one)
    best = max(same, key=lambda document: (len(same[document]), document), default=None)
    if best is None or len(same[best]) < 2 or len(same[best]) * 2 <= total:  # noqa: PLR2004 - one may be chance; half is most
        return None
    return best, len(same[best])
