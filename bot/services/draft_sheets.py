"""The drafts of a document as a sheet: sent to the clerk, sent back edited, and its changes applied when confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.intake.sheets.draft_sheet import Change, DraftRow, DraftValue, SheetOrigin, SheetRead, changes
from bot.rules.permissions import Action, Verdict
from bot.services import reshaping
from bot.services.access import require, verdict_on
from bot.services.directory import Directory
from bot.services.draft_values import check, is_so, plain, put_all
from bot.services.drafts import DRAFTED, StaleError, note, open_document, touch
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.reshaping import Drafted
from bot.texts import TellableError
from db.models import Directive, Person
from db.queries import audit, drafts
from db.queries import documents as queries
from db.session import Cause


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
                people=tuple(called(person, directory) for person in directory.people),
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
            rows = await drafts.of_document(session, document.id)
            all_ = Drafted(rows, directory, office.day_of(cause.at))
            proposed = reshaping.propose(sheet, all_)
            found = changes([sheet_row(row, directory) for row in rows if row.status in DRAFTED], proposed.edits)
            good, wrong = _sorted_out(found, {row.row_id: row.row for row in proposed.edits}, all_)
            faults: list[list[Any]] = [[f.row, f.column, f.letter, f.text_id, dict(f.args)] for f in sheet.faults]
            letters = sheet.letters
            faults += [
                [row, name, letters.get(name, ""), id_, args] for row, name, id_, args in proposed.faults + wrong
            ]
            missing = [row for row_id, _ in sheet.missing if (row := all_.by_id(row_id)) and not row.left_out]
            if not (good or proposed.shapes or faults or missing):
                raise TellableError("review/sheet_unchanged")
            payload = {
                "document_id": document.id,
                "number": document.number,
                "version": document.version,
                "older": document.version != sheet.version,
                "changes": [[c.row_id, c.number, c.field, plain(c.old), plain(c.new)] for c in good],
                "shapes": proposed.shapes,
                "faults": sorted(faults, key=lambda fault: int(fault[0])),
                "missing": [[row.id, row.item] for row in missing],
            }
            await answer(session, cause, "sheet_changes", payload)

    async def apply(self, cause: Cause, payload: Mapping[str, Any], *, leave_out: bool = False) -> int:
        """Make the changes that a message lists; return how many drafts were changed.

        `leave_out`: those whose rows were taken out of the sheet are no directives. Raises StaleError where the document was
        changed after the list was made.
        """
        office = self._office
        today = office.day_of(cause.at)
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, payload["document_id"], payload["version"])
            directory = await Directory.load(session, today)
            all_ = Drafted(await drafts.of_document(session, document.id), directory, today)
            by_row: dict[int, dict[str, DraftValue]] = {}
            for row_id, _, field, _, new in payload["changes"]:
                by_row.setdefault(row_id, {})[field] = new
            if leave_out:
                by_row |= {row_id: {"left_out": True} for row_id, _ in payload["missing"]}
            for row_id, values in by_row.items():
                directive = all_.by_id(row_id)
                if directive is None:
                    raise StaleError
                put_all(directive, values, directory, today)
                touch(directive)
                note(session, cause, "draft_changed", directive, by="sheet", values=values)
            count = len(by_row) + await reshaping.apply(session, cause, document, payload["shapes"], all_)
            audit.record(session, cause, "sheet_applied", "document", document.id, rows=count)
            return count


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
        owner=called(directive.owner, directory) if directive.owner else "",
        due=directive.due_on,
        cadence=directive.cadence.value if directive.cadence else "",
        targets=tuple(target.text for target in directive.targets),
        done_when=directive.done_when,
        leader=called(leader, directory) if leader else "",
        left_out=directive.left_out,
        date_words=directive.due_text,
    )


def called(person: Person, directory: Directory) -> str:
    """Return a person's name, with the unit where several are so called."""
    so_called = [other for other in directory.people if other.name == person.name]
    return person.name if len(so_called) == 1 else f"{person.name}（{person.unit.name}）"


def _reason(directive: Directive, directory: Directory) -> tuple[str, Mapping[str, str], str] | None:
    suggestion = directive.suggestion or {}
    unit = directory.unit_by_id(suggestion.get("unit_id"))
    return (suggestion["reason"], suggestion["args"], unit.name) if unit else None


def _sorted_out(
    found: Sequence[Change], cells: Mapping[int, int], all_: Drafted
) -> tuple[list[Change], list[reshaping.Fault]]:
    """Part the changes that can be made from the faults of those that cannot. `cells`: in which row each draft stands."""
    good: list[Change] = []
    wrong: list[reshaping.Fault] = []
    for change in found:
        directive = all_.by_id(change.row_id)
        if directive is None:
            continue
        wanted = {c.field: c.new for c in found if c.row_id == change.row_id}
        try:
            check(change.field, change.new, wanted, directive, all_.directory, all_.today)
            if not is_so(change.field, change.new, directive, all_.directory):
                good.append(change)
        except TellableError as error:
            wrong.append((cells[change.row_id], change.field, error.text_id, dict(error.text_args)))
    return good, wrong
