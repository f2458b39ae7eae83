"""The SQL of what a look at the running bot sees: what waits, since when, and what was told of it. All of it follows an index."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, func, or_, select

from db.enums import InboxStatus, OutboxStatus
from db.models import Audit, Backup, Contact, InboxRow, OutboxRow, Person, Report, Restoration
from db.session import Session

_PENDING = OutboxRow.status == OutboxStatus.PENDING
ENDED = (
    OutboxStatus.FAILED,
    OutboxStatus.UNKNOWN,
    OutboxStatus.DROPPED,
)  # all but sent, of which there are too many to count


@dataclass(frozen=True)
class Waiting:
    """How many rows wait, and since when the oldest does; None where none does."""

    count: int
    since: datetime | None


async def inbox(session: Session) -> Waiting:
    """Return the updates that are not worked through."""
    found = select(func.count(), func.min(InboxRow.received_at)).where(InboxRow.status == InboxStatus.NEW)
    count, since = (await session.execute(found)).one()
    return Waiting(count, since)


@dataclass(frozen=True)
class Outgoing:
    """The notices still to go: due (and since when the oldest is), of a later hour, and those whose recipient cannot be reached."""

    due: Waiting
    later: int
    unreachable: int


async def outgoing(session: Session, now: datetime) -> Outgoing:
    """Return the notices that are to go. While a restored copy waits for the clerk none is due."""
    can_go = or_(
        and_(OutboxRow.person_id.is_(None), OutboxRow.chat_id.is_not(None)),
        and_(Person.telegram_id.is_not(None), Person.blocked_at.is_(None), Person.revoked_at.is_(None)),
    )
    due = and_(can_go, OutboxRow.not_before <= now)
    counts = select(
        func.count(case((due, 1))),
        func.min(case((due, OutboxRow.not_before))),
        func.count(case((and_(can_go, OutboxRow.not_before > now), 1))),
        func.count(),
    ).select_from(OutboxRow)
    number, since, later, total = (await session.execute(counts.outerjoin(OutboxRow.person).where(_PENDING))).one()
    held = select(Restoration.id).where(Restoration.released_at.is_(None)).limit(1)
    if number and await session.scalar(held) is not None:
        return Outgoing(Waiting(0, None), later + number, total - later - number)
    return Outgoing(Waiting(number, since), later, total - later - number)


async def ended(session: Session) -> Mapping[OutboxStatus, int]:
    """Return how many notices ended without having arrived for certain, by how."""
    counts = select(OutboxRow.status, func.count()).where(OutboxRow.status.in_(ENDED)).group_by(OutboxRow.status)
    found = dict((await session.execute(counts)).all())
    return {status: found.get(status, 0) for status in ENDED}


async def reports_after(session: Session, report_id: int) -> tuple[int, int]:
    """Return how many reports came in after one, and the number of the newest: only what is new is counted."""
    found = select(func.count(), func.max(Report.id)).where(Report.id > report_id)
    count, newest = (await session.execute(found)).one()
    return count, report_id if newest is None else newest


async def backed_up_at(session: Session) -> datetime | None:
    """Return when the newest backup was made, None before the first."""
    newest = select(Backup.made_at).where(Backup.made_at.is_not(None)).order_by(Backup.id.desc()).limit(1)
    return await session.scalar(newest)


async def first_act(session: Session) -> datetime | None:
    """Return when the office began here: when it was imported, else its first audit row."""
    imported = Audit.subject == "office", Audit.action == "imported"
    at = await session.scalar(select(Audit.at).where(*imported).order_by(Audit.id.desc()).limit(1))
    return at or await session.scalar(select(Audit.at).order_by(Audit.id).limit(1))


async def instants(session: Session, prefix: str) -> dict[str, datetime]:
    """Return the kept instants whose names begin so, by the rest of their names."""
    rows = await session.execute(
        select(Contact.name, Contact.at).where(Contact.name.startswith(prefix, autoescape=True))
    )
    return {name.removeprefix(prefix): at for name, at in rows.all()}


async def forget(session: Session, names: Collection[str]) -> None:
    """Keep instants no longer."""
    await session.execute(delete(Contact).where(Contact.name.in_(names)))


async def there(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of these keys under which a notice was put in."""
    if not keys:  # as at nearly every tick
        return set()
    return set(await session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(keys))))
