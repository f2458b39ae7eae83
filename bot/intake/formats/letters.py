"""Letters with their places on a page, as tables are found by them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_SAME_LINE, _GAP = 0.5, 0.9  # in heights of a letter


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: its left edge, the height of its middle below the page's top, and its size."""

    sign: str
    left: float
    middle: float
    size: float

    @property
    def right(self) -> float:
        """Return where it ends: a Chinese letter is as wide as it is high, others about half of that."""
        return self.left + self.size * (1 if is_wide(self.sign) else 0.5)

    @property
    def center(self) -> float:
        """Return the middle of its width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Word:
    """Letters of one line that stand together."""

    text: str
    left: float
    right: float
    middle: float
    size: float


def is_wide(sign: str) -> bool:
    """Tell whether a letter fills a square."""
    return sign >= "\u2e80"


def rows_of(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Return the letters by their lines, from the top down and from left to right; lines of blanks left out."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: one.middle):
        if rows and letter.middle - rows[-1][0].middle < _SAME_LINE * max(letter.size, rows[-1][0].size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [sorted(row, key=lambda one: one.left) for row in rows if any(not one.sign.isspace() for one in row)]


def words_of(row: Sequence[Letter]) -> list[Word]:
    """Return the words of a line: what wide gaps part. A blank stays between Latin letters."""
    words: list[Word] = []
    before = row[0]
    blank = False
    for letter in row:
        if letter.sign.isspace():
            blank = True
        elif not words or letter.left - before.right > _GAP * before.size:
            words.append(Word(letter.sign, letter.left, letter.right, letter.middle, letter.size))
            before, blank = letter, False
        else:
            last = words[-1]
            text = last.text + (" " if blank and (before.sign + letter.sign).isascii() else "") + letter.sign
            words[-1] = replace(last, text=text, right=letter.right)
            before, blank = letter, False
    return words


def cell_text(letters: Iterable[Letter]) -> str:
    """Return what stands in a cell: its lines go on in each other."""
    return run_on(" ".join(word.text for word in words_of(row)) for row in rows_of(letters))


def run_on(lines: Iterable[str]) -> str:
    """Return lines of a cell as one: Chinese without a blank between them."""
    text = ""
    for line in lines:
        apart = text and line and (text[-1] + line[0]).isascii() and (text[-1] + line[0]).isalnum()
        text += (" " if apart else "") + line
    return text
