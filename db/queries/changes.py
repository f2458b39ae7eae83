"""The SQL of decisions kept on directives."""

from collections.abc import Sequence

from sqlalchemy import select

from db.models import Acknowledgement, Change
from db.session import Session


async def of_directive(session: Session, directive_id: int) -> Sequence[Change]:
    """Return all that was decided on a directive, oldest first."""
    rows = await session.scalars(select(Change).where(Change.directive_id == directive_id).order_by(Change.id))
    return rows.all()


async def receipts(session: Session, directive_id: int) -> Sequence[Acknowledgement]:
    """Return the receipts that hold for a directive."""
    rows = await session.scalars(select(Acknowledgement).where(Acknowledgement.directive_id == directive_id))
    return rows.all()
