"""What of a group concerns the bot: who may turn counts on, and that a group is followed when it moves or shuts the bot out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update
from telegram import Bot, Update

from bot.services.group_notices import COUNTS, POINTER
from bot.services.outgoing import current_cause
from db.models import GroupChat, OutboxRow, Person
from db.session import Database
from handlers import TOPICS
from handlers.groups import hear_group
from handlers.notices import Notices
from handlers.router import Router
from tests.handlers.telegram import Telegram
from tests.services.issued import IssuedOffice, issued_office

OLD, NEW = -4001, -1_001_234_567_890
US = {"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_bot"}


@dataclass
class Room:
    """A work group, and the office whose bot is in it."""

    town: IssuedOffice
    bot: Bot
    chat: int = OLD

    async def hear(self, name: str, kind: str, **body: Any) -> list[str]:
        """Let something of somebody's happen in the group; return the ids of what is said there to it."""
        account = {"id": self.town.people[name] + 1000, "is_bot": False, "first_name": name}
        cause = await self.town.update(name)
        current_cause.set(cause)
        chat = {"id": self.chat, "type": "group" if self.chat == OLD else "supergroup", "title": "工作群"}
        raw = {"update_id": 1, kind: {"date": 1644541200, "from": account, "chat": chat, **body}}
        await hear_group(Update.de_json(raw, self.bot), self.bot, self.town.services)
        rows = await self.town.outbox(POINTER)
        return [row.payload["id"] for row in rows if row.key.startswith(f"group:{cause.inbox_id}:")]

    async def write(self, name: str, text: str, **body: Any) -> list[str]:
        return await self.hear(name, "message", message_id=7, text=text, **body)

    async def place(self, before: str, now: str) -> list[str]:
        def member(status: str) -> dict[str, Any]:
            return {"user": US, "status": status} | ({"until_date": 0} if status == "kicked" else {})

        changed = {"old_chat_member": member(before), "new_chat_member": member(now)}
        return await self.hear("李敏", "my_chat_member", **changed)

    async def groups(self) -> list[tuple[int, bool]]:
        async with self.town.office.database.read() as session:
            rows = (await session.scalars(select(GroupChat).order_by(GroupChat.id))).all()
            return [(row.chat_id, row.ended_at is None) for row in rows]


@pytest.fixture
async def room(sqlite_database: Database) -> AsyncIterator[Room]:
    town = await issued_office(sqlite_database)
    async with sqlite_database.write(town.cause(None)) as session:
        await session.execute(update(Person).values(telegram_id=Person.id + 1000))
    async with Bot("1:token", request=Telegram(), get_updates_request=Telegram()) as bot:
        yield Room(town, bot)


async def test_who_turns_to_the_bot_is_pointed_to_the_private_chat_and_others_are_left_alone(room: Room) -> None:
    answer = {"message_id": 6, "date": 1644541200, "chat": {"id": OLD, "type": "group"}, "from": US, "text": "x"}
    anonymous = {"sender_chat": {"id": OLD, "type": "group", "title": "工作群"}}
    for said, text, body in (
        (["group/hello"], "/counts", {}),
        (["group/hello"], "/counts@duban_bot", {}),
        ([], "/counts@other_bot on", {}),
        (["group/refused"], "/counts on", anonymous),
        (["group/private"], "5 已开工12只", {"reply_to_message": answer}),
        (["group/private"], "@duban_bot 5 已开工12只", {}),
        (["group/private"], "/my@duban_bot", {}),
        ([], "/my", {}),
        ([], "/start@duban_bot counts", {}),
        ([], "大家好", {}),
    ):
        assert await room.write("李敏", text, **body) == said, text
    for name in ("王建波", "周海涛", "马国强"):
        assert await room.write(name, "/counts on") == ["group/refused"]
    assert await room.groups() == []
    assert await room.place("left", "member") == ["group/hello"]
    assert await room.place("member", "member") == []


async def test_a_group_is_followed_when_it_moves_and_ends_when_the_bot_is_out(room: Room) -> None:
    for name in ("赵文斌", "李敏"):
        assert await room.write(name, "/counts on") == ["group/on"]
    assert await room.groups() == [(OLD, True)]
    assert await room.town.texts("李敏") == ["group/told_on"]
    await room.write("李敏", "", migrate_to_chat_id=NEW)
    assert await room.groups() == [(NEW, True)]
    room.chat = NEW
    await room.write("李敏", "", migrate_from_chat_id=OLD)
    notices = Notices(room.town.services, Router(TOPICS), room.bot)
    weekly = OutboxRow(kind=COUNTS, payload={"group_id": 1})
    rendered = await notices.render(weekly)
    assert rendered is not None
    assert "共5项" in rendered.text
    assert rendered.keyboard[0][0].url == "https://t.me/duban_bot"
    assert await room.place("member", "kicked") == []
    assert await room.groups() == [(NEW, False)]
    assert await notices.render(weekly) is None
    assert "group/told_left" in await room.town.texts("郑晓峰")
    assert await room.write("李敏", "/counts off") == ["group/off"]
