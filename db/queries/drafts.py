"""The SQL of directives that are not issued yet."""

from collections.abc import Sequence

from sqlalchemy import select

from db.models import Directive
from db.queries.directives import WHOLE
from db.session import Session


async def of_document(session: Session, document_id: int) -> Sequence[Directive]:
    """Return all directives of a document in its order, left-out and issued ones included, units' parts aside."""
    query = (
        select(Directive).where(Directive.document_id == document_id, WHOLE).order_by(Directive.position, Directive.id)
    )
    return (await session.scalars(query)).all()


async def document_of(session: Session, directive_id: int) -> int | None:
    """Return the document of a directive."""
    return await session.scalar(select(Directive.document_id).where(Directive.id == directive_id))


async def get(session: Session, directive_id: int) -> Directive | None:
    """Return a directive as it is now, whatever the session has read of it before."""
    return await session.get(Directive, directive_id, populate_existing=True)
