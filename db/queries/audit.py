"""The audit log's SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from db.models import Audit
from db.session import Cause, Session


def record(session: Session, cause: Cause, action: str, subject: str, subject_id: int | None, **details: Any) -> None:  # noqa: ANN401 - plain JSON values
    """Add an audit row to the transaction: who (the cause), did what, to which thing, with which particulars."""
    session.add(
        Audit(
            at=cause.at,
            person_id=cause.person_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            details=details,
            inbox_id=cause.inbox_id,
        )
    )


async def newest(session: Session, most: int, person_id: int | None = None) -> Sequence[Audit]:
    """Return the newest rows, or those of what one person did, in the order in which they were written."""
    query = select(Audit).order_by(Audit.id.desc()).limit(most)
    rows = (await session.scalars(query if person_id is None else query.where(Audit.person_id == person_id))).all()
    return rows[::-1]
