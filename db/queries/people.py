"""The SQL of people."""

from sqlalchemy import select

from db.models import Person
from db.session import Session


async def get(session: Session, person_id: int) -> Person:
    """Return a person. Raises LookupError where there is none."""
    person = await session.get(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    return person


async def by_account(session: Session, telegram_id: int) -> Person | None:
    """Return the person bound to a Telegram account, unless revoked."""
    return await session.scalar(select(Person).where(Person.telegram_id == telegram_id, Person.revoked_at.is_(None)))
