"""The outbox's SQL."""

from typing import Any

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite

from db.enums import OutboxStatus
from db.models import Base, OutboxRow
from db.session import Session


def insert_once(session: Session, table: type[Base]) -> Insert:
    """Return an INSERT of either dialect that passes over rows whose unique key is there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def add(session: Session, **columns: Any) -> None:  # noqa: ANN401 - the columns of OutboxRow
    """Add a pending row unless its key exists."""
    await session.flush()
    await session.execute(
        insert_once(session, OutboxRow).values(status=OutboxStatus.PENDING, attempts=0, fault="", **columns)
    )


async def by_message(session: Session, chat_id: int, message_id: int) -> OutboxRow | None:
    """Return the notice that was sent as this message, if it was one."""
    return await session.scalar(
        select(OutboxRow).where(OutboxRow.sent_chat_id == chat_id, OutboxRow.sent_message_id == message_id)
    )
