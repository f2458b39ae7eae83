"""What a person is in the middle of: the bot has asked for a text or a date. A row with an expiry, so it survives a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.services.office import Office
from db.models import Dialog
from db.queries import dialogs
from db.session import Cause, Session

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class OpenDialog:
    """A question that a person has not answered yet: which one, and what it is about."""

    kind: str
    state: Mapping[str, Any]

    @classmethod
    def of(cls, row: Dialog | None, now: datetime) -> "OpenDialog | None":
        """Return a stored question; None where there is none, or its time is over."""
        return cls(row.kind, row.state) if row is not None and row.expires_at > now else None


async def ask(
    session: Session, cause: Cause, kind: str, state: Mapping[str, Any], lifetime: timedelta = LIFETIME
) -> None:
    """Remember that the cause's person was asked; an older question of theirs is given up."""
    if cause.person_id is None:
        raise ValueError("nobody to ask")
    await dialogs.put(
        session, cause.person_id, kind=kind, state=dict(state), started_at=cause.at, expires_at=cause.at + lifetime
    )


async def end(session: Session, cause: Cause) -> None:
    """Forget what the cause's person was asked."""
    if cause.person_id is not None:
        await dialogs.remove(session, cause.person_id)


async def state_of(session: Session, cause: Cause, kind: str) -> Mapping[str, Any]:
    """Return what the cause's person is in the middle of, where it is of this kind and not over; else nothing."""
    row = await dialogs.get(session, cause.person_id or 0)
    return row.state if row is not None and row.kind == kind and row.expires_at > cause.at else {}


class Dialogs:
    """Reading what people are in the middle of."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def current(self, person_id: int) -> OpenDialog | None:
        """Return the question the person has still to answer, unless its time is over."""
        async with self._office.database.read() as session:
            return OpenDialog.of(await dialogs.get(session, person_id), self._office.clock.now())
