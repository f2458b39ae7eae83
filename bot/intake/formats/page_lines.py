"""Lines with their places on a page → paragraphs, as PDF and OFD keep them.

What stands at the head or foot of most pages, and page numbers, are dropped. A line that reaches the right margin
goes on in the next one unless that is indented: so papers are set (GB/T 9704).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"[-—–―－·. \u3000]*(?:第? ?\d{1,4} ?页?(?: ?[/／,，共] ?共? ?\d{1,4} ?页?)?)[-—–―－·. \u3000]*"
)
_DIGITS = re.compile(r"\d+")
_EDGE = 2  # lines at each end of a page that may be a head or foot
_MANY_PAGES = 3
_LEAST_RIGHT = 0.75
_RAGGED = 6  # in heights of a letter: how short a word or a bracket that did not fit may leave a line
_COMPLETE = "。！？；：.!?;:）)"
_SAME_LINE, _SAME_PLACE, _INDENT, _SHORT_OF = 0.5, 0.3, 1.2, 1.7  # in heights of a letter


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a stretch of one: its text, where it begins and ends, its top from the page's top, its letters' height.

    `is_row`: it is a table's row, and no part of a paragraph.
    """

    text: str
    left: float
    right: float
    top: float
    size: float
    is_row: bool = False


def in_order(stretches: Sequence[Line]) -> list[Line]:
    """Put stretches of one height together to lines, from the top down."""
    lines: list[list[Line]] = []
    for stretch in sorted((one for one in stretches if one.text.strip()), key=lambda one: one.top):
        if lines and stretch.top - lines[-1][0].top < _SAME_LINE * max(stretch.size, lines[-1][0].size):
            lines[-1].append(stretch)
        else:
            lines.append([stretch])
    return [_together(sorted(line, key=lambda one: one.left)) for line in lines]


def _together(line: list[Line]) -> Line:
    text = ""
    right = line[0].left
    for one in line:
        text += (" " if text and one.left - right > one.size else "") + one.text.strip()
        right = one.right
    return Line(text, line[0].left, max(one.right for one in line), line[0].top, max(one.size for one in line))


def joined(pages: Sequence[Sequence[Line]], width: float = 0) -> str:
    """Return the paragraphs of all pages, a line each. `width` is a page's, 0 where it is not known."""
    lines = [line for page in _without_running(pages) for line in page]
    running = [line for line in lines if not line.is_row]
    if not running:
        return "\n".join(line.text for line in lines)
    size = median(line.size for line in running)
    left, right = _margins(running, size)
    right = max(right, _LEAST_RIGHT * width)  # where all lines are short none of them reaches the margin
    text, goes_on = "", False
    for line in lines:
        if line.is_row:
            text += ("\n" if text else "") + line.text
            goes_on = False
            continue
        if text and not (goes_on and line.left < left + _INDENT * size):
            text += "\n"
        elif text and text[-1].isascii() and text[-1].isalnum() and line.text[:1].isascii() and line.text[:1].isalpha():
            text += " "
        text += line.text.strip()
        short = right - line.right
        goes_on = short < _SHORT_OF * size or (
            short < min(_RAGGED * size, (right - left) / 4) and line.text.strip()[-1] not in _COMPLETE
        )
    return text


def _margins(lines: Sequence[Line], size: float) -> tuple[float, float]:
    """Return where the text's left and right margins are: places that more than one line has, if there are such."""
    lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
    near = _SAME_PLACE * size
    left = next((one for one, other in pairwise(lefts) if other - one < near), lefts[0])
    right = next((one for one, other in pairwise(rights) if one - other < near), rights[0])
    return left, right


def _without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers, and what stands at the same end of more than half of the pages but for its digits."""
    running: Counter[tuple[int, str]] = Counter()
    for page in pages:
        running.update({key for _, key in _ends(page)})
    often = {key for key, count in running.items() if len(pages) >= _MANY_PAGES and count * 2 > len(pages)}
    kept = []
    for page in pages:
        dropped = {at for at, key in _ends(page) if key in often or _PAGE_NUMBER.fullmatch(page[at].text.strip())}
        kept.append([line for at, line in enumerate(page) if at not in dropped])
    return kept


def _ends(page: Sequence[Line]) -> list[tuple[int, tuple[int, str]]]:
    """Return the lines at the head and the foot: their place, and what they say without digits, with which end."""
    places = {*range(min(_EDGE, len(page))), *range(max(len(page) - _EDGE, 0), len(page))}
    return [
        (at, (0 if at < _EDGE else 1, _DIGITS.sub("#", page[at].text.strip())))
        for at in sorted(places)
        if not page[at].is_row
    ]
