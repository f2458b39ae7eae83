"""The SQL of dialogs."""

from typing import Any

from sqlalchemy import delete

from db.models import Dialog
from db.prepared import by_key
from db.session import Session


async def get(session: Session, person_id: int) -> Dialog | None:
    """Return a person's open dialog, expired or not."""
    return await by_key(session, Dialog, person_id)


async def put(session: Session, person_id: int, **columns: Any) -> None:  # noqa: ANN401 - the columns of Dialog
    """Set a person's dialog, replacing the one there was."""
    await session.merge(Dialog(person_id=person_id, **columns))


async def remove(session: Session, person_id: int) -> None:
    """Remove a person's dialog, if there is one."""
    await session.execute(delete(Dialog).where(Dialog.person_id == person_id))
