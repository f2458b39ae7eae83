"""Work groups: the bot writes counts there and nothing else, where a clerk or approver has let it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.figures import Counts, Period, Scope
from bot.rules.permissions import Action, Actor, Verdict, allowed
from bot.services import access
from bot.services.audience import tell
from bot.services.figures import figures_of
from bot.services.group_moves import follow
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Edition, Priority, Role
from db.models import Digest, GroupChat
from db.queries import audit, groups, people
from db.session import Cause, Session

COUNTS = "group_counts"  # the weekly notice
POINTER = "group_pointer"  # all else that is said in a group, with the way to the private chat


@dataclass(frozen=True)
class RunningGroup:
    """A group that gets counts, and who let it."""

    title: str
    enabled_by: str
    enabled_at: datetime


class GroupNotices:
    """Turning counts on and off in a group, and counting for them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def turn_on(self, cause: Cause, chat_id: int, title: str) -> None:
        """Let a group get the week's counts from now on; the clerks are told. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            if await groups.of_chat(session, chat_id) is None:
                session.add(GroupChat(chat_id=chat_id, title=title, enabled_by_id=cause.person_id, enabled_at=cause.at))
                audit.record(session, cause, "turned_on", "group", None, chat=chat_id, title=title)
                await self._tell_clerks(session, cause, "group/told_on", title)
            await _point(session, cause, chat_id, "group/on")

    async def turn_off(self, cause: Cause, chat_id: int) -> None:
        """Let a group get no more counts; the clerks are told. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            await self._end(session, cause, chat_id, "group/told_off")
            await _point(session, cause, chat_id, "group/off")

    async def left(self, cause: Cause, chat_id: int) -> None:
        """Note that the bot was taken out of a group."""
        async with self._office.database.write(cause) as session:
            await self._end(session, cause, chat_id, "group/told_left")

    async def moved(self, cause: Cause, old: int, new: int) -> None:
        """Follow a group that has become another chat."""
        async with self._office.database.write(cause) as session:
            await follow(session, cause, old, new)

    async def point(self, cause: Cause, chat_id: int, text_id: str) -> None:
        """Say in a group that all else is for the private chat."""
        async with self._office.database.write(cause) as session:
            await _point(session, cause, chat_id, text_id)

    async def refuse(self, cause: Cause, chat_id: int) -> None:
        """Say in a group that this is not for whoever asked, and note it."""
        async with self._office.database.write(cause) as session:
            audit.record(session, cause, "refused", "group", None, chat=chat_id)
            await _point(session, cause, chat_id, "group/refused")

    async def running(self, person_id: int) -> list[RunningGroup]:
        """Return the groups that get counts. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            found: Sequence[GroupChat] = await groups.running(session)
            return [RunningGroup(one.title, one.enabled_by.name, one.enabled_at) for one in found]

    async def counts(self, group_id: int) -> tuple[Counts, datetime] | None:
        """Return the office's counts as of now for a group that gets them; None for one that does not any more."""
        office, now = self._office, self._office.clock.now()
        if allowed(Actor(in_group=True), Action.FIGURES) is not Verdict.COUNTS_ONLY:
            return None
        async with office.database.read() as session:
            group = await groups.get(session, group_id)
            if group is None or group.ended_at is not None:
                return None
            today = office.day_of(now)
            week = Period(today - timedelta(days=today.weekday()), today)
            return (await figures_of(session, office, Scope(), week, now)).all, now

    async def _end(self, session: Session, cause: Cause, chat_id: int, text_id: str) -> None:
        group = await groups.of_chat(session, chat_id)
        if group is not None:
            await groups.end(session, chat_id, cause.at)
            audit.record(session, cause, "turned_off", "group", group.id, chat=chat_id)
            await self._tell_clerks(session, cause, text_id, group.title)

    async def _tell_clerks(self, session: Session, cause: Cause, text_id: str, title: str) -> None:
        by = (await people.names(session, [cause.person_id])).get(cause.person_id, "") if cause.person_id else ""
        clerks = [clerk.id for clerk in await people.with_role(session, Role.CLERK)]
        payload = {"id": text_id, "args": {"title": title, "by": by}}
        await tell(session, self._office, cause, clerks, Notice("text", f"{text_id}:{cause.at.isoformat()}", payload))


async def announce(session: Session, cause: Cause, digest: Digest, opens: datetime) -> None:
    """Let each group have its counts as the week's digests of leaders go, once a day of digests.

    A reader who has theirs on a day of their own, or another edition, sets nothing going in groups.
    """
    if not digest.for_leader or digest.edition is not Edition.WEEK or digest.reader.digest_weekday is not None:
        return
    for group in await groups.running(session):
        await send(session, cause, _weekly(group, digest.period_end, opens))


def _weekly(group: GroupChat, day: date, opens: datetime) -> Notice:
    key, payload = f"{COUNTS}:{day}:{group.id}", {"group_id": group.id}
    return Notice(COUNTS, key, payload, chat_id=group.chat_id, not_before=opens)


async def _point(session: Session, cause: Cause, chat_id: int, text_id: str) -> None:
    key = f"group:{cause.inbox_id or cause.at.isoformat()}:{chat_id}:{text_id}"
    await send(session, cause, Notice(POINTER, key, {"id": text_id}, chat_id=chat_id, priority=Priority.REPLY))
