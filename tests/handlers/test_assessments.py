"""The assessment by its buttons: the clerk's table, a unit's figures, words of objection, what is left out and why."""

from dataclasses import replace

from sqlalchemy import update
from telegram import Bot, Update

from bot.rules.policy import Policy
from bot.services import Services
from bot.services.outgoing import current_cause
from db.models import Person
from db.session import Database
from handlers.callbacks import Act, Press
from handlers.incoming import read_update
from tests.handlers.telegram import MESSAGE, Telegram
from tests.handlers.test_buttons import Desk
from tests.services.issued import at, issued_office


async def write(desk: Desk, name: str, text: str) -> list[str]:
    """Let somebody write something; return the ids of the texts that they are told."""
    account = {"id": desk.town.people[name] + 1000, "is_bot": False, "first_name": name}
    message = {
        **MESSAGE,
        "message_id": 8,
        "text": text,
        "from": account,
        "chat": {"id": account["id"], "type": "private"},
    }
    before = len(await desk.town.texts(name))
    current_cause.set(await desk.town.update(name))
    incoming = await read_update(
        Update.de_json({"update_id": 2, "message": message}, desk.bot), desk.bot, desk.town.services
    )
    assert incoming is not None
    await desk.router.dispatch(incoming)
    return (await desk.town.texts(name))[before:]


async def test_by_its_buttons(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    town.office = replace(town.office, policy=Policy(assessment=True))
    town.services = Services(town.office)
    async with town.office.database.write(town.cause(None)) as session:
        await session.execute(update(Person).values(telegram_id=Person.id + 1000))
    town.clock.at = at(4, 6)
    telegram = Telegram()
    async with Bot("1:token", request=telegram, get_updates_request=Telegram()) as bot:
        desk = Desk(town, telegram, bot)
        assert await write(desk, "李敏", "/assess") == []
        [shown] = await desk.press("李敏", Press(Act.ASSESS, arg="2022q1").pack())
        assert "请先送各单位核对" in shown
        [asked] = await desk.press("李敏", Press(Act.ASSESS_ASK, arg="2022q1").pack())
        assert "已确认0,有异议0,待核对1" in asked
        [notice] = await town.outbox("assessment_check", "马国强")
        mine = {"id": notice.payload["assessment_id"], "version": notice.payload["unit_id"]}
        await desk.press("马国强", Press(Act.ASSESS_OBJECT, **mine).pack())
        assert await write(desk, "马国强", "22 已于3月办结") == ["assessment/words_noted"]
        assert "assessment/disputed" in await town.texts("李敏")
        [agreed] = await desk.press("马国强", Press(Act.ASSESS_AGREE, **mine).pack())
        assert "已确认" in agreed
        await desk.press("李敏", Press(Act.ASSESS_EXCLUDE, town.directives["22"]).pack())
        assert await write(desk, "李敏", "上级已暂停") == ["assessment/excluded"]
        assert "sheet" in " ".join(await desk.press("李敏", Press(Act.ASSESS_SHEET, arg="2022q1").pack()))
        told = await desk.press("李敏", Press(Act.ASSESS_EXCLUDE, town.directives["22"], arg="1").pack())
        assert told == ["已恢复计入考核。"]
