"""How the clerk decided like cases before: directives of earlier documents whose lead was confirmed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.intake.drafts import Draft
from bot.intake.likeness import letters, pieces

_LIKE = 0.3
_SECTION = 0.1
_HALF_LIFE = 730.0  # days in which a decision comes to count half
_LEAST = 0.4
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A directive that somebody led: its number and title, what it said, the unit's name, and when that was decided."""

    number: str
    title: str
    text: str
    section: str
    unit: str
    decided: date


@dataclass(frozen=True, slots=True)
class Like:
    """A case like a draft, and how much it tells, from 0 to 1."""

    case: Case
    weight: float


@dataclass(slots=True)
class CaseBook:
    """Cases, ready to be looked up. `today` is the day from which recent ones count more."""

    cases: tuple[Case, ...]
    today: date
    _holding: dict[str, list[int]] = field(default_factory=dict)
    _sizes: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, cases: Iterable[Case], today: date) -> "CaseBook":
        """Return a book of cases."""
        book = cls(tuple(cases), today)
        for number, case in enumerate(book.cases):
            said, titled = pieces(case.text), _pairs(case.title)
            for piece in said | titled:
                book._holding.setdefault(piece, []).append(number)
            book._sizes.append((len(said), len(titled)))
        return book

    def like(self, draft: Draft) -> list[Like]:
        """Return the cases like a draft, the most telling first."""
        said, titled = pieces(draft.text), _pairs(draft.title)
        texts = Counter(number for piece in said for number in self._holding.get(piece, ()))
        titles = Counter(number for piece in titled for number in self._holding.get(piece, ()))
        found = []
        for number in texts.keys() | titles.keys():
            case, (text_size, title_size) = self.cases[number], self._sizes[number]
            shared = max(
                _share(texts[number], len(said), text_size) * 1.5, _share(titles[number], len(titled), title_size)
            )
            if shared < _LIKE:
                continue
            section = _SECTION if case.section and case.section == (draft.section or "") else 0.0
            found.append(Like(case, min(1.0, shared + section) * self._recency(case)))
        return sorted(found, key=lambda one: -one.weight)

    def _recency(self, case: Case) -> float:
        """Return how much a decision still counts: the newer, the more."""
        age = max(0, (self.today - case.decided).days)
        return max(_LEAST, float(0.5 ** (age / _HALF_LIFE)))


def _pairs(words: str) -> frozenset[str]:
    said = letters(words)
    return frozenset(said[at : at + _PAIR] for at in range(len(said) - 1))


def _share(shared: int, one: int, other: int) -> float:
    return shared / (one + other - shared) if shared else 0.0
