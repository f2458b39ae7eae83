"""What the supervision office and the administrator are told of delivery itself: set aside, shut out, not delivered."""

from collections.abc import Mapping

from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Priority, Role
from db.models import InboxRow, OutboxRow
from db.queries import people
from db.session import Cause


class Alarms:
    """Each alarm is told once: its key is the row that it is about."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def update_set_aside(self, row: InboxRow) -> None:
        """Tell the administrators that an update could not be worked through and lies in the inbox."""
        await self._tell(
            (Role.ADMIN,), f"alarm:inbox:{row.id}", "alarm/set_aside", {"id": row.id, "fault": row.fault[:300]}
        )

    async def not_delivered(self, row: OutboxRow) -> None:
        """Tell the clerks that a notice did not reach its person, and why."""
        name = row.person.name if row.person else str(row.chat_id)
        args = {"name": name, "unit": row.person.unit.name if row.person else "", "fault": row.fault[:300]}
        await self._tell((Role.CLERK, Role.ADMIN), f"alarm:outbox:{row.id}", "alarm/not_delivered", args)

    async def _tell(self, roles: tuple[Role, ...], key: str, text_id: str, args: Mapping[str, object]) -> None:
        cause = Cause(self._office.clock.now())
        async with self._office.database.write(cause) as session:
            for person in await people.with_role(session, *roles):
                notice = Notice(
                    "text",
                    f"{key}:{person.id}",
                    {"id": text_id, "args": dict(args)},
                    person.id,
                    priority=Priority.NOTICE,
                )
                await send(session, cause, notice)
