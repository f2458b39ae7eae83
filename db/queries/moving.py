"""The SQL of what goes along when directives get another owner, or a unit becomes another."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from db.models import Directive, Document, Part, ScopeItem, Target
from db.queries.directives import OPEN
from db.session import Session


async def open_of(session: Session, person_id: int) -> Sequence[Directive]:
    """Return what a person owns and has not finished, registered ones included, as the documents have it."""
    rows = await session.scalars(
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(Directive.owner_id == person_id, Directive.status.in_(OPEN), Directive.left_out.is_(False))
        .order_by(Document.year, Document.serial, Directive.position)
    )
    return rows.all()


async def pass_shares(session: Session, directive_ids: Collection[int], before: int, after: int) -> None:
    """Let parts of directives, and items of their lists, that one person has be another's."""
    await session.execute(
        update(Part).where(Part.directive_id.in_(directive_ids), Part.owner_id == before).values(owner_id=after)
    )
    targets = select(Target.id).where(Target.directive_id.in_(directive_ids))
    await session.execute(
        update(ScopeItem).where(ScopeItem.target_id.in_(targets), ScopeItem.owner_id == before).values(owner_id=after)
    )
