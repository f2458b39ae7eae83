"""Which pieces of an outline are directives, and how one that orders several units about is parted.

The smallest numbered item or 一是 item that orders something is one directive; so is an unnumbered paragraph under a
heading. Running text whose sentences name different units becomes one directive per unit. An item closed by a
responsibility note is never parted. Background, appraisal, aims, principles, scope, lead-ins and signatures are no
directives.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.intake.dates import find_dates
from bot.intake.labels import Rank
from bot.intake.notes import duty_clauses
from bot.intake.outline import Piece
from bot.intake.sentences import sentences
from bot.intake.subjects import Named, named_in
from bot.intake.targets import find_targets
from bot.intake.units import is_office, read_list
from bot.intake.words import BACKGROUND, GOAL_HEADING, MODAL, PAST, SKIPPED_HEADING, VERBS

_ALSO = re.compile(r"(?:另外|同时|此外)[，,]?")
_LEADS_ON = re.compile(r"[：:]$|如下|以下|下列")
_CLAUSE = re.compile(r"[^，,。；;：:！？\n]+")
_TOLD = re.compile(r"^[^，。；]{1,6}了(?!解)")
_MEANING = re.compile(r"^充分认识|^深刻认识|^充分肯定|^肯定成绩")
_TREATING = re.compile(r"(?:^|[，。；：])对[^，。；：]{1,60}(?:进行|开展|实施|予以|实行|给予)(?!了)")
_ADVERB = re.compile(r"^(?:[ \u3000]|分别|并|逐步|相应|及时|每[年月周季]度?|原则上|还|再|也|既|或)+")
_AREAS = ("乡镇", "街道", "地区")
_STOPPED = re.compile(r"[。；！;][”’）)]*$")
_SIGNED = re.compile(r"^[（(].*[）)]$")


@dataclass(frozen=True, slots=True)
class Order:
    """A directive's place in the text.

    `body` is where its text begins after the label, `named` the units of its sentences, `first` tells the first part of
    its piece from later ones.
    """

    start: int
    end: int
    body: int
    path: tuple[str, ...]
    piece: Piece
    named: Named
    first: bool = True


def find_orders(text: str, pieces: Sequence[Piece], known: AbstractSet[str]) -> list[Order]:
    """Return the directives among `pieces`, in order. `known` are names of the office's units."""
    first_label = next((at for at, piece in enumerate(pieces) if piece.label and piece.label.rank <= Rank.ITEM), None)
    orders: list[Order] = []
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        in_preamble = first_label is not None and at < first_label
        if piece.is_heading or _skipped(text, piece):
            continue
        parts = _parts(text, piece, following, known)
        named = any(part.named.units for part in parts)
        if _orders(text, piece, following, named=named, in_preamble=in_preamble):
            orders += parts
    return orders


def _skipped(text: str, piece: Piece) -> bool:
    """Tell whether the nearest heading that says anything about it says that nothing is ordered here."""
    own = piece.title if piece.title and piece.label and piece.label.rank <= Rank.CIRCLE else None
    headings = [own, *reversed(piece.headings)] if own else list(reversed(piece.headings))
    for distance, heading in enumerate(headings):
        words = heading.strip(" \u3000。：:")
        if distance <= bool(own) and GOAL_HEADING.search(words):
            return not _has_goal(text, piece)
        if SKIPPED_HEADING.search(words) or _MEANING.search(words):
            return True
    return False


def _has_goal(text: str, piece: Piece) -> bool:
    """Tell whether a piece under 工作目标 names a number or a date to be held to."""
    said = text[piece.rest : piece.end]
    return bool(find_targets(said)) or any(not when.vague for when in find_dates(said, None))


def _orders(text: str, piece: Piece, following: Piece | None, *, named: bool, in_preamble: bool) -> bool:
    """Tell whether a piece orders something that can be followed up."""
    words = text[piece.rest : piece.end]
    if piece.note or duty_clauses(words):
        return True
    if _leads_on(piece, following):  # only one that names units is more than an introduction to its list
        return named and not in_preamble and not _LEADS_ON.search(words) and bool(_STOPPED.search(words))
    if words.endswith("："):
        return False
    if piece.label is not None:
        return named or is_order(words) or bool(piece.title and is_order(piece.title) and not PAST.search(words))
    return _paragraph_orders(words, piece, in_preamble=in_preamble)


def _paragraph_orders(words: str, piece: Piece, *, in_preamble: bool) -> bool:
    """Tell the same of a paragraph without label: one that stands free has to use a word of obligation."""
    if BACKGROUND.search(words) or _SIGNED.match(words) or not _STOPPED.search(words):
        return False
    if piece.lead_in is None and (in_preamble or piece.narrated):
        return False
    free = piece.narrated or not (piece.headings or piece.lead_in)
    return MODAL.search(words) is not None or (not free and is_order(words))


def _leads_on(piece: Piece, following: Piece | None) -> bool:
    """Tell whether a piece stands above a list: what it says is worked out below."""
    if piece.has_children:
        return True
    if piece.label is not None or following is None or following.label is None:
        return False
    if following.paragraph == piece.paragraph:
        return following.label.number == 1
    return bool(piece.headings) and len(following.path) > len(piece.path)


def is_order(words: str) -> bool:
    """Tell whether words order something: by a word of obligation, or by a clause that opens with such a verb."""
    if MODAL.search(words):
        return True
    if PAST.search(words):
        return False
    return _TREATING.search(words) is not None or any(_opens_with_verb(clause) for clause in _CLAUSE.findall(words))


def _opens_with_verb(clause: str) -> bool:
    clause = _ADVERB.sub("", clause)
    return any(clause[:length] in VERBS for length in (3, 2)) and not _TOLD.match(clause)


def _parts(text: str, piece: Piece, following: Piece | None, known: AbstractSet[str]) -> list[Order]:
    """Part a piece by the units that its sentences name."""
    whole = Order(piece.start, piece.end, piece.body, piece.path, piece, Named())
    if piece.note or duty_clauses(text[piece.start : piece.end]):
        return [whole]
    spans = list(sentences(text, piece.rest, piece.end))
    names = [named_in(text[slice(*span)], known) for span in spans]
    heading = _unit_heading(piece, known)
    listed = piece.label is not None and piece.label.rank >= Rank.NTH
    if heading:
        groups = [list(range(len(spans)))]
        names = [Named(heading), *names[1:]] if names else [Named(heading)]
    elif listed:
        groups = _without_trailing(text, spans, names, last=_is_last(piece, following))
    else:
        groups = _by_unit(text, spans, names)
    orders = []
    for number, group in enumerate(groups):
        if not group:
            continue
        first = number == 0
        path = piece.path if first or not listed else piece.path[:-1]
        start = piece.start if first else spans[group[0]][0]
        body = piece.body if first else start
        orders.append(
            Order(start, spans[group[-1]][1], body, path, piece, _together([names[at] for at in group]), first)
        )
    return orders or [Order(piece.start, piece.end, piece.body, piece.path, piece, names[0] if heading else Named())]


def _unit_heading(piece: Piece, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the units that an inline title consists of: （一）市教育局。负责…."""
    names = read_list(piece.title, known) if piece.title and not piece.is_heading else None
    return (
        names
        if names and not names[0].endswith(_AREAS) and all(is_office(name) or name in known for name in names)
        else ()
    )


def _is_last(piece: Piece, following: Piece | None) -> bool:
    """Tell whether a 一是 item ends its list."""
    if piece.label is None or following is None or following.label is None:
        return True
    return following.label.rank is not piece.label.rank or following.label.number != piece.label.number + 1


def _without_trailing(text: str, spans: list[tuple[int, int]], names: list[Named], *, last: bool) -> list[list[int]]:
    """Split off what follows the last 一是 item and is opened by 另外 with a unit of its own."""
    everything = list(range(len(spans)))
    for at in everything[1:]:
        if last and names[at].units and _ALSO.match(text, spans[at][0]):
            return [everything[:at], everything[at:]]
    return [everything]


def _by_unit(text: str, spans: list[tuple[int, int]], names: list[Named]) -> list[list[int]]:
    """Group sentences: a new group with each that names other units; one that names none stays with those before it."""
    if len({frozenset(named.units) for named in names if named.units}) <= 1:
        return [list(range(len(spans)))]
    groups: list[list[int]] = []
    current: frozenset[str] = frozenset()
    for at, named in enumerate(names):
        units = frozenset(named.units)
        also = bool(
            groups and current and not units and _ALSO.match(text, spans[at][0]) and MODAL.search(text, *spans[at])
        )
        if not groups or (units and not units <= current) or also:
            groups.append([at])
            current = units
        else:
            groups[-1].append(at)
    return groups


def _together(named: list[Named]) -> Named:
    units = tuple(dict.fromkeys(name for one in named for name in one.units))
    leads = tuple(dict.fromkeys(name for one in named for name in one.leads))
    co = tuple(dict.fromkeys(name for one in named for name in one.co if name not in leads))
    return Named(units, leads, co)
