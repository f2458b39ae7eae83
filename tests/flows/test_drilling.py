"""From a digest down to a unit's own words and back, in one message; and the counts that a work group gets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.conftest import Played, Scenes
from tests.flows.following import labels
from tests.flows.test_digests import digest_of, friday_evening, friday_morning, texts


@pytest.fixture
async def evening(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    async with scenes.after(friday_evening, tmp_path / "town") as town:
        yield town


@pytest.fixture
async def morning(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    async with scenes.after(friday_morning, tmp_path / "town") as town:
        yield town


async def test_a_leader_looks_from_the_digest_down_to_the_words_and_back(evening: Played) -> None:
    leader, reply = evening.player("周海涛"), "技改补助资金已兑付到位3户,第二批正在审核"
    digest = await digest_of(leader)
    links = [entity["url"] for entity in digest["entities"] if entity["type"] == "text_link"]
    assert any(url.endswith("?start=d_2022-1-2") for url in links)
    [overview] = await leader.press("按单位", "督办周报")
    assert overview["message_id"] == digest["message_id"]
    assert "督办总览 · 周海涛分管" in overview["text"]
    assert "共7项,办结0项。" in overview["text"]
    [unit] = await leader.press("经信局", "督办总览")
    [card] = await leader.press("2", "经信局")
    assert "督〔2022〕1-2" in card["text"]
    assert (labels(card)[:4], labels(card)[-2:]) == (["反馈原话", "原文", "历史", "附件"], ["更多", "返回列表"])
    [words] = await leader.press("反馈原话", "督〔2022〕1-2")
    assert f"经信局 王建波 进展\n{reply}" in words["text"]
    await leader.press("返回", "反馈原话")
    [history] = await leader.press("历史", "督〔2022〕1-2")
    assert reply in history["text"]
    await leader.press("返回", "历史")
    [source] = await leader.press("原文", "督〔2022〕1-2")
    assert "关于工业经济 › 加大工业投资 › 二是\n二是要会同财政局落实技改补助资金" in source["text"]
    assert "督〔2022〕1号《" in source["text"]
    [back] = await leader.press("返回列表", "原文")
    assert (back["text"], labels(back)) == (unit["text"], labels(unit))
    [up] = await leader.press("返回", "经信局")
    assert up["text"] == overview["text"]
    [again] = await leader.press("返回周报", "督办总览")
    assert (again["text"], again["message_id"]) == (digest["text"], digest["message_id"])
    # two taps from the digest: the number, then the words
    await leader.press("2", "督办周报")
    assert reply in texts(await leader.press("反馈原话", "督〔2022〕1-2"))
    # and by the number's link, for the head of the unit too
    for name in ("周海涛", "马国强"):
        [linked] = await evening.player(name).write("/start d_2022-1-2")
        assert labels(linked)[:3] == ["反馈原话", "原文", "历史"]
    assert "督办总览 · 经信局" in texts(await evening.player("马国强").write("/overview"))
    assert "督办总览(" in texts(await evening.player("李敏").write("/overview"))
    assert "督办总览" not in texts(await evening.player("王建波").write("/overview"))


async def test_a_work_group_gets_counts_and_nothing_else(morning: Played) -> None:
    clerk, owner = morning.player("李敏"), morning.player("王建波")
    group = await morning.client.found_group("督查工作群", [clerk.chat, owner.chat])
    morning.transcript.names[group] = "督查工作群"

    async def said(text: str, speaker: int) -> str:
        await morning.client.send(group, text, speaker=speaker)
        await morning.town.settle()
        newest = (await morning.client.messages(group))[-1]
        [[button]] = newest["reply_markup"]["inline_keyboard"]
        assert (newest["from_bot"], button["url"].startswith("https://t.me/")) == (True, True)
        return str(newest["text"])

    assert "只有督查室人员" in await said("/counts on", owner.chat)
    assert "已开启" in await said("/counts on", clerk.chat)
    assert "请到私聊" in await said("@duban_sandbox_bot 2 已兑付", owner.chat)
    assert "“督查工作群” 李敏" in texts(await clerk.write("/counts"))
    await morning.at(2, 18, 16, 31)
    assert await morning.player("郑晓峰").sees("工作群“督查工作群”将每周收到督办汇总数字")
    counts = (await morning.client.messages(group))[-1]["text"]
    assert counts.startswith("督办汇总(截至2月18日16:30)\n共7项:🟢正常")
    assert not any(word in counts for word in ("经信局", "王建波", "技改", "周海涛"))
    assert "已停止" in await said("/counts off", clerk.chat)
    before = len(await morning.client.messages(group))
    await morning.at(2, 25, 16, 31)
    assert len(await morning.client.messages(group)) == before
