"""What faults of Telegram, the network, the texts and the database do to notices on their way out."""

import asyncio

import pytest
from starlette.responses import Response

from bot.clock import MovableClock
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.services.outgoing import Rendered
from db.enums import OutboxStatus
from db.queries.outbox import Claimed
from db.session import Database
from tests.delivery.scripted import Hang, Scripted, error, page, serving, too_many
from tests.delivery.support import add_people, cancelled, drain, ext_bot, outbox_rows, put, say, until


async def test_one_who_blocked_the_bot_is_remembered_and_told_of(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(database, 2001)
    await put(database, "a", person_id=person)
    await put(database, "b", person_id=person)
    telegram.answers["sendMessage"].append(error(403, "Forbidden: bot was blocked by the user"))
    await drain(database, telegram, clock)
    rows = await outbox_rows(database)
    assert rows["a"].status is OutboxStatus.FAILED
    assert "blocked by the user" in rows["a"].fault
    assert rows["b"].status is OutboxStatus.PENDING
    assert rows["b"].person is not None
    assert rows["b"].person.blocked_at is not None
    assert len(telegram.of("sendMessage")) == 1


@pytest.mark.parametrize(
    "refused",
    [error(400, "Bad Request: message is too long"), error(400, "Bad Request: can't parse entities: unclosed tag")],
)
async def test_what_telegram_will_never_take_is_tried_once(
    database: Database, telegram: Scripted, clock: MovableClock, refused: object
) -> None:
    people = await add_people(database, 2001, 2002)
    await put(database, "a", person_id=people[0])
    await put(database, "b", person_id=people[1])
    telegram.answers["sendMessage"].append(refused)  # type: ignore[arg-type]  # parametrised
    await drain(database, telegram, clock)
    rows = await outbox_rows(database)
    [failed] = [row for row in rows.values() if row.status is OutboxStatus.FAILED]
    assert failed.fault.startswith("BadRequest: ")
    assert len(telegram.of("sendMessage")) == 2


@pytest.mark.parametrize(
    "refused", [error(400, "Bad Request: chat not found"), error(400, "Bad Request: PEER_ID_INVALID")]
)
async def test_a_chat_that_telegram_does_not_know_is_not_asked_again(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock, refused: Response
) -> None:
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    await put(sqlite_database, "b", person_id=person)
    telegram.answers["sendMessage"].append(refused)
    await drain(sqlite_database, telegram, clock)
    rows = await outbox_rows(sqlite_database)
    assert (rows["a"].status, rows["b"].status) == (OutboxStatus.FAILED, OutboxStatus.PENDING)
    assert len(telegram.of("sendMessage")) == 1


async def test_a_group_that_put_the_bot_out_is_not_written_to_again(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    await put(database, "a", chat_id=-5)
    await put(database, "b", chat_id=-5)
    await put(database, "c", chat_id=-6)
    telegram.answers["sendMessage"].append(error(403, "Forbidden: bot was kicked from the group chat"))
    await drain(database, telegram, clock)
    rows = await outbox_rows(database)
    assert [rows[key].status.value for key in "abc"] == ["failed", "dropped", "sent"]


async def test_what_may_have_arrived_says_so_when_it_is_repeated(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    people = await add_people(sqlite_database, 2001, 2002)
    await put(sqlite_database, "a", person_id=people[0])
    await put(sqlite_database, "b", person_id=people[1], text="长" * 4096)

    async def render(row: Claimed) -> Rendered:
        return Rendered(row.payload["text"], again="〔重发〕")

    telegram.answers["sendMessage"].extend([error(502, "Bad Gateway")] * 2)
    await drain(sqlite_database, telegram, clock, render)
    assert telegram.texts(2001) == ["a", "〔重发〕\na"]
    long = telegram.texts(2002)
    assert long[0] == "长" * 4096
    assert long[1:] == ["〔重发〕", "长" * 4096]  # one that fills a message has the mark ahead of it


async def test_a_notice_that_was_being_sent_at_a_kill_counts_as_repeated(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    outbox = Outbox(sqlite_database, clock)
    for kill in range(4):
        [claimed] = await outbox.claim(frozenset())
        assert claimed.attempts == kill
        await outbox.recover()
    await drain(sqlite_database, telegram, clock)
    row = (await outbox_rows(sqlite_database))["a"]
    assert row.status is OutboxStatus.UNKNOWN
    assert telegram.texts() == []


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
    await drain(sqlite_database, telegram, clock)
    row = (await outbox_rows(sqlite_database))["a"]
    assert (row.status, row.attempts) == (OutboxStatus.UNKNOWN, 3)
    assert len(telegram.of("sendMessage")) == 4


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


async def test_what_arrived_is_stored_though_nothing_more_can_go(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    """Two go at once: one arrives, the other is told to wait for long."""
    for person in await add_people(sqlite_database, 2001, 2002):
        await put(sqlite_database, f"{person}", person_id=person)
    telegram.answers["sendMessage"].append(too_many(600))
    async with ext_bot(telegram.url, pace=Pace(clock, enabled=False)) as bot:
        sender = Sender(Outbox(sqlite_database, clock), bot, say)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sender.drain(), 1.0)
    statuses = sorted(row.status.value for row in (await outbox_rows(sqlite_database)).values())
    assert statuses == [OutboxStatus.PENDING.value, OutboxStatus.SENT.value]


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

    async def render(row: Claimed) -> Rendered:
        if row.key == "a":
            raise KeyError("directive_id")
        return Rendered("b")

    await put(database, "a", person_id=people[0])
    await put(database, "b", person_id=people[1])
    await drain(database, telegram, clock, render)
    rows = await outbox_rows(database)
    assert (rows["a"].status, rows["a"].fault) == (OutboxStatus.FAILED, "KeyError")
    assert rows["b"].status is OutboxStatus.SENT


async def test_a_database_that_is_away_while_rendering_costs_the_notice_nothing(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.lanes.AFTER_FAULT_SECONDS", 0.05)
    [person] = await add_people(sqlite_database, 2001)
    await put(sqlite_database, "a", person_id=person)
    away = [ConnectionError("the database is away")]

    async def render(row: Claimed) -> Rendered | None:
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
    assert await outbox.claim(frozenset())  # and then the process is killed
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
