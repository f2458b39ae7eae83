"""The outline of a document: its text cut into pieces, each with the headings and labels above it.

A piece is a heading, a labelled item, or a paragraph without a label. Pieces are cut at line ends, at labels, at the
words with which a report begins to quote (会议强调，), and after a responsibility note, which closes an order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.intake.bylines import without_byline
from bot.intake.labels import Label, Rank, find_labels
from bot.intake.notes import Note, is_duty_line, is_person_line
from bot.intake.sentences import paragraphs, trim
from bot.intake.subjects import named_in
from bot.intake.words import CLOSING, MODAL, NEWS, QUOTING, SIGNATURE

_MEASURES = re.compile(r"[^，。；：\n]{0,10}(?:措施|举措|任务|安排|要求|事项)：")
_TITLE = re.compile(r"(?P<title>[^。；：\n]{2,60}?)(?P<stop>[。：]|[ \u3000]{2,})")
_URGED = re.compile(r"(?:务必|必须|一定要|要)[^，。；：、\d]{2,24}")
_NOT_TITLE = re.compile(r"，.*，|\d{4}年")
_ANNEX = re.compile(r"附[ \u3000]*件[ \u3000]*[0-9０-９一二三四五六七八九十]{0,3}[ \u3000]*(?:：.*)?$")
_ANNEX_LIST = re.compile(r"附[ \u3000]*件[ \u3000]*：|附：")

_STRESSED = re.compile("要求|强调|指出|会议?，提出")
_THEN = re.compile("(?<=。)(?P<then>要求)(?=各(?:级|镇|乡|地|县|区|单位|部门|有关|相关)|全[省市县区][各上])")
_LEADS_TO_LIST = re.compile(r"(?<=[。；])[^。；\n]{4,60}(?:强调|要求|指出|部署|安排)：$")
_MAX_HEADING = 80
_MAX_TITLE = 34


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document and its place in the outline.

    `body` is where the text after the label begins; `title` the short inline title of a labelled piece, `rest` where
    the running text after it begins (the same as `body` where there is no title). `lead_in` are the words before it
    that quote (`narrated`: that tell what happened). `duty_from` is where lines 责任单位：… begin that belong to it, `shared` the
    span of those lines that close its list and hold for all of it.
    """

    start: int
    end: int
    label: Label | None
    opens: bool
    paragraph: int = 0
    lead_in: str | None = None
    narrated: bool = False
    note: Note | None = None
    body: int = 0
    rest: int = 0
    title: str | None = None
    is_heading: bool = False
    has_children: bool = False
    path: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    duty_from: int | None = None
    shared: tuple[int, int] | None = None


def outline(text: str, notes: Sequence[Note]) -> list[Piece]:
    """Return the pieces of `text` in order, each with its path and the headings above it."""
    spans = paragraphs(text)
    labels = find_labels(text, frozenset(start for start, _ in spans))
    return _placed(text, _titled(text, _without_annex_lists(text, _pieces(text, spans, labels, notes))))


def _pieces(text: str, spans: list[tuple[int, int]], labels: list[Label], notes: Sequence[Note]) -> list[Piece]:
    pieces: list[Piece] = []
    by_start = {label.start: label for label in labels}
    ends = {note.end: note for note in notes}
    starts, closing = sorted(by_start), sorted(ends)
    at_label = at_note = 0
    for paragraph, (start, end) in enumerate(spans):
        cuts = {start}
        while at_label < len(starts) and starts[at_label] < end:
            cuts.add(starts[at_label])
            at_label += 1
        while at_note < len(closing) and closing[at_note] <= end:
            cuts.add(closing[at_note])
            at_note += 1
        ordered = sorted(cut for cut in cuts if start <= cut < end)
        for low, high in zip(ordered, [*ordered[1:], end], strict=True):
            span = trim(text, low, high)
            span = without_byline(text, *span)
            if span[0] < span[1]:
                note = ends.get(high) or ends.get(span[1])
                piece = Piece(*span, by_start.get(low), low == start, paragraph, note=note)
                pieces += [part for one in _before_list(text, piece) for part in _quoted(text, one)]
    return _with_duty_lines(text, _carried(text, pieces))


def _before_list(text: str, piece: Piece) -> list[Piece]:
    """Cut off the end of a 一是 item the words that lead into the next list: …。同时，县长作了强调：."""
    found = None
    if piece.label and piece.label.rank >= Rank.NTH:
        found = _LEADS_TO_LIST.search(text, max(piece.label.end, piece.end - 80), piece.end)
    if found is None:
        return [piece]
    return [
        replace(piece, end=trim(text, piece.start, found.start())[1], note=None),
        replace(piece, start=found.start(), label=None, opens=False),
    ]


def _quoted(text: str, piece: Piece) -> list[Piece]:
    """Cut a piece before each 会议强调， and drop these words from what follows them."""
    parts: list[Piece] = []
    current = piece
    begin = piece.label.end if piece.label else piece.start
    for found in _quotations(text, begin, piece):
        if (
            piece.label
            and piece.label.rank <= Rank.ITEM
            and found.groupdict().get("said")
            and _orders(text, begin, found)
        ):
            continue  # 1.要做好值班。县政府要求，…
        words = found.groupdict()
        told = any(words.get(name) for name in ("told", "agreed", "aside"))
        first = trim(text, begin, found.start())[0] == found.start()
        if not first:
            parts.append(replace(current, end=trim(text, current.start, found.start())[1], note=None))
        label = piece.label if first and not words.get("he") else None
        start = piece.start if label else trim(text, found.start() if told else found.end(), piece.end)[0]
        said = None if words.get("aside") else next((word.strip() for word in words.values() if word), "")
        current = replace(piece, start=start, label=label, lead_in=said, narrated=told, opens=piece.opens and first)
    return [*parts, current]


def _orders(text: str, begin: int, quoting: re.Match[str]) -> bool:
    """Tell whether what a numbered item says before it quotes is an order already."""
    return begin < quoting.start() and MODAL.search(text, begin, quoting.start()) is not None


def _quotations(text: str, begin: int, piece: Piece) -> list[re.Match[str]]:
    """Return where a piece begins to quote, in order; in a paragraph without label also inside a sentence of news."""
    found = list(QUOTING.finditer(text, begin, piece.end))
    if piece.label and piece.label.rank >= Rank.NTH:
        found += _THEN.finditer(text, begin, piece.end)
    may_tell = piece.label is None and _STRESSED.search(text, begin, piece.end) is not None
    news = list(NEWS.finditer(text, begin, piece.end)) if may_tell else []
    ends = {one.end() for one in found}
    apart = [one for one in news if not any(one.start() <= end <= one.end() for end in ends)]
    return sorted([*found, *apart], key=lambda one: one.start())


def _carried(text: str, pieces: list[Piece]) -> list[Piece]:
    """Let the words of quoting, or what else leads into a list, hold for the list; drop what held nothing else."""
    carried: list[Piece] = []
    lead_in: str | None = None
    for piece in pieces:
        if piece.lead_in or (piece.label is None and piece.opens):
            lead_in = piece.lead_in
        elif lead_in is None and carried and _begins_list(piece, carried[-1]):
            lead_in = _last_clause(text, carried[-1])
        if piece.start < piece.end:
            carried.append(replace(piece, lead_in=lead_in))
    return carried


def _begins_list(piece: Piece, before: Piece) -> bool:
    """Tell whether a 一是 stands in the middle of an unnumbered paragraph, after words that lead into it."""
    if piece.label is None or piece.label.rank < Rank.NTH or piece.label.number != 1:
        return False
    return before.label is None and before.paragraph == piece.paragraph


def _last_clause(text: str, piece: Piece) -> str:
    return re.split(r"[，。；：]", text[piece.start : piece.end].rstrip("。：，；"))[-1].strip()


def _with_duty_lines(text: str, pieces: list[Piece]) -> list[Piece]:
    """Give a line 责任单位：… to the piece before it."""
    kept: list[Piece] = []
    for piece in pieces:
        line = text[piece.start : piece.end]
        goes_on = bool(kept) and kept[-1].duty_from is not None and is_person_line(line)
        if kept and piece.label is None and (is_duty_line(line) or goes_on):
            begun = kept[-1].duty_from
            kept[-1] = replace(kept[-1], end=piece.end, duty_from=piece.start if begun is None else begun)
        else:
            kept.append(piece)
    return kept


def _without_annex_lists(text: str, pieces: list[Piece]) -> list[Piece]:
    """Leave out the list of annexes before the signature: 附件：1.… 2.…."""
    kept, listing = [], False
    for piece in pieces:
        words = text[piece.start : piece.end]
        if _ANNEX_LIST.match(words):
            listing = True
        elif listing and not (piece.label and piece.label.rank is Rank.ITEM and "。" not in words):
            listing = False
        if not listing:
            kept.append(piece)
    return kept


def _titled(text: str, pieces: list[Piece]) -> list[Piece]:
    """Find the inline titles, and which pieces are headings only."""
    titled: list[Piece] = []
    closing = _closing(text, pieces)
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) and at + 1 not in closing else None
        titled.append(_with_title(text, piece, following, titled[-1] if titled else None))
    return titled


def _closing(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Return which pieces only close the paper, and so have no heading: annexes, 抄送, a signature above its date."""
    closing: set[int] = set()
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        if piece.label is None and piece.opens:
            words = text[piece.start : piece.end].strip()
            signs = at + 1 == len(pieces) or at + 1 in closing
            if CLOSING.match(words) or (signs and SIGNATURE.fullmatch(words)):
                closing.add(at)
    return closing


def _with_title(text: str, piece: Piece, following: Piece | None, before: Piece | None) -> Piece:
    if piece.label is None:
        found = _MEASURES.match(text, piece.start, piece.end)
        start = trim(text, found.end(), piece.end)[0] if found and before and before.note else piece.start
        return replace(piece, start=start, body=start, rest=start)
    body = trim(text, piece.label.end, piece.end)[0]
    children = following is not None and following.label is not None and following.label.rank > piece.label.rank
    words = text[body : piece.end]
    if _is_heading(words, piece, following, before, children=children) and not _is_last_line(text, words, following):
        title = words.rstrip("。：:；;")
        return replace(piece, body=body, rest=piece.end, title=title, is_heading=True, has_children=children)
    found = _TITLE.match(text, body, piece.end)
    if found and found.end() < piece.end and _is_title(found["title"]):
        rest = trim(text, found.end(), piece.end)[0]
        return replace(piece, body=body, rest=rest, title=found["title"].strip(), has_children=children)
    return replace(piece, body=body, rest=body, has_children=children)


def _is_last_line(text: str, words: str, following: Piece | None) -> bool:
    """Tell whether a sentence stands above the signature: what follows is short and no sentence."""
    if following is None or following.label is not None or not words.endswith("。"):
        return False
    below = text[following.start : following.end]
    return len(below) <= _MAX_TITLE and not re.search("[。；：]", below)


def _is_title(words: str) -> bool:
    """Tell whether a first sentence is an inline title: short, and no order of its own, be it put as one (务必高度重视)."""
    if len(words) > _MAX_TITLE or _NOT_TITLE.search(words):
        return False
    return not MODAL.search(words) or _URGED.fullmatch(words) is not None


def _is_heading(words: str, piece: Piece, following: Piece | None, before: Piece | None, *, children: bool) -> bool:
    """Tell whether a labelled piece is a heading only: short, one sentence, with something below it."""
    if not words or piece.note or len(words) > _MAX_HEADING or re.search(r"[。！？].", words, re.DOTALL):
        return False
    if children:
        return not _orders_above_points(words, following)
    paragraph = following is not None and following.label is None and following.opens
    if not paragraph or piece.label is None or piece.label.rank >= Rank.NTH:
        return False
    twin = before is not None and before.label is not None and before.label.rank is piece.label.rank
    return not (twin and before is not None and not before.is_heading and words.endswith(("。", "；")))


def _orders_above_points(words: str, following: Piece | None) -> bool:
    """Tell whether a whole sentence above 一是 is an order to units: 各学校要做好准备。一是查宿舍…."""
    points = following is not None and following.label is not None and following.label.rank >= Rank.NTH
    whole = points and words.endswith("。") and MODAL.search(words) is not None
    return whole and bool(named_in(words).units)


def _placed(text: str, pieces: list[Piece]) -> list[Piece]:
    """Give each piece its path and the headings above it."""
    placed: list[Piece] = []
    stack: list[Piece] = []
    for piece in pieces:
        if piece.label is None:
            stack = _stack_of_paragraph(text, piece, stack)
        else:
            stack = [above for above in stack if above.label is not None and above.label.rank < piece.label.rank]
        labels = tuple(above.label.name for above in stack if above.label is not None)
        headings = tuple(above.title for above in stack if above.title)
        if piece.label is not None:
            placed.append(replace(piece, path=(*labels, piece.label.name), headings=headings))
            stack.append(piece)
        else:
            placed.append(replace(piece, path=labels, headings=headings))
    return placed


def _stack_of_paragraph(text: str, piece: Piece, stack: list[Piece]) -> list[Piece]:
    """Return what stands above a paragraph without label: the headings, not items that are complete."""
    if piece.opens and _ANNEX.match(text, piece.start, piece.end):
        return []
    if not piece.opens:
        return stack
    above = list(stack)
    while above and not above[-1].is_heading:
        above.pop()
    return above
