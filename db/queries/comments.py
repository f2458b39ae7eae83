"""The SQL of comments on drafts (征求意见)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, delete, func, select, update

from db.enums import CommentStatus
from db.models import Comment, CommentRequest
from db.prepared import by_key, prepared
from db.session import Session


async def request(session: Session, request_id: int) -> CommentRequest | None:
    """Return one request."""
    return await by_key(session, CommentRequest, request_id)


async def request_to(session: Session, document_id: int, unit_id: int) -> CommentRequest | None:
    """Return the request to a unit on a document."""
    query = select(CommentRequest).where(CommentRequest.document_id == document_id, CommentRequest.unit_id == unit_id)
    return await session.scalar(query)


async def requests_on(session: Session, document_id: int) -> Sequence[CommentRequest]:
    """Return whom a document's drafts were sent to, in the order of asking."""
    query = select(CommentRequest).where(CommentRequest.document_id == document_id).order_by(CommentRequest.id)
    return (await session.scalars(query)).all()


async def unanswered_by(session: Session, person_id: int) -> Sequence[CommentRequest]:
    """Return the requests that a person was asked and whose unit has not answered, in the order of asking."""
    query = select(CommentRequest).where(CommentRequest.person_id == person_id, CommentRequest.answered_at.is_(None))
    return (await session.scalars(query.order_by(CommentRequest.asked_at, CommentRequest.id))).all()


async def get(session: Session, comment_id: int) -> Comment | None:
    """Return one comment."""
    return await by_key(session, Comment, comment_id)


async def open_on(session: Session, document_id: int) -> Sequence[Comment]:
    """Return the comments on a document that nobody has decided on, as they came."""
    query = (
        select(Comment)
        .join(CommentRequest)
        .where(CommentRequest.document_id == document_id, Comment.status == CommentStatus.OPEN)
        .order_by(Comment.id)
    )
    return (await session.scalars(query)).all()


@prepared
def _on_draft(directive_id: int) -> Select[Comment]:
    return select(Comment).where(Comment.directive_id == directive_id).order_by(Comment.id)


async def on_draft(session: Session, directive_id: int) -> Sequence[Comment]:
    """Return the comments on one draft, as they came."""
    statement, values = _on_draft(directive_id)
    return (await session.scalars(statement, values)).all()


async def count_open(session: Session, document_id: int) -> int:
    """Return how many comments on a document wait for a decision."""
    query = (
        select(func.count())
        .select_from(Comment)
        .join(CommentRequest)
        .where(CommentRequest.document_id == document_id, Comment.status == CommentStatus.OPEN)
    )
    return await session.scalar(query) or 0


async def forget_open(session: Session, request_id: int) -> None:
    """Take out what a unit's earlier sheet said and nobody has decided on: the later sheet says it all."""
    await session.execute(
        delete(Comment).where(
            Comment.request_id == request_id, Comment.status == CommentStatus.OPEN, Comment.field != ""
        )
    )


async def move(session: Session, from_id: int, to_id: int) -> None:
    """Let the comments on a draft that is merged into another be on that one."""
    await session.execute(update(Comment).where(Comment.directive_id == from_id).values(directive_id=to_id))


@prepared
def _to_remind(day: date) -> Select[CommentRequest]:
    return (
        select(CommentRequest)
        .where(CommentRequest.due_on <= day)
        .where(CommentRequest.answered_at.is_(None), CommentRequest.reminded_at.is_(None))
        .order_by(CommentRequest.id)
    )


async def to_remind(session: Session, day: date) -> Sequence[CommentRequest]:
    """Return the requests that are due on or before a day, without an answer or a reminder."""
    statement, values = _to_remind(day)
    return (await session.scalars(statement, values)).all()


async def next_due(session: Session) -> date | None:
    """Return the earliest day on which somebody is to be reminded of an answer."""
    query = select(func.min(CommentRequest.due_on)).where(
        CommentRequest.answered_at.is_(None), CommentRequest.reminded_at.is_(None)
    )
    return await session.scalar(query)
