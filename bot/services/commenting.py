"""征求意见: drafts go to the units they concern, and what those say comes back to the clerk. No draft changes by it.

A unit sees the drafts that name or propose it, of those it was asked about, and only while they are drafts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.intake.sheets.draft_sheet import DraftRow, SheetOrigin, SheetRead, changes
from bot.rules import quiet
from bot.rules.comment_words import read_comments
from bot.rules.permissions import Action
from bot.services.access import RefusedError, require_of_unit
from bot.services.audience import present, tell
from bot.services.directory import Directory
from bot.services.draft_sheets import SheetContent, called, sheet_row
from bot.services.draft_values import plain
from bot.services.drafts import DRAFTED, StaleError, is_suggested, open_document
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import Role
from db.models import Comment, CommentRequest, Directive, Document, Person
from db.queries import audit, drafts
from db.queries import comments as queries
from db.session import Cause, Session

ASKED_ROLES = (Role.OWNER, Role.LIAISON, Role.HEAD)
WORDS = "comment"  # the sheet's column of a unit's own words


@dataclass(frozen=True)
class CommentAsked:
    """What a unit is asked: about which drafts, by when. `answered`: when it last answered."""

    request_id: int
    document: str
    title: str
    unit: str
    due_on: date
    items: tuple[tuple[str, str], ...]
    answered: datetime | None


class Commenting:
    """Asking units, and taking what they say."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(
        self, cause: Cause, document_id: int, due_on: date, *, unit_id: int = 0, directive_id: int = 0
    ) -> int:
        """Ask a unit (0: each that is concerned and was not asked yet) about its drafts, or about one; return how many were asked.

        Raises TellableError where nobody is to be asked or nobody is there to answer, StaleError for a past day.
        """
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id)
            today = office.day_of(cause.at)
            if due_on < today:
                raise StaleError
            directory = await Directory.load(session, today)
            rows = [row for row in await drafts.of_document(session, document_id) if directive_id in {0, row.id}]
            wanted = by_unit(rows)
            asked = {request.unit_id for request in await queries.requests_on(session, document_id)}
            chosen = [unit_id] if unit_id else [one for one in wanted if directive_id or one not in asked]
            count = 0
            for one in chosen:
                person = asked_person(directory, one)
                if person is not None and wanted.get(one):
                    await self._ask_one(session, cause, document, one, person, wanted[one], due_on)
                    count += 1
            if not count:
                raise TellableError("comment/nobody")
            return count

    async def _ask_one(
        self,
        session: Session,
        cause: Cause,
        document: Document,
        unit_id: int,
        person: Person,
        rows: Sequence[Directive],
        due_on: date,
    ) -> None:
        office = self._office
        spoken_to = (await present(session, [person.id], office.day_of(cause.at)))[person.id]
        request = await queries.request_to(session, document.id, unit_id)
        if request is None:
            request = CommentRequest(document_id=document.id, unit_id=unit_id, directive_ids=[])
        request.person_id, request.clerk_id = spoken_to, cause.person_id or document.clerk_id
        request.asked_at, request.due_on = cause.at, due_on
        request.reminded_at = request.answered_at = None
        request.directive_ids = sorted({*request.directive_ids, *(row.id for row in rows)})
        session.add(request)
        await session.flush()
        audit.record(
            session, cause, "comments_asked", "document", document.id, unit=unit_id, items=[row.item for row in rows]
        )
        opens = quiet.next_open(cause.at, office.policy, office.calendar, office.zone)
        key = f"comment_request:{request.id}:{cause.at.isoformat()}"
        notice = Notice("comment_request", key, {"request_id": request.id}, person_id=spoken_to, not_before=opens)
        await send(session, cause, notice)

    async def asked(self, person_id: int, request_id: int) -> CommentAsked | None:
        """Return what a unit is asked; None to others, and where none of it is a draft any more."""
        async with self._office.database.read() as session:
            found = await self._seen(session, person_id, request_id)
            if found is None:
                return None
            return _asked(*found)

    async def unanswered(self, person_id: int) -> list[CommentAsked]:
        """Return what somebody was asked and may still answer, in the order of asking."""
        async with self._office.database.read() as session:
            requests = await queries.unanswered_by(session, person_id)
            seen = [await self._seen(session, person_id, request.id) for request in requests]
            return [_asked(*one) for one in seen if one is not None]

    async def content(self, person_id: int, request_id: int) -> SheetContent | None:
        """Return what a unit's sheet shows now; None to others, and where none of it is a draft any more."""
        today = self._office.day_of(self._office.clock.now())
        async with self._office.database.read() as session:
            found = await self._seen(session, person_id, request_id)
            if found is None:
                return None
            request, rows = found
            directory = await Directory.load(session, today)
            return SheetContent(
                rows=tuple(sheet_row(row, directory) for row in rows),
                reasons={},
                units=tuple(unit.name for unit in directory.units),
                people=tuple(called(person, directory) for person in directory.of_unit(request.unit_id)),
                origin=SheetOrigin(request.document_id, request.document.version, today, request.unit_id),
                number=request.document.number,
            )

    async def _seen(
        self, session: Session, person_id: int, request_id: int
    ) -> tuple[CommentRequest, list[Directive]] | None:
        request = await queries.request(session, request_id)
        if request is None:
            return None
        try:
            await require_of_unit(
                session, self._office, Cause(self._office.clock.now(), person_id), Action.COMMENT, request.unit_id
            )
        except RefusedError:
            return None
        rows = visible(request, await drafts.of_document(session, request.document_id))
        return (request, rows) if rows else None

    async def answer_sheet(self, cause: Cause, sheet: SheetRead) -> None:
        """Keep what a unit's sheet says otherwise, as comments; a later sheet takes the place of an earlier one."""
        async with self._office.database.write(cause) as session:
            request = await queries.request_to(session, sheet.document_id, sheet.unit_id)
            request, rows = await self._answerable(session, cause, request)
            directory = await Directory.load(session, self._office.day_of(cause.at))
            before = [sheet_row(row, directory) for row in rows]
            said = changes(before, sheet.rows)
            await queries.forget_open(session, request.id)
            for change in said:
                words = str(change.new or "") if change.field == WORDS else ""
                value = {} if words else {"old": plain(change.old), "new": plain(change.new)}
                self._keep(session, cause, request, change.row_id, field=change.field, value=value, text=words)
            faults = [[f.row, f.column, f.letter, f.text_id, dict(f.args)] for f in sheet.faults]
            faults += _reshaped(sheet, {draft.row_id: draft for draft in before})
            await self._answered(session, cause, request, len(said), faults)

    async def answer_words(self, cause: Cause, request_id: int, text: str) -> None:
        """Keep what a unit says in a few words; 无意见 is an answer without a comment."""
        async with self._office.database.write(cause) as session:
            request, rows = await self._answerable(session, cause, await queries.request(session, request_id))
            by_number = {row.item: row.id for row in rows}
            said = read_comments(text, list(by_number))
            for one in said:
                self._keep(session, cause, request, by_number.get(one.number), text=one.words)
            await self._answered(session, cause, request, len(said), [])

    async def _answerable(
        self, session: Session, cause: Cause, request: CommentRequest | None
    ) -> tuple[CommentRequest, list[Directive]]:
        """Return a request and its drafts. Raises RefusedError for others than the unit's, TellableError where it is too late."""
        if request is None:
            raise RefusedError
        await require_of_unit(session, self._office, cause, Action.COMMENT, request.unit_id)
        rows = visible(request, await drafts.of_document(session, request.document_id))
        if not rows:
            raise TellableError("comment/closed")
        return request, rows

    @staticmethod
    def _keep(
        session: Session,
        cause: Cause,
        request: CommentRequest,
        directive_id: int | None,
        *,
        field: str = "",
        value: Mapping[str, Any] | None = None,
        text: str = "",
    ) -> None:
        session.add(
            Comment(
                request_id=request.id,
                directive_id=directive_id,
                person_id=cause.person_id,
                field=field,
                value=dict(value or {}),
                text=text,
                created_at=cause.at,
            )
        )

    async def _answered(
        self, session: Session, cause: Cause, request: CommentRequest, count: int, faults: Sequence[Sequence[Any]]
    ) -> None:
        request.answered_at = cause.at
        audit.record(session, cause, "commented", "document", request.document_id, unit=request.unit_id, comments=count)
        payload = {"document_id": request.document_id, "request_id": request.id, "count": count}
        key = f"comments_came:{request.id}:{cause.at.isoformat()}"
        await tell(session, self._office, cause, [request.clerk_id], Notice("comments_came", key, payload))
        kept = {**payload, "number": request.document.number, "faults": [list(fault) for fault in faults]}
        await answer(session, cause, "comment_kept", kept)


def _asked(request: CommentRequest, rows: Sequence[Directive]) -> CommentAsked:
    return CommentAsked(
        request.id,
        request.document.number,
        request.document.title,
        request.unit.name,
        request.due_on,
        tuple((row.item, row.title) for row in rows),
        request.answered_at,
    )


def concerned(directive: Directive) -> list[int]:
    """Return the units that a draft names or proposes, the lead first."""
    suggestion = (directive.suggestion or {}) if is_suggested(directive) else {}
    ids = [row.unit_id for row in directive.units]
    proposed = [suggestion["unit_id"], *suggestion.get("support", ())] if suggestion else []
    return list(dict.fromkeys([*ids, *proposed]))


def by_unit(rows: Sequence[Directive]) -> dict[int, list[Directive]]:
    """Return the drafts that concern each unit, left-out ones aside."""
    found: dict[int, list[Directive]] = {}
    for row in rows:
        if row.status in DRAFTED and not row.left_out:
            for unit_id in concerned(row):
                found.setdefault(unit_id, []).append(row)
    return found


def visible(request: CommentRequest, rows: Sequence[Directive]) -> list[Directive]:
    """Return the drafts that the unit of a request may see."""
    return [row for row in by_unit(rows).get(request.unit_id, []) if row.id in request.directive_ids]


def asked_person(directory: Directory, unit_id: int) -> Person | None:
    """Return who is asked for a unit: its first owner, else liaison, else head; None where it has none of them."""
    people = directory.of_unit(unit_id)
    return next((p for role in ASKED_ROLES for p in people if role in p.roles), None)


def _reshaped(sheet: SheetRead, before: Mapping[int, DraftRow]) -> list[list[Any]]:
    """Name the rows that a unit added, split or merged: that is for its words, or of a draft that is gone."""
    rows = [added.row for added in sheet.added]
    rows += [part.row for split in sheet.splits for part in split.parts]
    rows += [merged.row for merged in sheet.merges]
    gone = [[row.row, "number", "", "sheet/gone", {"value": row.number}] for row in sheet.rows]
    gone = [fault for fault, row in zip(gone, sheet.rows, strict=True) if row.values and row.row_id not in before]
    return [*gone, *([row, "number", sheet.letters.get("number", ""), "comment/no_reshaping", {}] for row in rows)]
