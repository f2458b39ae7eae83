"""The SQL of invitations, wrong codes and bound accounts."""

from datetime import datetime

from sqlalchemy import func, or_, select, update

from db.enums import Status, UnitRole
from db.models import CodeAttempt, Directive, DirectiveUnit, Document, Invitation, Person
from db.prepared import by_key
from db.session import Session


async def open_invitation(session: Session, code_hash: str, at: datetime) -> Invitation | None:
    """Return the invitation of a code that is neither used nor out of date, for a person who is not revoked."""
    return await session.scalar(
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.code_hash == code_hash,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
            Person.revoked_at.is_(None),
        )
    )


async def close_invitations(session: Session, person_id: int, at: datetime) -> None:
    """Let all other codes of a person end: one was used."""
    await session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(expires_at=at)
    )


async def attempts(session: Session, telegram_id: int) -> CodeAttempt:
    """Return the count of an account's wrong codes, a new one where there were none."""
    row = await by_key(session, CodeAttempt, telegram_id)
    if row is None:
        row = CodeAttempt(telegram_id=telegram_id, wrong=0, locked_until=None)
        session.add(row)
    return row


async def holder(session: Session, telegram_id: int) -> Person | None:
    """Return the person, revoked or not, to whom an account is bound."""
    return await session.scalar(select(Person).where(Person.telegram_id == telegram_id))


async def to_sign(session: Session, person: Person) -> int:
    """Return how many issued directives wait for a receipt of a person or of their unit."""
    led = select(DirectiveUnit.directive_id).where(
        DirectiveUnit.unit_id == person.unit_id, DirectiveUnit.role != UnitRole.PART
    )
    query = select(func.count(Directive.id)).where(
        Directive.status == Status.ISSUED, or_(Directive.owner_id == person.id, Directive.id.in_(led))
    )
    return await session.scalar(query) or 0


async def to_review(session: Session) -> int:
    """Return how many documents have drafts that are not settled."""
    query = select(func.count(func.distinct(Directive.document_id))).where(
        Directive.status == Status.DRAFT, Directive.left_out.is_(False)
    )
    return await session.scalar(query) or 0


async def to_approve(session: Session) -> int:
    """Return how many documents wait for approval."""
    waiting = or_(Document.approved_at.is_(None), Document.approved_at < Document.submitted_at)
    query = select(func.count(Document.id)).where(Document.submitted_at.is_not(None), waiting)
    return await session.scalar(query) or 0
