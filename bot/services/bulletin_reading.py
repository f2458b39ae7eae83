"""Reading Word papers: who may, what a paper is now, and what its reader may do with it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.rules.figures import Period, Scope
from bot.rules.permissions import Action, Verdict
from bot.services import access
from bot.services.office import Office
from bot.services.paper_lines import shown_figures
from bot.services.paper_scopes import ScopeWords, seen_scope
from bot.texts import TellableError
from db.enums import PaperKind, PaperStatus, Role
from db.models import Bulletin
from db.queries import bulletins as queries
from db.queries import people
from db.session import Cause, Session

OPEN = frozenset({PaperStatus.DRAFT, PaperStatus.SUBMITTED})


@dataclass(frozen=True)
class Paper:
    """A paper as it may be read now; `id` 0 for one that is not kept. `offers`: what its reader may do with it.

    `mark`: what it carries on top, draft (送审稿) or reading (参阅件); empty once it is signed.
    """

    id: int
    kind: PaperKind
    status: PaperStatus
    mark: str
    version: int
    period: Period
    year: int | None
    number: int | None
    maker: str
    made_at: datetime
    signer: str
    signed_on: date | None
    figures: Mapping[str, Any]
    lead_in: str
    next_steps: str
    offers: frozenset[str]

    @property
    def scope(self) -> Mapping[str, str]:
        """Return what the paper is about, in words; of one directive, what it has of them."""
        found: Mapping[str, str] = self.figures.get("scope") or asdict(ScopeWords())
        return found


async def is_desk(session: Session, office: Office, cause: Cause) -> bool:
    """Return whether the cause's person is of the supervision office."""
    return await access.verdict_on(session, office, cause, Action.RELEASE) is not Verdict.NO


async def readable(session: Session, office: Office, cause: Cause, bulletin_id: int) -> Bulletin:
    """Return a paper that the cause's person may read: a draft is the supervision office's alone. Raises RefusedError."""
    row = await queries.get(session, bulletin_id)
    if row is None or cause.person_id is None:
        raise access.RefusedError
    if await is_desk(session, office, cause):
        return row
    if row.status is not PaperStatus.SIGNED:
        raise access.RefusedError
    if row.directive is not None:
        if not await access.leads(session, office, cause, row.directive):
            raise access.RefusedError
        return row
    scope = Scope(row.leader_id, row.unit_id, row.document_id)
    if await seen_scope(session, office, cause, scope) != scope:
        raise access.RefusedError
    return row


async def paper_of(session: Session, office: Office, cause: Cause, row: Bulletin) -> Paper:
    """Return a paper as it may be read now."""
    maker = await people.get(session, row.made_by_id)
    return Paper(
        id=row.id,
        kind=row.kind,
        status=row.status,
        mark="" if row.status is PaperStatus.SIGNED else "draft",
        version=row.version,
        period=Period(row.first_day, row.last_day),
        year=row.year,
        number=row.number,
        maker=maker.name,
        made_at=row.made_at,
        signer=row.figures["signed"]["signer"] if row.signed_at else "",
        signed_on=office.day_of(row.signed_at) if row.signed_at else None,
        figures=await shown_figures(session, row),
        lead_in=row.lead_in,
        next_steps=row.next_steps,
        offers=await _offers(session, office, cause, row),
    )


async def _offers(session: Session, office: Office, cause: Cause, row: Bulletin) -> frozenset[str]:
    """Return what the cause's person may do with a paper now."""
    if row.status not in OPEN or not await is_desk(session, office, cause):
        return frozenset()
    if row.status is PaperStatus.DRAFT:
        return frozenset({"edit", "submit", "drop"})
    person = await people.get(session, cause.person_id or 0)
    may_sign = Role.APPROVER in person.roles and row.made_by_id != person.id
    return frozenset({"sign", "send_back", "drop"} if may_sign else {"take_back", "drop"})


async def open_paper(
    session: Session,
    office: Office,
    cause: Cause,
    bulletin_id: int,
    statuses: Collection[PaperStatus],
    version: int | None = None,
) -> Bulletin:
    """Return a paper of one of these statuses that nobody else changes until the transaction ends.

    `version`: the one that the cause's person has seen. Raises RefusedError, TellableError.
    """
    await access.require(session, office, cause, Action.RELEASE)
    row = await queries.lock(session, bulletin_id)
    if row is None:
        raise access.RefusedError
    if row.status not in statuses or version not in {None, row.version}:
        raise TellableError("bulletin/changed")
    return row
