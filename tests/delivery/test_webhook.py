"""Updates that Telegram posts: taken only with the secret, answered only once they are stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.clock import MovableClock
from bot.delivery.inbox import Inbox
from bot.delivery.webhook import MOST_BYTES, SECRET_HEADER, Address, Webhook
from db.session import Database
from tests.delivery.support import cancelled, inbox_rows, message, until
from tests.sandbox_fixture import CADRE, RunningSandbox

SECRET = "a-secret-that-nobody-guesses"  # noqa: S105 - a test's
HEADERS = {SECRET_HEADER: SECRET}


@asynccontextmanager
async def serving(inbox: Inbox) -> AsyncIterator[str]:
    """Give the URL of a webhook that runs."""
    webhook = Webhook(Address("http://127.0.0.1/telegram/updates", SECRET, "127.0.0.1", 0), inbox)
    port = webhook.open()
    running = asyncio.create_task(webhook.run())
    try:
        yield f"http://127.0.0.1:{port}/telegram/updates"
    finally:
        await cancelled(running)


async def post(url: str, headers: Any = HEADERS, **body: Any) -> int:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.post(url, headers=headers, **body)).status_code


async def test_what_is_posted_is_stored_once(database: Database, clock: MovableClock) -> None:
    async with serving(Inbox(database, clock)) as url:
        for number in (1, 2, 1, 2, 3):
            assert await post(url, json=message(number, 2001, number)) == 200
    assert [row.key for row in await inbox_rows(database)] == [f"message:2001:{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize("given", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: f"{SECRET}x"}, {SECRET_HEADER: "é"}])
async def test_without_the_secret_nothing_is_taken(
    sqlite_database: Database, clock: MovableClock, given: dict[str, str]
) -> None:
    headers = {name.encode(): value.encode() for name, value in given.items()}
    async with serving(Inbox(sqlite_database, clock)) as url:
        assert await post(url, headers, json=message(1, 2001, 1)) == 403
        assert await post(f"{url}/elsewhere", HEADERS, json=message(1, 2001, 1)) == 404
    assert await inbox_rows(sqlite_database) == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b"[1]", b"[" * 100_000, b'"x"'])
async def test_what_is_no_update_is_kept_to_be_set_aside(
    sqlite_database: Database, clock: MovableClock, body: bytes
) -> None:
    async with serving(Inbox(sqlite_database, clock)) as url:
        assert await post(url, content=body) == 200
    [row] = await inbox_rows(sqlite_database)
    assert (row.chat_id, row.key[:12]) == (None, "update:None:")


async def test_a_body_longer_than_any_update_is_refused(sqlite_database: Database, clock: MovableClock) -> None:
    async with serving(Inbox(sqlite_database, clock)) as url:
        assert await post(url, content=b"x" * (MOST_BYTES + 1)) == 413


async def test_what_could_not_be_stored_is_not_answered_with_200(
    sqlite_database: Database, clock: MovableClock
) -> None:
    class Full(Inbox):
        async def store(self, _: Any) -> int:
            raise OSError("no space left on device")

    async with serving(Full(sqlite_database, clock)) as url:
        assert await post(url, json=message(1, 2001, 1)) == 500


async def test_telegram_posts_after_it_was_told_where(
    sqlite_database: Database, clock: MovableClock, sandbox: RunningSandbox
) -> None:
    webhook = Webhook(Address("http://127.0.0.1:0/u", SECRET, "127.0.0.1", 0), Inbox(sqlite_database, clock))
    webhook._address = Address(f"http://127.0.0.1:{webhook.open()}/u", SECRET, "127.0.0.1", 0)
    running = asyncio.create_task(webhook.run())

    async def stored() -> bool:
        return len(await inbox_rows(sqlite_database)) == 2

    async with sandbox.bot() as bot:
        await webhook.announce(bot)
        await sandbox.client.send(CADRE, "/start")
        await sandbox.client.send(CADRE, "你好")
        await until(stored)
        info = await bot.get_webhook_info()
        assert info.url.endswith("/u")
        assert info.allowed_updates is not None
        assert "callback_query" in info.allowed_updates
    await cancelled(running)
    assert sandbox.sandbox.undelivered() == 0
