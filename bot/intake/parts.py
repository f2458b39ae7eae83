"""Where a long paragraph with several orders could be split: a proposal of parts, such as 24-1 … 24-4, for the clerk.

A part begins at a sentence or after a ； where a new order with an object of its own begins. What only goes on about the same
thing (特别是…, 对…的, 确保…) stays with the part before it; nothing is cut inside quotation marks.
"""

from collections.abc import Iterator, Sequence

from bot.intake.clauses import Clause, clauses_of
from bot.intake.ordering import is_order
from bot.intake.sentences import plain, sentences, trim
from bot.intake.words import VERBS
from bot.patterns import pattern_of

LEAST_PARTS = 3
_LEAST_LENGTH = 100
_MOST_LENGTH = 6000
_LEAST_PART = 12
_LISTED = pattern_of(r"^[一二三四五六七八九十]{1,3}[是要]$")
_NOTED = pattern_of(r"[（(][^（()）]{0,200}(?:负责|牵头|配合|分工|落实)[^（()）]{0,60}[)）][。；]?\s*$")
_GOES_ON = pattern_of(
    r"^(?:特别是|尤其是|其中|要?对[^，]{2,60}[，要]|这|该|同时也|确保|力争|以此|从而|进而|凡|一方面|另一方面|即|如|比如|例如|原则上|未|不得|严禁|[^，。]{2,20}的，)"
)
_ANEW = pattern_of(r"^(?:同时|另外|此外|还)[，要]")
_HEADING = pattern_of(r"^[ \u3000（(]*[\d一二三四五六七八九十]{1,3}[）)]?[.．、 ]?(?P<words>[^。，；\n]{2,34}?)[。：]")
_AREA = pattern_of(r"方面(?:的工作)?$")
_PAIR = 2


def propose_parts(text: str, path: Sequence[str], headings: Sequence[str]) -> tuple[int, ...]:
    """Return where the parts of a directive begin (offsets in `text`, the first 0); () where it is to stay whole.

    `path` are its outline labels: a 一是 item is a part already, and one closed by a responsibility note stays whole.
    """
    words = plain(text)
    if (
        not _LEAST_LENGTH <= len(words) <= _MOST_LENGTH
        or (path and _LISTED.match(path[-1]))
        or _NOTED.search(words)
        or _one_task(words)
    ):
        return ()
    heading = _HEADING.match(words)
    known = _pairs("".join(headings)) | (_pairs(heading["words"]) if heading else set())
    starts, said = [0], ""
    begun = False
    for start, end in _segments(words):
        segment = words[start:end]
        ordering = [clause for clause in clauses_of(segment, ()) if clause.orders]
        if begun and _begins(segment, ordering, said, known):
            starts.append(start)
            said = ""
        begun = begun or _acts(ordering)
        said += segment
    return tuple(starts) if len(starts) >= LEAST_PARTS else ()


def _one_task(words: str) -> bool:
    """Tell whether a heading of its own makes it one task with its measures: 加强队伍建设。…; not 安全生产方面。…."""
    heading = _HEADING.match(words)
    return heading is not None and not _AREA.search(heading["words"]) and is_order(heading["words"])


def _segments(words: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences and what ； parts in them, outside quotation marks."""
    for start, end in sentences(words, 0, len(words)):
        begin, depth = start, 0
        for at in range(start, end):
            depth += (words[at] in "“《（") - (words[at] in "”》）")
            if words[at] == "；" and depth <= 0 and at + 1 < end:
                yield trim(words, begin, at + 1)
                begin = at + 1
        yield trim(words, begin, end)


def _begins(segment: str, ordering: Sequence[Clause], said: str, known: set[str]) -> bool:
    """Tell whether a segment begins a new order: it has an object of its own that was not spoken of."""
    if len(segment) < _LEAST_PART or _GOES_ON.match(segment):
        return False
    told = next((clause for clause in ordering if clause.tells), None)
    if told is None:
        return False
    return bool(_ANEW.match(segment)) or not (_pairs(told.phrase.joined) - known) & _pairs(said)


def _acts(ordering: Sequence[Clause]) -> bool:
    """Tell whether a segment orders more than an aim: what only leads in stays with what follows."""
    return any(clause.tells and (clause.phrase.noun or clause.phrase.alone[:2] in VERBS) for clause in ordering)


def _pairs(words: str) -> set[str]:
    return {words[at : at + _PAIR] for at in range(len(words) - 1)}
