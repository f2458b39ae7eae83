"""What an outage longer than Telegram keeps messages has cost: people are told what to send again; and a 429's time is kept."""

from datetime import datetime, timedelta

from bot.rules.quiet import next_open
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Priority, Role
from db.queries import contacts, people
from db.queries.directives import FOLLOWED
from db.session import Cause, Session

UPDATES, QUIET = "updates", "quiet_until"  # the names of the contacts
KEPT = timedelta(hours=24)  # Bot API, getUpdates: updates are stored until they are fetched, not longer than 24 hours
NOTED_EVERY = timedelta(minutes=1)  # how exactly the beginning of an outage is known
ASKED = (Role.CLERK, Role.APPROVER, Role.LEADER, Role.AIDE)  # who may have sent something, whatever is open


class Outages:
    """Keeps, over restarts, when the bot last got at its updates, and notices when that was too long ago."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._noted: datetime | None = None

    async def reached(self) -> None:
        """Note that the bot gets at its updates now; after an outage that was too long, tell whom it concerns."""
        now = self._office.clock.now()
        if self._noted is not None and now - self._noted < NOTED_EVERY:
            return
        cause = Cause(now)
        async with self._office.database.write(cause) as session:
            last = await contacts.last(session, UPDATES)
            await contacts.note(session, UPDATES, now)
            if last is not None and now - last > KEPT:
                await self._tell(session, cause, last, now - KEPT)
        self._noted = now

    async def paused(self, seconds: float) -> None:
        """Keep for how long Telegram wants to be left alone: a restart does not shorten it."""
        now = self._office.clock.now()
        async with self._office.database.write(Cause(now)) as session:
            await contacts.note(session, QUIET, now + timedelta(seconds=seconds))

    async def pause_left(self) -> float:
        """Return for how many seconds Telegram still wants to be left alone."""
        async with self._office.database.read() as session:
            until = await contacts.last(session, QUIET)
        return max((until - self._office.clock.now()).total_seconds(), 0.0) if until is not None else 0.0

    async def _tell(self, session: Session, cause: Cause, since: datetime, until: datetime) -> None:
        """Tell all who may have written between two instants; what was sent later Telegram still had."""
        from bot.services import foreseen  # with all that plans: seldom needed, and every start makes an Outages

        office = self._office
        facts = await foreseen.facts_of_all(session, FOLLOWED)
        concerned = {person.id for one in facts.values() for person in one.audience.everybody}
        concerned |= {person.id for person in await people.with_role(session, *ASKED)}
        opens = next_open(cause.at, office.policy, office.calendar, office.zone)
        args = {"since": since.isoformat(), "until": until.isoformat(), "contact": office.settings.contact}
        for person in await people.bound(session, concerned):
            payload = {"id": "delivery/outage", "args": args}
            key = f"outage:{since.isoformat()}:{person.id}"
            notice = Notice("text", key, payload, person.id, priority=Priority.NOTICE, not_before=opens)
            await send(session, cause, notice)
