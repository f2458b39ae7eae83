"""No update is lost between Telegram and the database, and no answer ends the polling."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.clock import MovableClock
from bot.delivery import polling
from bot.delivery.inbox import Inbox
from bot.delivery.pace import Pace
from bot.delivery.polling import Poller, RawRequest
from db.session import Database
from tests.delivery.scripted import TOKEN, Scripted, error, page, serving, too_many
from tests.delivery.support import cancelled, inbox_rows, message, until


@asynccontextmanager
async def poller_of(url: str, inbox: Inbox, **more: Any) -> AsyncIterator[Poller]:
    request = RawRequest(httpx_kwargs={"trust_env": False})
    await request.initialize()
    try:
        yield Poller(Bot(TOKEN, base_url=f"{url}/bot"), request, inbox, poll_seconds=1, longest_wait=0.05, **more)
    finally:
        await request.shutdown()


async def stored(database: Database) -> list[str]:
    return [row.key for row in await inbox_rows(database)]


async def until_stored(database: Database, poller: Poller, count: int) -> None:
    async def enough() -> bool:
        return len(await stored(database)) >= count

    running = asyncio.create_task(poller.run())
    try:
        await until(enough)
    finally:
        await cancelled(running)


async def test_a_batch_is_confirmed_only_after_it_was_stored(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    telegram.updates = [message(n, 2001, n) for n in range(1, 4)]
    async with poller_of(telegram.url, Inbox(database, clock)) as poller:
        await poller.poll()
        assert await stored(database) == ["message:2001:1", "message:2001:2", "message:2001:3"]
        assert len(telegram.updates) == 3
        await poller.poll()
        assert telegram.updates == []
        await poller.poll()
    first, second, third = (call.params for call in telegram.of("getUpdates"))
    assert "offset" not in first
    assert second["offset"] == "4"
    assert "offset" not in third  # numbers may start anew below it
    assert "message" in first["allowed_updates"]


async def test_a_kill_between_storing_and_confirming_loses_and_doubles_nothing(
    database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    telegram.updates = [message(n, 2001, n) for n in range(1, 4)]
    async with poller_of(telegram.url, Inbox(database, clock)) as poller:
        await poller.poll()  # and here the process ends
    telegram.updates.append(message(4, 2001, 4))
    async with poller_of(telegram.url, Inbox(database, clock)) as poller:
        await poller.poll()
    assert await stored(database) == [f"message:2001:{n}" for n in range(1, 5)]


async def test_what_could_not_be_stored_is_not_confirmed(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST_WAIT_SECONDS", 0.05)
    telegram.updates = [message(1, 2001, 1)]

    class Full(Inbox):
        fails = 2

        async def store(self, raw_updates: Any) -> int:
            if self.fails:
                self.fails -= 1
                raise OSError("no space left on device")
            return await super().store(raw_updates)

    async with poller_of(telegram.url, Full(sqlite_database, clock)) as poller:
        await until_stored(sqlite_database, poller, 1)
    assert len(telegram.of("getUpdates")) >= 3


@pytest.mark.parametrize(
    "answer",
    [
        page(200),
        page(502),
        error(500, "Internal Server Error"),
        error(409, "Conflict: terminated by other getUpdates request"),
        error(401, "Unauthorized"),
        too_many(1),
        JSONResponse({"ok": False}),
        JSONResponse({"ok": True}),
        JSONResponse([1]),
        JSONResponse({"ok": True, "result": {"update_id": 5}}),
        JSONResponse({"ok": True, "result": [5, None, {"message": {}}]}),
        Response(b"\xff\xfe{", media_type="application/json"),
        Response(b"[" * 100_000, media_type="application/json"),
    ],
)
async def test_no_answer_ends_the_polling(
    sqlite_database: Database,
    telegram: Scripted,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    answer: Response,
) -> None:
    monkeypatch.setattr(polling, "FIRST_WAIT_SECONDS", 0.05)
    telegram.answers["getUpdates"].extend([answer, answer])
    telegram.updates = [message(1, 2001, 1)]
    async with poller_of(telegram.url, Inbox(sqlite_database, clock)) as poller:
        wanted = 2 if b"message" in answer.body else 1
        await until_stored(sqlite_database, poller, wanted)
    assert (await stored(sqlite_database))[-1] == "message:2001:1"


async def test_updates_without_numbers_do_not_make_the_poller_spin(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    telegram.answers["getUpdates"].append(JSONResponse({"ok": True, "result": [{"message": {}}]}))
    async with poller_of(telegram.url, Inbox(sqlite_database, clock)) as poller:
        with pytest.raises(TelegramError):
            await poller.poll()


async def test_polling_is_back_when_the_network_is(
    sqlite_database: Database, clock: MovableClock, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST_WAIT_SECONDS", 0.05)
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with poller_of(url, Inbox(sqlite_database, clock)) as poller:
        waiting = asyncio.create_task(until_stored(sqlite_database, poller, 1))
        await asyncio.sleep(0.3)
        scripted = Scripted(updates=[message(1, 2001, 1)])
        async with serving(scripted, unused_tcp_port):
            await waiting


class Trickle(Response):
    """Sends a byte now and then: no wait between two bytes is ever too long."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(50):
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.1)


async def test_an_answer_that_trickles_in_is_not_waited_for(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "ANSWER_SECONDS", 0.0)
    telegram.answers["getUpdates"].append(Trickle())
    async with poller_of(telegram.url, Inbox(sqlite_database, clock)) as poller:
        began = clock.monotonic()
        with pytest.raises(TimedOut):
            await poller.poll()
        assert clock.monotonic() - began < 4


async def test_a_server_that_speaks_no_tls_is_an_outage_like_others(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    async with poller_of(telegram.url.replace("http:", "https:"), Inbox(sqlite_database, clock)) as poller:
        with pytest.raises(NetworkError, match="ConnectError"):
            await poller.poll()


async def test_a_name_that_cannot_be_looked_up_is_an_outage_like_others(
    sqlite_database: Database, clock: MovableClock
) -> None:
    async with poller_of("http://telegram.invalid", Inbox(sqlite_database, clock)) as poller:
        with pytest.raises(NetworkError):
            await poller.poll()


async def test_a_429_holds_up_polls_and_all_other_calls(
    sqlite_database: Database, telegram: Scripted, clock: MovableClock
) -> None:
    pace = Pace(clock)
    async with poller_of(telegram.url, Inbox(sqlite_database, clock), pace=pace) as poller:
        pace.pause("sendMessage", 0.5)
        running = asyncio.create_task(poller.run())
        await asyncio.sleep(0.3)
        assert telegram.of("getUpdates") == []
        telegram.answers["getUpdates"].append(too_many(1))
        await until(lambda: pace.paused_seconds() > 0.9)
        await cancelled(running)


async def test_killed_again_and_again_it_stores_each_update_once(sqlite_database: Database, telegram: Scripted) -> None:
    telegram.delay = 0.01
    total = 300
    pending = [message(n, 2000 + n % 5, n) for n in range(1, total + 1)]

    async def arrive() -> None:
        while pending:
            telegram.updates += [pending.pop(0) for _ in range(min(5, len(pending)))]
            await asyncio.sleep(0.05)

    def polled(times: int) -> bool:
        return len(telegram.of("getUpdates")) >= times

    arriving = asyncio.create_task(arrive())
    command = (sys.executable, "-m", "tests.delivery.polled", telegram.url, str(sqlite_database.url))
    for run in range(4):
        calls = len(telegram.of("getUpdates"))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await until(partial(polled, calls + 3 + 2 * run))
        if run == 3:
            await until(lambda: not (pending or telegram.updates))
        process.kill()
        await process.wait()
    await arriving
    keys = await stored(sqlite_database)
    assert len(keys) == len(set(keys)) == total
