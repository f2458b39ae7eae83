"""The SQL of what clerks write down for others (代录)."""

from datetime import datetime

from sqlalchemy import update

from db.models import Acknowledgement, Report, Request
from db.session import Session


async def explain(session: Session, clerk_id: int, at: datetime, reason: str) -> None:
    """Note why a clerk wrote down what was written at an instant."""
    written = ((Report, Report.created_at), (Request, Request.created_at), (Acknowledgement, Acknowledgement.at))
    for table, when in written:
        await session.execute(update(table).where(table.clerk_id == clerk_id, when == at).values(entry_reason=reason))
