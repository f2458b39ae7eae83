"""What happens to notices on their way out, over real HTTP and on both databases."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.clock import MovableClock
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.sender import NOTHING_TO_SAY, Render, Sender
from bot.services.outgoing import Button, File, Rendered
from db.enums import OutboxStatus, Priority
from db.models import OutboxRow, Person
from db.session import Cause, Database
from tests.delivery.scripted import Hang, Scripted, error, page, serving, too_many
from tests.delivery.support import BEGIN, add_people, cancelled, ext_bot, later, outbox_rows, put, say, until


class Alarms:
    """Remembers the rows it was told of."""

    def __init__(self) -> None:
        self.rows: list[OutboxRow] = []

    async def __call__(self, row: OutboxRow) -> None:
        self.rows.append(row)


async def drain(database: Database, telegram: Scripted, clock: MovableClock, render: Render = say, **more: Any) -> int:
    async with ext_bot(telegram.url) as bot:
        sender = Sender(Outbox(database, clock), bot, render, repeat_seconds=(0.05, 0.05, 0.05), **more)
        return await sender.drain()


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

    async def render(row: OutboxRow) -> Rendered:
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


async def test_text_beyond_4096_is_continued_and_buttons_stand_under_the_last(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    lines = [f"{n}. 事项😀" + "办" * 50 for n in range(150)]

    async def render(_row: OutboxRow) -> Rendered:
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


async def test_one_who_blocked_the_bot_is_remembered_and_told_of(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person)
    await put(database, "b", person_id=person)
    telegram.answers["sendMessage"].append(error(403, "Forbidden: bot was blocked by the user"))
    blocked = Alarms()
    await drain(database, telegram, clock, on_blocked=blocked)
    rows = await outbox_rows(database)
    assert [row.id for row in blocked.rows] == [rows["a"].id]
    assert rows["a"].status is OutboxStatus.FAILED
    assert "blocked by the user" in rows["a"].fault
    assert rows["b"].status is OutboxStatus.PENDING
    assert rows["b"].person is not None
    assert rows["b"].person.blocked_at is not None
    assert len(telegram.of("sendMessage")) == 1


@pytest.mark.parametrize(
    "refused",
    [error(400, "Bad Request: chat not found"), error(400, "Bad Request: can't parse entities: unclosed tag")],
)
async def test_what_telegram_will_never_take_is_tried_once(
    database: Database, telegram: Scripted, clock: MovableClock, refused: object
) -> None:
    people = await add_people(database, 2001, 2002)
    await put(database, "a", person_id=people[0])
    await put(database, "b", person_id=people[1])
    telegram.answers["sendMessage"].append(refused)  # type: ignore[arg-type]  # parametrised
    faults = Alarms()
    await drain(database, telegram, clock, on_fault=faults)
    rows = await outbox_rows(database)
    [failed] = [row for row in rows.values() if row.status is OutboxStatus.FAILED]
    assert failed.fault.startswith("BadRequest: ")
    assert [row.fault for row in faults.rows] == [failed.fault]
    assert len(telegram.of("sendMessage")) == 2


@pytest.mark.parametrize("code", [400, 403, 500, 502])
async def test_a_proxys_page_is_not_telegrams_word(
    database: Database, telegram: Scripted, clock: MovableClock, code: int
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person)
    telegram.answers["sendMessage"].append(page(code))
    assert await drain(database, telegram, clock) == 1
    row = (await outbox_rows(database))["a"]
    assert (row.status, row.attempts) == (OutboxStatus.SENT, 1)


async def test_what_may_have_arrived_is_repeated_three_times_and_then_unknown(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(sqlite_database, 2001, 2002)
    await put(sqlite_database, "a", person_id=people[0])
    telegram.answers["sendMessage"].extend([error(500, "Internal Server Error")] * 4)
    faults = Alarms()
    await drain(sqlite_database, telegram, clock, on_fault=faults)
    row = (await outbox_rows(sqlite_database))["a"]
    assert (row.status, row.attempts) == (OutboxStatus.UNKNOWN, 3)
    assert len(telegram.of("sendMessage")) == 4
    assert len(faults.rows) == 1


async def test_an_answer_that_never_comes_is_uncertain(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    telegram.answers["sendMessage"].append(Hang())
    await drain(sqlite_database, telegram, clock)
    row = (await outbox_rows(sqlite_database))["a"]
    assert (row.status, row.attempts) == (OutboxStatus.SENT, 1)


async def test_an_outage_uses_up_no_attempts(
    sqlite_database: Database, clock: MovableClock, unused_tcp_port: int
) -> None:
    people = await add_people(sqlite_database, *range(2001, 2009))
    for person in people:
        await put(sqlite_database, f"{person}", person_id=person)
    async with serving(Scripted(), unused_tcp_port) as telegram:
        bot = ext_bot(telegram.url)
        await bot.initialize()
    sender = Sender(Outbox(sqlite_database, clock), bot, say)
    draining = asyncio.create_task(sender.drain())
    await asyncio.sleep(0.7)
    assert {row.attempts for row in (await outbox_rows(sqlite_database)).values()} == {0}
    async with serving(telegram, unused_tcp_port):
        assert await draining == 8
        await bot.shutdown()
    assert sorted(telegram.texts()) == sorted(map(str, people))


async def test_a_429_stops_the_whole_bot_and_counts_for_nothing(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(database, *range(2001, 2009))
    for person in people:
        await put(database, f"{person}", person_id=person)
    telegram.answers["sendMessage"].append(too_many(1))
    async with ext_bot(telegram.url, pace=Pace(clock)) as bot:
        assert await Sender(Outbox(database, clock), bot, say, max_in_flight=1).drain() == 8
    first, *others = telegram.of("sendMessage")
    assert len(others) == 8
    assert min(call.at for call in others) - first.at >= 1.0
    assert all(row.attempts == 0 for row in (await outbox_rows(database)).values())


async def test_a_long_429_gives_the_notice_back_meanwhile(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    telegram.answers["sendMessage"].append(too_many(600))
    async with ext_bot(telegram.url, pace=Pace(clock)) as bot:
        sender = Sender(Outbox(sqlite_database, clock), bot, say)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sender.drain(), 0.5)
    row = (await outbox_rows(sqlite_database))["a"]
    assert (row.status, row.attempts, row.leased_until) == (OutboxStatus.PENDING, 0, None)
    assert len(telegram.of("sendMessage")) == 1


async def test_a_group_that_has_moved_is_followed(database: Database, telegram: Scripted, clock: MovableClock) -> None:
    await put(database, "a", chat_id=-5)
    await put(database, "b", chat_id=-5)
    moved = error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)
    telegram.answers["sendMessage"].append(moved)
    assert await drain(database, telegram, clock) == 2
    assert [call.params["chat_id"] for call in telegram.of("sendMessage")] == ["-5", "-1005", "-1005"]


async def test_a_notice_that_cannot_be_rendered_fails_alone(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(database, 2001, 2002)

    async def render(row: OutboxRow) -> Rendered:
        if row.key == "a":
            raise KeyError("directive_id")
        return Rendered("b")

    await put(database, "a", person_id=people[0])
    await put(database, "b", person_id=people[1])
    faults = Alarms()
    await drain(database, telegram, clock, render, on_fault=faults)
    rows = await outbox_rows(database)
    assert (rows["a"].status, rows["a"].fault) == (OutboxStatus.FAILED, "KeyError: 'directive_id'")
    assert rows["b"].status is OutboxStatus.SENT
    assert [row.key for row in faults.rows] == ["a"]


async def test_an_alarm_that_fails_stops_nothing(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(sqlite_database, 2001, 2002)
    for key, person in zip("ab", people, strict=True):
        await put(sqlite_database, key, person_id=person)
    telegram.answers["sendMessage"].append(error(400, "Bad Request: chat not found"))

    async def broken(_row: OutboxRow) -> None:
        raise RuntimeError

    async with ext_bot(telegram.url) as bot:
        assert await Sender(Outbox(sqlite_database, clock), bot, say, on_fault=broken).drain() == 2


async def test_a_database_that_is_away_while_rendering_costs_the_notice_nothing(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.lanes.AFTER_FAULT_SECONDS", 0.05)
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    away = [ConnectionError("the database is away")]

    async def render(row: OutboxRow) -> Rendered | None:
        if away:
            raise away.pop()
        return await say(row)

    assert await drain(sqlite_database, telegram, clock, render) == 1
    assert (await outbox_rows(sqlite_database))["a"].status is OutboxStatus.SENT


async def test_a_killed_sender_leaves_nothing_behind(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    outbox = Outbox(sqlite_database, clock)
    assert await outbox.claim(frozenset()) is not None  # and then the process is killed
    async with ext_bot(telegram.url) as bot:
        sender = Sender(outbox, bot, say)
        assert await sender.drain() == 0
        running = asyncio.create_task(sender.run())
        await until(lambda: bool(telegram.texts()))
        await cancelled(running)
    assert (await outbox_rows(sqlite_database))["a"].status is OutboxStatus.SENT


async def test_a_nudge_wakes_the_sender_and_ending_it_lets_the_message_arrive(
    database: Database, telegram: Scripted, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender.IDLE_SECONDS", 60.0)
    [person] = await add_people(database, 2001)
    async with ext_bot(telegram.url) as bot:
        sender = Sender(Outbox(database, clock), bot, say)
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(0.1)
        await put(database, "a", person_id=person)
        telegram.delay = 0.3
        sender.nudge()
        await until(lambda: bool(telegram.of("sendMessage")))
        await cancelled(running)
    row = (await outbox_rows(database))["a"]
    assert (row.status, row.leased_until) == (OutboxStatus.SENT, None)
