"""The SQL of when the bot last got at its updates."""

from datetime import datetime

from db.models import Contact
from db.prepared import by_key
from db.session import Session


async def last(session: Session, name: str) -> datetime | None:
    """Return when something last succeeded, None where it never has."""
    found = await by_key(session, Contact, name)
    return found.at if found else None


async def note(session: Session, name: str, at: datetime) -> None:
    """Store that something has succeeded."""
    await session.merge(Contact(name=name, at=at))
