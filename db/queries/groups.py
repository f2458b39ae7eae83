"""The SQL of work groups that get counts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from db.models import GroupChat
from db.prepared import by_key
from db.session import Session

_RUNNING = GroupChat.ended_at.is_(None)


async def running(session: Session) -> Sequence[GroupChat]:
    """Return the groups that get counts, in the order in which they began to."""
    return (await session.scalars(select(GroupChat).where(_RUNNING).order_by(GroupChat.id))).all()


async def get(session: Session, group_id: int) -> GroupChat | None:
    """Return a group, also one that gets no counts any more."""
    return await by_key(session, GroupChat, group_id)


async def of_chat(session: Session, chat_id: int) -> GroupChat | None:
    """Return a group that gets counts."""
    return await session.scalar(select(GroupChat).where(_RUNNING, GroupChat.chat_id == chat_id).limit(1))


async def end(session: Session, chat_id: int, at: datetime) -> None:
    """Let a group get no more counts."""
    await session.execute(update(GroupChat).where(_RUNNING, GroupChat.chat_id == chat_id).values(ended_at=at))


async def move(session: Session, old: int, new: int) -> None:
    """Follow a group that has become another chat."""
    await session.execute(update(GroupChat).where(_RUNNING, GroupChat.chat_id == old).values(chat_id=new))
