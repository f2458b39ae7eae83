"""All that the passing of time does, in its order: reminders and chases, previews and digests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.services.office import Office
from db.queries import outbox
from db.session import Cause


class Timed(Protocol):
    """A service that has something to do when its time comes. Running it twice does nothing twice."""

    async def run(self, cause: Cause) -> None:
        """Do all that is due at the cause's instant."""
        ...

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the first instant later than `after` at which something may be due; None where nothing waits."""
        ...


class Clockwork:
    """Runs the timed services."""

    def __init__(self, office: Office, timed: Sequence[Timed]) -> None:
        self._office = office
        self._timed = timed

    async def tick(self) -> None:
        """Do all that is due now."""
        for service in self._timed:
            await service.run(Cause(self._office.clock.now()))

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the next instant at which something may be due: a timed service's, or a notice's that waits for its hour."""
        candidates = [await service.next_instant(after) for service in self._timed]
        async with self._office.database.read() as session:
            candidates.append(await outbox.next_ready(session, after))
        return min((c for c in candidates if c is not None), default=None)
