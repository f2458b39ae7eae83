"""What the container's files say of the bot is so: the settings they set exist, and the health check asks where it answers."""

import asyncio
import json
import re
import shlex
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

from pydantic import SecretStr

from bot.app import Duban
from bot.settings import Settings
from db.session import Database
from tests.deploy.test_systemd_unit import DEPLOY
from tests.sandbox_fixture import TOKEN, RunningSandbox, sandbox

__all__ = ["sandbox"]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
OTHERS = {"PATH", "PYTHONUNBUFFERED", "MPLCONFIGDIR"}
PORT = "9464"


def test_the_settings_they_set_exist() -> None:
    [in_image] = re.findall(r"^ENV ((?:.*\\\n)*.*)$", CONTAINERFILE, re.MULTILINE)
    [of_bot] = re.findall(r"^  bot:\n((?:    .*\n)+)", COMPOSE, re.MULTILINE)
    [environment] = re.findall(r"^    environment:\n((?:      .*\n)+)", of_bot, re.MULTILINE)
    names = set(re.findall(r"\b([A-Z_]+)=", in_image)) - OTHERS
    names |= set(re.findall(r"^ +([A-Z_]+):", environment, re.MULTILINE))
    assert {"BACKUP_DIR", "METRICS_LISTEN", "DATABASE_URL"} <= names
    assert names <= {name.upper() for name in Settings.model_fields}
    assert f"METRICS_LISTEN=0.0.0.0:{PORT}" in in_image
    assert f"METRICS_LISTEN: 0.0.0.0:{PORT}" in environment  # .env.example's empty one would win over the image's


def test_compose_asks_what_the_image_asks() -> None:
    [image] = re.findall(r"^HEALTHCHECK (.*) \\\n +CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    [of_bot] = re.findall(r"^  bot:\n((?:    .*\n)+)", COMPOSE, re.MULTILINE)
    [check] = re.findall(r"^    healthcheck:.*\n((?:      .*\n)+)", of_bot, re.MULTILINE)
    asked = dict(line.strip().split(": ", 1) for line in check.splitlines())
    assert shlex.split(asked.pop("test")) == json.loads(image[1])  # one line: podman-compose garbles a list with blanks
    assert {f"--{name.replace('_', '-')}={value}" for name, value in asked.items()} == set(image[0].split())


async def probe(port: int) -> int:
    """Ask as the image's health check does; return its exit code."""
    [command] = re.findall(r"^HEALTHCHECK .*\\\n +CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    _, *arguments = json.loads(command.replace(PORT, str(port)))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=DEVNULL, stderr=DEVNULL)
    return await process.wait()


async def test_the_health_check_finds_a_running_bot_well_and_none_ill(
    sqlite_database: Database, sandbox: RunningSandbox, tmp_path: Path, unused_tcp_port: int
) -> None:
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=sandbox.url,
        database_url=str(sqlite_database.url),
        data_dir=tmp_path,
        metrics_listen=f"127.0.0.1:{unused_tcp_port}",
    )
    duban = Duban(settings, sandbox.clock, database=sqlite_database, paced=False)
    await duban.start()
    try:
        assert await probe(unused_tcp_port) == 0
    finally:
        await duban.stop()
    assert await probe(unused_tcp_port) == 1
