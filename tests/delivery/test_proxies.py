"""The whole bot through the proxies of networks that do not reach Telegram, to a server with TLS as Telegram's has."""

import asyncio
import shutil
import ssl
import subprocess
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Duban
from bot.checks.finding import Level, Premises
from bot.checks.server import ask
from bot.checks.telegram import token
from bot.delivery import tls
from bot.settings import Settings
from db.session import Database
from tests.delivery.proxies import PASSWORD, HttpProxy, SocksProxy, join, listening, running_proxy
from tests.delivery.test_ways_in import answered
from tests.sandbox_fixture import CADRE, TOKEN, RunningSandbox

NAME = "telegram.test"  # a name that no machine knows
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the server's certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    how = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run(  # noqa: S603 - our own words
        ["openssl", "req", *how, *subject, "-keyout", key, "-out", made],  # noqa: S607
        check=True,
        capture_output=True,
    )
    return key, made


@asynccontextmanager
async def behind_tls(port: int, key: Path, certificate: Path) -> AsyncIterator[int]:
    """Give the port of a server with TLS that hands everything on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        await join((reader, writer), await asyncio.open_connection("127.0.0.1", port))

    async with listening(serve, context) as secured:
        yield secured


def settings_of(database: Database, proxy: str | None) -> Settings:
    return Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=f"https://{NAME}",
        telegram_proxy_url=proxy,
        database_url=str(database.url),
        data_dir=Path(str(database.url.database)).parent,
    )


@pytest.mark.parametrize(
    ("kind", "by"), [(HttpProxy, "the setting"), (SocksProxy, "the setting"), (HttpProxy, "the environment")]
)
async def test_the_bot_answers_through_a_proxy_that_alone_knows_the_way(
    sqlite_database: Database,
    sandbox: RunningSandbox,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[HttpProxy | SocksProxy],
    by: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))  # as an administrator trusts a server of their own
    monkeypatch.setattr("bot.sandbox.guard.HOSTS", {NAME, "127.0.0.1"})
    tls._with_certificates.cache_clear()
    own = int(sandbox.url.rpartition(":")[2])
    async with (
        behind_tls(own, *certificate) as secured,
        running_proxy(kind, {NAME: secured}) as proxy,
    ):
        settings = settings_of(sqlite_database, proxy.url if by == "the setting" else None)
        if by == "the environment":
            monkeypatch.setenv("https_proxy", proxy.url)
        [said] = await token(Premises(settings, sandbox.clock, await ask(settings, sandbox.clock), state=None))
        assert said.level is Level.OK
        duban = Duban(settings, sandbox.clock, database=sqlite_database, paced=False)
        await duban.start()
        try:
            await sandbox.client.send(CADRE, "/start")
            assert await answered(sandbox, CADRE)
        finally:
            await duban.stop()
    assert set(proxy.passed) == {NAME}
    tls._with_certificates.cache_clear()


async def test_a_proxy_that_refuses_is_named_by_the_doctor(sqlite_database: Database, sandbox: RunningSandbox) -> None:
    async with running_proxy(HttpProxy, {}) as proxy:
        settings = settings_of(sqlite_database, proxy.url.replace(PASSWORD, "wrong"))
        [said] = await token(Premises(settings, sandbox.clock, await ask(settings, sandbox.clock), state=None))
    assert (said.level, said.text_id) == (Level.FAULT, "doctor/server_unreachable")
    assert said.args["proxy"]
    assert "407" in said.args["why"]
