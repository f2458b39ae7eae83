"""The SQL of backups made, and of what a restored copy holds back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from db.enums import OutboxStatus
from db.models import Backup, OutboxRow, Person, Restoration, Unit
from db.session import Session

HELD = "held_outbox"  # the kind of the question what is to become of them
_PENDING = OutboxRow.status == OutboxStatus.PENDING
# what was made elsewhere and tried out here has a name, and was never begun here
_ATTEMPT = or_(Backup.made_at.is_not(None), Backup.name == "")


async def begun_since(session: Session, instant: datetime) -> Backup | None:
    """Return the newest attempt at a backup that was begun then or later."""
    since = select(Backup).where(_ATTEMPT, Backup.started_at >= instant)
    return await session.scalar(since.order_by(Backup.id.desc()).limit(1))


async def newest_made(session: Session) -> Backup | None:
    """Return the newest backup that was made."""
    return await session.scalar(select(Backup).where(Backup.made_at.is_not(None)).order_by(Backup.id.desc()).limit(1))


async def newest_attempt(session: Session) -> Backup | None:
    """Return the newest attempt, however it ended."""
    return await session.scalar(select(Backup).where(_ATTEMPT).order_by(Backup.id.desc()).limit(1))


async def newest_drilled(session: Session) -> Backup | None:
    """Return the backup that was restored aside last, whatever came of it."""
    drilled = select(Backup).where(Backup.drilled_at.is_not(None))
    return await session.scalar(drilled.order_by(Backup.drilled_at.desc()).limit(1))


async def get(session: Session, backup_id: int) -> Backup:
    """Return one attempt. Raises NoResultFound."""
    return await session.get_one(Backup, backup_id)


async def named(session: Session, name: str) -> Backup | None:
    """Return the backup whose file has this name."""
    return await session.scalar(select(Backup).where(Backup.name == name).order_by(Backup.id.desc()).limit(1))


async def mark_restored(session: Session, at: datetime, made_at: datetime, name: str) -> int:
    """Let all notices of a restored database wait for the clerk; return how many there are."""
    session.add(Restoration(at=at, backup_made_at=made_at, name=name))
    await session.execute(update(OutboxRow).where(_PENDING).values(leased_until=None))
    return await session.scalar(select(func.count()).select_from(OutboxRow).where(_PENDING)) or 0


async def unreleased(session: Session) -> Restoration | None:
    """Return the restoration whose notices wait, if one does."""
    waiting = select(Restoration).where(Restoration.released_at.is_(None)).order_by(Restoration.id.desc()).limit(1)
    return await session.scalar(waiting)


@dataclass(frozen=True)
class Held:
    """One notice that waits. `name`, `unit` are None where it goes to a chat that is nobody's here."""

    id: int
    kind: str
    payload: dict[str, Any]
    person_id: int | None
    name: str | None
    unit: str | None
    created_at: datetime


async def count_held(session: Session, before: datetime) -> int:
    """Return how many notices wait that were written before an instant."""
    return await session.scalar(select(func.count()).select_from(OutboxRow).where(*_held(before))) or 0


async def held(session: Session, before: datetime, offset: int, limit: int) -> Sequence[Held]:
    """Return some of them, the oldest first."""
    columns = (OutboxRow.id, OutboxRow.kind, OutboxRow.payload, OutboxRow.person_id, Person.name, Unit.name)
    rows = await session.execute(
        select(*columns, OutboxRow.created_at)
        .outerjoin(Person, Person.id == OutboxRow.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(*_held(before))
        .order_by(OutboxRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [Held(*row) for row in rows]


async def drop_held(session: Session, before: datetime, why: str) -> int:
    """Drop them, and return how many there were."""
    dropped = await session.execute(
        update(OutboxRow).where(*_held(before)).values(status=OutboxStatus.DROPPED, fault=why, leased_until=None)
    )
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


def _held(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what waits: not the question itself, and not the answers to those who look at it."""
    return _PENDING, OutboxRow.created_at < before, OutboxRow.kind != HELD
