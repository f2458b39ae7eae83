"""`duban bulletin`, as an administrator types it."""

import asyncio
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from bot.__main__ import app
from tests.commands.test_preview_command import _issue

RUN = CliRunner()


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/duban.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_issue(url))


def test_a_bulletin_is_written_or_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    days = ["bulletin", "--from", "2022-02-01", "--to", "2022-03-31"]
    done = RUN.invoke(app, [*days, "--unit", "经信局", "--out", "a.docx"])
    assert (done.exit_code, done.output) == (0, "已写入 a.docx\n")
    words = [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
    assert words[0] == "送审稿"
    assert "关于经信局牵头督办事项进展情况的通报" in words
    for refused, why in (
        (["--unit", "没有局"], "没有找到“没有局”"),
        (["--leader", "李敏"], "没有找到“李敏”"),  # a clerk
        (["--document", "督〔2022〕99号"], "没有找到"),
    ):
        done = RUN.invoke(app, [*days, *refused])
        assert (done.exit_code, why in done.output) == (1, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    done = RUN.invoke(
        app, [*days, "--leader", "周海涛", "--document", "2022-3", "--special", "--pdf", "--out", "b.pdf"]
    )
    assert (done.exit_code, "no LibreOffice" in done.output) == (1, True)
    title = "Special report on the progress of directives in the portfolio of 周海涛 of “工业经济讲话”"
    english = [paragraph.text for paragraph in Document(str(tmp_path / "b.docx")).paragraphs]
    assert title in "".join(english)
    assert "Draft" in english
