"""The bot behind deploy/Caddyfile, with a real Caddy: the sandbox posts updates to it, as Telegram would."""

import asyncio
import os
import shutil
import socket
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Duban
from bot.delivery.webhook import SECRET_HEADER
from bot.settings import Settings
from db.session import Database
from tests.delivery.test_ways_in import SECRET, answered
from tests.deploy.test_systemd_unit import DEPLOY
from tests.sandbox_fixture import CADRE, TOKEN, RunningSandbox, sandbox

__all__ = ["sandbox"]
CADDYFILE = DEPLOY / "Caddyfile"
PLAIN = "{\n\tadmin off\n\tauto_https off\n}\n"  # without TLS: the sandbox posts to this machine alone


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@asynccontextmanager
async def caddy(folder: Path, behind: int) -> AsyncIterator[str]:
    """Give the address of a Caddy that has the bot on a port behind it."""
    address = f"http://127.0.0.1:{free_port()}"
    config = folder / "Caddyfile"
    config.write_text(PLAIN + CADDYFILE.read_text(encoding="utf-8").replace("bot:8443", f"127.0.0.1:{behind}"))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DUBAN_HOST": address}
    command = ("caddy", "run", "--config", str(config), "--adapter", "caddyfile")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=DEVNULL, stderr=DEVNULL)
    try:
        yield address
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Debian's package caddy has it")
async def test_updates_come_through_a_reverse_proxy_and_nothing_else_does(
    sqlite_database: Database, sandbox: RunningSandbox, tmp_path: Path, unused_tcp_port: int
) -> None:
    async with caddy(tmp_path, unused_tcp_port) as address:
        settings = Settings(
            _env_file=None,
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=sandbox.url,
            database_url=str(sqlite_database.url),
            data_dir=tmp_path,
            webhook_url=f"{address}/telegram",
            webhook_secret=SecretStr(SECRET),
            webhook_listen=f"127.0.0.1:{unused_tcp_port}",
        )
        duban = Duban(settings, sandbox.clock, database=sqlite_database, paced=False)
        await duban.start()
        try:
            await sandbox.client.send(CADRE, "/start")
            assert await answered(sandbox, CADRE)
            async with httpx.AsyncClient(trust_env=False, base_url=address) as http:
                assert (await http.post("/telegram", json={})).status_code == 403
                assert (await http.post("/telegram", headers={SECRET_HEADER: "wrong"}, json={})).status_code == 403
                assert (await http.post("/", headers={SECRET_HEADER: SECRET}, json={})).status_code == 404
        finally:
            await duban.stop()
    assert sandbox.sandbox.undelivered() == 0
