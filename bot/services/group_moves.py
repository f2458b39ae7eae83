"""Following a work group that has become another chat (Telegram makes a large group a supergroup, with a new number)."""

from bot.services.outgoing import Notice, send
from db.enums import Role
from db.queries import audit, groups, people
from db.session import Cause, Session


async def follow(session: Session, cause: Cause, old: int, new: int) -> None:
    """Let a group's counts go to the chat that it has become, and tell the clerks; nothing for a group that gets none."""
    group = await groups.of_chat(session, old)
    if group is None:
        return
    await groups.move(session, old, new)
    audit.record(session, cause, "moved", "group", group.id, chat=new, before=old)
    payload = {"id": "group/moved", "args": {"title": group.title}}
    for clerk in await people.with_role(session, Role.CLERK):
        await send(session, cause, Notice("text", f"group_moved:{group.id}:{new}:{clerk.id}", payload, clerk.id))
