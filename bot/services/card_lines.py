"""What people see of a directive, as plain values: its card, a line of a list, a line of its history."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.deadlines import FeedbackDue
from bot.services.directive_limits import LimitsNote
from bot.services.holdings import Share
from bot.services.parts import PartsShown
from bot.services.planning import TargetLine
from db.enums import Cadence, Channel, DateSource, Kind, Light, ReportKind, RequestKind, RequestStatus, Status
from db.models import Directive, Report, Request
from db.queries import people
from db.session import Session


@dataclass(frozen=True)
class ReportLine:
    """A report in a card or a history.

    `by_other`: given by somebody else than the owner (代报); `deputy_of`: by a deputy; `helper`: the supporting unit whose
    part it is on, '' where it is on the directive.
    """

    id: int
    at: datetime
    kind: ReportKind
    text: str
    person: str
    by_other: bool
    helper: str
    deputy_of: str
    channel: Channel
    clerk: str
    entry_reason: str
    source: str
    files: int
    withdrawn: bool
    corrects: bool


@dataclass(frozen=True)
class RequestLine:
    """A request in a history."""

    id: int
    at: datetime
    kind: RequestKind
    status: RequestStatus
    text: str
    until: date | None
    person: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    deputy_of: str
    channel: Channel
    clerk: str
    entry_reason: str


@dataclass(frozen=True)
class Card:
    """All that a card shows. `offers`: what its reader may do now, of `OFFERS` (`on_behalf`: as clerk)."""

    id: int
    version: int
    number: str
    title: str
    light: Light | None
    status: Status
    status_reason: str
    result: str
    kind: Kind
    cadence: Cadence | None
    text: str
    source: tuple[str, ...]
    lead: str
    owner: str
    liaisons: tuple[str, ...]
    supporting: tuple[str, ...]
    leader: str
    targets: tuple[TargetLine, ...]
    due_on: date | None
    first_due_on: date | None
    due_source: DateSource | None
    due_text: str
    milestones: tuple[tuple[date, str], ...]
    feedback: FeedbackDue | None
    done_when: str
    evidence_wanted: bool
    latest: ReportLine | None
    waiting: tuple[RequestLine, ...]
    limits: LimitsNote | None  # where it has any of its own
    offers: frozenset[str]
    parts: PartsShown | None = None  # for those who read others' reports
    concerning: str = ""  # for a supporting unit: the sentences that name it, where not all do
    document: str = ""  # which it is from: number and title
    carried_from: tuple[int, str] | None = None  # id and number of the former year's, and of the one it goes on in
    carried_to: tuple[int, str] | None = None
    whole: str = ""  # of a unit's part: the directive that it is a part of


@dataclass(frozen=True)
class ListLine:
    """A directive in a list: how it is called there, its light, and by when what is due."""

    id: int
    number: str
    title: str
    light: Light | None
    status: Status
    due_on: date | None
    feedback: FeedbackDue | None
    share: Share


async def report_line(session: Session, report: Report, directive: Directive) -> ReportLine:
    """Return a report as lists show it."""
    names = await people.names(session, {i for i in (report.clerk_id, report.deputy_of_id) if i is not None})
    return ReportLine(
        id=report.id,
        at=report.created_at,
        kind=report.kind,
        text=report.text,
        person=report.person.name,
        by_other=report.person_id != directive.owner_id,
        helper=report.person.unit.name if report.part_id is not None else "",
        deputy_of=names.get(report.deputy_of_id, ""),
        channel=report.channel,
        clerk=names.get(report.clerk_id, ""),
        entry_reason=report.entry_reason,
        source=report.source,
        files=len(report.attachments),
        withdrawn=report.withdrawn_at is not None,
        corrects=report.corrects_id is not None,
    )


async def request_line(session: Session, request: Request) -> RequestLine:
    """Return a request as lists show it."""
    ids = {request.clerk_id, request.deputy_of_id, request.decided_by_id} - {None}
    names = await people.names(session, {one for one in ids if one is not None})
    return RequestLine(
        id=request.id,
        at=request.created_at,
        kind=request.kind,
        status=request.status,
        text=request.text,
        until=request.until,
        person=request.person.name,
        decision=request.decision,
        decided_by=names.get(request.decided_by_id, ""),
        decided_at=request.decided_at,
        deputy_of=names.get(request.deputy_of_id, ""),
        channel=request.channel,
        clerk=names.get(request.clerk_id, ""),
        entry_reason=request.entry_reason,
    )
