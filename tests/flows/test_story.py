"""The story plays itself from the command line, and what it leaves behind is whole."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.demo.workbook import edited
from bot.reports.roster_book import write_roster, write_roster_csv
from tests.services.office import ROSTER

SHARED = Path(__file__).parents[3] / "shared"
SPEECH = SHARED / "documents" / "seed.txt"
pytestmark = pytest.mark.timeout(300)  # weeks of an office's life, one after the other
ROUTINE = ("bundle", "waiting", "unit_notice", "digest", "digest_preview")
FEWEST_ROUTINE = 20  # in each story: the test is about something
STEPS = (
    "已签收", "【职责异议】", "【催办】", "【单位提示】", "存在问题", "【申请延期】", "【提请协调】", "【申请办结】",
    "予以销号", "退回重办", "【周报预览】", "督办周报", "【领导批示】", "【上期批示】",
)  # fmt: skip


@pytest.fixture(scope="module", params=["sample", "real"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a story played to its end, named for its document: the sample's, and the real speech's where it is."""
    kind: str = request.param
    real = kind == "real"
    if real and not SPEECH.exists():
        pytest.skip("the real speech is not here")
    out = tmp_path_factory.mktemp("story") / kind
    document = ["--document", str(SPEECH), "--date", "2022-02-09"] if real else []
    result = CliRunner().invoke(app, ["demo", "--headless", *document, "--out", str(out)])
    assert result.exit_code == 0, result.output[-2000:]
    return out


def test_each_step_of_the_story_is_in_its_transcript(played: Path) -> None:
    transcript = (played / "transcript.md").read_text(encoding="utf-8")
    assert [step for step in STEPS if step not in transcript] == []
    assert re.search(r"\*\*20\d\d-\d\d-\d\d \w{3} 09:\d\d\*\* 李敏\(政府办\) → 督办", transcript)
    for picture in ("digest-1.png", "digest-2.png"):
        assert (played / picture).read_bytes().startswith(b"\x89PNG")
    assert all(json.loads(line)["method"] for line in (played / "calls.jsonl").read_text(encoding="utf-8").splitlines())


def test_no_owner_or_date_is_invented(played: Path) -> None:
    with closing(sqlite3.connect(played / "duban.db")) as database:
        rows = database.execute("SELECT owner_source, due_source, registered_at FROM directives").fetchall()
    assert len(rows) == {"sample": 30, "real": 32}[played.name]
    assert {owner for owner, _, _ in rows} == {"document", "clerk"}
    assert {due for _, due, _ in rows} <= {"document", "clerk", "extension"}
    assert all(registered for _, _, registered in rows)


def test_nobody_gets_more_than_one_routine_message_a_day(played: Path) -> None:
    """A bundle, what waits, a unit's notice, a digest or its preview: one of them a day, in the office's time."""
    with closing(sqlite3.connect(played / "duban.db")) as database:
        kinds = ",".join("?" * len(ROUTINE))
        query = (
            f"SELECT date(sent_at, '+8 hours') AS day, person_id, group_concat(kind) FROM outbox "  # noqa: S608 - our own
            f"WHERE status = 'sent' AND kind IN ({kinds}) GROUP BY day, person_id"
        )
        days = database.execute(query, ROUTINE).fetchall()
    assert len(days) > FEWEST_ROUTINE
    assert [day for day in days if "," in day[2]] == []


@pytest.mark.skipif(not SPEECH.exists(), reason="the published specification's checker is not here")
def test_all_calls_are_as_telegram_publishes_them(played: Path) -> None:
    check = [sys.executable, str(SHARED / "botapi" / "validate.py"), "--warn-as-error", str(played / "calls.jsonl")]
    validated = subprocess.run(check, capture_output=True, text=True, check=False)  # noqa: S603 - our own list
    assert validated.returncode == 0, validated.stdout


def test_a_story_that_cannot_happen_ends_with_a_line_and_exit_code_1(tmp_path: Path) -> None:
    speech = tmp_path / "speech.txt"
    speech.write_text(
        "一、关于工业经济\n1.加大投资。经信局要抓好40个项目。\n2.节能降耗。经信局要抓好节能。\n", encoding="utf-8"
    )
    roster = tmp_path / "roster.csv"
    roster.write_bytes(write_roster_csv(ROSTER))
    arguments = [
        "demo",
        "--headless",
        "--document",
        str(speech),
        "--roster",
        str(roster),
        "--out",
        str(tmp_path / "story"),
    ]
    result = CliRunner().invoke(app, [*arguments, "--date", "2022-02-09"])
    assert result.exit_code == 1
    assert "The story broke off" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--document", "nowhere.txt"], "No such file"),
        (["--roster", "nowhere.csv"], "No such file"),
    ],
)
def test_a_file_that_is_not_there_is_one_line_and_exit_code_2(
    tmp_path: Path, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["demo", "--headless", *arguments])
    assert result.exit_code == 2
    assert words in result.output


def test_a_folder_with_a_town_in_it_is_not_played_over(tmp_path: Path) -> None:
    (tmp_path / "duban.db").touch()
    result = CliRunner().invoke(app, ["demo", "--headless", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "empty folder" in result.output


def test_a_cell_that_the_sheet_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        edited(write_roster(ROSTER), {"ZZ99": "x"})
