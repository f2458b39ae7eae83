"""New, split and merged rows of a sheet that came back: what of them can be done, and doing it once it is confirmed.

A reshaping is kept in the message that lists it, as JSON values; it is worked out anew when it is confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.intake.sheets.draft_sheet import AddedRow, DraftValue, MergedRow, SheetRead, SheetRow, SplitRows, text_digest
from bot.intake.sheets.sheet_shapes import divide as find_parts
from bot.intake.sheets.sheet_shapes import find_words
from bot.intake.written import draft_of_words
from bot.services import dividing
from bot.services.directory import Directory
from bot.services.documents import drafted
from bot.services.draft_values import check, plain, put_all
from bot.services.drafts import DRAFTED, StaleError, note, touch
from bot.services.item_numbers import base_of
from bot.texts import TellableError
from db.models import Directive, Document
from db.queries import documents, drafts
from db.session import Cause, Session

Fault = tuple[int, str, str, Mapping[str, Any]]  # row, column, text id, its arguments


@dataclass(frozen=True)
class Drafted:
    """The drafts of a document in their order, and what they are checked against."""

    rows: Sequence[Directive]
    directory: Directory
    today: date

    def by_id(self, row_id: int) -> Directive | None:
        """Return a draft that is still one."""
        return next((row for row in self.rows if row.id == row_id and row.status in DRAFTED), None)


@dataclass
class Proposed:
    """What of a sheet can be done: edits of drafts, reshapings as JSON values, and the faults of those that cannot."""

    edits: list[SheetRow]
    shapes: list[dict[str, Any]]
    faults: list[Fault]


def propose(sheet: SheetRead, drafted_: Drafted) -> Proposed:
    """Sort a sheet's rows out. What an earlier sending of the same sheet has done already is an edit of what came of it."""
    proposed = Proposed([], [], [])
    known = {text_digest(row.text): row for row in drafted_.rows if row.status in DRAFTED}
    for row in sheet.rows:
        if drafted_.by_id(row.row_id) is not None:
            proposed.edits.append(row)
        elif row.values:
            proposed.faults.append((row.row, "number", "sheet/gone", {"value": row.number}))
    for split in sheet.splits:
        _propose_split(split, known, drafted_, proposed)
    for merged in sheet.merges:
        _propose_merge(merged, drafted_, proposed)
    for added in sheet.added:
        _propose_new(added, known, drafted_, proposed)
    return proposed


def _propose_split(split: SplitRows, known: Mapping[str, Directive], all_: Drafted, proposed: Proposed) -> None:
    first = split.parts[0].row
    there = [known.get(text_digest(part.text)) for part in split.parts]
    if all(there):
        proposed.edits += [_edit(part, row) for part, row in zip(split.parts, there, strict=True) if row]
        return
    row = all_.by_id(split.row_id)
    if row is None or text_digest(row.text) != split.digest:
        proposed.faults.append((first, "number", "sheet/reshaped", {"value": split.number}))
        return
    division = find_parts(row.text, [part.text for part in split.parts])
    for place, part in enumerate(split.parts):
        if division.spans[place] is None:
            text_id = "sheet/part_twice" if place in division.twice else "sheet/part_foreign"
            proposed.faults.append((part.row, "text", text_id, {"value": split.number}))
    if division.fits:
        parts = [[part.text, _good(part.row, part.values, row, all_, proposed)] for part in split.parts]
        proposed.shapes.append(
            {"shape": "split", "row_id": row.id, "number": row.item, "parts": parts, "left": list(division.left)}
        )


def _propose_merge(merged: MergedRow, all_: Drafted, proposed: Proposed) -> None:
    rows = [all_.by_id(row_id) for row_id in merged.row_ids]
    here = [row for row in rows if row is not None]
    args = {"value": "、".join(merged.numbers)}
    if len(here) == 1 and here[0].id == merged.row_ids[0]:  # merged already: the others are in it
        proposed.edits.append(SheetRow(merged.row, here[0].id, here[0].item, merged.values))
        return
    places = [all_.rows.index(row) for row in here]
    if len(here) < len(rows):
        proposed.faults.append((merged.row, "number", "sheet/reshaped", args))
    elif places != list(range(places[0], places[0] + len(places))):
        proposed.faults.append((merged.row, "number", "sheet/not_neighbours", args))
    elif not all(dividing.has_place(row) for row in here):
        proposed.faults.append((merged.row, "number", "review/merge_no_place", {}))
    else:
        values = _good(merged.row, merged.values, here[0], all_, proposed)
        numbers = [row.item for row in here]
        proposed.shapes.append(
            {"shape": "merge", "row_ids": list(merged.row_ids), "numbers": numbers, "values": values}
        )


def _propose_new(added: AddedRow, known: Mapping[str, Directive], all_: Drafted, proposed: Proposed) -> None:
    there = known.get(text_digest(added.text))
    if there is not None:
        proposed.faults.append((added.row, "text", "sheet/text_known", {"value": there.item}))
        return
    values = _good(added.row, added.values, Directive(units=[], targets=[]), all_, proposed)
    proposed.shapes.append({"shape": "new", "text": added.text, "values": values})


def _edit(part: AddedRow, row: Directive) -> SheetRow:
    return SheetRow(part.row, row.id, row.item, part.values)


def _good(
    place: int, values: Mapping[str, DraftValue], row: Directive, all_: Drafted, proposed: Proposed
) -> dict[str, Any]:
    """Return those values of a row that can be set, as JSON keeps them; note the faults of the others."""
    good = {}
    for column, value in values.items():
        try:
            check(column, value, values, row, all_.directory, all_.today)
        except TellableError as error:
            proposed.faults.append((place, column, error.text_id, error.text_args))
        else:
            good[column] = plain(value)
    return good


async def apply(
    session: Session, cause: Cause, document: Document, shapes: Sequence[Mapping[str, Any]], all_: Drafted
) -> int:
    """Do what was confirmed; return how many drafts were changed or made. Raises StaleError where it does not fit any more."""
    rows, count = list(all_.rows), 0
    for shape in sorted(shapes, key=lambda one: ("split", "merge", "new").index(one["shape"])):
        match shape["shape"]:
            case "split":
                made = await _split(session, cause, shape, rows)
            case "merge":
                made = await _merge(session, cause, shape, rows)
            case _:
                text = await documents.text_of(session, document.id)
                chosen = Chosen(shape["text"], find_words(text, shape["text"]), "sheet")
                added = await add_draft(session, cause, document, chosen, rows, all_)
                made = [(added, shape["values"])]
        for row, values in made:
            put_all(row, values, all_.directory, all_.today)
            if values:
                touch(row)
                note(session, cause, "draft_changed", row, by="sheet", values=values)
        count += len(made)
    return count


Made = list[tuple[Directive, Mapping[str, Any]]]


def _of(rows: Sequence[Directive], row_id: int) -> Directive:
    row = next((row for row in rows if row.id == row_id and row.status in DRAFTED), None)
    if row is None:
        raise StaleError
    return row


async def _split(session: Session, cause: Cause, shape: Mapping[str, Any], rows: list[Directive]) -> Made:
    row = _of(rows, shape["row_id"])
    found = find_parts(row.text, [text for text, _ in shape["parts"]]).spans
    begin = row.start if dividing.has_place(row) else 0
    spans = [(begin + span[0], begin + span[1]) for span in found if span is not None]
    if len(spans) < len(shape["parts"]):
        raise StaleError
    parts = await dividing.divide(session, cause, row, rows, spans)
    return [(part, values) for part, (_, values) in zip(parts, shape["parts"], strict=True)]


async def _merge(session: Session, cause: Cause, shape: Mapping[str, Any], rows: list[Directive]) -> Made:
    first, *others = (_of(rows, row_id) for row_id in shape["row_ids"])
    for other in others:
        if rows.index(other) != rows.index(first) + 1:
            raise StaleError
        await dividing.merge_next(session, cause, first, rows)
    return [(first, shape["values"])]


@dataclass(frozen=True)
class Chosen:
    """Words that are to become a draft: where the document has them, if it does, and what they came by (sheet, chat)."""

    words: str
    span: tuple[int, int] | None
    by: str


async def add_draft(
    session: Session, cause: Cause, document: Document, chosen: Chosen, rows: list[Directive], all_: Drafted
) -> Directive:
    """Add a draft of words that the clerk chose or wrote: where the document has them it gets their place, else it comes last.

    `rows` are the document's drafts in order, which get the new one too.
    """
    draft = draft_of_words(chosen.words, document.confirmed_on, all_.directory.unit_names)
    row = drafted(draft, document.id, 0, all_.directory)
    place = len(rows)
    if chosen.span is not None:
        row.start, row.end = chosen.span
        row.text = (await documents.text_of(session, document.id))[slice(*chosen.span)]
        place = next((at for at, other in enumerate(rows) if other.start > row.start), len(rows))
    row.position = rows[place - 1].position + 1 if place else 1
    for other in rows[place:]:
        other.position += 1
    row.item = str(
        max((int(base_of(other.item)) for other in await drafts.of_document(session, document.id)), default=0) + 1
    )
    session.add(row)
    await session.flush()
    await session.refresh(row, ["document", "owner", "units", "targets"])
    rows.insert(place, row)
    touch(row)
    note(session, cause, "draft_added", row, by=chosen.by, placed=chosen.span is not None)
    return row
