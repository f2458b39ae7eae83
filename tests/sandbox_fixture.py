"""A running sandbox with three people, reached over real HTTP; for every test that needs Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import MovableClock, SystemClock
from bot.sandbox.client import SandboxClient, plain_http
from bot.sandbox.sample import SAMPLES
from bot.sandbox.server import Sandbox

TOKEN = "700000001:sandbox"  # noqa: S105 - a token for a server on loopback
CLERK, CADRE, LEADER = 1001, 1002, 1003
BEGIN = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)  # Thursday 09:00 in the office


@dataclass
class RunningSandbox:
    """A sandbox that serves, its people's client, and where it keeps things."""

    sandbox: Sandbox
    client: SandboxClient
    clock: MovableClock
    url: str
    path: Path
    record: Path

    async def call(
        self, method: str, files: dict[str, tuple[str, bytes]] | None = None, **params: Any
    ) -> dict[str, Any]:
        """Call a method of the Bot API by hand, as JSON or with files as a form, and return the whole answer."""
        async with httpx.AsyncClient(trust_env=False, verify=plain_http()) as http:
            url = f"{self.url}/bot{TOKEN}/{method}"
            how = {"data": params, "files": files} if files else {"json": params}
            answer: dict[str, Any] = (await http.post(url, **how)).json()  # type: ignore[arg-type]
        return answer

    def bot(self) -> Bot:
        """Return python-telegram-bot's own bot, talking to this sandbox; use it with `async with`."""
        how: dict[str, Any] = {"httpx_kwargs": {"trust_env": False, "verify": plain_http()}}
        return Bot(
            TOKEN,
            base_url=f"{self.url}/bot",
            base_file_url=f"{self.url}/file/bot",
            request=HTTPXRequest(**how),
            get_updates_request=HTTPXRequest(**how),
        )


def clock_at(instant: datetime) -> MovableClock:
    """Return a clock that runs on from that instant."""
    return MovableClock(instant - SystemClock().now())


@asynccontextmanager
async def running(folder: Path, clock: MovableClock | None = None) -> AsyncIterator[RunningSandbox]:
    """Serve a sandbox whose files are in `folder`; used again, it goes on where it was."""
    clock = clock or clock_at(BEGIN)
    path, record = folder / "sandbox.db", folder / "calls.jsonl"
    sandbox = Sandbox(path, clock, TOKEN, record, samples=SAMPLES)
    try:
        sandbox.add_person(CLERK, "李敏", "督查室", group="clerk")
        sandbox.add_person(CADRE, "王建军", "经信局局长")
        sandbox.add_person(LEADER, "周明远", "副市长", group="leader")
        url = f"http://127.0.0.1:{await sandbox.serve()}"
        async with SandboxClient(url) as client:
            yield RunningSandbox(sandbox, client, clock, url, path, record)
    finally:
        await sandbox.close()


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[RunningSandbox]:
    """A sandbox at Thursday 2022-02-10 09:00 with a clerk, a cadre and a leader who have not yet written to the bot."""
    async with running(tmp_path) as ready:
        yield ready
