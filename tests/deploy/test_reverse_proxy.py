"""The bot behind deploy/Caddyfile, with a real Caddy: the sandbox posts updates to it, as Telegram would."""

import asyncio
import json
import os
import shutil
import socket
import ssl
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Duban
from bot.delivery.webhook import SECRET_HEADER
from bot.settings import Settings
from db.models import InboxRow
from db.session import Database
from tests.delivery.test_ways_in import SECRET, answered
from tests.deploy.test_systemd_unit import DEPLOY
from tests.sandbox_fixture import CADRE, TOKEN, RunningSandbox, sandbox

__all__ = ["sandbox"]
CADDYFILE = DEPLOY / "Caddyfile"
PLAIN = "{\n\tadmin off\n\tauto_https off\n}\n"  # without TLS: the sandbox posts to this machine alone
TLS = "{\n\tadmin off\n\tauto_https disable_redirects\n\tlocal_certs\n\tskip_install_trust\n}\n"  # a certificate of its own
AUTHORITY = ".local/share/caddy/pki/authorities/local/root.crt"  # in its home
UPDATE = {
    "update_id": 77,
    "message": {
        "message_id": 1,
        "date": 1644454800,
        "chat": {"id": CADRE, "type": "private", "first_name": "王"},
        "from": {"id": CADRE, "is_bot": False, "first_name": "王"},
        "text": "/start",
    },
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@asynccontextmanager
async def caddy(folder: Path, behind: int, *, tls: bool = False) -> AsyncIterator[str]:
    """Give the address of a Caddy that has the bot on a port behind it."""
    address = f"https://localhost:{free_port()}" if tls else f"http://127.0.0.1:{free_port()}"
    config = folder / "Caddyfile"
    config.write_text(
        (TLS if tls else PLAIN) + CADDYFILE.read_text(encoding="utf-8").replace("bot:8443", f"127.0.0.1:{behind}")
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DUBAN_HOST": address}
    command = ("caddy", "run", "--config", str(config), "--adapter", "caddyfile")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=DEVNULL, stderr=DEVNULL)
    try:
        yield address
    finally:
        process.terminate()
        await process.wait()


def behind(address: str, port: int, database: Database, sandbox: RunningSandbox, folder: Path) -> Duban:
    """Return a bot that gets its updates on a port, from whatever answers at an address."""
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=sandbox.url,
        database_url=str(database.url),
        data_dir=folder,
        webhook_url=f"{address}/telegram",
        webhook_secret=SecretStr(SECRET),
        webhook_listen=f"127.0.0.1:{port}",
    )
    return Duban(settings, sandbox.clock, database=database, paced=False)


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Debian's package caddy has it")
async def test_updates_come_through_a_reverse_proxy_and_nothing_else_does(
    sqlite_database: Database, sandbox: RunningSandbox, tmp_path: Path, unused_tcp_port: int
) -> None:
    async with caddy(tmp_path, unused_tcp_port) as address:
        duban = behind(address, unused_tcp_port, sqlite_database, sandbox, tmp_path)
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


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Debian's package caddy has it")
async def test_the_proxy_has_the_certificate(
    sqlite_database: Database, sandbox: RunningSandbox, tmp_path: Path, unused_tcp_port: int
) -> None:
    async with caddy(tmp_path, unused_tcp_port, tls=True) as address:
        # the sandbox takes no address with TLS: what Telegram would post is posted here
        duban = behind(f"http://127.0.0.1:{unused_tcp_port}", unused_tcp_port, sqlite_database, sandbox, tmp_path)
        await duban.start()
        try:
            async with httpx.AsyncClient(trust_env=False, base_url=address, verify=await trusted(tmp_path)) as http:
                assert (await http.post("/telegram", json=UPDATE)).status_code == 403
                stored = await http.post("/telegram", headers={SECRET_HEADER: SECRET}, json=UPDATE)
            assert stored.status_code == 200
            async with sqlite_database.read() as session:
                payloads = (await session.scalars(select(InboxRow.payload))).all()
            assert [json.loads(payload) for payload in payloads] == [UPDATE]
        finally:
            await duban.stop()


async def trusted(home: Path) -> ssl.SSLContext:
    """Trust the authority that Caddy has made for itself, as soon as there is one."""
    for _ in range(100):
        if (home / AUTHORITY).exists():
            break
        await asyncio.sleep(0.1)
    return ssl.create_default_context(cafile=home / AUTHORITY)
