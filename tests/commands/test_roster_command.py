"""`duban roster check | import | export` and `duban invite`, as an administrator types them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.intake.roster_columns import HEADINGS, ROLES
from bot.texts import LANGUAGES, texts_of
from tests.services.issued import ZONE
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


def test_a_check_says_what_is_wrong_and_what_would_change(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("单位,姓名,身份,语言\n经信局,王建波,皇帝,\n经信局,李敏,责任人,法语\n", encoding="utf-8")
    told = RUN.invoke(app, ["roster", "check", str(wrong)])
    assert told.exit_code == 1
    assert re.search(r"2 +│ 身份 +│ 没有“皇帝”这种身份。 +│ 责任人、联络员、单位主要负责人", told.output), told.output
    assert "有 2 处问题,不能导入" in told.output
    as_json = json.loads(RUN.invoke(app, ["roster", "check", "--json", str(wrong)]).stdout)
    assert [(one["row"], one["column"]) for one in as_json["problems"]] == [(2, "身份"), (3, "语言")]
    assert (as_json["good"], as_json["problems"][1]["expected"]) == (False, "zh-CN 或 en;不填为 zh-CN")

    good = RUN.invoke(app, ["roster", "check", str(SAMPLE)])
    assert good.exit_code == 0
    changes = re.search(r"将有以上变化(\d+)处。尚未导入", good.output)
    assert changes is not None
    imported = RUN.invoke(app, ["roster", "import", str(SAMPLE)])
    assert f"变化{changes[1]}处" in imported.output  # nothing was kept of the check
    again = json.loads(RUN.invoke(app, ["roster", "check", "--json", str(SAMPLE)]).stdout)
    assert (again["good"], again["changes"]) == (True, [])
    moved = tmp_path / "moved.csv"
    moved.write_text("单位,姓名,身份\n财政局,王建波,责任人\n", encoding="utf-8")
    told = RUN.invoke(app, ["roster", "check", str(moved)])
    assert "王建波（财政局）会成为另一个人,名册里的王建波（经信局）仍在" in told.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_expected_names_all_roles(language: str) -> None:
    expected = texts_of(language, ZONE).labels("roster_expected")
    assert set(HEADINGS) < set(expected)
    word = 0 if language == "zh-CN" else 1
    assert [words[word] for words in ROLES.values() if words[word] not in expected["roles"]] == []


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
