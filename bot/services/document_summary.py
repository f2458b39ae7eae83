"""Where a document stands on its way from drafts to issue, as its summary says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.years import CARRIED, archivable, year_to_carry_into
from bot.services.comment_decisions import state_of as state_of_request
from bot.services.dividing import parts
from bot.services.documents import state_of
from bot.services.drafts import DRAFTED, Gap, gaps, is_approved, is_suggested
from bot.services.found import Findings
from bot.services.item_numbers import runs
from db.enums import DocumentKind, Status
from db.models import Directive, Document
from db.queries import comments as queries
from db.session import Session

_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True)
class VagueWords:
    """Words that are no date, such as 尽快, and the directives whose date they leave open."""

    words: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class CommentsStand:
    """How far asking units for comments has come: `waiting` and `late` are unit and day, `open` waits for the clerk."""

    asked: int = 0
    answered: int = 0
    waiting: tuple[tuple[str, date], ...] = ()
    late: tuple[tuple[str, date], ...] = ()
    open: int = 0


@dataclass(frozen=True)
class YearEnd:
    """What the year's end offers of a document: to be archived, its package once more, what is open to be carried over."""

    archivable: bool = False
    archived: bool = False
    carriable: bool = False


@dataclass(frozen=True)
class DocumentSummary:
    """Where a document stands. Numbers of directives are runs such as 5-9. `changeable`: by its reader, now.

    `past` are those whose final date has passed already, `gone` words of years before the document's own.
    """

    id: int
    version: int
    number: str
    kind: DocumentKind
    title: str
    state: str
    clerk: str
    approver: str
    findings: Findings
    printed_on: date | None
    confirmed_on: date | None
    total: int
    left_out: tuple[str, ...]
    issued: int
    ready: int
    registered: int
    no_owner: tuple[str, ...]
    no_date: tuple[str, ...]
    missing_owner: int
    missing_date: int
    suggested: tuple[str, ...]
    splittable: tuple[str, ...]
    vague: tuple[VagueWords, ...]
    relative: tuple[VagueWords, ...]
    gone: tuple[VagueWords, ...]
    first_draft: int | None
    changeable: bool
    may_approve: bool
    approval_required: bool
    discardable: bool
    past: tuple[str, ...] = ()
    comments: CommentsStand = CommentsStand()
    year_end: YearEnd = YearEnd()


def summary_of(
    document: Document,
    rows: Sequence[Directive],
    *,
    findings: Findings,
    names: tuple[str, str],
    writes: bool,
    may_approve: bool,
    approval_required: bool,
) -> DocumentSummary:
    """Return where a document stands; what units said of it is still to be added."""
    here = [row for row in rows if not row.left_out]
    open_ = [row for row in here if row.status in DRAFTED]
    missing = {row.item: gaps(row) for row in open_}
    no_owner = [row.item for row in open_ if Gap.OWNER in missing[row.item]]
    no_date = [row.item for row in open_ if Gap.DATE in missing[row.item]]
    dateless = [row for row in open_ if Gap.DATE in missing[row.item] and row.due_text]
    words_only = [row for row in dateless if not row.due_vague]
    gone = [row for row in words_only if _before(row.due_text, document.confirmed_on)]
    issued = len(here) - len(open_)
    state = state_of(document, len(here), issued)
    return DocumentSummary(
        id=document.id,
        version=document.version,
        number=document.number,
        kind=document.kind,
        title=document.title,
        state=state,
        clerk=names[0],
        approver=names[1],
        findings=findings,
        printed_on=document.printed_on,
        confirmed_on=document.confirmed_on,
        total=len(here),
        left_out=runs(row.item for row in rows if row.left_out),
        issued=issued,
        ready=sum(not lacking for lacking in missing.values()),
        registered=sum(is_approved(row) for row in open_),
        no_owner=runs(no_owner),
        no_date=runs(no_date),
        missing_owner=len(no_owner),
        missing_date=len(no_date),
        suggested=runs(row.item for row in open_ if is_suggested(row)),
        splittable=runs(row.item for row in open_ if parts(row)),
        vague=_by_words([row for row in dateless if row.due_vague]),
        relative=_by_words([row for row in words_only if row not in gone]),
        gone=_by_words(gone),
        first_draft=next((row.id for row in open_ if missing[row.item]), open_[0].id if open_ else None),
        changeable=writes and state != "awaits_approval",
        may_approve=may_approve and state == "awaits_approval",
        approval_required=approval_required,
        discardable=writes and all(row.status is Status.DRAFT for row in rows) and document.approved_at is None,
    )


def past_of(rows: Sequence[Directive], today: date) -> tuple[str, ...]:
    """Return which directives under way to issue have a final date that has passed: they would be overdue at once."""
    open_ = [row for row in rows if row.status in DRAFTED and not row.left_out]
    return runs(row.item for row in open_ if row.due_on is not None and row.due_on < today)


def year_end_of(document: Document, rows: Sequence[Directive], today: date, *, writes: bool) -> YearEnd:
    """Return what the year's end offers of a document; carrying over is the clerk's alone."""
    here = [row.status for row in rows if not row.left_out]
    archived = document.archived_at is not None
    of_former_year = document.year < year_to_carry_into(today)
    return YearEnd(
        archivable=not archived and archivable(here),
        archived=archived,
        carriable=writes and of_former_year and any(status in CARRIED for status in here),
    )


async def comments_stand(session: Session, document_id: int, today: date) -> CommentsStand:
    """Return how far asking units for comments on a document has come."""
    requests = await queries.requests_on(session, document_id)
    states = [(request.unit.name, request.due_on, state_of_request(request, today)) for request in requests]
    return CommentsStand(
        asked=len(states),
        answered=sum(state == "answered" for _, _, state in states),
        waiting=tuple((unit, due_on) for unit, due_on, state in states if state == "waiting"),
        late=tuple((unit, due_on) for unit, due_on, state in states if state == "late"),
        open=await queries.count_open(session, document_id),
    )


def _before(words: str, day: date | None) -> bool:
    """Return whether words name a year before that of a day: 2016年底前 in a paper of 2019."""
    year = _YEAR.search(words)
    return day is not None and year is not None and int(year[1]) < day.year


def _by_words(rows: Sequence[Directive]) -> tuple[VagueWords, ...]:
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(row.due_text, []).append(row.item)
    return tuple(VagueWords(words, runs(items)) for words, items in said.items())
