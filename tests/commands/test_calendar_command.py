"""`duban calendar import | show`, as an administrator types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/duban.db")
    monkeypatch.setenv("COLUMNS", "200")


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_what_is_imported_is_shown(tmp_path: Path) -> None:
    file = write(tmp_path / "own.csv", "日期,休/班,备注", "2022-02-14,休,建县纪念日", "2022-02-19,班,补班")
    imported = RUN.invoke(app, ["calendar", "import", file])
    assert imported.exit_code == 0
    assert "休1天,班1天(2022年)" in imported.output
    shown = RUN.invoke(app, ["calendar", "show", "2022"])
    assert shown.exit_code == 0
    lines = {line.split()[1]: line for line in shown.output.splitlines() if "2022-" in line}
    assert "周一" in lines["2022-02-14"]
    assert "本单位" in lines["2022-02-14"]
    assert "建县纪念日" in lines["2022-02-14"]
    assert "国务院办公厅" in lines["2022-04-02"]  # made up for Qingming
    assert "尚无数据" not in shown.output


def test_a_year_that_nobody_knows_says_what_to_do() -> None:
    shown = RUN.invoke(app, ["calendar", "show", "2099"])
    assert "尚无数据" in shown.output
    assert "duban calendar import" in shown.output


def test_a_wrong_file_changes_nothing_and_is_refused_line_by_line(tmp_path: Path) -> None:
    file = write(tmp_path / "own.csv", "日期,休/班", "2099-02-13,休", "2099-02-30,休", "2099-03-02,半天")
    refused = RUN.invoke(app, ["calendar", "import", file])
    assert refused.exit_code == 1
    assert "第3行“日期”:“2099-02-30”不是带年份的日期" in refused.output
    assert "第4行“休/班”:“半天”既不是" in refused.output
    assert "2099-02-13" not in RUN.invoke(app, ["calendar", "show", "2099"]).output


def test_a_file_that_is_not_there_is_one_line_in_the_offices_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    missing = RUN.invoke(app, ["calendar", "import", "none.csv"])
    assert missing.exit_code == 1
    assert "Cannot read none.csv" in missing.output
