"""What the clerk and the approver see of a document's directives: the summary, the list, a card, its choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.rules.permissions import Action, Verdict
from bot.services.access import verdict_on
from bot.services.comment_decisions import CommentShown, shown
from bot.services.comment_decisions import state_of as state_of_request
from bot.services.directory import Directory
from bot.services.dividing import Cut, cuts, parts
from bot.services.documents import state_of
from bot.services.drafting import NONE, Field
from bot.services.drafts import DRAFTED, OPEN_ENDED, Gap, gaps, is_approved, is_suggested
from bot.services.found import Findings, SimilarShown, SuggestionShown, findings_of, similar_to, suggestions_shown
from bot.services.item_numbers import runs
from bot.services.office import Office
from db.enums import Cadence, DateSource, Kind, Status
from db.models import Directive, Document
from db.queries import comments as queries
from db.queries import documents, drafts, people
from db.session import Cause, Session

QUARTER_MONTHS = 3
DECEMBER = 12


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
class DocumentSummary:
    """Where a document stands. Numbers of directives are runs such as 5-9. `changeable`: by its reader, now."""

    id: int
    version: int
    number: str
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
    first_draft: int | None
    changeable: bool
    may_approve: bool
    approval_required: bool
    discardable: bool
    comments: CommentsStand = CommentsStand()


@dataclass(frozen=True)
class DraftLine:
    """A directive in a list of its document's."""

    id: int
    item: str
    title: str
    status: Status
    lead: str
    owner: str
    bound: bool
    due_on: date | None
    open_ended: bool
    cadence: Cadence | None
    kind: Kind
    supporting: tuple[str, ...]
    missing: tuple[Gap, ...]
    approved: bool
    left_out: bool


@dataclass(frozen=True)
class TargetShown:
    """A number of the directive: its words."""

    text: str
    scope: bool


@dataclass(frozen=True)
class DraftCard:
    """All that a card of a draft shows; `place` of `total` counts the drafts that can be leafed through."""

    line: DraftLine
    document_id: int
    version: int
    number: str
    text: str
    section: tuple[str, ...]
    due_text: str
    due_vague: bool
    due_source: DateSource | None
    milestones: tuple[tuple[date, str], ...]
    cadence_text: str
    done_when: str
    leader: str
    targets: tuple[TargetShown, ...]
    suggestion: SuggestionShown | None
    further: tuple[SuggestionShown, ...]
    similar: tuple[SimilarShown, ...]
    parts: int
    place: int
    total: int
    previous: int | None
    next: int | None
    changeable: bool
    divisible: bool
    comments: tuple[CommentShown, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One thing that a field may be set to. `name` is '' where `value` is an enum's, a date or a special one."""

    value: str
    name: str = ""
    chosen: bool = False


def due_choices(today: date) -> list[date]:
    """Return the dates that are mostly meant: the ends of this month and of the quarters to come, the year's end last."""
    month_end = _last_of(today.year, today.month)
    quarters = [_last_of(today.year, month) for month in range(QUARTER_MONTHS, DECEMBER + 1, QUARTER_MONTHS)]
    coming = {day for day in (month_end, *quarters, date(today.year + 1, DECEMBER, 31)) if day >= today}
    return sorted(coming)


def _last_of(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == DECEMBER else date(year, month + 1, 1)
    return following - timedelta(days=1)


def line_of(directive: Directive) -> DraftLine:
    """Return a directive as lists show it."""
    return DraftLine(
        id=directive.id,
        item=directive.item,
        title=directive.title,
        status=directive.status,
        lead=directive.lead.name if directive.lead else "",
        owner=directive.owner.name if directive.owner else "",
        bound=directive.owner is not None and directive.owner.telegram_id is not None,
        due_on=directive.due_on,
        open_ended=directive.due_on is None and directive.due_source is DateSource.CLERK,
        cadence=directive.cadence,
        kind=directive.kind,
        supporting=tuple(unit.name for unit in directive.supporting),
        missing=gaps(directive) if directive.status in DRAFTED else (),
        approved=is_approved(directive),
        left_out=directive.left_out,
    )


class Reviewing:
    """Reading documents under way. Each method returns None to those who may not see them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def summary(self, person_id: int, document_id: int) -> DocumentSummary | None:
        """Return where a document stands."""
        async with self._office.database.read() as session:
            verdict = await self._verdict(session, person_id)
            document = await documents.get(session, document_id)
            if verdict is Verdict.NO or document is None:
                return None
            rows = await drafts.of_document(session, document_id)
            clerk = await people.get(session, document.clerk_id)
            approver = await people.get(session, document.approver_id) if document.approver_id else None
            submitted = await documents.last_act(session, "submitted", "document", document_id)
            may_approve = person_id != (submitted.person_id if submitted else None) and await self._approves(
                session, person_id
            )
            summary = _summary(
                document,
                rows,
                findings=await findings_of(session, self._office, document, rows),
                names=(clerk.name, approver.name if approver else ""),
                writes=verdict is Verdict.YES,
                may_approve=may_approve,
                approval_required=self._office.settings.approval_required,
            )
            today = self._office.day_of(self._office.clock.now())
            return replace(summary, comments=await _comments(session, document_id, today))

    async def lines(self, person_id: int, document_id: int) -> list[DraftLine] | None:
        """Return all directives of a document, left-out ones aside."""
        async with self._office.database.read() as session:
            if await self._verdict(session, person_id) is Verdict.NO:
                return None
            rows = await drafts.of_document(session, document_id)
            return [line_of(row) for row in rows if not row.left_out]

    async def card(self, person_id: int, directive_id: int) -> DraftCard | None:
        """Return the card of a directive that is not issued yet."""
        async with self._office.database.read() as session:
            verdict = await self._verdict(session, person_id)
            directive = await drafts.get(session, directive_id)
            if verdict is Verdict.NO or directive is None or directive.status not in DRAFTED:
                return None
            rows = [r for r in await drafts.of_document(session, directive.document_id) if r.status in DRAFTED]
            directory = await Directory.load(session, self._office.day_of(self._office.clock.now()))
            name = (await people.get(session, directive.leader_id)).name if directive.leader_id else ""
            document = directive.document
            waiting = documents.awaits_approval(document.submitted_at, document.approved_at)
            similar = (await similar_to(session, [directive]))[directive.id]
            card = _card(directive, rows, directory, name, similar, changeable=verdict is Verdict.YES and not waiting)
            said = await queries.on_draft(session, directive.id)
            return replace(card, comments=tuple(shown(comment) for comment in said))

    async def choices(self, person_id: int, directive_id: int, field: Field) -> list[Choice] | None:
        """Return what a field of a card may be set to by a button."""
        async with self._office.database.read() as session:
            directive = await drafts.get(session, directive_id)
            if await self._verdict(session, person_id) is not Verdict.YES or directive is None:
                return None
            today = self._office.day_of(self._office.clock.now())
            return _choices(directive, field, await Directory.load(session, today), today)

    async def cuts(self, person_id: int, directive_id: int) -> list[Cut] | None:
        """Return where a draft may be split."""
        async with self._office.database.read() as session:
            directive = await drafts.get(session, directive_id)
            if await self._verdict(session, person_id) is not Verdict.YES or directive is None:
                return None
            return cuts(directive)

    async def _verdict(self, session: Session, person_id: int) -> Verdict:
        return await verdict_on(session, self._office, self._cause(person_id), Action.REVIEW_DRAFTS)

    async def _approves(self, session: Session, person_id: int) -> bool:
        return await verdict_on(session, self._office, self._cause(person_id), Action.APPROVE_ISSUE) is Verdict.YES

    def _cause(self, person_id: int) -> Cause:
        return Cause(self._office.clock.now(), person_id)


def _summary(
    document: Document,
    rows: Sequence[Directive],
    *,
    findings: Findings,
    names: tuple[str, str],
    writes: bool,
    may_approve: bool,
    approval_required: bool,
) -> DocumentSummary:
    here = [row for row in rows if not row.left_out]
    open_ = [row for row in here if row.status in DRAFTED]
    missing = {row.item: gaps(row) for row in open_}
    no_owner = [row.item for row in open_ if Gap.OWNER in missing[row.item]]
    no_date = [row.item for row in open_ if Gap.DATE in missing[row.item]]
    dateless = [row for row in open_ if Gap.DATE in missing[row.item] and row.due_text]
    issued = len(here) - len(open_)
    state = state_of(document, len(here), issued)
    return DocumentSummary(
        id=document.id,
        version=document.version,
        number=document.number,
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
        relative=_by_words([row for row in dateless if not row.due_vague]),
        first_draft=next((row.id for row in open_ if missing[row.item]), open_[0].id if open_ else None),
        changeable=writes and state != "awaits_approval",
        may_approve=may_approve and state == "awaits_approval",
        approval_required=approval_required,
        discardable=writes and all(row.status is Status.DRAFT for row in rows) and document.approved_at is None,
    )


async def _comments(session: Session, document_id: int, today: date) -> CommentsStand:
    requests = await queries.requests_on(session, document_id)
    states = [(request.unit.name, request.due_on, state_of_request(request, today)) for request in requests]
    return CommentsStand(
        asked=len(states),
        answered=sum(state == "answered" for _, _, state in states),
        waiting=tuple((unit, due_on) for unit, due_on, state in states if state == "waiting"),
        late=tuple((unit, due_on) for unit, due_on, state in states if state == "late"),
        open=await queries.count_open(session, document_id),
    )


def _by_words(rows: Sequence[Directive]) -> tuple[VagueWords, ...]:
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(row.due_text, []).append(row.item)
    return tuple(VagueWords(words, runs(items)) for words, items in said.items())


def _card(
    directive: Directive,
    rows: Sequence[Directive],
    directory: Directory,
    leader: str,
    similar: Sequence[Directive],
    *,
    changeable: bool,
) -> DraftCard:
    ids = [row.id for row in rows]
    place = ids.index(directive.id)
    suggested = suggestions_shown(directive, directory)
    return DraftCard(
        line=line_of(directive),
        document_id=directive.document_id,
        version=directive.version,
        number=directive.number,
        text=directive.text,
        section=(*directive.headings, *directive.path[-1:]),
        due_text=directive.due_text,
        due_vague=directive.due_vague,
        due_source=directive.due_source,
        milestones=directive.milestone_days,
        cadence_text=directive.cadence_text,
        done_when=directive.done_when,
        leader=leader,
        targets=tuple(TargetShown(target.text, target.kind.value == "scope") for target in directive.targets),
        suggestion=suggested[0] if suggested else None,
        further=tuple(suggested[1:]),
        similar=tuple(SimilarShown(s.number, s.title, s.status, s.lead.name if s.lead else "") for s in similar),
        parts=len(parts(directive)),
        place=place + 1,
        total=len(rows),
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
        changeable=changeable,
        divisible=bool(cuts(directive)),
    )


def _choices(directive: Directive, field: Field, directory: Directory, today: date) -> list[Choice]:
    match field:
        case Field.LEAD | Field.SUPPORT:
            return _unit_choices(directive, field, directory)
        case Field.OWNER | Field.LEADER:
            return _person_choices(directive, field, directory)
        case Field.DUE:
            open_ended = directive.due_on is None and directive.due_source is DateSource.CLERK
            days = [Choice(day.isoformat(), chosen=day == directive.due_on) for day in due_choices(today)]
            return [*days, Choice(OPEN_ENDED, chosen=open_ended)]
        case Field.CADENCE:
            rhythms = [Choice(cadence.value, chosen=cadence is directive.cadence) for cadence in Cadence]
            return [*rhythms, Choice(NONE, chosen=directive.cadence is None)]
        case Field.KIND:
            return [Choice(kind.value, chosen=kind is directive.kind) for kind in Kind]
    return []


def _unit_choices(directive: Directive, field: Field, directory: Directory) -> list[Choice]:
    if field is Field.LEAD:
        return [Choice(str(unit.id), unit.name, unit is directive.lead) for unit in directory.units]
    others = [unit for unit in directory.units if unit is not directive.lead]
    return [Choice(str(unit.id), unit.name, unit in directive.supporting) for unit in others]


def _person_choices(directive: Directive, field: Field, directory: Directory) -> list[Choice]:
    if field is Field.OWNER:
        colleagues = directory.of_unit(directive.lead.id) if directive.lead else []
        return [Choice(str(person.id), person.name, person.id == directive.owner_id) for person in colleagues]
    leaders = [Choice(str(person.id), person.name, person.id == directive.leader_id) for person in directory.leaders]
    return [*leaders, Choice(NONE, chosen=directive.leader_id is None)]
