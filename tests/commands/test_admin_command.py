"""`duban admin`, as whoever holds the machine types it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from db.migrate import migrate
from db.session import Database
from tests.services.office import furnish, office_on

RUN = CliRunner()


async def _furnish(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await furnish(office_on(database))
    await database.close()


def test_somebody_is_made_administrator_and_gets_a_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")  # nobody there: the code comes without a link
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_furnish(url))
    made = RUN.invoke(app, ["admin", "郑晓峰"])
    assert (made.exit_code, "政府办 郑晓峰" in made.output, "邀请码" in made.output) == (0, True, True)
    nobody = RUN.invoke(app, ["admin", "无此人"])
    assert (nobody.exit_code, "无此人" in nobody.output) == (1, True)
