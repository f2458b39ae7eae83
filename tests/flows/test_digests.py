"""A Friday as leaders and clerks live it: the preview, the digest, a leader's words, and what becomes of them."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.demo.player import NotThereError, Player
from bot.services.issuing import Issuing
from bot.services.requests import Wish
from db.enums import DateSource, RequestKind
from db.models import Directive, Document, Person, PersonRole
from db.session import Cause
from tests.flows.conftest import Played, Scenes
from tests.flows.following import labels
from tests.services.office import by
from tests.services.papers import SPEECH, issued, settle, take_in

FRIDAY = (2, 18)


async def ids(town: Played) -> dict[str, int]:
    async with town.town.bot.database.read() as session:
        return {person.name: person.id for person in await session.scalars(select(Person))}


async def friday(town: Played, hour: int, minute: int = 0) -> None:
    """Let a speech be issued on Thursday 10 February, signed, reported on, and time pass up to the Friday after."""
    await issued(town.town.bot.services.office, await ids(town))
    await town.later(minutes=1)
    await town.player("王建波").write("收到")
    await town.player("王建波").write("2 技改补助资金已兑付到位3户,第二批正在审核")
    await town.at(*FRIDAY, hour, minute)


async def friday_evening(town: Played) -> None:
    await friday(town, 16, 31)


async def friday_morning(town: Played) -> None:
    await friday(town, 10, 5)


@pytest.fixture
async def evening(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The first digest has just come."""
    async with scenes.after(friday_evening, tmp_path / "town") as town:
        yield town


@pytest.fixture
async def any_evening(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The same, once on each database."""
    async with any_scenes.after(friday_evening, tmp_path / "town") as town:
        yield town


@pytest.fixture
async def morning(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The clerk has the preview."""
    async with scenes.after(friday_morning, tmp_path / "town") as town:
        yield town


@pytest.fixture
async def any_morning(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The same, once on each database."""
    async with any_scenes.after(friday_morning, tmp_path / "town") as town:
        yield town


def texts(messages: list[dict[str, Any]]) -> str:
    return "\n".join(str(message.get("text") or message.get("caption") or "") for message in messages)


async def digest_of(player: Player) -> dict[str, Any]:
    return await player.shown("督办周报 2022年")


# ---- reading


async def test_a_leader_reads_the_digest_opens_items_and_looks_at_the_picture(any_evening: Played) -> None:
    leader = any_evening.player("周海涛")
    digest = await digest_of(leader)
    assert "呈:周海涛副县长" in digest["text"]
    assert "2 " in digest["text"]
    assert "全部7项" in texts(await leader.press("全部"))
    assert "督〔2022〕1-3" in texts(await leader.press("3", "全部7项"))
    assert "呈:周海涛副县长" in texts(await leader.press("返回", "全部7项"))
    await leader.press("看图", "督办周报")
    assert (await leader.picture()).startswith(b"\x89PNG")
    assert "已阅" in texts(await leader.press("已阅", "督办周报"))
    assert await any_evening.player("孙立新").sees("呈:周海涛副县长")
    assert not await any_evening.player("王建波").sees("督办周报")


async def test_the_command_brings_the_last_one_again(evening: Played) -> None:
    assert "第1期" in texts(await evening.player("周海涛").write("/digest"))
    assert "周报预览" in texts(await evening.player("李敏").write("/digest"))
    assert "已全部发出" in texts(await evening.player("赵文斌").write("/digest"))
    assert "/my" in texts(await evening.player("王建波").write("/digest"))


async def test_before_the_first_there_is_none(town: Played) -> None:
    assert "目前没有督办事项,所以没有周报" in texts(await town.player("周海涛").write("/digest"))
    assert "目前没有周报" in texts(await town.player("李敏").write("/digest"))


@pytest.mark.parametrize("word", ["好", "收到", "知道了", "👌"])
async def test_words_of_receipt_are_never_an_instruction(evening: Played, word: str) -> None:
    leader = evening.player("周海涛")
    assert "已阅" in texts(await leader.write(word, await digest_of(leader)))
    assert not await leader.sees("批示,请核对")


async def test_a_number_alone_opens_its_card(evening: Played) -> None:
    assert "督〔2022〕1-3" in texts(await evening.player("周海涛").write("3"))


async def test_who_is_no_leader_any_more_presses_in_vain(evening: Played) -> None:
    leader, people = evening.player("周海涛"), await ids(evening)
    before = len(await evening.client.messages(leader.chat))
    async with evening.town.bot.database.write(Cause(evening.town.clock.now())) as session:
        await session.execute(delete(PersonRole).where(PersonRole.person_id == people["周海涛"]))
    for button in ("2", "全部", "看图", "已阅", "作批示"):
        [said] = await leader.press(button, "督办周报")
        assert (said["toast"], "权限" in said["text"] or "不能" in said["text"]) == (True, True)
    assert len(await evening.client.messages(leader.chat)) == before


async def test_whoever_is_no_leader_any_more_when_it_is_sent_gets_none(morning: Played) -> None:
    people = await ids(morning)
    async with morning.town.bot.database.write(Cause(morning.town.clock.now())) as session:
        await session.execute(delete(PersonRole).where(PersonRole.person_id == people["周海涛"]))
    await morning.at(*FRIDAY, 16, 31)
    assert not await morning.player("周海涛").sees("督办周报 2022年")
    assert await morning.player("程志远").sees("督办周报 2022年")


# ---- a leader's words


async def test_an_instruction_from_the_leader_to_the_unit_and_back_into_the_next_digest(any_evening: Played) -> None:
    leader, clerk, owner = any_evening.player("周海涛"), any_evening.player("李敏"), any_evening.player("王建波")
    said = texts(await leader.write("3 请经信局会同财政局3月4日前拿出方案", await digest_of(leader)))
    assert "请经信局会同财政局3月4日前拿出方案" in said
    assert "转:经信局 王建波、经信局 马国强、财政局 苏燕;抄督查室" in said
    assert "要求3月4日(周五)前报告" in said
    assert not await clerk.sees("批示待转办")
    assert "已送督查室转办" in texts(await leader.press("转办"))
    assert await clerk.sees("批示待转办")  # at once
    assert "已转办" in texts(await clerk.press("转办", "批示待转办"))
    assert [await any_evening.player(name).sees("领导批示") for name in ("王建波", "马国强", "苏燕")] == [True] * 3
    assert await leader.sees("您的批示")
    assert "您已签收" in texts(await owner.press("签收", "领导批示"))
    await any_evening.player("马国强").press("报进展", "领导批示")
    await any_evening.player("马国强").write("方案正在起草")
    order = await owner.shown("领导批示")
    await owner.write("方案已报县政府,3月2日上会", order)
    other = any_evening.player("苏燕")
    assert "已签收" in texts(await other.write("收到", await other.shown("领导批示")))
    photo = await other.attach("现场.jpg", b"\xff\xd8", reply_to=await other.shown("领导批示"))
    assert "没有读懂" in texts(photo)
    assert "已转督查室" in texts(await other.write("财政局已安排资金", await other.shown("领导批示")))
    await any_evening.later(minutes=1)
    await any_evening.at(2, 21, 9)
    assert await clerk.sees("财政局已安排资金")
    await any_evening.at(2, 25, 16, 31)
    assert "3 请经信局会同财政局3月4日前拿出方案:2月18日已报,经信局:“方案已报县政府,3月2日上会”" in (
        await digest_of(leader)
    )["text"].replace("\n", "")


async def test_several_items_in_one_message(evening: Played) -> None:
    leader = evening.player("周海涛")
    said = await leader.write("2、3 请抓紧\n4 请月底前报结果", await digest_of(leader))
    assert [("事项:2" in m["text"], "事项:3" in m["text"], "事项:4" in m["text"]) for m in said] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


async def test_a_number_that_is_not_there_is_named_and_nothing_is_noted(evening: Played) -> None:
    leader = evening.player("周海涛")
    assert "没有第99项" in texts(await leader.write("99 请抓紧", await digest_of(leader)))
    assert "没有“请您协调”的事项" in texts(await leader.write("①请抓紧", await digest_of(leader)))
    assert not await leader.sees("批示,请核对")


async def test_what_was_issued_since_the_digest_is_found_by_its_number(evening: Played) -> None:
    office, people = evening.town.bot.services.office, await ids(evening)
    document = await take_in(office, people["李敏"], SPEECH + "\n3.招商方面。要办好一月一招商活动。\n")
    await settle(office, people, document)
    await Issuing(office).issue(by(office, people["李敏"]), document)
    leader = evening.player("周海涛")
    assert "事项:8" in texts(await leader.write("8 请抓紧", await digest_of(leader)))
    assert "没有第9项" in texts(await leader.write("9 请抓紧", await digest_of(leader)))


async def test_the_button_asks_for_words_and_other_words_replace_them(evening: Played) -> None:
    leader = evening.player("周海涛")
    await leader.press("作批示")
    said = texts(await leader.write("请统计局下周三前来汇报"))
    assert "转:统计局 钱统" in said
    await leader.press("改", "批示,请核对")
    said = texts(await leader.write("3 请抓紧"))
    assert "事项:3" in said
    assert "已经处理过了" in texts(await leader.press("转办", "统计局下周三"))
    assert "已撤回" in texts(await leader.press("不转", "事项:3"))


async def test_the_answer_to_a_card_is_on_its_directive(evening: Played) -> None:
    leader = evening.player("周海涛")
    [card] = [m for m in await leader.press("2", "督办周报") if not m.get("toast")]
    assert "事项:2" in texts(await leader.write("请加快,下周五前报结果", card))


async def test_forms_at_one_tap_go_out_are_recalled_in_the_bundle_and_become_a_directive(evening: Played) -> None:
    leader, clerk, owner = evening.player("周海涛"), evening.player("李敏"), evening.player("王建波")
    [card] = [m for m in await leader.press("2", "督办周报") if not m.get("toast")]
    assert len(card["reply_markup"]["inline_keyboard"]) == 3
    assert "已阅" in texts(await leader.press("已阅", "督〔2022〕1-2"))
    assert "已阅" in texts(await leader.write("👌", card))
    assert "只送督查室,由督查室跟踪" in texts(await leader.press("请督查室跟踪", "督〔2022〕1-2"))
    assert "只送督查室" in texts(await leader.press("只给督查室"))
    await leader.press("请专题报告", "督〔2022〕1-2")
    said = texts(await leader.write("3个工作日"))
    assert "转:经信局 王建波、经信局 马国强;抄督查室" in said
    assert "要求2月23日(周三)前报告" in said
    await leader.press("转给…", "批示,请核对")
    assert "财政局 苏燕" in texts(await leader.write("财政局"))
    await leader.press("转给…", "批示,请核对")
    await leader.press("✓ 财政局")
    assert "苏燕" not in texts(await leader.press("完成"))
    await leader.press("转办", "批示,请核对")
    await clerk.press("转办", "请专题报告")
    await evening.at(2, 22, 9, 1)
    bundle = (await owner.shown("今日督办"))["text"]
    assert "周海涛副县长“请专题报告”(督〔2022〕1-2" in bundle
    assert "应于2月21日签收,尚未签收" in bundle
    assert "今日督办" not in texts(await owner.press("签收批示", "今日督办"))
    shown = texts(await clerk.write("/instructions"))
    assert "请专题报告" in shown
    assert "未签收:马国强" in shown
    assert "未签收:马国强" in texts(await clerk.press("2", "未结批示"))
    assert "请督查室跟踪" in texts(await clerk.press("全部未结批示"))
    made = texts(await clerk.press("另立事项", "请专题报告"))
    assert "领导批示:周海涛副县长" in made
    assert "已另立事项 督〔2022〕2-1" in made


async def test_a_paper_instruction_with_its_scan(evening: Played) -> None:
    clerk, owner = evening.player("李敏"), evening.player("王建波")
    await clerk.write("2")
    await clerk.press("更多", "督〔2022〕1-2")
    await clerk.press("录入批示", "督〔2022〕1-2")
    await clerk.press("周海涛", "哪位领导的批示")
    assert "已收到1个文件" in texts(await clerk.attach("批示.jpg", b"\xff\xd8"))
    assert "批示上的日期" in texts(await clerk.write("请经信局3月4日前拿出方案。"))
    assert "上个礼拜" in texts(await clerk.write("上个礼拜"))
    said = texts(await clerk.write("2月16日"))
    assert "周海涛副县长(书面批示,2月16日)" in said
    assert "要求3月4日(周五)前报告" in said
    await clerk.press("转办", "批示待转办")
    assert "书面批示,2月16日" in (await owner.shown("领导批示"))["text"]
    await owner.press("📎", "领导批示")
    await owner.write("2")
    await owner.press("更多", "督〔2022〕1-2")
    assert "批示:请经信局3月4日前拿出方案。(要求3月4日前报告)" in texts(await owner.press("历史", "督〔2022〕1-2"))


async def test_the_answer_to_a_request_is_on_its_directive(evening: Played) -> None:
    people, bot = await ids(evening), evening.town.bot
    async with bot.database.write(Cause(evening.town.clock.now())) as session:
        where = Directive.item == "3"
        changed = {"due_source": DateSource.DOCUMENT, "leader_id": people["周海涛"]}
        await session.execute(update(Directive).where(where).values(**changed))
        directive = await session.scalar(select(Directive.id).where(where))
    services, now = bot.services, evening.town.clock.now
    later = Wish(RequestKind.EXTENSION, "设备未到货", date(2023, 3, 31))
    request = await services.requests.ask(Cause(now(), people["王建波"]), directive or 0, later)
    await services.decisions.approve(Cause(now(), people["李敏"]), request.id)
    await evening.later(minutes=1)
    leader = evening.player("周海涛")
    said = texts(await leader.write("请先报推进方案", await leader.shown("设备未到货")))
    assert "事项:3" in said


async def test_the_aide_relays_and_nobody_takes_it_for_the_leaders_own(evening: Played) -> None:
    aide, clerk = evening.player("孙立新"), evening.player("李敏")
    assert "孙立新转达" in texts(await aide.write("3 请抓紧", await digest_of(aide)))
    await aide.press("转办")
    assert "孙立新转达" in (await clerk.shown("批示待转办"))["text"]


async def test_an_instruction_waits_in_the_clerks_list_and_is_passed_on_from_there(evening: Played) -> None:
    leader, clerk, owner = (evening.player(name) for name in ("周海涛", "李敏", "王建波"))
    await leader.write("3 请抓紧拿出方案", await digest_of(leader))
    await leader.press("转办")
    assert "请抓紧拿出方案" in texts(await clerk.write("/todo"))
    assert "请抓紧拿出方案" not in texts(await owner.write("/todo"))
    assert "批示待转办" in texts(await clerk.press("批示"))
    assert "已转办" in texts(await clerk.press("转办", "批示待转办"))
    assert "请抓紧拿出方案" not in texts(await clerk.write("/todo"))


async def test_an_instruction_leads_back_to_the_list_that_it_was_opened_from(any_evening: Played) -> None:
    leader, clerk = any_evening.player("周海涛"), any_evening.player("李敏")
    for words in ("3 请抓紧拿出方案", "2 请加快"):
        await leader.write(words, await digest_of(leader))
        await leader.press("转办")
    await clerk.write("/todo")
    [opened] = await clerk.press("批示", "待办2件")
    assert labels(opened)[-1] == "返回列表"
    [passed_on] = [m for m in await clerk.press("转办", opened["text"]) if m["message_id"] == opened["message_id"]]
    assert "已转办" in passed_on["text"]
    [todo] = await clerk.press("返回列表", passed_on["text"])
    assert "待办1件" in todo["text"]
    await clerk.press("未结批示(2)", "待办1件")
    [opened] = await clerk.press("1", "未结批示,共2条")
    assert labels(opened)[-1] == "全部未结批示"
    [listed] = await clerk.press("全部未结批示", opened["text"])
    assert "未结批示,共2条" in listed["text"]


async def test_what_is_forwarded_or_edited_is_no_instruction(evening: Played) -> None:
    leader = evening.player("周海涛")
    assert "转发的内容不作为批示" in texts(await leader.forward("赵文斌", "请各单位抓紧报送"))
    await leader.write("请经信局抓紧")
    sent = [m for m in await evening.client.messages(leader.chat) if not m["from_bot"]][-1]
    assert "不会自动替换" in texts(await leader.edit(sent["message_id"], "请财政局抓紧"))


async def test_a_long_text_of_a_leader_is_not_swallowed(evening: Played) -> None:
    leader = evening.player("周海涛")
    long = "各单位要高度重视下半年工业投资工作,逐项梳理,倒排工期。" * 20
    assert long in texts(await leader.write(long))
    assert "最多1000字" in texts(await leader.write(long * 3))


async def test_without_item_or_unit_the_supervision_office_alone_gets_it(evening: Played) -> None:
    leader, clerk = evening.player("周海涛"), evening.player("李敏")
    assert "未指明事项编号或单位" in texts(await leader.write("下周开一次调度会"))
    with pytest.raises(NotThereError):
        await leader.press("转办")
    assert "只送督查室" in texts(await leader.press("只给督查室"))
    assert "只送督查室,不转单位" in (await clerk.shown("下周开一次调度会"))["text"]


async def test_the_clerk_adds_units_or_keeps_it(evening: Played) -> None:
    leader, clerk = evening.player("周海涛"), evening.player("李敏")
    await leader.write("3 请抓紧")
    await leader.press("转办")
    await clerk.press("转给…")
    assert "没有认出" in texts(await clerk.write("某某局"))
    assert "财政局 苏燕" in texts(await clerk.write("财政局"))
    assert "只送督查室" in texts(await clerk.press("只留督查室"))
    assert await leader.sees("由督查室直接办理")


async def test_words_of_receipt_to_a_question_change_nothing(evening: Played) -> None:
    leader = evening.player("周海涛")
    await leader.press("作批示")
    assert "已阅" in texts(await leader.write("好的"))
    assert not await leader.sees("批示,请核对")


async def test_a_leader_without_a_digest_may_instruct_too(town: Played) -> None:
    leader = town.player("周海涛")
    assert "转:经信局" in texts(await leader.write("请经信局下周来汇报"))
    assert "已阅" in texts(await leader.write("好"))
    clerk, owner = town.player("李敏"), town.player("王建波")
    await leader.press("转办")
    await clerk.press("转办", "批示待转办")
    await owner.press("报办理情况", "领导批示")
    assert "由督查室报领导" in texts(await owner.write("周二已当面汇报"))
    assert "经信局王建波就周海涛副县长批示" in (await clerk.shown("批示答复"))["text"]
    assert "该批示已有回音" in texts(await clerk.press("按此办结", "批示答复"))
    assert "没有未结的批示" in texts(await clerk.write("/instructions"))


async def test_a_long_answer_closes_an_instruction_too(town: Played) -> None:
    leader, clerk, owner = (town.player(name) for name in ("周海涛", "李敏", "王建波"))
    await leader.write("请经信局下周来汇报")
    await leader.press("转办")
    await clerk.press("转办", "批示待转办")
    await owner.press("报办理情况", "领导批示")
    said = "已当面汇报。" + "调度会议定事项逐项落实。" * 340  # nearly as much as a message of Telegram's has room for
    assert "由督查室报领导" in texts(await owner.write(said))
    await clerk.write("/instructions")
    assert "经信局王建波" in (await clerk.shown("批示答复"))["text"]  # two messages, the buttons under the second
    closed = texts(await clerk.press("按此办结", "可按此办结"))
    assert "该批示已有回音" in closed
    assert "已当面汇报。" in closed
    shown = texts(await clerk.press("1", "未结批示"))  # the list from before
    assert "办理结果" in shown
    assert "已当面汇报。" in shown
    assert "没有未结的批示" in texts(await clerk.write("/instructions"))


# ---- the clerk's preview


async def test_the_clerk_sees_each_as_its_leader_will_and_changes_it_before_it_goes(any_morning: Played) -> None:
    clerk, leader = any_morning.player("李敏"), any_morning.player("周海涛")
    assert "16:30自动发出" in (await clerk.shown("周报预览"))["text"]
    assert "预览 1/2 · 待发" in texts(await clerk.press("逐份预览"))
    await clerk.press("改导语")
    assert "▍本周重点看技改补助" in texts(await clerk.write("本周重点看技改补助"))
    assert "技改补助资金已兑付到位3户" in texts(await clerk.press("撤下/缩短引语", "预览 1/2"))
    assert "已撤下" in texts(await clerk.press("撤下2", "引语"))
    assert "已撤下" not in texts(await clerk.press("恢复2", "引语"))
    await clerk.press("缩短2", "引语")
    assert "不能改写" in texts(await clerk.write("补助资金已全部兑付"))
    assert "…已兑付到位3户…" in texts(await clerk.write("已兑付到位3户"))
    shown = (await clerk.shown("预览 1/2"))["text"]
    assert "预览 2/2" in texts(await clerk.press("下一份", "预览 1/2"))
    assert "预览 1/2" in texts(await clerk.press("上一份", "预览 2/2"))
    assert "周报预览" in texts(await clerk.press("返回", "预览 1/2"))
    await any_morning.at(2, 18, 16, 31)
    assert (await digest_of(leader))["text"] == shown.partition("\n")[2]


async def test_one_that_is_held_stays_held_until_it_is_let_go(morning: Played) -> None:
    clerk, leader = morning.player("李敏"), morning.player("周海涛")
    await clerk.press("逐份预览")
    assert "已暂缓,不发出" in texts(await clerk.press("暂缓", "预览 1/2"))
    await morning.at(2, 18, 16, 31)
    assert not await leader.sees("督办周报 2022年")
    assert await morning.player("程志远").sees("督办周报 2022年")
    assert "待发" in texts(await clerk.press("恢复发送"))
    await morning.later(minutes=1)
    assert await leader.sees("督办周报 2022年")
    assert "已经发出" in texts(await clerk.press("改导语", "预览 1/2"))


async def test_all_are_held_let_go_and_sent_at_once(morning: Played) -> None:
    clerk = morning.player("李敏")
    assert "已暂缓,恢复后才会发出" in texts(await clerk.press("暂缓", "周报预览"))
    assert "待发" in texts(await clerk.press("恢复发送"))
    assert "已全部发出" in texts(await clerk.press("全部发出"))
    assert await morning.player("周海涛").sees("督办周报 2022年")


async def test_the_computed_lead_in_comes_back(morning: Played) -> None:
    clerk = morning.player("李敏")
    await clerk.press("逐份预览")
    before = (await clerk.shown("预览 1/2"))["text"]
    await clerk.press("改导语")
    await clerk.write("别的导语")
    await clerk.press("改导语")
    assert texts(await clerk.write("恢复")) == before


async def test_a_speaker_gets_the_digest_of_the_document_too(town: Played) -> None:
    people = await ids(town)
    document = await issued(town.town.bot.services.office, people, "1-3 经信局 12月31日 月报\n4-7 财政局 12月31日 月报")
    async with town.town.bot.database.write(Cause(town.town.clock.now())) as session:
        await session.execute(update(Document).where(Document.id == document).values(leader_id=people["周海涛"]))
    await town.at(2, 18, 16, 31)
    assert await town.player("周海涛").sees("第1期·专题")
