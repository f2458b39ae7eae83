"""The SQL of what goes on in another year (结转): a directive's former ones and what came of it, a document's."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update

from db.enums import InstructionStatus, RequestKind, Status
from db.models import Directive, Document, Instruction, Request, ScopeChange, ScopeItem
from db.prepared import by_key
from db.queries.directives import FOLLOWED, WHOLE
from db.queries.followup import WAITING
from db.session import Session


async def former(session: Session, directive: Directive) -> list[Directive]:
    """Return the directives of former years that go on in this one, the latest first."""
    found: list[Directive] = []
    last: Directive | None = directive
    while last is not None and last.carried_from_id is not None:
        last = await by_key(session, Directive, last.carried_from_id)
        if last is not None:
            found.append(last)
    return found


async def successors(session: Session, directive_ids: Collection[int]) -> Sequence[Directive]:
    """Return the directives that these go on in, drafts and left-out ones included, as their documents have them."""
    rows = await session.scalars(
        select(Directive).where(Directive.carried_from_id.in_(directive_ids)).order_by(Directive.position, Directive.id)
    )
    return rows.all()


async def document_into(session: Session, document_id: int, year: int) -> Document | None:
    """Return the document of a year that takes over what is open of another, if there is one."""
    return await session.scalar(select(Document).where(Document.carried_from_id == document_id, Document.year == year))


async def counts(session: Session, before: int) -> dict[int, dict[Status, int]]:
    """Return for each document of the years before one how many of its directives are still open, by status."""
    rows = await session.execute(
        select(Directive.document_id, Directive.status, func.count())
        .join(Document, Document.id == Directive.document_id)
        .where(Document.year < before, Directive.status.in_(FOLLOWED), Directive.left_out.is_(False), WHOLE)
        .group_by(Directive.document_id, Directive.status)
    )
    found: dict[int, dict[Status, int]] = {}
    for document_id, status, count in rows:
        found.setdefault(document_id, {})[status] = count
    return found


async def documents(session: Session, document_ids: Collection[int]) -> Sequence[Document]:
    """Return documents by id, as they are numbered."""
    rows = await session.scalars(
        select(Document).where(Document.id.in_(document_ids)).order_by(Document.year, Document.serial)
    )
    return rows.all()


async def hand_on(session: Session, from_id: int, to_id: int) -> None:
    """Let what leaders still wait for on a directive, and coordination that is asked for, be of the one it goes on in."""
    open_ = (InstructionStatus.AWAITS_LEADER, InstructionStatus.AWAITS_CLERK, InstructionStatus.RELEASED)
    await session.execute(
        update(Instruction)
        .where(Instruction.directive_id == from_id, Instruction.status.in_(open_))
        .values(directive_id=to_id)
    )
    await session.execute(
        update(Request)
        .where(Request.directive_id == from_id, Request.kind == RequestKind.COORDINATION, Request.status.in_(WAITING))
        .values(directive_id=to_id)
    )


async def copy_list(session: Session, from_target_id: int, to_target_id: int) -> None:
    """Give a target the rows of another's list as they stand, each with the state that it was last set to."""
    rows = await session.scalars(
        select(ScopeItem).where(ScopeItem.target_id == from_target_id).order_by(ScopeItem.number)
    )
    for row in rows.all():
        columns = {name: getattr(row, name) for name in ("number", "name", "state", "note", "owner_id")}
        copy = ScopeItem(target_id=to_target_id, **columns)
        session.add(copy)
        await session.flush()
        last = await session.scalar(
            select(ScopeChange)
            .where(ScopeChange.item_id == row.id, ScopeChange.withdrawn_at.is_(None))
            .order_by(ScopeChange.id.desc())
            .limit(1)
        )
        if last is not None:  # as the list is taken in: with no report of this directive
            session.add(ScopeChange(item_id=copy.id, person_id=last.person_id, at=last.at, state=last.state))
    await session.flush()
