"""A restored copy asks the clerk before it says anything to anybody; the administrator hears each morning of the backups."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.services.outgoing import Notice, send
from db.enums import Priority
from db.models import Person
from db.queries import keeping
from db.session import Cause
from tests.flows.conftest import Played, Scenes
from tests.flows.following import labels, said


async def restored(town: Played) -> None:
    """Let the town's database be one that was restored just now, with a notice that was still to go to 王建波."""
    bot = town.town.bot
    async with bot.database.read() as session:
        owner = await session.scalar(select(Person.id).where(Person.name == "王建波"))
    cause = Cause(bot.clock.now())
    async with bot.database.write(cause) as session:
        payload = {"id": "access/stranger", "args": {}}
        await send(session, cause, Notice("text", "still to go", payload, owner, priority=Priority.NOTICE))
        await send(session, cause, Notice("text", "broken", {"id": "nothing such"}, owner, priority=Priority.NOTICE))
        await keeping.mark_restored(session, cause.at, cause.at - timedelta(hours=7), "duban-x.tar")
    await bot.services.held_outbox.ask(Cause(bot.clock.now()))
    await town.town.settle()


@pytest.mark.parametrize(("choice", "sure"), [("全部发出", "确定全部发出"), ("全部作废", "确定全部作废")])
async def test_the_clerk_decides_what_becomes_of_the_notices(town: Played, choice: str, sure: str) -> None:
    await restored(town)
    clerk, owner = town.player("李敏"), town.player("王建波")
    asked = await clerk.shown("本系统从备份恢复")
    assert "2条消息暂不发送" in asked["text"]
    assert "经信局 王建波" in asked["text"]
    assert labels(asked) == ["全部发出", "全部作废"]
    assert await owner.write("你好") == []  # heard and kept, but not answered yet
    [shown] = await clerk.write("/outbox")
    assert "3条消息暂不发送" in shown["text"]
    assert "确定吗" in said(await clerk.press(choice, "3条消息"))
    assert "3条消息" in said(await clerk.press(sure))
    assert bool(await owner.sees("没有读懂")) is (choice == "全部发出")
    [none] = await clerk.write("/outbox")
    assert "没有因恢复备份" in none["text"]
    [answer] = await owner.write("你好")
    assert "没有读懂" in answer["text"]


async def test_nobody_else_may_decide(town: Played) -> None:
    await restored(town)
    admin = town.player("吴迪")
    [refused] = await admin.write("/outbox")
    assert "不在您的权限内" in refused["text"]


async def test_the_administrator_hears_of_the_backup_in_the_morning(scenes: Scenes, tmp_path: Path) -> None:
    async with scenes.furnished(tmp_path / "town") as town:
        object.__setattr__(town.town.bot.settings, "backup_dir", tmp_path / "backups")
        await town.at(2, 11, 2, 31)
        await town.town.bot.services.backups.run()
        admin = town.player("吴迪")
        assert not await admin.sees("【备份】")
        await town.at(2, 11, 8, 31)
        notice = await admin.shown("【备份】")
        assert "2月11日02:3" in notice["text"]
        assert "共存1份" in notice["text"]
        assert "恢复演练:今天通过" in notice["text"]
        assert "审计链:第" in notice["text"]
