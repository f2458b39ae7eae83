"""`duban audit verify | show`, as an administrator types them."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.services.auditing import AuditChain
from db.migrate import migrate
from db.queries import audit
from db.session import Database
from tests.services.office import by, office_on

RUN = CliRunner()


async def _sealed(url: str) -> str:
    database = Database(url)
    await migrate(database)
    office = office_on(database)
    async with database.write(by(office, None)) as session:
        for number in range(1, 4):
            audit.record(session, by(office, None), "roster_imported", "roster", number, name="王建波")
    await AuditChain(office).run(by(office, None))
    head = await AuditChain(office).head()
    await database.close()
    assert head is not None
    return head.hash


def test_a_whole_log_a_broken_one_and_a_head_that_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", url)
    head = asyncio.run(_sealed(url))
    whole = RUN.invoke(app, ["audit", "verify", "--head", f"3:{head}"])
    assert (whole.exit_code, "已核对3条" in whole.output, head in whole.output) == (0, True, True)
    shown = RUN.invoke(app, ["audit", "show", "--last", "2"])
    assert [line.split()[0] for line in shown.output.splitlines()] == ["2", "3"]
    assert "王建波" in shown.output
    assert ("导入名册" in shown.output, "roster_imported" in shown.output) == (True, False)
    gone = RUN.invoke(app, ["audit", "verify", "--head", "ab" * 32])
    assert (gone.exit_code, "没有所给的末值" in gone.output) == (1, True)
    assert RUN.invoke(app, ["audit", "verify", "--head", "nonsense"]).exit_code == 2
    with closing(sqlite3.connect(tmp_path / "duban.db")) as file, file:
        file.execute("UPDATE audit SET action = 'other' WHERE id = 2")
    broken = RUN.invoke(app, ["audit", "verify"])
    assert (broken.exit_code, "第2条与封存时不一致" in broken.output) == (1, True)
