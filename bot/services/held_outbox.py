"""After a restore: nothing goes out before the supervision office has seen what would, and says yes or no.

What was still to go when the backup was made may have gone since, from the copy that is lost; and whatever the clock has
made due since then waits beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.permissions import Action
from bot.services import access
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from db.enums import Priority, Role
from db.models import Restoration
from db.queries import audit, keeping, people
from db.queries.keeping import HELD, Held
from db.session import Cause, Session

DROPPED = "dropped after a restore"


@dataclass(frozen=True)
class HeldNotices:
    """What waits: since which restore, of which backup, how many, and those of one page."""

    restored_at: datetime
    backup_made_at: datetime
    count: int
    page: Sequence[Held]


class HeldOutbox:
    """The notices of a restored copy."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause) -> None:
        """Ask clerks and approvers, once each, what is to become of them; ask nobody where nothing waits."""
        async with self._office.database.read() as session:
            if await keeping.unreleased(session) is None:
                return
        async with self._office.database.write(cause) as session:
            restored = await keeping.unreleased(session)
            if restored is None:
                return
            for person in await people.with_role(session, Role.CLERK, Role.APPROVER):
                key = f"{HELD}:{restored.id}:{person.id}"
                await send(session, cause, Notice(HELD, key, {}, person.id, priority=Priority.REPLY))

    async def show(self, cause: Cause, page: int = 0) -> None:
        """Answer with a page of what waits. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            await answer(session, cause, HELD, {"page": page}, part=str(page))

    async def waiting(self, person_id: int | None, offset: int = 0, limit: int = 10) -> HeldNotices | None:
        """Return what waits; None where nothing does. For a reader of None, at the machine. Raises RefusedError."""
        async with self._office.database.read() as session:
            if person_id is not None:
                await access.require(session, self._office, Cause(self._office.clock.now(), person_id), Action.RELEASE)
            restored = await keeping.unreleased(session)
            if restored is None:
                return None
            before = self._office.clock.now()
            page = await keeping.held(session, before, offset, limit)
            return HeldNotices(restored.at, restored.backup_made_at, await keeping.count_held(session, before), page)

    async def decide(self, cause: Cause, *, sent: bool) -> int | None:
        """Let all that waits go out, or drop it; return how many notices that were, None where nothing waited.

        Raises RefusedError; a cause without a person is an administrator at the machine.
        """
        async with self._office.database.write(cause) as session:
            if cause.person_id is not None:
                await access.require(session, self._office, cause, Action.RELEASE)
            restored = await keeping.unreleased(session)
            if restored is None:
                return None
            count = await self._settle(session, cause, restored, sent=sent)
            audit.record(session, cause, "released" if sent else "dropped", "outbox", restored.id, count=count)
            return count

    async def _settle(self, session: Session, cause: Cause, restored: Restoration, *, sent: bool) -> int:
        restored.released_at, restored.released_by_id, restored.sent = cause.at, cause.person_id, sent
        if sent:
            return await keeping.count_held(session, cause.at)
        return await keeping.drop_held(session, cause.at, DROPPED)
