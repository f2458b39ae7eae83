"""`duban export`, `duban import` and `duban due`, as an administrator types them."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.clock import SystemClock
from bot.services.office import office_of
from bot.settings import SettingsError, load_settings
from db.migrate import migrate
from db.session import Database
from db.sole import sole_process
from tests.services.issued import Item, issue_in
from tests.services.office import furnish

RUN = CliRunner()


async def _issue(url: str) -> None:
    database = Database(url)
    await migrate(database)
    office = office_of(database, SystemClock(), load_settings())
    await issue_in(office, await furnish(office), [Item("22", "有序用电检查")])
    await database.close()


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/duban.db")
    asyncio.run(_issue(f"sqlite+aiosqlite:///{tmp_path}/duban.db"))
    before = os.umask(0o022)
    os.umask(before)
    yield f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    os.umask(before)


def test_an_office_is_written_and_read_again(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = RUN.invoke(app, ["export", "--out", "out"])
    assert made.exit_code == 0, made.output
    assert "已导出到 out:" in made.output
    assert (tmp_path / "out" / "people.jsonl").stat().st_mode & 0o077 == 0
    [noted] = [line for line in RUN.invoke(app, ["audit", "show"]).output.splitlines() if " 导出 " in line]
    assert '"form": "json"' in noted
    assert json.loads((tmp_path / "out" / "export.json").read_bytes())["tables"]["directives"]["rows"] == 1
    for arguments, said in (
        (["export", "--out", "out"], "out 已有内容"),
        (["export", "--out", "duban.db/out"], "写不进去"),
        (["import", "out"], "这里已有数据(表 "),
        (["import", "duban.db"], "读不了 duban.db"),
    ):
        refused = RUN.invoke(app, arguments)
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
        assert len(refused.output.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock") == ["duban.db", "out"]
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/other.db")
    read = RUN.invoke(app, ["import", "out"])
    assert read.exit_code == 0, read.output
    assert "逐表核对一致" in read.output
    rows = json.loads(RUN.invoke(app, ["ledger", "--json", "--from", "2022-01-01"]).stdout)["rows"]
    assert [row["title"] for row in rows] == ["有序用电检查"]
    with sole_process(url), pytest.raises(SettingsError, match="an office that runs"):
        RUN.invoke(app, ["import", "out"], env={"DATABASE_URL": url}, catch_exceptions=False)


@pytest.mark.usefixtures("url")
def test_a_persons_dates_are_a_file(tmp_path: Path) -> None:
    made = RUN.invoke(app, ["due", "王建波", "--out", "dates.ics"])
    assert (made.exit_code, "已写入 dates.ics" in made.output) == (0, True), made.output
    assert (tmp_path / "dates.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    for arguments, said in ((["无此人", "--out", "x.ics"], "无此人"), (["王建波", "--out", "no/x.ics"], "写不进去")):
        refused = RUN.invoke(app, ["due", *arguments])
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
