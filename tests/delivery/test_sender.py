"""What happens to notices on their way out, over real HTTP and on both databases."""

import asyncio
import json
from datetime import timedelta

from sqlalchemy import update

from bot.clock import MovableClock
from bot.delivery.outbox import Outbox
from bot.delivery.sender import NOTHING_TO_SAY, Sender
from bot.services.outgoing import Button, File, Rendered
from db.enums import OutboxStatus, Priority
from db.models import Person
from db.queries.outbox import Claimed
from db.session import Cause, Database
from tests.delivery.scripted import Scripted, error
from tests.delivery.support import BEGIN, add_people, drain, ext_bot, later, outbox_rows, put, say, until


async def test_a_notice_is_sent_and_known_by_its_message(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person, text="<b>督办通知</b>", reply_to=7)
    assert await drain(database, telegram, clock) == 1
    [call] = telegram.of("sendMessage")
    assert (call.params["chat_id"], call.params["text"]) == ("2001", "<b>督办通知</b>")
    assert call.params["parse_mode"] == "HTML"
    assert json.loads(call.params["link_preview_options"]) == {"is_disabled": True}
    assert json.loads(call.params["reply_parameters"]) == {"message_id": 7, "allow_sending_without_reply": True}
    row = (await outbox_rows(database))["a"]
    assert (row.status, row.sent_chat_id, row.sent_message_id) == (OutboxStatus.SENT, 2001, 1)
    assert row.leased_until is None
    assert row.sent_at is not None
    assert timedelta() <= row.sent_at - BEGIN < timedelta(seconds=30)


async def test_buttons_photo_and_document_go_along(database: Database, telegram: Scripted, clock: MovableClock) -> None:
    people = await add_people(database, 2001, 2002)
    keyboard = ((Button("签收", data="sign:1"), Button("网页", url="https://example.org")),)
    messages = {
        "p": Rendered("图", keyboard, photo=File("灯.png", b"\x89PNG")),
        "d": Rendered("", document=File("台账.xlsx", b"PK")),
    }

    async def render(row: Claimed) -> Rendered:
        return messages[row.key]

    for key, person in zip("pd", people, strict=True):
        await put(database, key, person_id=person)
    assert await drain(database, telegram, clock, render) == 2
    [photo] = telegram.of("sendPhoto")
    assert photo.params["caption"] == "图"
    assert list(photo.files.values()) == [("灯.png", b"\x89PNG")]
    assert json.loads(photo.params["reply_markup"]) == {
        "inline_keyboard": [
            [{"text": "签收", "callback_data": "sign:1"}, {"text": "网页", "url": "https://example.org"}]
        ]
    }
    [document] = telegram.of("sendDocument")
    assert "caption" not in document.params
    assert list(document.files.values()) == [("台账.xlsx", b"PK")]


async def test_a_notice_with_nothing_left_to_say_is_dropped(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person, text=None)
    assert await drain(database, telegram, clock) == 1
    row = (await outbox_rows(database))["a"]
    assert (row.status, row.fault) == (OutboxStatus.DROPPED, NOTHING_TO_SAY)
    assert telegram.calls == [] or telegram.of("sendMessage") == []


async def test_nothing_goes_before_its_office_time(database: Database, telegram: Scripted, clock: MovableClock) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person, not_before=later(3600))
    assert await drain(database, telegram, clock) == 0
    clock.set(later(3600))
    assert await drain(database, telegram, clock) == 1


async def test_only_those_who_can_be_reached_get_anything(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    unbound, blocked, revoked, stranger = *(await add_people(database, None, 2002, 2003)), 2004
    async with database.write(Cause(BEGIN)) as session:
        await session.execute(update(Person).where(Person.id == blocked).values(blocked_at=BEGIN))
        await session.execute(update(Person).where(Person.id == revoked).values(revoked_at=BEGIN))
    await put(database, "unbound", person_id=unbound)
    await put(database, "blocked", person_id=blocked)
    await put(database, "revoked", person_id=revoked)
    await put(database, "stranger", chat_id=stranger)
    await drain(database, telegram, clock)
    assert telegram.texts() == ["stranger"]
    statuses = {key: row.status for key, row in (await outbox_rows(database)).items()}
    assert statuses == {
        "unbound": OutboxStatus.PENDING,
        "blocked": OutboxStatus.PENDING,
        "revoked": OutboxStatus.DROPPED,
        "stranger": OutboxStatus.SENT,
    }
    async with database.write(Cause(BEGIN)) as session:
        await session.execute(update(Person).where(Person.id == unbound).values(telegram_id=2001))
        await session.execute(update(Person).where(Person.id == blocked).values(blocked_at=None))
    assert await drain(database, telegram, clock) == 2


async def test_the_urgent_goes_first_and_a_chat_keeps_its_order(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(database, 2001, 2002)
    for n in range(6):
        await put(database, f"{n}", person_id=people[n % 2])
    await put(database, "bulk", person_id=people[0], priority=Priority.BULK)
    await put(database, "answer", person_id=people[0], priority=Priority.REPLY)
    telegram.delay = 0.02
    assert await drain(database, telegram, clock) == 8
    assert telegram.texts()[0] == "answer"
    assert telegram.texts(2001) == ["answer", "0", "2", "4", "bulk"]
    assert telegram.texts(2002) == ["1", "3", "5"]


async def test_two_senders_share_an_outbox_without_sending_twice(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(database, *range(2001, 2007))
    for n in range(30):
        await put(database, f"{n:02}", person_id=people[n % 6])
    telegram.delay = 0.01
    async with ext_bot(telegram.url) as one, ext_bot(telegram.url) as two:
        senders = [Sender(Outbox(database, clock), bot, say) for bot in (one, two)]
        assert sum(await asyncio.gather(*(sender.drain() for sender in senders))) == 30
    assert sorted(telegram.texts()) == [f"{n:02}" for n in range(30)]
    for account in range(2001, 2007):
        assert telegram.texts(account) == sorted(telegram.texts(account))


async def test_no_more_than_are_in_flight_are_sent_and_not_stored_as_sent(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    """So many at the most would go twice after a kill: what arrived is stored several at a time, before others are claimed."""
    for person in await add_people(database, *range(2001, 2014)):
        await put(database, f"{person:02}", person_id=person)
    unmarked = []

    async def render(row: Claimed) -> Rendered | None:
        # those besides the one that is being rendered
        stored = [one for one in (await outbox_rows(database)).values() if one.status is OutboxStatus.SENT]
        unmarked.append(len(telegram.texts()) - len(stored))
        return await say(row)

    assert await drain(database, telegram, clock, render) == 13
    assert max(unmarked) <= 3
    assert {row.status for row in (await outbox_rows(database)).values()} == {OutboxStatus.SENT}


async def test_text_beyond_4096_is_continued_and_buttons_stand_under_the_last(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    lines = [f"{n}. 事项😀" + "办" * 50 for n in range(150)]

    async def render(_row: Claimed) -> Rendered:
        return Rendered("<b>" + "\n".join(lines) + "</b>", ((Button("签收", data="sign"),),))

    await put(database, "a", person_id=person, reply_to=5)
    await drain(database, telegram, clock, render)
    calls = telegram.of("sendMessage")
    assert len(calls) == 3
    texts = [call.params["text"].removeprefix("<b>").removesuffix("</b>") for call in calls]
    assert "\n".join(texts).split("\n") == lines
    assert all(len(text.encode("utf-16-le")) <= 2 * 4096 for text in texts)
    assert ["reply_markup" in call.params for call in calls] == [False, False, True]
    assert ["reply_parameters" in call.params for call in calls] == [True, False, False]
    assert (await outbox_rows(database))["a"].sent_message_id == 3


async def test_of_a_long_notice_only_what_did_not_arrive_is_repeated(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person, text="甲" * 4096 + "\n" + "乙" * 10)
    ok = await telegram._usual("sendMessage", {"chat_id": "2001"})
    telegram.answers["sendMessage"].extend([ok, error(502, "Bad Gateway")])
    assert await drain(database, telegram, clock) == 1
    assert [text[0] for text in telegram.texts()] == ["甲", "乙", "乙"]


async def test_who_may_not_send_leaves_the_notice_to_whoever_may(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    """A process that is no longer on duty, such as one that was stopped and woke, sends nothing it has claimed."""
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    on_duty = False
    async with ext_bot(telegram.url) as bot:
        sender = Sender(Outbox(sqlite_database, clock, lambda: on_duty), bot, say)
        working = asyncio.create_task(sender.drain())
        await until(lambda: bool(sender._stranded))
        assert telegram.texts() == []
        on_duty = True
        await working
    assert telegram.texts() == ["a"]
    assert (await outbox_rows(sqlite_database))["a"].attempts == 0
