"""How a document is divided into directives: the clerk merges one with the next, or splits one at a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake.cadence import find_cadence
from bot.intake.dates import find_dates, settle
from bot.intake.parts import propose_parts
from bot.intake.sentences import plain, sentences, trim
from bot.intake.targets import find_targets
from bot.intake.titles import propose_title
from bot.services.documents import MAX_NAME, MAX_WORDS
from bot.services.drafts import DRAFTED, StaleError, note, open_draft, set_targets, set_units, touch
from bot.services.item_numbers import base_of, part_of
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Status, TargetKind
from db.models import Directive, Target
from db.queries import comments, documents, drafts
from db.session import Cause, Session

SHORTEST_PART = 4


@dataclass(frozen=True)
class Cut:
    """Where a directive may be split: an offset in the document, and the words that begin there."""

    offset: int
    words: str


def cuts(directive: Directive, length: int = 16) -> list[Cut]:
    """Return where a directive may be split: before each of its sentences but the first, else at its semicolons."""
    text = directive.text
    starts = [start for start, end in sentences(text, 0, len(text)) if end - start >= SHORTEST_PART][1:]
    if not starts:
        starts = [at + 1 for at, sign in enumerate(text) if sign in "；;" and len(text) - at > SHORTEST_PART]
    return [Cut(directive.start + start, text[start : start + length]) for start in starts]


def parts(directive: Directive) -> list[int]:
    """Return where the proposed parts of a long directive begin, as offsets in the document; [] where it is to stay whole."""
    starts = propose_parts(directive.text, directive.path, directive.headings)
    return [directive.start + start for start in starts]


class Dividing:
    """Merging and splitting. A version that is not the draft's own any more raises StaleError."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def merge(self, cause: Cause, directive_id: int, version: int) -> None:
        """Merge a draft with the one behind it. Raises TellableError for the last, and for words that have no place."""
        async with self._office.database.write(cause) as session:
            first = await open_draft(session, self._office, cause, directive_id, version)
            rows = list(await drafts.of_document(session, first.document_id))
            behind = rows[rows.index(first) + 1 :]
            if not behind or behind[0].status not in DRAFTED:
                raise TellableError("review/no_next")
            await merge_next(session, cause, first, rows)

    async def split(self, cause: Cause, directive_id: int, version: int, offset: int) -> int:
        """Split a draft before an offset of the document; return the new one's id. Raises StaleError for another offset."""
        async with self._office.database.write(cause) as session:
            first = await open_draft(session, self._office, cause, directive_id, version)
            if offset not in {cut.offset for cut in cuts(first)}:
                raise StaleError
            rows = list(await drafts.of_document(session, first.document_id))
            text = await _source(session, first)
            end = first.end if has_place(first) else len(text)
            spans = [trim(text, first.start, offset), trim(text, offset, end)]
            return (await divide(session, cause, first, rows, spans))[1].id

    async def split_parts(self, cause: Cause, directive_id: int, version: int) -> int:
        """Split a draft into the parts that are proposed; return how many. Raises StaleError where none are any more."""
        async with self._office.database.write(cause) as session:
            first = await open_draft(session, self._office, cause, directive_id, version)
            starts = parts(first)
            if not starts:
                raise StaleError
            rows = list(await drafts.of_document(session, first.document_id))
            text = await _source(session, first)
            ends = [*starts[1:], first.end if has_place(first) else len(text)]
            spans = [trim(text, start, end) for start, end in zip(starts, ends, strict=True)]
            return len(await divide(session, cause, first, rows, spans))


def has_place(directive: Directive) -> bool:
    """Return whether a draft's words stand in the document; those that the clerk wrote have the empty span 0 to 0."""
    return directive.end > directive.start


async def merge_next(session: Session, cause: Cause, first: Directive, rows: list[Directive]) -> None:
    """Merge a draft with the one behind it in `rows`; its text is what the document has from the first to the last word.

    What the first lacks (owner, date, cadence, suggestion) it gets from the second. Raises TellableError where either
    has no place in the document.
    """
    second = rows[rows.index(first) + 1]
    if not has_place(first) or not has_place(second):
        raise TellableError("review/merge_no_place")
    if first.carried_from_id != second.carried_from_id:
        raise TellableError("year/no_merge")
    text = await documents.text_of(session, first.document_id)
    _take_over(first, second)
    first.end = second.end
    first.text = text[first.start : first.end]
    note(session, cause, "merged", first, item=second.item, gone=second.id)
    await comments.move(session, second.id, first.id)
    await session.delete(second)
    await session.flush()
    rows.remove(second)
    await _number_parts(session, rows, base_of(first.item))
    touch(first)


async def divide(
    session: Session, cause: Cause, first: Directive, rows: list[Directive], spans: Sequence[tuple[int, int]]
) -> list[Directive]:
    """Split a draft into spans of the document (of its own text where it has no place in it); return a draft for each.

    The earliest words stay with the draft; the others are new ones behind it, and `rows` has them too.
    """
    text, ordered = await _source(session, first), sorted(spans)
    parts = [first, *(_other_part(first, text, span, count) for count, span in enumerate(ordered[1:], 1))]
    place = rows.index(first) + 1
    for row in rows[place:]:
        row.position += len(parts) - 1
    start, end = ordered[0]
    first.text = text[start:end]
    if has_place(first):
        first.start, first.end = start, end
    _read_again(first)
    session.add_all(parts[1:])
    await session.flush()
    for new in parts[1:]:
        await session.refresh(new, ["document", "owner", "units"])
    rows[place:place] = parts[1:]
    await _number_parts(session, rows, base_of(first.item))
    touch(first)
    note(session, cause, "split", first, into=[row.item for row in parts])
    return [parts[ordered.index(span)] for span in spans]


async def _source(session: Session, directive: Directive) -> str:
    return await documents.text_of(session, directive.document_id) if has_place(directive) else directive.text


def _take_over(first: Directive, second: Directive) -> None:
    """Let a draft have what its second part brings along."""
    parts = [*first.part_units, *second.part_units]
    if first.owner is None and first.lead is None:
        set_units(first, second.lead, [*first.supporting, *second.supporting], parts)
        first.owner, first.owner_id, first.owner_source = second.owner, second.owner_id, second.owner_source
    else:
        others = [*first.supporting, *second.supporting, *([second.lead] if second.lead else [])]
        set_units(first, first.lead, others, parts)
    if first.due_on is None and first.due_source is None:
        first.due_on, first.due_source = second.due_on, second.due_source
    first.due_text = first.due_text or second.due_text
    first.due_vague = first.due_vague or second.due_vague
    first.milestones = [*(first.milestones or ()), *(second.milestones or ())] or None
    first.cadence, first.cadence_text = first.cadence or second.cadence, first.cadence_text or second.cadence_text
    first.suggestion = first.suggestion or second.suggestion
    first.units_named = list(dict.fromkeys([*first.units_named, *second.units_named]))
    first.done_when = "\n".join(filter(None, (first.done_when, second.done_when)))
    first.targets = [*first.targets, *(_copied(target) for target in second.targets)]
    for position, target in enumerate(first.targets):
        target.position = position


def _copied(target: Target) -> Target:
    columns = ("kind", "text", "measure", "value", "value_max", "current", "yearly")
    return Target(**{column: getattr(target, column) for column in columns})


def _other_part(first: Directive, text: str, span: tuple[int, int], count: int) -> Directive:
    start, end = span
    second = Directive(
        document_id=first.document_id,
        item=f"n{count}",
        position=first.position + count,
        title=first.title,
        kind=first.kind,
        status=Status.DRAFT,
        text=text[start:end],
        start=start if has_place(first) else 0,
        end=end if has_place(first) else 0,
        section=first.section,
        path=list(first.path),
        headings=list(first.headings),
        units_named=list(first.units_named),
        suggestion=first.suggestion,
        leader_id=first.leader_id,
        carried_from_id=first.carried_from_id,
        first_due_on=first.first_due_on,
        due_on=first.due_on,
        due_source=first.due_source,
        due_text="",
        due_vague=False,
        milestones=first.milestones,
        cadence=first.cadence,
        cadence_text="",
        limits=first.limits,
        limits_by_id=first.limits_by_id,
        limits_at=first.limits_at,
    )
    second.units, second.targets = [], []
    second.owner, second.owner_source = first.owner, first.owner_source
    set_units(second, first.lead, first.supporting, first.part_units)
    targets = find_targets(second.text)
    second.title = propose_title(plain(second.text), None, [], second.units_named, targets)
    second.targets = [
        Target(
            kind=TargetKind(t.kind), text=t.text[:MAX_NAME], measure=t.unit, value=t.value, value_max=t.value_max,
            current=None, position=place,
        )
        for place, t in enumerate(targets)
    ]  # fmt: skip
    _read_again(second)
    return second


def _read_again(part: Directive) -> None:
    """Keep of dates, cadence and targets only what the part's own words say; what the clerk set stays."""
    when = settle(find_dates(plain(part.text), None))
    part.milestones = [[day, words] for day, words in part.milestones or () if words in part.text] or None
    part.due_text = (when.text if when else "")[:MAX_WORDS]
    part.due_vague = bool(when and when.vague)
    if part.due_source is DateSource.DOCUMENT and when is None:
        part.due_on = part.due_source = None
    rhythm = find_cadence(plain(part.text))
    if part.cadence_text and part.cadence_text not in part.text:
        part.cadence = None
    if rhythm and rhythm.cadence and part.cadence is None:
        part.cadence = Cadence(rhythm.cadence)
    part.cadence_text = (rhythm.text if rhythm else "")[:MAX_WORDS]
    set_targets(part, [target.text for target in part.targets if target.text in part.text])


async def _number_parts(session: Session, rows: Sequence[Directive], base: str) -> None:
    """Number the parts of a split directive anew: 24-1, 24-2 …; a single one left is 24 again. Issued numbers stay."""
    parts = [row for row in rows if base_of(row.item) == base or row.item.startswith("n")]
    movable = [row for row in parts if row.status in DRAFTED]
    if len(parts) == 1:
        wanted = {parts[0].id: base} if movable else {}
    elif len(movable) == len(parts):
        wanted = {row.id: f"{base}-{place}" for place, row in enumerate(parts, 1)}
    else:
        highest = max(part_of(row.item) for row in parts)
        new = [row for row in movable if row.item.startswith("n")]
        wanted = {row.id: f"{base}-{highest + count}" for count, row in enumerate(new, 1)}
    changed = [row for row in movable if row.id in wanted and wanted[row.id] != row.item]
    for row in changed:
        row.item = f"t{row.id}"
    await session.flush()
    for row in changed:
        row.item = wanted[row.id]
    await session.flush()
