"""`duban roster import | export` and `duban invite`, as an administrator types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.services.test_roster import SAMPLE

RUN = CliRunner()


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/duban.db")
    monkeypatch.setenv("COLUMNS", "200")


def test_an_import_shows_what_changed_and_a_second_one_nothing() -> None:
    first = RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    assert first.exit_code == 0
    assert "经信局" in first.output
    assert "新增" in first.output
    second = RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    assert second.exit_code == 0
    assert "变化0处" in second.output


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_what_is_exported_can_be_imported(tmp_path: Path, name: str) -> None:
    RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    exported = RUN.invoke(app, ["roster", "export", str(tmp_path / name)])
    assert exported.exit_code == 0
    again = RUN.invoke(app, ["roster", "import", str(tmp_path / name)])
    assert "变化0处" in again.output


def test_people_left_out_end_only_with_prune(tmp_path: Path) -> None:
    RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    smaller = tmp_path / "smaller.csv"
    kept = [line for line in SAMPLE.read_text(encoding="utf-8-sig").splitlines() if "梁宇" not in line]
    smaller.write_text("\n".join(kept), encoding="utf-8")
    reported = RUN.invoke(app, ["roster", "import", str(smaller)])
    assert "文件中没有(保留)" in reported.output
    ended = RUN.invoke(app, ["roster", "import", "--prune", str(smaller)])
    assert "已停用" in ended.output


def test_a_wrong_file_is_refused_cell_by_cell(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("单位,姓名,身份\n经信局,王建波,皇帝\n,李敏,责任人\n", encoding="utf-8")
    refused = RUN.invoke(app, ["roster", "import", str(wrong)])
    assert refused.exit_code == 1
    assert "第2行“身份”:没有“皇帝”这种身份" in refused.output
    assert "第3行“单位”" in refused.output


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    missing = RUN.invoke(app, ["roster", "import", str(tmp_path / "none.csv")])
    assert missing.exit_code == 1
    assert "读不了文件" in missing.output


def test_an_invitation_without_telegram_is_a_code() -> None:
    RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    invited = RUN.invoke(app, ["invite", "王建波"])
    assert invited.exit_code == 0
    assert "邀请码:" in invited.output
    assert "没有链接" in invited.output
    refused = RUN.invoke(app, ["invite", "无此人"])
    assert refused.exit_code == 1
    assert "名册里没有“无此人”" in refused.output


def test_commands_speak_the_offices_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    imported = RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    assert "Roster imported" in imported.output
