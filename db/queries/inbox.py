"""The inbox's SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update

from db.enums import InboxStatus
from db.models import InboxRow
from db.prepared import prepared
from db.queries.outbox import insert_once
from db.session import Session


@dataclass(frozen=True)
class Arrived:
    """An update that came in. `payload` is ASCII JSON."""

    key: str
    chat_id: int | None
    payload: str


async def add(session: Session, updates: Sequence[Arrived], received_at: datetime) -> list[str]:
    """Store updates in their order, all with one statement; return the keys of those that were not there already."""
    if not updates:
        return []
    kept = {"received_at": received_at, "status": InboxStatus.NEW, "attempts": 0, "fault": ""}
    rows = [{"key": one.key, "chat_id": one.chat_id, "payload": one.payload} | kept for one in updates]
    insert = insert_once(session, InboxRow)
    return list(await session.scalars(insert.returning(insert.table.c.key), rows))


@prepared
def _oldest_of_each_chat(limit: int) -> Select[InboxRow]:
    oldest = select(func.min(InboxRow.id)).where(InboxRow.status == InboxStatus.NEW).group_by(InboxRow.chat_id)
    return select(InboxRow).where(InboxRow.id.in_(oldest)).order_by(InboxRow.id).limit(limit)


async def oldest_of_each_chat(session: Session, limit: int) -> Sequence[InboxRow]:
    """Return each chat's oldest undone row, oldest first, at most `limit`. Updates of no chat are one chat together."""
    statement, values = _oldest_of_each_chat(limit)
    return (await session.scalars(statement, values)).all()


@prepared
def _new(inbox_id: int) -> Select[int]:
    return select(InboxRow.id).where(InboxRow.id == inbox_id, InboxRow.status == InboxStatus.NEW)


async def is_new(session: Session, inbox_id: int) -> bool:
    """Return whether an update still waits."""
    statement, values = _new(inbox_id)
    return await session.scalar(statement, values) is not None


async def count_new(session: Session) -> int:
    """Return how many updates wait."""
    waiting = select(func.count()).select_from(InboxRow).where(InboxRow.status == InboxStatus.NEW)
    return await session.scalar(waiting) or 0


async def finish(session: Session, inbox_id: int, at: datetime) -> None:
    """Mark an update done unless its own write has done so."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.status == InboxStatus.NEW)
        .values(status=InboxStatus.DONE, done_at=at)
    )


async def note_fault(session: Session, inbox_id: int, *, attempts: int, fault: str, set_aside: bool) -> bool:
    """Note a failed attempt at an undone update, and set it aside where that was the last; False where it is done."""
    noted = await session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.status == InboxStatus.NEW)
        .values(attempts=attempts, fault=fault, status=InboxStatus.SET_ASIDE if set_aside else InboxStatus.NEW)
    )
    return bool(noted.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
