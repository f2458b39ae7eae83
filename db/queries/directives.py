"""The SQL of issued directives."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from db.enums import DateSource, Status, UnitRole
from db.models import Directive, DirectiveUnit, Document, Unit
from db.prepared import by_key, locked, prepared
from db.queries.scopes import directives_with_rows_of
from db.session import Session

FOLLOWED = (Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.SUSPENDED)
KNOWN = (*FOLLOWED, Status.CLOSED, Status.ARCHIVED, Status.CANCELLED, Status.CARRIED_OVER)
OPEN = (Status.REGISTERED, *FOLLOWED)
UNDER_WAY = (Status.DRAFT, *OPEN)
WHOLE = Directive.whole_id.is_(None)
"""No unit's part (分办) of another directive: what documents, lists and digests count."""


@dataclass(frozen=True)
class Said:
    """What a directive of some document says."""

    id: int
    document_id: int
    status: Status
    text: str


@dataclass(frozen=True)
class Led:
    """A directive with the unit that was made its lead, and when."""

    year: int
    serial: int
    item: str
    title: str
    text: str
    section: str
    unit: str
    decided_at: datetime


async def get(session: Session, directive_id: int) -> Directive | None:
    """Return a directive, whatever its status."""
    return await by_key(session, Directive, directive_id)


async def lock(session: Session, directive_id: int) -> Directive | None:
    """Return a directive that nobody else changes until this transaction ends."""
    return await locked(session, Directive, directive_id)


def _ordered(*wanted: ColumnElement[bool]) -> Select[Directive]:
    """Return the query of directives as their documents have them."""
    return (
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(*wanted)
        .order_by(Document.year, Document.serial, Directive.position)
    )


@prepared
def _some(directive_ids: Collection[int]) -> Select[Directive]:
    return _ordered(Directive.id.in_(directive_ids))


async def some(session: Session, directive_ids: Collection[int]) -> Sequence[Directive]:
    """Return directives by id, as their documents have them."""
    if not directive_ids:
        return ()
    statement, values = _some(directive_ids)
    return (await session.scalars(statement, values)).all()


@prepared
def _of_people(
    owner_ids: Collection[int],
    lead_unit_ids: Collection[int],
    support_unit_ids: Collection[int],
    statuses: Collection[Status],
) -> Select[Directive]:
    return _ordered(
        Directive.status.in_(statuses),
        or_(
            Directive.owner_id.in_(owner_ids),
            _has_unit(UnitRole.LEAD, lead_unit_ids),
            _has_unit(UnitRole.SUPPORT, support_unit_ids),
            Directive.id.in_(directives_with_rows_of(owner_ids)),
        ),
    )


async def of_people(
    session: Session,
    owner_ids: Collection[int],
    lead_unit_ids: Collection[int] = (),
    support_unit_ids: Collection[int] = (),
    statuses: Collection[Status] = FOLLOWED,
) -> Sequence[Directive]:
    """Return the directives that one of these people owns or has a row in, or that one of these units leads or supports."""
    statement, values = _of_people(owner_ids, lead_unit_ids, support_unit_ids, statuses)
    return (await session.scalars(statement, values)).all()


@prepared
def _owned(person_id: int) -> Select[int]:
    return select(Directive.id).where(Directive.owner_id == person_id, Directive.status.in_(FOLLOWED)).limit(1)


async def owns_any(session: Session, person_id: int) -> bool:
    """Return whether a person owns any directive that is followed."""
    statement, values = _owned(person_id)
    return await session.scalar(statement, values) is not None


async def under_way_elsewhere(session: Session, document_id: int, limit: int) -> Sequence[Said]:
    """Return what the drafts and open directives of other documents say, the newest first."""
    rows = await session.execute(
        select(Directive.id, Directive.document_id, Directive.status, Directive.text)
        .where(
            Directive.document_id != document_id,
            Directive.status.in_(UNDER_WAY),
            Directive.left_out.is_(False),
            WHOLE,
        )
        .order_by(Directive.id.desc())
        .limit(limit)
    )
    return [Said(*row) for row in rows]


async def led(session: Session, limit: int) -> Sequence[Led]:
    """Return the directives whose lead somebody has confirmed by registering them, the newest first."""
    decided = func.coalesce(Directive.issued_at, Directive.registered_at)
    rows = await session.execute(
        select(
            Document.year,
            Document.serial,
            Directive.item,
            Directive.title,
            Directive.text,
            Directive.section,
            Unit.name,
            decided,
        )
        .join(Document, Document.id == Directive.document_id)
        .join(DirectiveUnit, and_(DirectiveUnit.directive_id == Directive.id, DirectiveUnit.role == UnitRole.LEAD))
        .join(Unit, Unit.id == DirectiveUnit.unit_id)
        .where(
            Directive.status.in_((Status.REGISTERED, *KNOWN)),
            Directive.left_out.is_(False),
            decided.is_not(None),
            WHOLE,
        )
        .order_by(Directive.id.desc())
        .limit(limit)
    )
    return [Led(*row) for row in rows]


@prepared
def _parts_of(whole_ids: Collection[int]) -> Select[Directive]:
    return select(Directive).where(Directive.whole_id.in_(whole_ids)).order_by(Directive.id)


async def parts_of(session: Session, whole_ids: Collection[int]) -> Sequence[Directive]:
    """Return the units' parts that were issued of these directives, in the order of issue."""
    if not whole_ids:
        return []
    statement, values = _parts_of(whole_ids)
    return (await session.scalars(statement, values)).all()


@prepared
def _with_parts(directive_ids: Collection[int]) -> Select[int | None]:
    return select(Directive.whole_id).where(Directive.whole_id.in_(directive_ids)).distinct()


async def with_parts(session: Session, directive_ids: Collection[int]) -> Sequence[int]:
    """Return which of these directives went out in parts (分办)."""
    statement, values = _with_parts(directive_ids)
    return [whole_id for whole_id in await session.scalars(statement, values) if whole_id is not None]


async def set_lead(session: Session, directive: Directive, unit: Unit) -> None:
    """Let a unit lead a directive; the one that did no longer has part in it."""
    if directive.lead is not None and directive.lead.id == unit.id:
        return
    directive.units = [u for u in directive.units if u.role is not UnitRole.LEAD and u.unit_id != unit.id]
    await session.flush()
    directive.units.append(DirectiveUnit(unit_id=unit.id, unit=unit, role=UnitRole.LEAD, position=0))
    await session.flush()


async def count_of(session: Session, document_id: int) -> int:
    """Return how many directives of a document were issued, units' parts aside."""
    query = select(func.count()).where(Directive.document_id == document_id, Directive.status.in_(KNOWN), WHOLE)
    return await session.scalar(query) or 0


async def by_item(
    session: Session, item: str, serial: int | None = None, year: int | None = None
) -> Sequence[Directive]:
    """Return the issued directives with a ledger number, of all documents where only the item is given.

    Units' parts of such a directive come after it.
    """
    meant = or_(Directive.item == item, and_(Directive.item.startswith(f"{item}·", autoescape=True), ~WHOLE))
    wanted: list[ColumnElement[bool]] = [meant, Directive.status.in_(KNOWN)]
    if serial is not None:
        wanted.append(Document.serial == serial)
    if year is not None:
        wanted.append(Document.year == year)
    rows = await session.scalars(
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(*wanted)
        .order_by(Document.year.desc(), Document.serial.desc(), Directive.whole_id.is_not(None), Directive.id)
    )
    return rows.all()


def _has_unit(role: UnitRole, unit_ids: Collection[int]) -> ColumnElement[bool]:
    return Directive.id.in_(
        select(DirectiveUnit.directive_id).where(and_(DirectiveUnit.role == role, DirectiveUnit.unit_id.in_(unit_ids)))
    )


async def sources(session: Session) -> Sequence[tuple[str, DateSource | None, DateSource | None]]:
    """Return of each issued directive its item number, and who gave its owner and its date (None where it has none)."""
    rows = await session.execute(
        select(Directive.item, Directive.owner_source, Directive.due_source)
        .where(Directive.status.in_(KNOWN), WHOLE)
        .order_by(Directive.document_id, Directive.position)
    )
    return [(item, owner, due) for item, owner, due in rows]
