"""Cutting text into sentences and paragraphs, by offsets: nothing is copied or changed."""

import re
from collections.abc import Iterator

BLANKS = " \t\u3000\ufeff\u200b\xa0\r"

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」）)]*|\n|$)")
_BREAK = re.compile(r"\n|\u3000{2,}|[ \xa0]{4,}|\t{2,}")
_COMPLETE = "。！？；：!?;:）)》”"
_WRAP_FROM, _WRAP_TO = 20, 60
_WRAP_SLACK = 3


_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_NARROW = str.maketrans("０１２３４５６７８９％", "0123456789%")
_PUNCTUATION = re.compile(r"(?<!\d)[,;:!?]|[,;:!?](?!\d)|[()]")


def plain(text: str) -> str:
    """Return `text` with one form of each sign, letter for letter: Chinese punctuation, ASCII digits. Offsets stay.

    Commas and colons between digits (1,200 and 11:57) are no punctuation and stay.
    """
    return _PUNCTUATION.sub(lambda found: found.group().translate(_WIDE), text.translate(_NARROW))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks and line ends at its ends; an empty one stays at `start`."""
    while start < end and text[start] in BLANKS + "\n":
        start += 1
    while end > start and text[end - 1] in BLANKS + "\n":
        end -= 1
    return start, end


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences between `start` and `end`, closing quotation marks included."""
    for found in _SENTENCE.finditer(text, start, end):
        span = trim(text, *found.span())
        if span[0] < span[1]:
            yield span


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of paragraphs: parted by line ends or an indent's double blank; broken lines are joined."""
    spans, start = [], 0
    for found in _BREAK.finditer(text):
        spans.append(trim(text, start, found.start()))
        start = found.end()
    spans.append(trim(text, start, len(text)))
    return _joined(text, [span for span in spans if span[0] < span[1]])


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join lines that were broken at a fixed width, as in text copied from a page."""
    widths = [end - start for start, end in spans]
    width = max(widths, default=0)
    full = [length for length in widths if length >= width - _WRAP_SLACK]
    if not _WRAP_FROM <= width <= _WRAP_TO or len(full) * 2 < len(spans) or len(spans) < _WRAP_SLACK:
        return spans
    joined: list[tuple[int, int]] = []
    goes_on = False
    for start, end in spans:
        if goes_on:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        goes_on = end - start >= width - _WRAP_SLACK and text[end - 1] not in _COMPLETE
    return joined
