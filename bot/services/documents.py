"""Source documents: taken in and kept whole, divided into drafts, given a date to count from, listed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.intake.cases import CaseBook
from bot.intake.dates import find_dates, settle
from bot.intake.drafts import Draft, Milestone, ParsedDocument
from bot.intake.likeness import fingerprint
from bot.intake.markings import refuse_secret
from bot.intake.names import match_all
from bot.intake.parse import parse
from bot.intake.reading.files import FileReader
from bot.intake.reading.reader import ReadDocument, Tell, say_nothing
from bot.intake.sentences import plain
from bot.intake.sheets.tables import SheetTable
from bot.intake.suggest import Reason, suggest_leads
from bot.intake.timetable import milestones
from bot.rules.permissions import Action, Verdict
from bot.rules.workdays import WorkCalendar
from bot.services import dialogs
from bot.services.access import require, verdict_on
from bot.services.directory import Directory
from bot.services.drafts import DRAFTED, StaleError, open_document, touch
from bot.services.findings import case_book, examine
from bot.services.instruction_following import replan
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Cadence, DateSource, InstructionStatus, Kind, Status, TargetKind
from db.models import Directive, Document, Target
from db.queries import audit, drafts, instructions
from db.queries import documents as queries
from db.session import Cause, Session

LISTED = 10
MAX_NAME = 200
MAX_FILENAME = 255
MAX_WORDS = 100
PASTE = "paste"
OFFERED = "offered_text"  # takes no further words: whatever the clerk writes next is read as if nothing were asked
_AT_A_STRETCH = 20


@dataclass(frozen=True)
class DocumentLine:
    """A document in a list. `state`: review, awaits_approval, approved, issued or archived."""

    id: int
    number: str
    title: str
    state: str
    total: int
    issued: int


def state_of(document: Document, total: int, issued: int) -> str:
    """Return where a document is on its way: review, awaits_approval, approved, issued or archived."""
    if document.archived_at is not None:
        return "archived"
    if queries.awaits_approval(document.submitted_at, document.approved_at):
        return "awaits_approval"
    if total and issued == total:
        return "issued"
    return "approved" if document.approved_at is not None else "review"


class Documents:
    """Taking documents in, and what concerns a document as a whole."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._files = FileReader()

    async def may_take_in(self, person_id: int) -> bool:
        """Tell whether somebody's files and long texts may be documents: a clerk's."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            return await verdict_on(session, self._office, cause, Action.TAKE_IN) is Verdict.YES

    async def read(self, cause: Cause, data: bytes, filename: str, tell: Tell = say_nothing) -> ReadDocument | None:
        """Read a file in a process of its own; `tell` hears how far it is. Return None for a sheet of drafts of ours.

        Raises IntakeError for what cannot be read.
        """
        names = await self._unit_names(cause)
        return await self._files.read(data, filename, unit_names=names, tell=tell)

    async def tables(self, data: bytes, filename: str) -> tuple[SheetTable, ...]:
        """Read the cells of a sheet in a process of its own. Raises IntakeError for what cannot be read."""
        return await self._files.tables(data, filename)

    async def _unit_names(self, cause: Cause) -> list[str]:
        async with self._office.database.read() as session:
            return (await Directory.load(session, self._office.day_of(cause.at))).unit_names

    async def take_in(self, cause: Cause, text: str, filename: str = "", parsed: ParsedDocument | None = None) -> int:
        """Keep a document, divide it into drafts and answer with the summary; return its id.

        `parsed` is what the text orders, where that was read already. The same text again, in whatever format, leads to
        the document that is there. Raises IntakeError for a secret one, TellableError for one without anything that is ordered.
        """
        refuse_secret(text)
        digest = sha256(text.encode()).hexdigest()
        if parsed is None:  # on a thread, and before the transaction: others go on meanwhile
            parsed = await asyncio.to_thread(parse, text, None, await self._unit_names(cause))
        async with self._office.database.write(cause) as session:
            await _require_clerk(session, self._office, cause)
            await dialogs.end(session, cause)
            document = await queries.with_digest(session, digest, fingerprint(text))
            known = document is not None
            if document is None:
                document = await self._store(session, cause, text, parsed, filename)
            await answer(session, cause, "document_summary", {"document_id": document.id, "known": known})
            return document.id

    async def _store(
        self, session: Session, cause: Cause, text: str, parsed: ParsedDocument, filename: str
    ) -> Document:
        today = self._office.day_of(cause.at)
        directory = await Directory.load(session, today)
        if not parsed.drafts:
            raise TellableError("intake/no_directives")
        document = Document(
            title=(parsed.title or filename.rpartition(".")[0] or " ".join(text[:MAX_NAME].split())[:20])[:MAX_NAME],
            text=text,
            filename=filename[:MAX_FILENAME],
            sha256=sha256(text.encode()).hexdigest(),
            letters_sha256=fingerprint(text),
            printed_on=parsed.date,
            year=today.year,
            serial=await queries.next_serial(session, today.year),
            clerk_id=cause.person_id,
            created_at=cause.at,
        )
        session.add(document)
        await session.flush()
        book = await case_book(session, self._office, today)
        rows = []
        for position, draft in enumerate(parsed.drafts, 1):
            rows.append(drafted(draft, document.id, position, directory, book))
            if position % _AT_A_STRETCH == 0:  # suggestions for hundreds of drafts take a while: others go on meanwhile
                await asyncio.sleep(0)
        document.findings = await examine(
            session, document.id, text, parsed.date, rows, frozenset(directory.unit_names)
        )
        session.add_all(rows)
        audit.record(session, cause, "taken_in", "document", document.id, drafts=len(parsed.drafts))
        return document

    async def forget_secret(self, cause: Cause, marking: str, *, deleted: bool, inbox_ids: Sequence[int] = ()) -> None:
        """Wipe what was stored of a secret document's messages and tell the clerk what to do.

        `deleted`: whether its messages could be deleted from the chat.
        """
        async with self._office.database.write(cause) as session:
            wiped = {*inbox_ids, *([cause.inbox_id] if cause.inbox_id is not None else [])}
            await queries.forget_messages(session, wiped)
            await dialogs.end(session, cause)
            audit.record(session, cause, "secret_refused", "document", None, marking=marking)
            args = {"marking": marking, "deleted": deleted}
            await answer(session, cause, "text", {"id": "intake/secret", "args": args})

    async def collect(
        self, cause: Cause, parts: Sequence[str], inbox_ids: Sequence[int], messages: Sequence[int]
    ) -> None:
        """Keep pasted pieces until the clerk says that this is all, and ask for that."""
        async with self._office.database.write(cause) as session:
            await _require_clerk(session, self._office, cause)
            state = {"parts": list(parts), "inbox_ids": list(inbox_ids), "messages": list(messages)}
            await dialogs.ask(session, cause, PASTE, state)
            args = {"parts": len(parts), "length": sum(map(len, parts))}
            buttons = [[["paste_done", "pd", 0, 0, ""], ["paste_drop", "px", 0, 0, ""]]]
            await answer(session, cause, "text", {"id": "intake/collecting", "args": args, "buttons": buttons})

    async def offer(self, cause: Cause, text: str, message: int) -> bool:
        """Ask whether words that read like an order are to be taken in; False where nothing in them names a unit or a day.

        `message`: which one they came in.
        """
        parsed = await asyncio.to_thread(parse, text, None, await self._unit_names(cause))
        if not any(draft.units or draft.deadline_text for draft in parsed.drafts):
            return False
        async with self._office.database.write(cause) as session:
            await _require_clerk(session, self._office, cause)
            inbox_ids = [cause.inbox_id] if cause.inbox_id is not None else []
            await dialogs.ask(session, cause, OFFERED, {"parts": [text], "inbox_ids": inbox_ids, "messages": [message]})
            buttons = [[["take_text_in", "pd", 0, 0, ""], ["paste_drop", "px", 0, 0, ""]]]
            args = {"directives": len(parsed.drafts)}
            await answer(session, cause, "text", {"id": "intake/offered", "args": args, "buttons": buttons})
        return True

    async def drop(self, cause: Cause) -> bool:
        """Forget the pasted pieces; False where something else is asked by now."""
        async with self._office.database.write(cause) as session:
            kept = await dialogs.state_of(session, cause, PASTE) or await dialogs.state_of(session, cause, OFFERED)
            if kept:
                await dialogs.end(session, cause)
            return bool(kept)

    async def confirm_date(self, cause: Cause, document_id: int, day: date, *, tell: bool = False) -> None:
        """Let relative dates of a document count from a day: the drafts' dates are read anew, the clerk's own stay.

        `tell`: answer with the summary.
        """
        parsed = await self._parsed_anew(cause, document_id, day)
        async with self._office.database.write(cause) as session:
            document = await open_document(session, self._office, cause, document_id)
            await dialogs.end(session, cause)
            document.confirmed_on = day
            document.version += 1
            for directive in await drafts.of_document(session, document_id):
                if directive.carried_from_id is not None:
                    continue  # its date is the new year's: the text's own has passed
                if directive.status in DRAFTED and directive.due_source is not DateSource.CLERK:
                    _read_date(directive, parsed.get((directive.start, directive.end)), day, self._office.calendar)
            audit.record(session, cause, "date_confirmed", "document", document_id, day=day.isoformat())
            if tell:
                await answer(session, cause, "document_summary", {"document_id": document_id})

    async def _parsed_anew(self, cause: Cause, document_id: int, day: date) -> dict[tuple[int, int], Draft]:
        """Return the drafts that a kept text gives with a confirmed day. Raises StaleError where it is gone."""
        names = await self._unit_names(cause)
        try:
            async with self._office.database.read() as session:
                text = await queries.text_of(session, document_id)
        except LookupError as gone:
            raise StaleError from gone
        parsed = await asyncio.to_thread(parse, text, day, names, self._office.calendar)
        return {(draft.start, draft.end): draft for draft in parsed.drafts}

    async def ask_date(self, cause: Cause, document_id: int) -> None:
        """Ask the clerk to type the day from which relative dates count."""
        async with self._office.database.write(cause) as session:
            await open_document(session, self._office, cause, document_id)
            await dialogs.ask(session, cause, "document_date", {"document_id": document_id})
            await answer(session, cause, "text", {"id": "intake/ask_date", "args": {}})

    async def discard(self, cause: Cause, document_id: int, version: int) -> None:
        """Take a document out again of which nothing was registered. Raises TellableError."""
        async with self._office.database.write(cause) as session:
            document = await open_document(session, self._office, cause, document_id, version)
            rows = await drafts.of_document(session, document_id)
            if any(row.status is not Status.DRAFT for row in rows) or document.approved_at is not None:
                raise TellableError("intake/not_discardable")
            number = document.number
            await self._turn_back(session, cause, document_id)
            for row in rows:
                await session.delete(row)
            await session.flush()
            await session.delete(document)
            audit.record(session, cause, "discarded", "document", document_id, sha256=document.sha256, number=number)

    async def _turn_back(self, session: Session, cause: Cause, document_id: int) -> None:
        """Let the instruction that a document was made of be what it was before: the document is discarded."""
        for instruction in await instructions.made_of(session, document_id):
            kept = await instructions.was_kept(session, instruction.id)
            before = InstructionStatus.CLERK_ONLY if kept else InstructionStatus.AWAITS_CLERK
            instruction.status = InstructionStatus.RELEASED if instruction.released_at is not None else before
            instruction.became_id, instruction.became = None, None
            await replan(session, self._office, cause, instruction)

    async def show_list(self, cause: Cause) -> None:
        """Answer with the list of documents."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.REVIEW_DRAFTS)
            await answer(session, cause, "documents")

    async def show(self, cause: Cause, document_id: int) -> None:
        """Answer with a document's summary."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.REVIEW_DRAFTS)
            await answer(session, cause, "document_summary", {"document_id": document_id})

    async def listed(self, person_id: int) -> list[DocumentLine]:
        """Return the newest documents; none for those who may not see them."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            if await verdict_on(session, self._office, cause, Action.REVIEW_DRAFTS) is Verdict.NO:
                return []
            rows = await queries.latest(session, LISTED)
            counts = await queries.counts(session, [row.id for row in rows])
            lines = []
            for row in rows:
                total, issued = counts.get(row.id, (0, 0))
                lines.append(DocumentLine(row.id, row.number, row.title, state_of(row, total, issued), total, issued))
            return lines


async def _require_clerk(session: Session, office: Office, cause: Cause) -> None:
    await require(session, office, cause, Action.TAKE_IN)


def drafted(
    draft: Draft, document_id: int, position: int, directory: Directory, book: CaseBook | None = None
) -> Directive:
    """Return the row of a draft that intake proposes. Nobody is made owner: there is a suggestion, or an open question."""
    directive = Directive(
        document_id=document_id,
        item=str(position),
        position=position,
        title=draft.title,
        kind=Kind(draft.kind),
        status=Status.DRAFT,
        text=draft.text,
        start=draft.start,
        end=draft.end,
        section=(draft.section or "")[:MAX_NAME],
        path=list(draft.path),
        headings=list(draft.headings),
        units_named=list(draft.units),
        suggestion=_suggestion(draft, directory, book),
        due_on=draft.deadline,
        due_source=DateSource.DOCUMENT if draft.deadline else None,
        due_text=(draft.deadline_text or "")[:MAX_WORDS],
        due_vague=draft.deadline_vague,
        milestones=kept(draft.milestones),
        cadence=Cadence(draft.cadence) if draft.cadence else None,
        cadence_text=(draft.cadence_text or "")[:MAX_WORDS],
    )
    directive.units = []
    directive.targets = [
        Target(
            kind=TargetKind(target.kind),
            text=target.text[:MAX_NAME],
            measure=target.unit,
            value=target.value,
            value_max=target.value_max,
            current=None,
            position=place,
        )
        for place, target in enumerate(draft.targets)
    ]
    return directive


def kept(named: Sequence[Milestone]) -> list[list[str]] | None:
    """Return the dates that a directive names beside each other as the table keeps them, None where it has one or none."""
    return [[one.day.isoformat(), one.text[:MAX_WORDS]] for one in named] or None


def _suggestion(draft: Draft, directory: Directory, book: CaseBook | None) -> dict[str, object] | None:
    """Return who could lead and why, as the table keeps it, the best first; helpers only where the document names them."""
    roster = directory.roster_units
    leads = [
        {
            "unit_id": unit.id,
            "reason": one.reason.value,
            "args": dict(one.args_of_text),
            "named": one.reason in (Reason.NAMED, Reason.NAMED_LEAD),
        }
        for one in suggest_leads(draft, roster, book)
        if (unit := directory.find_unit(one.unit.name)) is not None
    ]
    if not leads:
        return None
    named = [unit for name in (*draft.units, *draft.co) for unit in match_all(name, roster)]
    helpers = [directory.find_unit(unit.name) for unit in named]
    support = dict.fromkeys(unit.id for unit in helpers if unit is not None and unit.id != leads[0]["unit_id"])
    return {**leads[0], "support": list(support), "others": leads[1:]}


def _read_date(directive: Directive, draft: Draft | None, confirmed: date, calendar: WorkCalendar) -> None:
    """Take a draft's dates as read with a confirmed day; where it was split or merged, its own words are read."""
    if draft is not None:
        due, named = draft.deadline, draft.milestones
    else:
        found = find_dates(plain(directive.text), confirmed, calendar)
        when, named = settle(found), milestones(found, str)
        due = when.day if when else None
    directive.milestones = kept(named)
    if due != directive.due_on:
        directive.due_on, directive.due_source = due, DateSource.DOCUMENT if due else None
        version = directive.document.version
        touch(directive)
        directive.document.version = version
