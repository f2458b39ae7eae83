"""What is typed, sent and pressed is input: it is kept and shown as words, and is nobody's key."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select
from telegram import Update

from bot.delivery.sending import parts_of
from bot.reports.ledger import write_ledger
from bot.rules.figures import Period, Scope
from bot.rules.harmless import harmless
from bot.services.outgoing import current_cause
from bot.texts import texts_of
from db.enums import InboxStatus
from db.models import InboxRow, OutboxRow, Person, Report
from handlers.groups import hear_group
from handlers.incoming import read_update
from handlers.notices import Notices
from tests.handlers.test_buttons import Desk, desk
from tests.services.issued import at

__all__ = ["desk"]
YEAR = Period(at(1, 1).date(), at(12, 31).date())
HOSTILE = (
    "<b>已开工9只</b><script>alert(1)</script> & &lt;",
    "已开工9只\u202e只01工开已\u202c\u2066隐\u2069",
    "已开工9只\x00\x07\x1b[31m\x85",
    "已开工9只\ud83d",
    '=HYPERLINK("http://x","已开工9只")',
    "+9只已开工", "-9只", "@SUM(A1) 已开工9只",
    "已开工9只," + "进展顺利。" * 1200,
    "已开工9只 {{ 7*7 }} {% raw %} %s %(a)s {0}",
    "已开工9只'; DROP TABLE reports; --",
    "\n\n\t\r\n已开工9只\r\n",
)  # fmt: skip
TAGS = re.compile(r"</?(?:b|i|u|s|code|pre|blockquote|a|tg-spoiler)\b[^<>]*>")


def message(account: int, text: str = "", **more: Any) -> dict[str, Any]:
    user = {"id": account, "is_bot": False, "first_name": "谁"}
    chat = {"id": account, "type": "private"}
    base = {"message_id": 100 + len(text), "date": 1644541200, "from": user, "chat": chat, **more}
    return {"update_id": 1, "message": {**base, "text": text} if text else base}


async def handled(desk: Desk, name: str, update: dict[str, Any]) -> list[OutboxRow]:
    """Hand an update over; return what is to be said of it. Fails where it is left undone."""
    cause = await desk.town.update(name)
    current_cause.set(cause)
    incoming = await read_update(Update.de_json(update, desk.bot), desk.bot, desk.town.services)
    assert incoming is not None
    await desk.router.dispatch(incoming)
    async with desk.town.office.database.read() as session:
        assert (await session.get_one(InboxRow, cause.inbox_id)).status is InboxStatus.DONE
        query = select(OutboxRow).where(OutboxRow.key.startswith(f"answer:{cause.inbox_id}:"))
        return list(await session.scalars(query))


async def test_a_reply_is_kept_and_shown_as_words(desk: Desk) -> None:
    owner = desk.town.people["王建波"] + 1000
    for text in HOSTILE:
        await handled(desk, "王建波", message(owner, f"5 {text}"))
    async with desk.town.office.database.read() as session:
        kept = [report.text for report in await session.scalars(select(Report))]
        sent = list(await session.scalars(select(OutboxRow)))
    assert len(kept) > len(HOSTILE) // 2
    assert all(one == harmless(one) for one in kept)
    notices = Notices(desk.town.services, desk.router)
    for row in sent:
        rendered = await notices.render(row)
        for part in parts_of(rendered) if rendered else ():
            bare = TAGS.sub("", part.text)
            assert "<" not in bare
            assert len(bare) <= 4096
            assert part.text == harmless(part.text)
    book = await desk.town.services.ledger.book(desk.town.people["李敏"], Scope(), YEAR)
    assert write_ledger(book, texts_of("zh-CN", desk.town.office.zone)).startswith(b"PK")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b", "ab"),
        ("\u202e反", "反"),
        ("一\r\n二\t三", "一\n二\t三"),
        ("好\ud83d", "好"),
        ("👍🏽", "👍🏽"),
        ("\ufeff头", "头"),
    ],
)
def test_what_shows_nothing_and_does_harm_is_left_out(raw: str, kept: str) -> None:
    assert harmless(raw) == kept


async def test_a_contact_binds_nobody(desk: Desk) -> None:
    """Binding is by code alone: neither one's own contact nor another's, forged or not, makes anybody somebody."""
    for user_id in (desk.town.people["李敏"] + 1000, 4242, None):
        contact = {"phone_number": "13800000000", "first_name": "李敏", **({"user_id": user_id} if user_id else {})}
        [said] = await handled(desk, "苏燕", message(4242, contact=contact))
        assert said.payload["id"] == "access/stranger"
    async with desk.town.office.database.read() as session:
        assert await session.scalar(select(func.count(Person.id)).where(Person.telegram_id == 4242)) == 0


async def test_a_username_that_somebody_else_has_now_opens_nothing(desk: Desk) -> None:
    update = message(4242, "/my")
    update["message"]["from"] |= {"username": "limin", "first_name": "李敏"}
    [said] = await handled(desk, "苏燕", update)
    assert said.payload["id"] == "access/stranger"


CHANNEL = {"id": -100, "type": "channel", "title": "频道"}
GROUP = {"id": -200, "type": "supergroup", "title": "群"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


POSTS: tuple[dict[str, Any], ...] = (
    {"channel_post": {"chat": CHANNEL}},
    {"edited_channel_post": {"chat": CHANNEL, "edit_date": 1644541201}},
    {"message": {"chat": GROUP, "from": ANONYMOUS, "sender_chat": GROUP}},
    {"message": {"chat": GROUP, "from": {"id": 4242, "is_bot": False, "first_name": "谁"}, "sender_chat": CHANNEL}},
)


async def test_posts_of_channels_and_of_anonymous_administrators_are_no_replies(desk: Desk) -> None:
    for post in POSTS:
        [(kind, given)] = post.items()
        current_cause.set(await desk.town.update("王建波"))
        words = {"message_id": 1, "date": 1644541200, "text": "5 已开工9只", **given}
        update = Update.de_json({"update_id": 1, kind: words}, desk.bot)
        assert await read_update(update, desk.bot, desk.town.services) is None
        await hear_group(update, desk.bot, desk.town.services)
    assert await desk.town.reports("5") == []


async def test_a_button_pressed_by_somebody_else_is_their_press(desk: Desk) -> None:
    """Whoever presses is who counts, whatever the button says; and a second press of one update has no effect."""
    before = await desk.state()
    for name in ("苏燕", "周海涛", "吴迪"):
        for data in ("dn:1:0:", "dp:1:0:", "fd:1:0:", "f5:1:0:", f"{'9' * 30}:1:0:", "dn:-1:0:", "dn:1:0:" + "x" * 60):
            await desk.press(name, data)
    assert await desk.state() == before
