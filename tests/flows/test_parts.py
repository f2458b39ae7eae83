"""What goes to all townships: parted at review, issued to each, reported on, chased, rolled up, confirmed by the lead."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.intake.roster_file import Roster
from tests.flows.conftest import Played, Scenes
from tests.flows.following import Following, any_following, labels
from tests.flows.test_document_in import send_speech
from tests.services.parted import SPEECH, WITH_TOWNSHIPS

__all__ = ["any_following"]

FEW = {"周海涛", "李敏", "赵文斌", "王建波", "何镇", "高乡", "林街"}
ROSTER = Roster(WITH_TOWNSHIPS.units, tuple(one for one in WITH_TOWNSHIPS.people if one.name in FEW))


@pytest.fixture
async def county(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """A town with three townships, once on each database."""
    async with any_scenes.of(ROSTER, tmp_path / "county") as ready:
        yield ready


async def test_a_directive_for_all_townships(county: Played) -> None:
    clerk, lead, leader = (county.player(name) for name in ("李敏", "王建波", "周海涛"))
    he, gao, lin = (county.player(name) for name in ("何镇", "高乡", "林街"))
    await send_speech(clerk, SPEECH)
    [card] = await clerk.press("逐条核对")
    assert "可分办:原文面向各乡镇(街道),点[分办]可交各单位分别办理" in card["text"]
    await clerk.press("分办")
    [choices] = await clerk.press("各乡镇(街道)")
    assert "请选择分办单位" in choices["text"]
    assert "✓ 各乡镇(街道)" in labels(choices)
    [card] = await clerk.press("返回")
    assert "分办:城关镇、大河乡、北关街道,各自一份、分别签收反馈" in card["text"]
    await clerk.write("全部 经信局 6月30日 月报")
    await clerk.press("提交审定")
    await county.player("赵文斌").press("同意")
    await clerk.press("全部交办")
    assert "分办给你单位1项:\n1·城关镇 落实秸秆禁烧责任" in (await he.shown("【督办通知】"))["text"]
    await he.write("收到")
    await gao.write("1·大河乡:已巡查20次,劝阻5起")
    assert "分办3个单位,已办结0个;新反馈:大河乡" in (await lead.write("1"))[0]["text"]
    await county.at(2, 14, 9, 5)
    assert "尚未签收" in (await lin.shown("1·北关街道"))["text"]  # alone in their bundle
    assert not await he.sees("【今日督办】")
    await he.write("已全部完成,巡查60次,处置火点3处")
    await he.press("提交办结申请")
    assert "待牵头单位确认" in (await he.shown("已提交申请办结"))["text"]
    assert "待处理:申请办结(何镇,待牵头单位确认)" in (await he.write("1"))[0]["text"]
    waiting = await lead.shown("【分办情况】")
    assert "城关镇:已申请办结,待确认" in waiting["text"]
    await lead.press("审 城关镇")
    await lead.press("同意")
    assert await he.sees("办结")
    await lead.write("1")
    assert "分办3个单位,已办结1个;逾期:北关街道" in (await lead.shown("督〔2022〕1-1"))["text"]
    await county.at(2, 18, 16, 30)
    digest = (await leader.shown("督办周报"))["text"]
    assert "1/3(经信局牵头),逾期1个:北关街道" in digest


async def test_a_supporting_unit_reports_on_its_part_and_the_lead_says_it_is_done(any_following: Following) -> None:
    helper, lead = any_following.player("钱统"), any_following.player("王建波")
    await helper.shown("配合1项:5 40只重点工业项目(经信局牵头)")
    await helper.write("收到")
    await helper.write("5")
    await helper.press("报进展", "督〔2022〕3-5")
    [heard] = await helper.write("入统数据已核对36只")
    assert "36吗" not in heard["text"]  # its words move no figure: none is asked about
    [card] = await lead.write("5")
    assert "配合单位新反馈:统计局" in card["text"]
    assert "(配合单位统计局 钱统)" in card["text"]
    assert re.search(r"配合·统计局:办理中,2月11日10:\d\d“入统数据已核对36只”\(钱统\)", card["text"])
    await lead.press("更多", "督〔2022〕3-5")
    await lead.press("分办情况")
    await lead.press("✓ 统计局已完成")
    page = await lead.shown("【分办情况】督〔2022〕3-5")
    assert "配合·统计局:已完成" in page["text"]
    assert labels(page) == ["↺ 统计局未完成", "返回"]
    await helper.write("5")
    assert "分办情况" not in labels(
        (await helper.press("更多", "督〔2022〕3-5"))[0]
    )  # reads its own, not others' reports
