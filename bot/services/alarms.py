"""What the supervision office and the administrator are told of delivery itself: set aside, shut out, not delivered."""

from collections.abc import Mapping

from bot.services.menus import MENU
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
        """Tell the administrators that an update could not be worked through, and its sender that it is kept."""
        await self._tell((Role.ADMIN,), f"alarm:inbox:{row.id}", "alarm/set_aside", {"id": row.id})
        if row.chat_id is not None and row.chat_id > 0:  # a private chat: who wrote must not wait for an answer
            cause = Cause(self._office.clock.now())
            async with self._office.database.write(cause) as session:
                payload = {"id": "alarm/your_message", "args": {"contact": self._office.settings.contact}}
                await send(session, cause, Notice("text", f"alarm:sender:{row.id}", payload, chat_id=row.chat_id))

    async def shut_out(self, row: OutboxRow) -> None:
        """Tell the clerks that somebody has shut the bot out, and with which notice that came to light."""
        await self._about(row, "alarm/shut_out")

    async def not_delivered(self, row: OutboxRow) -> None:
        """Tell the clerks that a notice did not reach its person; why stands in the outbox and in the log."""
        await self._about(row, "alarm/not_delivered")

    async def _about(self, row: OutboxRow, text_id: str) -> None:
        if row.kind == MENU:
            return  # nobody misses it: the commands work without, and the next start sets it again
        if row.kind == "text" and str(row.payload.get("id", "")).startswith("alarm/"):
            return  # an alarm about an alarm would go round
        args = {"id": row.id, "name": str(row.chat_id), "unit": ""}
        if row.person is not None:
            args |= {"name": row.person.name, "unit": row.person.unit.name}
        await self._tell((Role.CLERK, Role.ADMIN), f"alarm:outbox:{row.id}", text_id, args, besides=row.person_id)

    async def _tell(
        self, roles: tuple[Role, ...], key: str, text_id: str, args: Mapping[str, object], besides: int | None = None
    ) -> None:
        cause = Cause(self._office.clock.now())
        async with self._office.database.write(cause) as session:
            for person in await people.with_role(session, *roles):
                if person.id == besides:
                    continue
                notice = Notice(
                    "text",
                    f"{key}:{person.id}",
                    {"id": text_id, "args": dict(args)},
                    person.id,
                    priority=Priority.NOTICE,
                )
                await send(session, cause, notice)
