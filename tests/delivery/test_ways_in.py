"""The whole bot, once with updates posted to it, and then fetching them again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Duban
from bot.delivery.inbox import Inbox
from bot.delivery.webhook import SECRET_HEADER
from bot.settings import Settings
from db.enums import InboxStatus
from db.session import Database
from tests.delivery.support import inbox_rows, message
from tests.sandbox_fixture import CADRE, LEADER, TOKEN, RunningSandbox

SECRET = "a-secret-that-nobody-guesses"  # noqa: S105 - a test's


@asynccontextmanager
async def running_duban(sandbox: RunningSandbox, database: Database, port: int | None) -> AsyncIterator[Duban]:
    """Run the bot; with a port it is posted to there."""
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=sandbox.url,
        database_url=str(database.url),
        data_dir=Path(str(database.url.database)).parent,
        webhook_url=f"http://127.0.0.1:{port}/updates" if port else None,
        webhook_secret=SecretStr(SECRET) if port else None,
        webhook_listen=f"127.0.0.1:{port or 8443}",
    )
    duban = Duban(settings, sandbox.clock, database=database, paced=False)
    await duban.start()
    try:
        yield duban
    finally:
        await duban.stop()


async def answered(sandbox: RunningSandbox, chat: int) -> bool:
    for _ in range(200):
        if any(message["from_bot"] for message in await sandbox.client.messages(chat)):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_updates_come_by_the_webhook_and_then_by_polling_again(
    sqlite_database: Database, sandbox: RunningSandbox, unused_tcp_port: int
) -> None:
    async with running_duban(sandbox, sqlite_database, unused_tcp_port):
        await sandbox.client.send(CADRE, "/start")
        assert await answered(sandbox, CADRE)
        async with httpx.AsyncClient(trust_env=False) as http:
            url = f"http://127.0.0.1:{unused_tcp_port}/updates"
            assert (await http.post(url, headers={SECRET_HEADER: "wrong"}, json={})).status_code == 403
    async with running_duban(sandbox, sqlite_database, None):
        await sandbox.client.send(LEADER, "/start")
        assert await answered(sandbox, LEADER)
    assert sandbox.sandbox.undelivered() == 0


async def test_what_was_stored_waits_for_the_end_of_an_outage_at_the_start(
    sqlite_database: Database, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.START_WAIT_SECONDS", 0.2)
    await Inbox(sqlite_database, sandbox.clock).store([message(1, CADRE, 1, "/start")])  # and then it was killed
    await sandbox.client.fault(kind="status", code=502, description="Bad Gateway", times=3, method="getMe")
    async with running_duban(sandbox, sqlite_database, None):
        async with asyncio.timeout(10):
            while (await inbox_rows(sqlite_database))[0].status is InboxStatus.NEW:  # noqa: ASYNC110 - a row has no event
                await asyncio.sleep(0.02)
    [row] = await inbox_rows(sqlite_database)
    assert (row.status, row.attempts, row.fault) == (InboxStatus.DONE, 0, "")
