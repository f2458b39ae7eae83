"""Setting many drafts at once by one message, wholly or not at all, and undoing the last time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.rules.bulk import BulkChange, BulkReading, parse_bulk
from bot.rules.bulk_scope import Lack
from bot.rules.bulk_values import BulkErrorId
from bot.rules.permissions import Action, Actor, Verdict, allowed
from bot.services.access import verdict_on
from bot.services.directory import Directory
from bot.services.draft_parts import type_parts
from bot.services.drafts import (
    DRAFTED,
    OPEN_ENDED,
    Gap,
    StaleError,
    gaps,
    open_document,
    restore,
    set_done_when,
    set_due,
    set_lead,
    set_owner,
    set_title,
    set_units,
    snapshot,
    touch,
)
from bot.services.item_numbers import chapters, runs
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Role
from db.models import Directive
from db.queries import audit, drafts
from db.queries import documents as queries
from db.session import Cause, Session

REPORTING = frozenset({Role.OWNER, Role.LIAISON, Role.HEAD})
"""Roles of people whose free words may as well be a report."""


class Bulk:
    """Messages such as 5-9 经信局 12月31日 月报."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def concerns(self, person_id: int, roles: frozenset[Role], text: str) -> int | None:
        """Return the document that free words set drafts of, None where they are no bulk command.

        Words that name directives but are not wholly understood count too, so that the error can be told; not those of a
        clerk who also reports for a unit.
        """
        if allowed(Actor(roles), Action.REVIEW_DRAFTS) is not Verdict.YES:
            return None
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            if await verdict_on(session, self._office, cause, Action.REVIEW_DRAFTS) is not Verdict.YES:
                return None
            document = await queries.latest_in_work(session, person_id)
            if document is None:
                return None
            today = self._office.day_of(cause.at)
            reading = _read(text, await _open(session, document.id), await Directory.load(session, today), today)
        said = all(error.id not in {BulkErrorId.NO_SCOPE, BulkErrorId.NOTHING} for error in reading.errors)
        return document.id if said and (not reading.errors or not roles & REPORTING) else None

    async def set(self, cause: Cause, document_id: int, text: str) -> None:
        """Set what a message says, and answer with what changed and what stays open.

        Raises TellableError that names every piece that was not understood; then nothing is changed.
        """
        office = self._office
        today = office.day_of(cause.at)
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id)
            rows = await _open(session, document_id)
            directory = await Directory.load(session, today)
            reading = _read(text, rows, directory, today)
            if reading.errors:
                errors = [[e.id.value, e.line, e.piece, list(e.suggestions)] for e in reading.errors]
                raise TellableError("review/bulk_errors", errors=errors)
            before, had = {str(row.id): snapshot(row) for row in rows}, {row.item: _had(row) for row in rows}
            by_item = {row.item: row for row in rows}
            lines = []
            for change in reading.changes:
                meant = [by_item[number] for number in change.numbers]
                _apply(change, meant, directory, today)
                lines.append(_line(change, meant, directory))
            touched = {row.item for row in rows if snapshot(row) != before[str(row.id)]}
            touched |= {n for c in reading.changes if c.title or c.done_when for n in c.numbers}
            for row in rows:
                if row.item in touched:
                    touch(row)
            kept = {str(row.id): before[str(row.id)] for row in rows if row.item in touched}
            audit.record(
                session, cause, "bulk_set", "document", document_id, before=kept, version=document.version, text=text
            )
            payload = {"document_id": document_id, "version": document.version, "lines": lines, **_replaced(rows, had)}
            await answer(session, cause, "bulk_result", payload)

    async def undo(self, cause: Cause, document_id: int, version: int) -> int:
        """Undo the last bulk; return how many drafts went back. Raises StaleError once anything else was changed."""
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id, version)
            last = await queries.last_act(session, "bulk_set", "document", document_id)
            if last is None or last.details["version"] != document.version:
                raise StaleError
            directory = await Directory.load(session, office.day_of(cause.at))
            before: Mapping[str, Any] = last.details["before"]
            for row in await drafts.of_document(session, document_id):
                if str(row.id) in before:
                    restore(row, before[str(row.id)], directory)
                    touch(row)
            audit.record(session, cause, "bulk_undone", "document", document_id, bulk=last.id)
            return len(before)


async def _open(session: Session, document_id: int) -> list[Directive]:
    rows = await drafts.of_document(session, document_id)
    return [row for row in rows if row.status in DRAFTED and not row.left_out]


def _read(text: str, rows: Sequence[Directive], directory: Directory, today: date) -> BulkReading:
    units = {name: unit.id for unit in directory.units for name in (unit.name, *(a.alias for a in unit.aliases))}
    return parse_bulk(
        text,
        [row.item for row in rows],
        chapters((row.item, row.path, row.headings) for row in rows),
        units,
        today,
        lacking={
            Lack.OWNER: [row.item for row in rows if Gap.OWNER in gaps(row)],
            Lack.DATE: [row.item for row in rows if Gap.DATE in gaps(row)],
        },
        people=[person.name for person in directory.people],
    )


def _apply(change: BulkChange, rows: Sequence[Directive], directory: Directory, today: date) -> None:
    if change.title and len(rows) > 1:
        raise TellableError("review/title_for_one", title=change.title)
    lead = directory.unit_by_id(change.lead_id)
    helpers = [unit for unit in map(directory.unit_by_id, change.support_ids or ()) if unit is not None]
    for row in rows:
        if lead is not None:
            set_lead(row, lead, directory)
        if change.support_ids is not None:
            set_units(row, row.lead, helpers)
        if change.owner:
            set_owner(row, directory.person(change.owner, row.lead.id if row.lead else None))
        if change.kind is not None:
            row.kind = change.kind
        if change.no_due or change.due_on:
            set_due(row, OPEN_ENDED if change.no_due else change.due_on, today)
        row.cadence = change.cadence or row.cadence
        row.left_out = row.left_out or change.leave_out
        _apply_words(change, row, directory, today)


def _apply_words(change: BulkChange, row: Directive, directory: Directory, today: date) -> None:
    if change.title:
        set_title(row, change.title)
    if change.done_when:
        set_done_when(row, change.done_when)
    if change.parts:
        type_parts(row, change.parts, directory, today)


def _had(row: Directive) -> tuple[str, str]:
    return row.due_on.isoformat() if row.due_on else "", row.owner.name if row.owner else ""


def _replaced(rows: Sequence[Directive], had: Mapping[str, tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return item and old value where a date or an owner that was there gave way to another: 全部 reaches those too."""
    meant = [(row.item, before, after) for row in rows if (before := had[row.item]) != (after := _had(row))]
    return {
        name: [(item, before[at]) for item, before, after in meant if before[at] and before[at] != after[at]]
        for at, name in enumerate(("replaced_dates", "replaced_owners"))
    }


def _line(change: BulkChange, rows: Sequence[Directive], directory: Directory) -> dict[str, Any]:
    """Return what a line of the message set, as JSON values for the answer."""
    lead = directory.unit_by_id(change.lead_id)
    owners = {row.owner.name if row.owner else "" for row in rows} if lead or change.owner else set()
    helpers = [unit.name for unit in map(directory.unit_by_id, change.support_ids or ()) if unit is not None]
    return {
        "items": list(runs(change.numbers)),
        "count": len(rows),
        "lead": lead.name if lead else "",
        "owners": sorted(owners - {""}),
        "nobody": bool(lead) and "" in owners,
        "support": helpers,
        "parts": [unit.name for unit in rows[0].part_units] if change.parts and rows else [],
        "due_on": change.due_on.isoformat() if change.due_on else "",
        "no_due": change.no_due,
        "cadence": change.cadence.value if change.cadence else "",
        "kind": change.kind.value if change.kind else "",
        "title": change.title or "",
        "done_when": change.done_when or "",
        "left_out": change.leave_out,
    }
