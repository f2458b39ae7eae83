"""The SQL of directives that are not issued yet."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from db.models import Directive
from db.prepared import prepared
from db.queries.directives import WHOLE
from db.session import Session


@prepared
def _of_document(document_id: int) -> Select[Directive]:
    return (
        select(Directive).where(Directive.document_id == document_id, WHOLE).order_by(Directive.position, Directive.id)
    )


async def of_document(session: Session, document_id: int) -> Sequence[Directive]:
    """Return all directives of a document in its order, left-out and issued ones included, units' parts aside."""
    statement, values = _of_document(document_id)
    return (await session.scalars(statement, values)).all()


@prepared
def _document_of(directive_id: int) -> Select[int]:
    return select(Directive.document_id).where(Directive.id == directive_id)


async def document_of(session: Session, directive_id: int) -> int | None:
    """Return the document of a directive."""
    statement, values = _document_of(directive_id)
    return await session.scalar(statement, values)


@prepared
def _now(directive_id: int) -> Select[Directive]:
    return select(Directive).where(Directive.id == directive_id).execution_options(populate_existing=True)


async def get(session: Session, directive_id: int) -> Directive | None:
    """Return a directive as it is now, whatever the session has read of it before."""
    statement, values = _now(directive_id)
    return await session.scalar(statement, values)
