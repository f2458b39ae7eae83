"""What units have said of drafts, beside each draft, and the clerk's decision on it: adopted (采纳) or declined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.rules.permissions import Action, Verdict
from bot.services.access import verdict_on
from bot.services.commenting import WORDS, asked_person, by_unit
from bot.services.directory import Directory
from bot.services.draft_values import check, put_all
from bot.services.drafts import DRAFTED, StaleError, note, open_document, touch
from bot.services.item_numbers import runs
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import CommentStatus
from db.models import Comment, CommentRequest, Directive
from db.queries import audit, documents, drafts
from db.queries import comments as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class CommentShown:
    """One comment. `field` '' or "comment": words; else the draft's field, as it was and as the unit wants it."""

    id: int
    unit: str
    item: str
    title: str
    field: str
    old: Any
    new: Any
    text: str
    status: CommentStatus


@dataclass(frozen=True)
class UnitAsked:
    """A unit that drafts concern: who is or would be asked, and where it stands: new, waiting, late or answered."""

    unit_id: int
    unit: str
    person: str
    bound: bool
    items: tuple[str, ...]
    count: int
    state: str
    due_on: date | None


@dataclass(frozen=True)
class CommentsOverview:
    """A document's comments: the units concerned, and what they said that nobody has decided on."""

    document_id: int
    number: str
    title: str
    units: tuple[UnitAsked, ...]
    open: tuple[CommentShown, ...]
    changeable: bool


class CommentDecisions:
    """Reading and deciding on comments."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def overview(self, person_id: int, document_id: int, directive_id: int = 0) -> CommentsOverview | None:
        """Return a document's comments, or those around one draft; None to those who may not see drafts."""
        office = self._office
        async with office.database.read() as session:
            cause = Cause(office.clock.now(), person_id)
            verdict = await verdict_on(session, office, cause, Action.REVIEW_DRAFTS)
            document = await documents.get(session, document_id)
            if verdict is Verdict.NO or document is None:
                return None
            today = office.day_of(cause.at)
            rows = [row for row in await drafts.of_document(session, document_id) if directive_id in {0, row.id}]
            requests = {one.unit_id: one for one in await queries.requests_on(session, document_id)}
            waiting = documents.awaits_approval(document.submitted_at, document.approved_at)
            return CommentsOverview(
                document_id,
                document.number,
                document.title,
                _units(rows, requests, await Directory.load(session, today), today),
                tuple(shown(one) for one in await queries.open_on(session, document_id)),
                changeable=verdict is Verdict.YES and not waiting,
            )

    async def decide(self, cause: Cause, comment_id: int, *, adopt: bool) -> int:
        """Adopt a comment, which sets the draft's field, or decline it; return the document.

        Raises StaleError where it was decided on before, TellableError for a value that cannot be set.
        """
        office = self._office
        async with office.database.write(cause) as session:
            comment = await queries.get(session, comment_id)
            if comment is None:
                raise StaleError
            document_id = comment.request.document_id
            await open_document(session, office, cause, document_id)
            if comment.status is not CommentStatus.OPEN:
                raise StaleError
            await self._decide(session, cause, [comment], adopt=adopt)
            return document_id

    async def decide_all(self, cause: Cause, document_id: int, *, adopt: bool) -> tuple[int, int]:
        """Decide alike on all open comments of a document; return how many, and how many could not be adopted."""
        office = self._office
        async with office.database.write(cause) as session:
            await open_document(session, office, cause, document_id)
            waiting = await queries.open_on(session, document_id)
            left = 0
            for comment in waiting:
                try:
                    await self._decide(session, cause, [comment], adopt=adopt)
                except TellableError:
                    left += 1
            return len(waiting) - left, left

    async def _decide(self, session: Session, cause: Cause, comments: Sequence[Comment], *, adopt: bool) -> None:
        office = self._office
        today = office.day_of(cause.at)
        for comment in comments:
            if adopt and comment.field not in {"", WORDS}:
                row = comment.directive
                if row is None or row.status not in DRAFTED:
                    raise TellableError("comment/draft_gone")
                await _adopt(session, cause, comment, row, await Directory.load(session, today), today)
            comment.status = CommentStatus.ADOPTED if adopt else CommentStatus.DECLINED
            comment.decided_at, comment.decided_by = cause.at, cause.person_id
            details = {"comment": comment.id, "unit": comment.request.unit_id, "field": comment.field}
            audit.record(session, cause, f"comment_{comment.status}", "directive", comment.directive_id, **details)


async def _adopt(
    session: Session, cause: Cause, comment: Comment, row: Directive, directory: Directory, today: date
) -> None:
    new = comment.value["new"]
    value = date.fromisoformat(new) if comment.field == "due" and new else new
    check(comment.field, value, {comment.field: value}, row, directory, today)
    put_all(row, {comment.field: new}, directory, today)
    touch(row)
    note(session, cause, "draft_changed", row, by="comment", unit=comment.request.unit.name, field=comment.field)


def shown(comment: Comment) -> CommentShown:
    """Return a comment as it is shown."""
    row = comment.directive
    return CommentShown(
        comment.id,
        comment.request.unit.name,
        row.item if row else "",
        row.title if row else "",
        comment.field,
        comment.value.get("old"),
        comment.value.get("new"),
        comment.text,
        comment.status,
    )


def _units(
    rows: Sequence[Directive], requests: dict[int, CommentRequest], directory: Directory, today: date
) -> tuple[UnitAsked, ...]:
    wanted = by_unit(rows)
    found = []
    for unit in directory.units:
        request = requests.get(unit.id)
        if unit.id not in wanted:
            continue
        person = request.person if request else asked_person(directory, unit.id)
        found.append(
            UnitAsked(
                unit.id,
                unit.name,
                person.name if person else "",
                person is not None and person.telegram_id is not None,
                runs(row.item for row in wanted[unit.id]),
                len(wanted[unit.id]),
                state_of(request, today) if request else "new",
                request.due_on if request else None,
            )
        )
    return tuple(found)


def state_of(request: CommentRequest, today: date) -> str:
    """Return where a request stands: answered, late or waiting."""
    if request.answered_at is not None:
        return "answered"
    return "late" if request.due_on < today else "waiting"
