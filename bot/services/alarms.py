"""What the supervision office and the administrator are told of delivery itself: set aside, shut out, not delivered.

Of the rest that an administrator has to act on tells `bot.services.watching`. These alarms are a tick's work: what is to be
told stands in the rows themselves, so that a process that is killed right after a notice has failed owes nobody the alarm,
and a hundred failures of one minute are one message.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.rules.alarms import Condition, named, tells_of_more
from bot.services.menus import MENU
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.standing import keep, known
from bot.services.unreached import Why, why
from db.enums import Priority, Role
from db.models import InboxRow, OutboxRow
from db.queries import deliveries, people, watching
from db.session import Cause, Session

MOST_LINES = 10


class Alarms:
    """Each failure is told once; notices that did not arrive within a tick, updates set aside as `tells_of_more` has it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """Tell of what did not arrive and of what was set aside since the last time."""
        async with self._office.database.read() as session:
            if not await deliveries.unalarmed(session) and not await self._anything_aside(session, cause):
                return
        async with self._office.database.write(cause) as session:
            await self._not_arrived(session, cause, await deliveries.unalarmed(session))
            await self._set_aside(session, cause, await deliveries.unalarmed_updates(session))

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return None: what fails waits for no instant."""
        del after
        return None

    async def _not_arrived(self, session: Session, cause: Cause, rows: Sequence[OutboxRow]) -> None:
        told = [row for row in rows if _is_missed(row)]
        for row in rows:
            row.alarmed_at = cause.at
        if not told:
            return
        for person in await people.with_role(session, Role.CLERK, Role.ADMIN):
            lines = _lines([row for row in told if row.person_id != person.id])
            if lines:
                args = {"lines": lines[:MOST_LINES], "more": max(len(lines) - MOST_LINES, 0)}
                payload: dict[str, Any] = {"id": "alarm/not_delivered", "args": args}
                if Role.CLERK in person.roles:
                    payload["buttons"] = [[["deliveries", "na", 0, 0, "p"]]]
                await send(session, cause, _alarm(f"alarm:outbox:{told[-1].id}:{person.id}", person.id, payload))

    async def _anything_aside(self, session: Session, cause: Cause) -> bool:
        """Tell whether somebody is to be answered or told because of updates that were set aside."""
        rows = await deliveries.unalarmed_updates(session)
        senders = {_to_sender(row) for row in rows if _is_private(row)}
        return bool(senders - await watching.there(session, senders)) or await self._is_told(session, cause, rows)

    async def _is_told(self, session: Session, cause: Cause, rows: Sequence[InboxRow]) -> bool:
        if not rows:
            return False
        told = (await known(session, self._office)).get(named(Condition.SET_ASIDE))
        came = [row.received_at for row in rows]
        return tells_of_more(told, min(came), max(came), cause.at, self._office.day_of(cause.at))

    async def _set_aside(self, session: Session, cause: Cause, rows: Sequence[InboxRow]) -> None:
        for row in filter(_is_private, rows):  # who wrote must not wait for an answer
            payload = {"id": "alarm/your_message", "args": {"contact": self._office.settings.contact}}
            await send(session, cause, Notice("text", _to_sender(row), payload, chat_id=row.chat_id))
        if not await self._is_told(session, cause, rows):
            return
        await keep(session, named(Condition.SET_ASIDE), cause.at)
        for row in rows:
            row.alarmed_at = cause.at
        args = {"ids": [row.id for row in rows[:MOST_LINES]], "count": len(rows)}
        for person in await people.with_role(session, Role.ADMIN):
            payload = {"id": "alarm/set_aside", "args": args}
            await send(session, cause, _alarm(f"alarm:inbox:{rows[-1].id}:{person.id}", person.id, payload))


def _is_private(row: InboxRow) -> bool:
    return row.chat_id is not None and row.chat_id > 0


def _to_sender(row: InboxRow) -> str:
    """Return the key of the answer to whoever sent it, which goes out once."""
    return f"alarm:sender:{row.id}"


def _alarm(key: str, person_id: int, payload: dict[str, Any]) -> Notice:
    return Notice("text", key, payload, person_id, priority=Priority.NOTICE)


def _is_missed(row: OutboxRow) -> bool:
    """Return whether somebody misses it: a menu nobody (the next start sets it again), and an alarm must not go round."""
    return row.kind != MENU and not (row.kind == "text" and str(row.payload.get("id", "")).startswith("alarm/"))


def _lines(rows: Sequence[OutboxRow]) -> list[dict[str, Any]]:
    """Return a line for each recipient and reason, with how many notices it is about."""
    counted: dict[tuple[int | None, int | None, Why], dict[str, Any]] = {}
    for row in rows:
        reason = why(row.status, row.fault)
        unit = row.person.unit.name if row.person else ""
        name = row.person.name if row.person else ""
        key = (row.person_id, None if row.person else row.chat_id, reason)
        line = counted.setdefault(key, {"name": name, "unit": unit, "why": reason.value, "count": 0})
        line["count"] += 1
    return list(counted.values())
