"""The drafts of a document as a sheet: sent to the clerk, sent back edited, and its changes applied when confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.intake.draft_sheet import Change, DraftRow, DraftValue, SheetOrigin, SheetRead, changes
from bot.rules.permissions import Action, Verdict
from bot.services.access import require, verdict_on
from bot.services.directory import Directory
from bot.services.drafts import (
    DRAFTED,
    OPEN_ENDED,
    StaleError,
    note,
    open_document,
    set_done_when,
    set_due,
    set_lead,
    set_leader,
    set_owner,
    set_targets,
    set_title,
    set_units,
    touch,
)
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Kind
from db.models import Directive, Person
from db.queries import audit, drafts
from db.queries import documents as queries
from db.session import Cause

ORDER = (
    "left_out", "title", "kind", "lead", "owner", "support", "due", "cadence", "targets", "done_when", "leader",
)  # fmt: skip
"""In which order a row's changes are made: the owner after the unit, which brings its own."""


@dataclass(frozen=True)
class SheetContent:
    """What the sheet of a document is written from. Reasons of suggestions are text ids with their arguments."""

    rows: tuple[DraftRow, ...]
    reasons: Mapping[int, tuple[str, Mapping[str, str], str]]
    units: tuple[str, ...]
    people: tuple[str, ...]
    origin: SheetOrigin
    number: str


class DraftSheets:
    """Sheets of drafts."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, document_id: int) -> None:
        """Answer with the sheet of a document."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.REVIEW_DRAFTS)
            await answer(session, cause, "draft_sheet", {"document_id": document_id})

    async def content(self, person_id: int, document_id: int) -> SheetContent | None:
        """Return what the sheet shows now; None to those who may not see it."""
        today = self._office.day_of(self._office.clock.now())
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            verdict = await verdict_on(session, self._office, cause, Action.REVIEW_DRAFTS)
            document = await queries.get(session, document_id)
            if verdict is Verdict.NO or document is None:
                return None
            directory = await Directory.load(session, today)
            rows = [row for row in await drafts.of_document(session, document_id) if row.status in DRAFTED]
            return SheetContent(
                rows=tuple(sheet_row(row, directory) for row in rows),
                reasons={row.id: reason for row in rows if (reason := _reason(row, directory)) is not None},
                units=tuple(unit.name for unit in directory.units),
                people=tuple(_called(person, directory) for person in directory.people),
                origin=SheetOrigin(document_id, document.version, today),
                number=document.number,
            )

    async def propose(self, cause: Cause, sheet: SheetRead) -> None:
        """Answer a sheet that came back with the list of its changes, and of its wrong cells; nothing is changed yet.

        Raises StaleError for a sheet of a document that is gone, TellableError for one that changes nothing.
        """
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, sheet.document_id)
            directory = await Directory.load(session, office.day_of(cause.at))
            rows = [row for row in await drafts.of_document(session, document.id) if row.status in DRAFTED]
            found = changes([sheet_row(row, directory) for row in rows], sheet.rows)
            good, wrong = _sorted_out(found, {row.id: row for row in rows}, directory, office.day_of(cause.at))
            faults = [[f.row, f.column, f.text_id, dict(f.args)] for f in sheet.faults]
            cells = {row.number: row.row for row in sheet.rows}
            faults += [[cells[c.number], c.field, e.text_id, dict(e.text_args)] for c, e in wrong]
            if not good and not faults:
                raise TellableError("review/sheet_unchanged")
            payload = {
                "document_id": document.id,
                "number": document.number,
                "version": document.version,
                "older": document.version != sheet.version,
                "changes": [[c.row_id, c.number, c.field, plain(c.old), plain(c.new)] for c in good],
                "faults": faults,
                "missing": list(sheet.missing),
            }
            await answer(session, cause, "sheet_changes", payload)

    async def apply(self, cause: Cause, payload: Mapping[str, Any]) -> int:
        """Make the changes that a message lists; return how many drafts were changed.

        Raises StaleError where the document was changed after the list was made.
        """
        office = self._office
        today = office.day_of(cause.at)
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, payload["document_id"], payload["version"])
            directory = await Directory.load(session, today)
            rows = {row.id: row for row in await drafts.of_document(session, document.id)}
            by_row: dict[int, dict[str, DraftValue]] = {}
            for row_id, _, field, _, new in payload["changes"]:
                by_row.setdefault(row_id, {})[field] = new
            for row_id, values in by_row.items():
                directive = rows.get(row_id)
                if directive is None or directive.status not in DRAFTED:
                    raise StaleError
                for field in (field for field in ORDER if field in values):
                    _put(directive, field, values[field], directory, today)
                touch(directive)
                note(session, cause, "draft_changed", directive, by="sheet", values=values)
            audit.record(session, cause, "sheet_applied", "document", document.id, rows=len(by_row))
            return len(by_row)


def plain(value: DraftValue) -> str | list[str] | bool | None:
    """Return a cell's value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def sheet_row(directive: Directive, directory: Directory) -> DraftRow:
    """Return a draft as a row of the sheet, without the reason of its suggestion, which is words."""
    leader = directory.person_by_id(directive.leader_id)
    return DraftRow(
        row_id=directive.id,
        number=directive.item,
        path=" ".join((*directive.headings, *directive.path[-1:])),
        title=directive.title,
        text=directive.text,
        kind=directive.kind.value,
        lead=directive.lead.name if directive.lead else "",
        support=tuple(unit.name for unit in directive.supporting),
        owner=_called(directive.owner, directory) if directive.owner else "",
        due=directive.due_on,
        cadence=directive.cadence.value if directive.cadence else "",
        targets=tuple(target.text for target in directive.targets),
        done_when=directive.done_when,
        leader=_called(leader, directory) if leader else "",
        left_out=directive.left_out,
        date_words=directive.due_text,
    )


def _called(person: Person, directory: Directory) -> str:
    """Return a person's name, with the unit where several are so called."""
    so_called = [other for other in directory.people if other.name == person.name]
    return person.name if len(so_called) == 1 else f"{person.name}（{person.unit.name}）"


def _reason(directive: Directive, directory: Directory) -> tuple[str, Mapping[str, str], str] | None:
    suggestion = directive.suggestion or {}
    unit = directory.unit_by_id(suggestion.get("unit_id"))
    return (suggestion["reason"], suggestion["args"], unit.name) if unit else None


def _sorted_out(
    found: Sequence[Change], rows: Mapping[int, Directive], directory: Directory, today: date
) -> tuple[list[Change], list[tuple[Change, TellableError]]]:
    """Part the changes that can be made from those that cannot, each with the reason."""
    good: list[Change] = []
    wrong: list[tuple[Change, TellableError]] = []
    for change in found:
        try:
            _check(change, rows[change.row_id], found, directory, today)
        except TellableError as error:
            wrong.append((change, error))
        else:
            good.append(change)
    return good, wrong


def _check(change: Change, directive: Directive, found: Sequence[Change], directory: Directory, today: date) -> None:
    """Raise TellableError for a change that cannot be made. Nothing is changed."""
    value = change.new
    match change.field:
        case "lead" if value:
            directory.unit(str(value))
        case "support":
            _units(value, directory)
        case "owner" if value:
            wanted = {c.field: c.new for c in found if c.row_id == change.row_id}
            lead = directory.find_unit(str(wanted["lead"])) if wanted.get("lead") else directive.lead
            owner = directory.person(str(value), lead.id if lead else None)
            if wanted.get("lead") and lead is not owner.unit:
                raise TellableError("review/owner_elsewhere", name=owner.name, unit=owner.unit.name)
        case "leader" if value:
            directory.leader(str(value))
        case "due" if isinstance(value, date) and value < today:
            raise TellableError("review/date_past", day=value.isoformat())
        case "targets":
            set_targets(Directive(targets=[]), [text for text in _texts(value) if text not in _held(directive)])
        case _:
            return


def _held(directive: Directive) -> set[str]:
    return {target.text for target in directive.targets}


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list | tuple) else []


def _units(value: object, directory: Directory) -> list[Any]:
    return [directory.unit(name) for name in _texts(value)]


def _put(directive: Directive, field: str, value: DraftValue, directory: Directory, today: date) -> None:
    """Set one field of a draft to what its cell says."""
    words = str(value or "")
    match field:
        case "left_out":
            directive.left_out = bool(value)
        case "title":
            set_title(directive, words)
        case "kind":
            directive.kind = Kind(words)
        case "due":
            set_due(directive, _due(words, directive), today)
        case "cadence":
            directive.cadence = Cadence(words) if words else None
        case "targets":
            set_targets(directive, _texts(value))
        case "done_when":
            set_done_when(directive, words)
        case _:
            _put_names(directive, field, value, directory)


def _put_names(directive: Directive, field: str, value: DraftValue, directory: Directory) -> None:
    """Set units or people of a draft to those whose names a cell has."""
    words = str(value or "")
    match field:
        case "lead":
            set_lead(directive, directory.unit(words) if words else None, directory)
        case "owner":
            near = directive.lead.id if directive.lead else None
            set_owner(directive, directory.person(words, near) if words else None)
        case "support":
            set_units(directive, directive.lead, _units(value, directory))
        case _:
            set_leader(directive, directory.leader(words) if words else None)


def _due(words: str, directive: Directive) -> date | str | None:
    """Return a cell's date; an empty cell leaves 无期限 as it was."""
    if words:
        return date.fromisoformat(words)
    return OPEN_ENDED if directive.due_on is None and directive.due_source is DateSource.CLERK else None
