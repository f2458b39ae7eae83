"""What came in is worked through once, in each chat's order, whatever fails in between; on both databases."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.clock import MovableClock
from bot.delivery.inbox import Inbox, InboxWorker
from bot.delivery.updates import Raw, UndecodableError
from bot.services.outgoing import current_cause
from db.enums import InboxStatus
from db.models import Audit, InboxRow
from db.session import Cause, Database
from tests.delivery.support import BEGIN, cancelled, inbox_rows, message, office_clock, until

FAST = (0.01, 0.01)


async def write_down(database: Database, cause: Cause, chat: int, number: int) -> None:
    """Have an effect, as a service does: in the transaction that marks the update done."""
    async with database.write(cause) as session:
        session.add(
            Audit(
                at=cause.at,
                action="test",
                subject="chat",
                subject_id=chat,
                details={"n": number},
                inbox_id=cause.inbox_id,
            )
        )


async def effects(database: Database) -> dict[int, list[int]]:
    async with database.read() as session:
        rows = (await session.scalars(select(Audit).order_by(Audit.id))).all()
    found = defaultdict(list)
    for row in rows:
        found[row.subject_id or 0].append(row.details["n"])
    return dict(found)


def place(raw: Raw) -> tuple[int, int]:
    body = raw["message"]
    return body["chat"]["id"], body["message_id"]


async def test_each_update_has_one_effect_and_is_done(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)

    async def process(raw: Raw, cause: Cause) -> None:
        assert current_cause.get() == cause
        await write_down(database, cause, *place(raw))

    assert await inbox.store([message(1, 2001, 1), message(2, 2002, 1), message(3, 2001, 2)]) == 3
    assert await inbox.waiting() == 3
    assert await InboxWorker(inbox, process).drain() == 3
    assert await effects(database) == {2001: [1, 2], 2002: [1]}
    rows = await inbox_rows(database)
    assert {row.status for row in rows} == {InboxStatus.DONE}
    assert all(row.done_at is not None and row.done_at - BEGIN < timedelta(seconds=30) for row in rows)
    assert await inbox.waiting() == 0


async def test_an_update_that_changes_nothing_is_done_all_the_same(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)

    async def process(_raw: Raw, _cause: Cause) -> None:
        return

    await inbox.store([message(1, 2001, 1)])
    assert await InboxWorker(inbox, process).drain() == 1
    assert [row.status for row in await inbox_rows(database)] == [InboxStatus.DONE]


async def test_half_surrogates_and_nuls_survive(database: Database, clock: MovableClock) -> None:
    seen: list[str] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        seen.append(raw["message"]["text"])

    inbox = Inbox(database, clock)
    await inbox.store([message(1, 2001, 1, "收到\0\ud83d 😀")])
    await InboxWorker(inbox, process).drain()
    assert seen == ["收到\0\ud83d 😀"]


ARRIVALS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=25)


@pytest.mark.parametrize("workers", [1, 2])
@given(arrivals=ARRIVALS, seed=st.integers(0, 10**6))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_repeated_shuffled_and_failing_updates_have_one_effect_in_each_chats_order(
    database: Database, workers: int, arrivals: Sequence[tuple[int, int]], seed: int
) -> None:
    async with database.write(Cause(BEGIN)) as session:
        await session.execute(delete(Audit))
        await session.execute(delete(InboxRow))
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    inbox = Inbox(database, office_clock())
    numbers: defaultdict[int, int] = defaultdict(int)
    updates: list[Raw] = []
    failures: dict[tuple[int, int], int] = {}
    for chat, fails in arrivals:
        numbers[chat] += 1
        updates.append(message(len(updates) + 1, chat, numbers[chat]))
        failures[chat, numbers[chat]] = 1 if fails == 3 else 0

    async def process(raw: Raw, cause: Cause) -> None:
        await asyncio.sleep(chance.random() / 200)
        if failures[place(raw)] > 0:
            failures[place(raw)] -= 1
            raise ConnectionResetError
        await write_down(database, cause, *place(raw))

    crew = [InboxWorker(inbox, process, retry_seconds=FAST) for _ in range(workers)]
    half = len(updates) // 2
    await inbox.store(updates[:half])
    working = asyncio.gather(*(worker.drain() for worker in crew))
    again = updates[:half] + chance.sample(updates[:half], half)
    await inbox.store(again)
    await inbox.store([{**raw, "update_id": 7_000_000 + n} for n, raw in enumerate(updates)])
    await working
    await asyncio.gather(*(worker.drain() for worker in crew))
    assert await effects(database) == {chat: list(range(1, last + 1)) for chat, last in numbers.items()}


async def test_a_slow_chat_holds_up_no_other(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)
    gate = asyncio.Event()
    order: list[tuple[int, int]] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        if place(raw) == (2001, 1):
            await gate.wait()
        order.append(place(raw))

    await inbox.store([message(1, 2001, 1), message(2, 2001, 2)])
    worker = InboxWorker(inbox, process)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.1)
    await inbox.store([message(3, 2002, 1), message(4, 2003, 1)])
    await until(lambda: len(order) == 2)
    assert {chat for chat, _ in order} == {2002, 2003}
    gate.set()
    await worker.drain()
    assert order[2:] == [(2001, 1), (2001, 2)]
    await cancelled(running)


async def test_after_three_attempts_an_update_is_set_aside_with_its_fault(
    database: Database, clock: MovableClock
) -> None:
    inbox = Inbox(database, clock)
    done: list[int] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        if place(raw)[1] == 1:
            raise ValueError("cannot\0 be")
        done.append(place(raw)[1])

    await inbox.store([message(1, 2001, 1), message(2, 2001, 2)])
    worker = InboxWorker(inbox, process, retry_seconds=FAST)
    assert await worker.drain() == 2
    first, second = await inbox_rows(database)
    assert (first.status, first.attempts, first.fault) == (InboxStatus.SET_ASIDE, 3, "ValueError")
    assert second.status is InboxStatus.DONE
    assert done == [2]


async def test_what_an_outage_keeps_from_being_done_waits_for_its_end(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.inbox.OUTAGE_SECONDS", 0.01)
    inbox = Inbox(database, clock)
    outage = [NetworkError("Bad Gateway"), TimedOut(), RetryAfter(1), NetworkError("httpx.ConnectError"), TimedOut()]

    async def process(_raw: Raw, _cause: Cause) -> None:
        if outage:
            raise outage.pop()

    await inbox.store([message(1, 2001, 1)])
    assert await InboxWorker(inbox, process, retry_seconds=FAST).drain() == 1
    [row] = await inbox_rows(database)
    assert (row.status, row.attempts) == (InboxStatus.DONE, 0)


async def test_an_outage_of_a_day_is_waited_for_no_longer(sqlite_database: Database, clock: MovableClock) -> None:
    inbox = Inbox(sqlite_database, clock)

    async def process(_raw: Raw, _cause: Cause) -> None:
        raise TimedOut

    await inbox.store([message(1, 2001, 1)])
    clock.set(clock.now() + timedelta(days=1))
    assert await InboxWorker(inbox, process, retry_seconds=FAST).drain() == 1
    [row] = await inbox_rows(sqlite_database)
    assert row.status is InboxStatus.SET_ASIDE


async def test_an_effect_before_the_exception_is_kept_and_not_repeated(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)

    async def process(raw: Raw, cause: Cause) -> None:
        await write_down(database, cause, *place(raw))
        raise RuntimeError("after the commit")

    await inbox.store([message(1, 2001, 1)])
    assert await InboxWorker(inbox, process, retry_seconds=FAST).drain() == 1
    assert await effects(database) == {2001: [1]}
    assert [row.status for row in await inbox_rows(database)] == [InboxStatus.DONE]


async def test_an_undecodable_update_is_set_aside_alone_and_at_once(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)
    attempts: list[int] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        attempts.append(place(raw)[1])
        if place(raw)[1] == 1:
            raise UndecodableError("no chat")

    await inbox.store([message(1, 2001, 1), message(2, 2001, 2)])
    await InboxWorker(inbox, process).drain()
    assert attempts == [1, 2]
    assert [row.status for row in await inbox_rows(database)] == [InboxStatus.SET_ASIDE, InboxStatus.DONE]


async def test_updates_of_no_chat_are_worked_through_too(database: Database, clock: MovableClock) -> None:
    inbox = Inbox(database, clock)
    seen: list[int] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        seen.append(raw["update_id"])

    await inbox.store([{"update_id": n, "poll": {"id": str(n)}} for n in range(3)])
    assert await InboxWorker(inbox, process).drain() == 3
    assert seen == [0, 1, 2]


async def test_after_each_attempt_the_sender_may_be_woken(sqlite_database: Database, clock: MovableClock) -> None:
    inbox = Inbox(sqlite_database, clock)
    woken: list[int] = []

    async def process(_raw: Raw, _cause: Cause) -> None:
        return

    await inbox.store([message(1, 2001, 1)])
    await InboxWorker(inbox, process, on_done=lambda: woken.append(1)).drain()
    assert woken == [1]


async def test_a_database_that_is_away_stops_nothing_for_good(
    sqlite_database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.lanes.AFTER_FAULT_SECONDS", 0.05)
    inbox = Inbox(sqlite_database, clock)
    seen: list[int] = []

    async def process(raw: Raw, _cause: Cause) -> None:
        seen.append(raw["update_id"])

    async def rename(old: str, new: str) -> None:
        async with sqlite_database.writing.begin() as connection:
            await connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    await inbox.store([message(1, 2001, 1)])
    worker = InboxWorker(inbox, process)
    await rename("inbox", "elsewhere")
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.2)
    assert seen == []
    await rename("elsewhere", "inbox")
    await until(lambda: bool(seen))
    await cancelled(running)


async def test_work_under_way_ends_in_good_order_or_is_cut_off(
    sqlite_database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.lanes.GRACE_SECONDS", 1.0)
    inbox = Inbox(sqlite_database, clock)
    begun, ended = set(), []
    both, told = asyncio.Event(), asyncio.Event()

    async def process(raw: Raw, _cause: Cause) -> None:
        chat = place(raw)[0]
        begun.add(chat)
        if len(begun) == 2:
            both.set()
        await (told.wait() if chat == 2001 else asyncio.sleep(60))
        ended.append(chat)

    await inbox.store([message(1, 2001, 1), message(2, 2002, 1)])
    running = asyncio.create_task(InboxWorker(inbox, process).run())
    await both.wait()
    asyncio.get_running_loop().call_later(0.05, told.set)
    await cancelled(running)
    assert ended == [2001]
    assert [row.status for row in await inbox_rows(sqlite_database)] == [InboxStatus.DONE, InboxStatus.NEW]
