import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.parse import parse_command
from tests.intake.formats import papers

TEXT = (
    "工作安排\n时间：2022-03-01\n1.抓统计。统计部门要在6月底前完成30家企业入库，每月通报。\n"
    "2.抓安全。要尽快、定期检查。\n"
)
ROSTER = "单位,单位别名,单位职责,姓名,职务,身份\n统计局,,统计,张三,局长,责任人\n应急局,,安全,李四,局长,责任人\n"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(parse_command)
    return app


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "安排.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_lists_the_directives(app: typer.Typer, document: Path) -> None:
    done = CliRunner().invoke(app, [str(document), "--date", "2022-03-01", "--json"])
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["title"], said["date"]) == ("工作安排", "2022-03-01")
    assert [one["deadline"] for one in said["directives"]] == ["2022-06-30", None]


def test_words_in_square_brackets_are_words(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "安排.txt"
    path.write_text(TEXT.replace("工作安排", "工作安排[b版][/b]"), encoding="utf-8")
    assert "工作安排[b版][/b]" in CliRunner().invoke(app, [str(path)]).output


def test_without_a_date_relative_words_stay_words(app: typer.Typer, document: Path) -> None:
    said = json.loads(CliRunner().invoke(app, [str(document), "--json"]).stdout)
    assert (said["directives"][0]["deadline"], said["directives"][0]["deadline_text"]) == (None, "6月底前")


def test_the_table_shows_units_open_words_and_the_suggested_lead(
    app: typer.Typer, document: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    done = CliRunner().invoke(
        app, [str(document), "--date", "2022-03-01", "--roster", str(roster)], env={"COLUMNS": "220"}
    )
    assert done.exit_code == 0
    for words in ("抓统计", "统计部门", "2022-06-30", "monthly", "30家企业", "统计局", "? 尽快", "? 定期", "应急局"):
        assert words in done.stdout
    plain = CliRunner().invoke(app, [str(document)], env={"COLUMNS": "220"})
    assert "应急局" not in plain.stdout


def test_a_unit_without_a_fitting_duty_gets_no_suggestion(app: typer.Typer, tmp_path: Path) -> None:
    document, roster = tmp_path / "a.txt", tmp_path / "roster.csv"
    document.write_text("1.讲卫生。由教育局牵头，搞好大扫除。\n2.种树。要多种树。\n", encoding="utf-8")
    roster.write_text(ROSTER, encoding="utf-8")
    done = CliRunner().invoke(app, [str(document), "--roster", str(roster)], env={"COLUMNS": "220"})
    assert "教育局 (lead)" in done.stdout
    assert "统计局" not in done.stdout


def test_a_word_file_is_read_as_well(app: typer.Typer, tmp_path: Path) -> None:
    document = tmp_path / "通知.docx"
    document.write_bytes(papers.docx())
    said = json.loads(CliRunner().invoke(app, [str(document), "--date", "2022-02-09", "--json"]).stdout)
    assert [one["deadline"] for one in said["directives"]] == ["2022-03-31", "2022-04-15", "2022-06-30", None]


@pytest.mark.parametrize(
    ("name", "data", "options", "said"),
    [
        ("a.txt", b"", [], "empty"),
        ("a.txt", b"\x89PNG\x00\x01\x02\x03", [], "no file with text"),
        ("a.zip", b"PK", [], "endings"),
        ("a.txt", "机密★1年\n文件".encode(), [], "secret"),
        ("a.txt", b"1.ok", ["--date", "2022-13-01"], "not a date"),
        ("a.txt", b"1.ok", ["--roster", "missing.csv"], "missing.csv"),
        ("a.docx", b"PK\x03\x04", [], "damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00", [], "picture"),
        (None, b"", [], "No such file"),
    ],
)
def test_errors_are_one_line_and_exit_code_2(
    app: typer.Typer, tmp_path: Path, name: str | None, data: bytes, options: list[str], said: str
) -> None:
    path = tmp_path / (name or "none.txt")
    if name:
        path.write_bytes(data)
    done = CliRunner().invoke(app, [str(path), *options])
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_faulty_roster_is_named(app: typer.Typer, document: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("甲,乙\n1,2\n", encoding="utf-8")
    done = CliRunner().invoke(app, [str(document), "--roster", str(roster)])
    assert done.exit_code == 2
    assert "roster.csv" in done.stderr
