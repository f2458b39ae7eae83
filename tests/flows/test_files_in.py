"""Files of other kinds through the whole bot: a Word file, a task sheet, a long one whose progress is shown."""

import asyncio
import threading
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.intake import parse as parsing
from bot.intake.drafts import ParsedDocument
from handlers import documents, progress
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
    [again] = await clerk.attach("任务.csv", papers.TABLE_TEXT.replace("\t", ",").encode("gb18030"))
    assert "已经录入过" in again["text"]
    await clerk.press("下载表格")
    ours = CalamineWorkbook.from_filelike(BytesIO(await clerk.file("事项表"))).get_sheet_by_index(0).to_python()
    [flat] = await clerk.attach("事项表.csv", "\n".join(",".join(map(str, row)) for row in ours).encode())
    assert ".csv文件里没有选项和编号对照" in flat["text"]
    [locked] = await clerk.attach("扫描.pdf", papers.pdf([[], []]))
    assert "扫描.pdf 是扫描件" in locked["text"]


async def test_a_table_pasted_into_the_chat_becomes_drafts(town: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = town.player("李敏")
    threads = []

    def parse(*args: Any) -> ParsedDocument:
        threads.append(threading.current_thread())
        return parsing.parse(*args)

    monkeypatch.setattr(documents, "parse", parse)
    await clerk.write(papers.TABLE_TEXT + "\n" + "请各单位按照任务分解表抓好落实，及时报送进展情况。" * 5)
    [summary, _] = await clerk.press("就这些")
    assert "共" in summary["text"]
    assert "防汛重点任务分解表" in summary["text"]
    assert threads
    assert threading.main_thread() not in threads  # the loop's: others are heard while a long paste is read


async def test_the_progress_of_a_long_file_is_shown_and_gone_at_the_end(
    town: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "FIRST_AFTER", 0.01)
    monkeypatch.setattr(progress, "EVERY", 0.05)
    clerk = town.player("李敏")
    pages = papers.pages_of(papers.set_lines(papers.PARAGRAPHS * 40), 8)
    sending = asyncio.create_task(clerk.attach("长文件.pdf", papers.pdf(pages)))
    seen = set()
    while not sending.done():
        seen |= {m.get("text", "") for m in await town.client.messages(clerk.chat) if m["from_bot"]}
        await asyncio.sleep(0.01)
    await sending
    assert any("正在读取文件" in words or "正在分解事项" in words for words in seen)
    _, passing, summary = [m for m in await town.client.messages(clerk.chat, 1) if m["from_bot"]]
    assert (passing["deleted"], summary["deleted"]) == (True, False)
    assert "共160项" in summary["text"]
