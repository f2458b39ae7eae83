"""Reminding units that were asked for comments on drafts and have not answered: what time does of 征求意见."""

from datetime import datetime

from bot.rules import quiet
from bot.services.audience import tell
from bot.services.office import Office
from bot.services.outgoing import Notice
from db.queries import comments as queries
from db.session import Cause


class CommentReminders:
    """Apart from what takes comments in, which knows sheets and intake: time passes from the start on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """On the day by which comments are asked for, once: remind those who have not answered."""
        office, day = self._office, self._office.day_of(cause.at)
        if not office.calendar.is_workday(day) or cause.at < quiet.at(day, office.policy.bundle_time, office.zone):
            return
        async with office.database.read() as session:
            if not await queries.to_remind(session, day):
                return
        async with office.database.write(cause) as session:
            opens = quiet.next_open(cause.at, office.policy, office.calendar, office.zone)
            for request in await queries.to_remind(session, day):
                request.reminded_at = cause.at
                key = f"comment_reminder:{request.id}:{request.due_on.isoformat()}"
                await tell(
                    session,
                    office,
                    cause,
                    [request.person_id],
                    Notice("comment_reminder", key, {"request_id": request.id}, not_before=opens),
                )

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the first instant later than `after` at which somebody is to be reminded, None if never."""
        office = self._office
        async with office.database.read() as session:
            day = await queries.next_due(session)
        if day is None:
            return None
        return quiet.next_bundle_of(day, after, office.policy, office.calendar, office.zone)
