"""Watching the bot itself: what an administrator has to act on is told to them in chat, once (`bot.rules.alarms` says when)."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.rules.alarms import IN_THE_MORNING, RECENT, Args, Condition, Say, Seen, Told, Trouble, follow, named, troubles
from bot.services import standing
from bot.services.auditing import AuditChain
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.room import Room, RoomState
from db.enums import Priority, Role
from db.queries import followup as occurrences
from db.queries import people, watching
from db.session import Cause, Session

MORNING, EVENING = time(8, 30), time(21)  # office time: what comes between the two, and can wait, waits for the morning
VERIFY_AT = time(3, 30)  # office time: reading the whole audit log takes long
A_DAY = timedelta(days=1)
VERIFIED = "audit_verified"  # the name of the day's work
SEEN_ELSEWHERE = (named(Condition.SET_ASIDE), named(Condition.AUDIT_BROKEN))


@dataclass(frozen=True)
class Step:
    """What a look at one condition leads to: what is kept of it, what is said, and with which arguments."""

    name: str
    told: Told | None
    say: Say
    args: Args


def _faded(cause: Cause, before: Mapping[str, Told]) -> list[Step]:
    """Return that nothing is kept any more of what happened and does not last, a day after it was told of."""
    name = named(Condition.SET_ASIDE)
    told = before.get(name)
    return [Step(name, None, Say.NOTHING, {})] if told is not None and cause.at - told.at > A_DAY else []


class Watching:
    """Looks at the bot every half minute, and once a day at the whole audit log."""

    def __init__(self, office: Office, room: Room, audit_chain: AuditChain) -> None:
        self._office = office
        self._room = room
        self._audit_chain = audit_chain
        self._past: deque[tuple[datetime, Mapping[str, float]]] = deque()  # the errors counted up to each look

    async def run(self, cause: Cause) -> None:
        """Look at everything, and tell the administrators of what is new, still so after a day, or over."""
        state = await self._room.state()
        async with self._office.database.read() as session:
            seen = await self._look(session, cause.at, state)
            before = await standing.known(session, self._office)
        found = {trouble.name: trouble for trouble in troubles(seen)}
        names = [*found, *(name for name in before if name not in found and name not in SEEN_ELSEWHERE)]
        steps = [self._step(cause, name, before, found.get(name)) for name in names]
        await self._act(cause, steps + _faded(cause, before), before)

    async def verify_audit(self, cause: Cause) -> None:
        """Hold the audit log to its seals, once a day at night, and tell the administrators where it does not hold."""
        today = self._office.day_of(cause.at)
        if cause.at < self._office.instant(today, VERIFY_AT.hour, VERIFY_AT.minute):
            return
        async with self._office.database.read() as session:
            if await occurrences.is_done(session, VERIFIED, today):
                return
            before = await standing.known(session, self._office)
        verified = await self._audit_chain.verify()
        trouble = None
        if verified.fault is not None:
            args = {"id": verified.fault.id, "kind": verified.fault.kind.value, "rows": verified.rows}
            trouble = Trouble(Condition.AUDIT_BROKEN, args)
        await self._act(cause, [self._step(cause, named(Condition.AUDIT_BROKEN), before, trouble)], before)
        async with self._office.database.write(cause) as session:
            await occurrences.mark_done(session, VERIFIED, today, cause.at)

    async def _look(self, session: Session, now: datetime, room: RoomState) -> Seen:
        inbox, outgoing = await watching.inbox(session), await watching.outgoing(session, now)
        backed_up = None
        if self._office.settings.backup_time is not None:
            backed_up = await watching.backed_up_at(session) or await watching.first_act(session)
        return Seen(
            now,
            inbox_since=inbox.since,
            inbox_waiting=inbox.count,
            outbox_since=outgoing.due.since,
            outbox_due=outgoing.due.count,
            failing_ticks=self._office.metrics.failing_ticks,
            backed_up_at=backed_up,
            errors=self._recent_errors(now),
            folder=str(room.folder),
            free=room.free,
            wanted=room.wanted,
        )

    def _recent_errors(self, now: datetime) -> Mapping[str, float]:
        counts = self._office.metrics.errors_by_kind()
        self._past.append((now, counts if self._past else {}))  # before the first look nothing was counted
        while now - self._past[0][0] > RECENT:
            self._past.popleft()
        before = self._past[0][1]
        return {kind: count - before.get(kind, 0) for kind, count in counts.items()}

    def _step(self, cause: Cause, name: str, before: Mapping[str, Told], trouble: Trouble | None) -> Step:
        today = self._office.day_of(cause.at)
        told, say = follow(before.get(name), bad=trouble is not None, now=cause.at, today=today)
        return Step(name, told, say, trouble.args if trouble else {})

    async def _act(self, cause: Cause, steps: list[Step], before: Mapping[str, Told]) -> None:
        changed = [step for step in steps if step.told != before.get(step.name)]
        if not changed:
            return
        async with self._office.database.write(cause) as session:
            for step in changed:
                if step.told is None:
                    await standing.forget(session, step.name)
                else:
                    await standing.keep(session, step.name, step.told.at, step.told.well_since)
                if step.say is not Say.NOTHING:
                    await self._tell(session, cause, step)

    async def _tell(self, session: Session, cause: Cause, step: Step) -> None:
        """Let every administrator know, ahead of all that waits to be sent."""
        kind, _, of = step.name.partition(":")
        condition = Condition(kind)
        urgent = step.say is Say.TROUBLE and condition not in IN_THE_MORNING
        payload = {"id": f"alarm/{condition.value}", "args": step.args}
        if step.say is Say.WELL:
            payload = {"id": "alarm/well_again", "args": {"condition": condition.value, "of": of}}
        for admin in await people.with_role(session, Role.ADMIN):
            key = f"alarm:{step.name}:{cause.at.isoformat()}:{admin.id}"
            not_before = cause.at if urgent else self._awake(cause.at)
            notice = Notice("text", key, payload, admin.id, priority=Priority.REPLY, not_before=not_before)
            await send(session, cause, notice)

    def _awake(self, now: datetime) -> datetime:
        """Return the first instant from `now` on at which what is not urgent may be told."""
        office, today = self._office, self._office.day_of(now)
        if now >= office.instant(today, EVENING.hour, EVENING.minute):
            today += timedelta(days=1)
        return max(now, office.instant(today, MORNING.hour, MORNING.minute))
