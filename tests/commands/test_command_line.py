"""The `duban` command as a whole: its document, its examples, and that what a person can mend is one line."""

import asyncio
import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app, main
from tests.command_document import DOCUMENT, commands, document
from tests.conftest import PostgreSQL

ROOT = Path(__file__).parents[2]
RUN = CliRunner()


def test_the_document_says_what_help_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `.venv/bin/python -m tests.command_document`"


def test_every_command_has_an_example_that_it_takes() -> None:
    for name, command in commands():
        assert command.epilog, name
        _, *words = shlex.split(command.epilog.removeprefix("Example: "))
        assert words[: len(name.split())] == name.split()
        options = {option for one in command.params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, name


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    return tmp_path


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command as the shell does and return its exit code."""
    monkeypatch.setattr("sys.argv", ["duban", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://duban:geheim@127.0.0.1:9/duban", "127.0.0.1"),
        ("sqlite+aiosqlite:///nonsense.db", "file is not a database"),
        ("sqlite+aiosqlite:///nonsense.db/below/duban.db", "nonsense.db"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_line(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, said: str
) -> None:
    (place / "nonsense.db").write_bytes(b"nonsense" * 200)
    monkeypatch.setenv("DATABASE_URL", url)
    assert ended(monkeypatch, "invite", "李敏") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert "geheim" not in line


async def test_a_server_that_turns_the_bot_away_is_one_line(postgresql: PostgreSQL, place: Path) -> None:
    how: dict[str, Any] = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT, "cwd": place}
    environment = os.environ | {"DATABASE_URL": postgresql.url("nowhere"), "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment, **how)
    said = (await process.communicate())[0].decode().splitlines()
    assert process.returncode == 2  # systemd does not start it again
    assert re.fullmatch(r'DATABASE_URL .*: database "nowhere" does not exist. `duban doctor` says more.', said[-1])
    assert [line for line in said if "Traceback" in line or "File" in line] == []


def test_a_file_that_cannot_be_written_is_one_line(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(monkeypatch, "roster", "export", str(place / "nowhere" / "roster.xlsx")) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line == f"{place}/nowhere/roster.xlsx: No such file or directory"


def _json(*arguments: str) -> Any:
    run = RUN.invoke(app, [*arguments, "--json"])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def test_what_programs_read(place: Path) -> None:
    (place / "roster.csv").write_text("单位,姓名,身份\n政府办,李敏,督查室\n", encoding="utf-8")
    changes = _json("roster", "import", "roster.csv")
    assert ["person", "added", "李敏（政府办）", ["roles"]] in [list(one.values()) for one in changes]
    invited = _json("invite", "李敏")
    assert (invited["name"], invited["link"], len(invited["code"])) == ("李敏", None, 22)
    assert [row["action"] for row in _json("audit", "show")][-1] == "invited"
    assert _json("audit", "verify")["whole"]
    assert _json("backup", "list") == []
    spring_festival = {"day": "2022-02-01", "worked": False, "own": False, "note": ""}
    assert spring_festival in _json("calendar", "show", "2022")
