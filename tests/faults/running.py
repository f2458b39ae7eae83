"""Processes of the tests of faults: `duban run` on a database, and what it talks to."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.app import Duban
from bot.clock import SystemClock
from bot.settings import Settings
from db.session import Database
from tests.delivery.scripted import TOKEN

OUTPUT = "output.txt"


@asynccontextmanager
async def limited_telegram(*arguments: str) -> AsyncIterator[str]:
    """Give the URL of a server that enforces Telegram's limits; with the argument `unlimited`, of one that does not."""
    program = ("-m", "tests.faults.limited", *arguments)
    process = await asyncio.create_subprocess_exec(sys.executable, *program, stdout=PIPE)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        await kill(process)


async def run_duban(folder: Path, database: str, telegram: str) -> Process:
    """Start `duban run` as an administrator would."""
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "DATABASE_URL": database,
        "LOG_LEVEL": "ERROR",
    }
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", **settings}
    with (folder / OUTPUT).open("ab") as output:  # kept where the test fails
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stdout=output, stderr=STDOUT
        )


@asynccontextmanager
async def running_here(telegram: str, database: Database) -> AsyncIterator[Duban]:
    """Give the bot at work in this process, set as `duban run` would be; its start may last, so it is not waited for."""
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=telegram,
        database_url=str(database.url),
    )
    duban = Duban(settings, SystemClock(), database=database)
    starting = asyncio.create_task(duban.start())
    try:
        yield duban
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await duban.stop()


async def kill(process: Process) -> None:
    """End a process as `kill -9` does."""
    if process.returncode is None:
        process.kill()
    await process.wait()
