"""The audit log's SQL."""

from typing import Any

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
