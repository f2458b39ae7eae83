"""`duban archive`, as an administrator types it."""

import asyncio
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.commands.test_preview_command import _issue

RUN = CliRunner()


def test_a_package_is_written_and_what_cannot_be_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_issue(url))
    written = RUN.invoke(app, ["archive", "督〔2022〕3号", "--out", str(tmp_path)])
    assert (written.exit_code, "事项1项,附件0个" in written.output) == (0, True)
    [file] = tmp_path.glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        assert "3 事项/督〔2022〕3-22 有序用电检查.docx" in archive.namelist()
    assert RUN.invoke(app, ["archive", "2022-3", "--out", str(tmp_path / "mine.zip")]).exit_code == 0
    for words in ("2022-4", "讲话"):
        none = RUN.invoke(app, ["archive", words])
        assert (none.exit_code, f"没有编号为“{words}”" in none.output) == (1, True)
    full = RUN.invoke(app, ["archive", "2022-3", "--out", str(file / "no.zip")])
    assert (full.exit_code, "归档包没有写成" in full.output) == (1, True)
