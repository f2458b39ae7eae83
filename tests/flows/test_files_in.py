"""Files of other kinds through the whole bot: a Word file, a task sheet, a long one whose progress is shown."""

import pytest

from handlers import progress
from tests.flows.conftest import Played
from tests.intake.formats import papers


async def test_a_word_file_and_a_task_sheet_become_documents(town: Played) -> None:
    clerk = town.player("李敏")
    [summary] = await clerk.attach("通知.docx", papers.docx())
    assert "关于做好2022年防汛抗旱工作的通知" in summary["text"]
    assert "共4项" in summary["text"]
    [again] = await clerk.attach("通知.pdf", papers.pdf(papers.pages_of(papers.set_lines(), 9)))
    assert "已经录入过" in again["text"]
    [sheet] = await clerk.attach("任务.xlsx", papers.xlsx())
    assert "共3项" in sheet["text"]
    [locked] = await clerk.attach("扫描.pdf", papers.pdf([[], []]))
    assert "扫描.pdf 是扫描件" in locked["text"]


async def test_a_table_pasted_into_the_chat_becomes_drafts(town: Played) -> None:
    clerk = town.player("李敏")
    await clerk.write(papers.TABLE_TEXT + "\n" + "请各单位按照任务分解表抓好落实，及时报送进展情况。" * 5)
    [summary, _] = await clerk.press("就这些")
    assert "共" in summary["text"]
    assert "防汛重点任务分解表" in summary["text"]


async def test_the_progress_of_a_long_file_is_shown_and_gone_at_the_end(
    town: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "FIRST_AFTER", 0.01)
    monkeypatch.setattr(progress, "EVERY", 0.05)
    clerk = town.player("李敏")
    pages = papers.pages_of(papers.set_lines(papers.PARAGRAPHS * 40), 8)
    await clerk.attach("长文件.pdf", papers.pdf(pages))
    shown = [m for m in await town.client.messages(clerk.chat) if m["from_bot"]]
    passing = [m for m in shown if m["deleted"]]
    assert [m["deleted"] for m in shown] == [True, False]
    assert "读" in passing[0]["text"]
    assert "共" in shown[-1]["text"]
