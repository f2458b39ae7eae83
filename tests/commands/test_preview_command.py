"""`duban preview`, as an administrator types it."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.clock import SystemClock, local_date
from bot.services.office import office_of
from bot.settings import load_settings
from db.migrate import migrate
from db.session import Database
from tests.services.issued import ZONE, Item, issue_in
from tests.services.office import furnish

RUN = CliRunner()


async def _issue(url: str) -> None:
    database = Database(url)
    await migrate(database)
    office = office_of(database, SystemClock(), load_settings())
    people = await furnish(office)
    await issue_in(office, people, [Item("22", "有序用电检查", due_on=None)])
    await database.close()


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_issue(url))


def test_a_table_of_what_a_person_will_be_sent() -> None:
    shown = RUN.invoke(app, ["preview", "--person", "王建波", "--days", "40"])
    assert shown.exit_code == 0
    assert "经信局 王建波" in shown.output
    assert "今日督办" in shown.output
    assert "22 有序用电检查" in shown.output
    assert "催办:应于" in shown.output
    assert "逾期第1个工作日" in shown.output
    assert "如无人签收、反馈" in shown.output


def test_the_same_as_json_and_in_the_offices_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    found = json.loads(RUN.invoke(app, ["preview", "--days", "40", "--json"]).output)
    assert {message["kind"] for message in found["messages"]} == {"bundle", "unit_notice"}
    assert {message["person"] for message in found["messages"]} == {"王建波", "陈洁", "马国强"}
    keys = [(message["day"], message["person"], message["kind"]) for message in found["messages"]]
    assert len(set(keys)) == len(keys)
    [named] = found["messages"][0]["directives"]
    assert named["reasons"][0]["rule"] == "sign_chase"
    assert named["reasons"][0]["workdays"] == -1
    assert named["reasons"][0]["words"].startswith("Chase: to be signed by ")
    assert found["from"] == local_date(SystemClock().now(), ZONE).isoformat()


def test_nothing_to_come_and_nobody_so_called_are_one_line() -> None:
    quiet = RUN.invoke(app, ["preview", "--person", "苏燕"])
    assert quiet.exit_code == 0
    assert "没有要发送的提醒或催办" in quiet.output
    nobody = RUN.invoke(app, ["preview", "--person", "无此人"])
    assert nobody.exit_code == 1
    assert "无此人" in nobody.output
