"""Every kind of button answers, also when what it was about is gone, was never theirs, or no button of ours says so."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select, update
from telegram import Bot, Update

from bot.services.outgoing import current_cause
from db.enums import InboxStatus
from db.models import Directive, InboxRow, OutboxRow, Person, Report
from db.session import Database
from handlers import TOPICS
from handlers.callbacks import Act, Press
from handlers.incoming import read_update
from handlers.router import Router
from tests.handlers.telegram import MESSAGE, Telegram
from tests.services.issued import IssuedOffice, issued_office

GONE = 999_999_999  # an id that nothing has


@dataclass
class Desk:
    """An office in which the usual directives were issued, everybody bound, and one who presses buttons."""

    town: IssuedOffice
    telegram: Telegram
    bot: Bot
    router: Router = field(default_factory=lambda: Router(TOPICS))

    async def press(self, name: str, data: str) -> list[str]:
        """Let somebody press a button; return what they are told. Fails where the button goes on waiting."""
        account = {"id": self.town.people[name] + 1000, "is_bot": False, "first_name": name}
        chat = {"id": account["id"], "type": "private"}
        query = {"id": "1", "from": account, "chat_instance": "1", "data": data, "message": {**MESSAGE, "chat": chat}}
        cause = await self.town.update(name)
        self.telegram.calls.clear()
        current_cause.set(cause)
        incoming = await read_update(
            Update.de_json({"update_id": 1, "callback_query": query}, self.bot), self.bot, self.town.services
        )
        assert incoming is not None
        await self.router.dispatch(incoming)
        assert [call for call, _ in self.telegram.calls].count("answerCallbackQuery") == 1, (name, data)
        async with self.town.office.database.read() as session:
            row = (await session.scalars(select(InboxRow).where(InboxRow.id == cause.inbox_id))).one()
            assert row.status is InboxStatus.DONE, (name, data)
            answers = select(OutboxRow.kind).where(OutboxRow.key.startswith(f"answer:{cause.inbox_id}:"))
            sent = list(await session.scalars(answers))
        return [params["text"] for _, params in self.telegram.calls if params.get("text")] + sent

    async def state(self) -> list[Any]:
        """Return what a press without right or meaning must leave as it is."""
        async with self.town.office.database.read() as session:
            rows = await session.execute(
                select(Directive.id, Directive.version, Directive.status).order_by(Directive.id)
            )
            return [*rows, await session.scalar(select(func.count()).select_from(Report))]


@pytest.fixture
async def desk(sqlite_database: Database) -> AsyncIterator[Desk]:
    town = await issued_office(sqlite_database)
    async with town.office.database.write(town.cause(None)) as session:
        await session.execute(update(Person).values(telegram_id=Person.id + 1000))
    for name in ("王建波", "苏燕"):  # 全部签收 has an effect of its own for who has something to sign
        await town.services.acknowledging.sign(town.cause(name))
    telegram = Telegram()
    async with Bot("1:token", request=telegram, get_updates_request=Telegram()) as bot:
        yield Desk(town, telegram, bot)


@pytest.mark.parametrize("name", ["李敏", "王建波", "周海涛"])
async def test_a_button_whose_thing_is_gone_is_answered(desk: Desk, name: str) -> None:
    before = await desk.state()
    silent = [act for act in Act if not await desk.press(name, Press(act, GONE, 3).pack())]
    assert silent == []
    assert await desk.state() == before


async def test_a_button_of_what_is_not_theirs_is_answered_and_changes_nothing(desk: Desk) -> None:
    before, titles = await desk.state(), ("40只重点工业项目", "征供地会商机制", "工业经济讲话")
    for act in Act:
        for ident in (desk.town.directives["5"], 1):  # the first document, person, unit, and whatever else has ids
            said = await desk.press("苏燕", Press(act, ident, 1).pack())
            assert said, act
            assert not any(title in words for title in titles for words in said), act
    assert await desk.state() == before


@pytest.mark.parametrize(
    "data", ["", ":::", "zz:1:1:", "fc:x:0:", "fc:-1:0:", "fc:1:0:" + "长" * 20, "oa:0:0:f.r.1.2", "oa:0:0:x.-.0.0.0"]
)
async def test_what_no_button_of_ours_carries_is_out_of_date(desk: Desk, data: str) -> None:
    assert await desk.press("王建波", data) == ["这个按钮已过期,请发送 /my 查看最新情况。"]


async def test_buttons_that_no_longer_apply_vanish(desk: Desk) -> None:
    for press in (Press(Act.WITHDRAW, GONE), Press(Act.OVERVIEW, arg="f.-.0.0.0")):  # the words looked for are gone
        await desk.press("王建波", press.pack())
        assert [call for call, _ in desk.telegram.calls] == ["answerCallbackQuery", "editMessageReplyMarkup"]
        assert "reply_markup" not in desk.telegram.calls[1][1]


async def test_an_argument_that_means_nothing_is_answered(desk: Desk) -> None:
    silent = [act for act in Act if not await desk.press("王建波", Press(act, 0, 0, "9" * 30).pack())]
    assert silent == []
