"""How things stand in the database, for whoever measures it: counts and instants, nothing of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.services.office import Office
from bot.services.standing import known
from db.enums import OutboxStatus
from db.queries import watching
from db.queries.watching import Outgoing, Waiting


@dataclass(frozen=True)
class Reading:
    """What was read at an instant; `told`: the conditions that the administrators were alarmed of and that last."""

    at: datetime
    inbox: Waiting
    outgoing: Outgoing
    ended: Mapping[OutboxStatus, int]
    reports: int
    backed_up_at: datetime | None
    told: tuple[str, ...]


class Gauges:
    """Reads them. Reports are counted on from where the last reading ended."""

    def __init__(self, office: Office) -> None:
        self._office = office
        # reports, and the number of the newest: always of one reading, for several may be under way
        self._counted = (0, 0)

    async def read(self) -> Reading:
        """Return how things stand now. Raises what the database raises."""
        now = self._office.clock.now()
        reports, newest = self._counted
        async with self._office.database.read() as session:
            more, newest = await watching.reports_after(session, newest)
            reading = Reading(
                at=now,
                inbox=await watching.inbox(session),
                outgoing=await watching.outgoing(session, now),
                ended=await watching.ended(session),
                reports=reports + more,
                backed_up_at=await watching.backed_up_at(session),
                told=tuple(name for name, told in (await known(session, self._office)).items() if not told.well_since),
            )
        self._counted = (reading.reports, newest)
        return reading
