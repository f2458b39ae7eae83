"""`duban ledger`, as an administrator types it."""

import asyncio
import json
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from bot.__main__ import app
from bot.clock import SystemClock
from bot.services.office import office_of
from bot.settings import load_settings
from db.migrate import migrate
from db.session import Database
from tests.services.issued import Item, issue_in
from tests.services.office import furnish

RUN = CliRunner()


async def _issue(url: str) -> None:
    database = Database(url)
    await migrate(database)
    office = office_of(database, SystemClock(), load_settings())
    people = await furnish(office)
    await issue_in(office, people, [Item("22", "有序用电检查"), Item("10", "企业上市培育", owner="苏燕")])
    await database.close()


def test_a_workbook_and_json_of_any_period_and_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_issue(url))
    made = RUN.invoke(app, ["ledger", "--out", "台账.xlsx", "--from", "2022-01-01"])
    assert made.exit_code == 0, made.output
    assert "已写入 台账.xlsx:2 项。" in made.output
    book = CalamineWorkbook.from_filelike(BytesIO((tmp_path / "台账.xlsx").read_bytes()))
    assert book.sheet_names[:4] == ["汇总", "台账", "反馈", "指标"]
    shown = RUN.invoke(app, ["ledger", "--json", "--unit", "财政局", "--document", "2022-3", "--from", "2022-01-01"])
    found = json.loads(shown.stdout)
    assert [(row["number"], row["unit"], row["light"]) for row in found["rows"]] == [
        ("督〔2022〕3-10", "财政局", "red")
    ]
    assert (found["from"], found["unit"]) == ("2022-01-01", "财政局")
    for arguments, said in (
        (["--out", "x.xlsx", "--unit", "无此局"], "无此局"),
        (["--out", "x.xlsx", "--from", "2022-03-01", "--to", "2022-02-01"], "晚于截止日"),
        (["--out", "nowhere/x.xlsx"], "写不进去"),
    ):
        refused = RUN.invoke(app, ["ledger", *arguments])
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert RUN.invoke(app, ["ledger"]).exit_code == 2
