"""The SQL of documents that are archived (归档)."""

from collections.abc import Sequence

from sqlalchemy import select

from db.enums import Status
from db.models import Directive
from db.session import Session


async def statuses(session: Session, document_id: int) -> Sequence[Status]:
    """Return where each directive of a document stands, units' parts included, left-out ones not."""
    rows = await session.scalars(
        select(Directive.status)
        .where(Directive.document_id == document_id, Directive.left_out.is_(False))
        .order_by(Directive.id)
    )
    return rows.all()
