"""The SQL of requests: more time, close-out, coordination, objection."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, or_, select

from db.enums import InstructionStatus, RequestKind, RequestStatus, Status, UnitRole
from db.models import Attachment, Directive, DirectiveUnit, Document, Instruction, Request
from db.prepared import by_key, locked, prepared
from db.queries.followup import WAITING
from db.session import Session


async def get(session: Session, request_id: int) -> Request | None:
    """Return a request, decided or not."""
    return await by_key(session, Request, request_id)


async def lock(session: Session, request_id: int) -> Request | None:
    """Return a request that nobody else changes until this transaction ends."""
    return await locked(session, Request, request_id)


@prepared
def _waiting_on(directive_id: int, kinds: Collection[RequestKind]) -> Select[Request]:
    return (
        select(Request)
        .where(Request.directive_id == directive_id, Request.kind.in_(kinds), Request.status.in_(WAITING))
        .order_by(Request.id)
    )


async def waiting_on(
    session: Session, directive_id: int, kinds: Collection[RequestKind] = tuple(RequestKind)
) -> Sequence[Request]:
    """Return the undecided requests of a directive, oldest first."""
    statement, values = _waiting_on(directive_id, kinds)
    return (await session.scalars(statement, values)).all()


async def of_directive(session: Session, directive_id: int) -> Sequence[Request]:
    """Return all requests of a directive, newest first."""
    rows = await session.scalars(
        select(Request).where(Request.directive_id == directive_id).order_by(Request.id.desc())
    )
    return rows.all()


@prepared
def _undecided(before: datetime) -> Select[Request]:
    return select(Request).where(Request.status.in_(WAITING), Request.created_at < before).order_by(Request.id)


async def undecided(session: Session, before: datetime) -> Sequence[Request]:
    """Return the requests made before an instant that nobody has decided, oldest first."""
    statement, values = _undecided(before)
    return (await session.scalars(statement, values)).all()


async def anything_waits(session: Session) -> bool:
    """Return whether somebody is to decide something, be it only whether a suspended directive is to go on."""
    asked = select(Request.id).where(Request.status.in_(WAITING)).exists()
    own = and_(Instruction.status == InstructionStatus.CLERK_ONLY, Instruction.due_on.is_not(None))
    ordered = select(Instruction.id).where(or_(Instruction.status == InstructionStatus.AWAITS_CLERK, own)).exists()
    suspended = select(Directive.id).where(Directive.status == Status.SUSPENDED).exists()
    return bool(await session.scalar(select(or_(asked, ordered, suspended))))


async def count_granted(session: Session, directive_id: int, kind: RequestKind) -> int:
    """Return how many requests of a kind a directive was granted."""
    query = select(func.count()).where(
        Request.directive_id == directive_id, Request.kind == kind, Request.status == RequestStatus.GRANTED
    )
    return await session.scalar(query) or 0


async def count_files(session: Session, request_id: int) -> int:
    """Return how many files came with a request."""
    return await session.scalar(select(func.count()).where(Attachment.request_id == request_id)) or 0


@prepared
def _wholes_asked() -> Select[int | None]:
    return (
        select(Directive.whole_id)
        .join(Request, Request.directive_id == Directive.id)
        .where(Request.status == RequestStatus.AWAITS_CLERK, Request.kind == RequestKind.COMPLETION)
    )


async def wholes_asked(session: Session) -> set[int]:
    """Return the directives of which somebody says that a part (分办) is done, and nobody has decided it yet."""
    statement, values = _wholes_asked()
    return {whole for whole in await session.scalars(statement, values) if whole is not None}


async def waiting(
    session: Session,
    status: RequestStatus,
    *,
    not_by: int,
    owners: Collection[int] | None = None,
    units: Collection[int] | None = None,
    leader: int | None = None,
    wholes: Collection[int] | None = None,
) -> Sequence[Request]:
    """Return the requests of a status, oldest first, that somebody else made or wrote down.

    Of directives that one of `owners` owns, one of `units` leads, or `leader` is named on, where these are given;
    `wholes`: close-outs of parts of these directives.
    """
    of = {"owners": owners, "units": units, "leader": leader, "wholes": wholes}
    given = {name: value for name, value in of.items() if value is not None}
    values = {"status": status, "not_by": not_by, **given}
    return (await session.scalars(_waiting(frozenset(given)), values)).all()


@cache
def _waiting(given: frozenset[str]) -> Select[Request]:
    """Return the statement of `waiting`, made once for all that is asked of the same."""
    not_by: BindParameter[int] = bindparam("not_by")
    query = (
        select(Request)
        .join(Directive, Directive.id == Request.directive_id)
        .join(Document, Document.id == Directive.document_id)
        .where(
            Request.status == bindparam("status"),
            Request.person_id != not_by,
            or_(Request.clerk_id.is_(None), Request.clerk_id != not_by),
        )
    )
    if "owners" in given:
        query = query.where(Directive.owner_id.in_(_some("owners")))
    if "units" in given:
        led = select(DirectiveUnit.directive_id).where(
            DirectiveUnit.role == UnitRole.LEAD, DirectiveUnit.unit_id.in_(_some("units"))
        )
        query = query.where(Directive.id.in_(led))
    if "wholes" in given:
        query = query.where(Directive.whole_id.in_(_some("wholes")), Request.kind == RequestKind.COMPLETION)
    if "leader" in given:
        leader: BindParameter[int] = bindparam("leader")
        query = query.where(or_(Directive.leader_id == leader, Document.leader_id == leader))
    return query.order_by(Request.created_at, Request.id)


def _some(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)
