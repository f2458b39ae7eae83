"""The SQL of source documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update
from sqlalchemy.orm import undefer

from db.enums import Status
from db.models import Audit, Directive, Document, InboxRow
from db.prepared import by_key, locked, prepared
from db.queries.directives import KNOWN, WHOLE
from db.session import Session

UNISSUED = (Status.DRAFT, Status.REGISTERED)


@dataclass(frozen=True)
class Source:
    """A document that directives come from, and how many of it were issued, units' parts aside."""

    id: int
    number: str
    title: str
    issued: int


@prepared
def _sources(document_ids: Collection[int]) -> Select[Document, int]:
    issued = (
        select(Directive.document_id, func.count().label("issued"))
        .where(Directive.document_id.in_(document_ids), Directive.status.in_(KNOWN), WHOLE)
        .group_by(Directive.document_id)
        .subquery()
    )
    return (
        select(Document, issued.c.issued)
        .join(issued, issued.c.document_id == Document.id)
        .order_by(Document.year, Document.serial)
    )


async def sources(session: Session, document_ids: Collection[int]) -> list[Source]:
    """Return these documents in the order of their numbers."""
    statement, values = _sources(document_ids)
    rows = await session.execute(statement, values)
    return [Source(document.id, document.number, document.title, count) for document, count in rows]


async def get(session: Session, document_id: int) -> Document | None:
    """Return a document."""
    return await by_key(session, Document, document_id)


async def by_number(session: Session, year: int, serial: int) -> Document | None:
    """Return the document of a number."""
    return await session.scalar(select(Document).where(Document.year == year, Document.serial == serial))


async def lock(session: Session, document_id: int) -> Document | None:
    """Return a document, its drafts with it, that nobody else changes until this transaction ends."""
    return await locked(session, Document, document_id)


async def text_of(session: Session, document_id: int) -> str:
    """Return a document's whole text. Raises LookupError where there is no such document."""
    document = await session.scalar(select(Document).where(Document.id == document_id).options(undefer(Document.text)))
    if document is None:
        raise LookupError(f"no document {document_id}")
    return document.text


async def with_digest(session: Session, sha256: str, letters: str) -> Document | None:
    """Return the document of this text, or of these letters in another format, if it was taken in before."""
    same = or_(Document.sha256 == sha256, Document.letters_sha256 == letters)
    return await session.scalar(select(Document).where(same).order_by(Document.id.desc()).limit(1))


async def next_serial(session: Session, year: int) -> int:
    """Return the serial of the year's next document."""
    last = await session.scalar(select(func.max(Document.serial)).where(Document.year == year))
    return (last or 0) + 1


async def latest_in_work(session: Session, clerk_id: int) -> Document | None:
    """Return the document that a clerk's free words are about: the one with drafts that was taken in last, own ones first."""
    unissued = select(Directive.document_id).where(Directive.status.in_(UNISSUED), Directive.left_out.is_(False))
    return await session.scalar(
        select(Document)
        .where(Document.id.in_(unissued))
        .order_by(case((Document.clerk_id == clerk_id, 0), else_=1), Document.created_at.desc(), Document.id.desc())
        .limit(1)
    )


async def latest(session: Session, limit: int) -> Sequence[Document]:
    """Return the documents taken in last, newest first."""
    query = select(Document).order_by(Document.year.desc(), Document.serial.desc()).limit(limit)
    return (await session.scalars(query)).all()


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


async def counts(session: Session, document_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return for each document how many directives it has, and how many of them are issued; left-out ones aside."""
    rows = await session.execute(
        select(Directive.document_id, func.count(), _counted(Directive.status.not_in(UNISSUED)))
        .where(Directive.document_id.in_(document_ids), Directive.left_out.is_(False), WHOLE)
        .group_by(Directive.document_id)
    )
    return {document_id: (total, issued) for document_id, total, issued in rows}


async def last_act(session: Session, action: str, subject: str, subject_id: int) -> Audit | None:
    """Return the newest audit row of an action on one thing."""
    return await session.scalar(
        select(Audit)
        .where(Audit.action == action, Audit.subject == subject, Audit.subject_id == subject_id)
        .order_by(Audit.id.desc())
        .limit(1)
    )


async def forget_messages(session: Session, inbox_ids: Collection[int]) -> None:
    """Wipe the stored words of updates: a secret document is not kept anywhere."""
    await session.execute(update(InboxRow).where(InboxRow.id.in_(inbox_ids)).values(payload="{}"))


def awaits_approval(submitted_at: datetime | None, approved_at: datetime | None) -> bool:
    """Tell whether a submission is still to be approved."""
    return submitted_at is not None and (approved_at is None or approved_at < submitted_at)
