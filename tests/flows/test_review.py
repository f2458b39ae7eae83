"""The clerk settles what is open: in bulk, by Excel, card by card; then approval and issue."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.demo.player import NotThereError, Player
from db.enums import InboxStatus
from db.models import Directive, InboxRow, Person
from db.session import Cause
from tests.flows.conftest import Played, Scenes
from tests.flows.test_document_in import send_speech
from tests.services.papers import SPEECH
from tests.services.test_draft_sheets import edited


def labels(message: dict[str, object]) -> list[str]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])  # type: ignore[attr-defined]
    return [button["text"] for row in keyboard for button in row]


async def taken_in(town: Played) -> None:
    await send_speech(town.player("李敏"))


@pytest.fixture
async def at_review(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The clerk has just sent the speech."""
    async with scenes.after(taken_in, tmp_path / "town") as town:
        yield town


@pytest.fixture
async def any_at_review(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """The same, once on each database."""
    async with any_scenes.after(taken_in, tmp_path / "town") as town:
        yield town


async def opened_card(clerk: Player) -> dict[str, object]:
    [card] = await clerk.press("逐条核对")
    return card


async def test_a_bulk_is_answered_with_what_changed_and_what_stays_open(any_at_review: Played) -> None:
    clerk = any_at_review.player("李敏")
    [result] = await clerk.write("1-3 经信局 12月31日 月报\n第二章 统计局 11月30日")
    assert "1-3(3项): 经信局 责任人王建波 12月31日 月报" in result["text"]
    assert "6-7(2项): 统计局 责任人钱统 11月30日" in result["text"]
    assert "还缺责任人2项:4-5" in result["text"]
    assert labels(result) == ["撤销本次", "汇总", "提交审定"]
    [summary] = await clerk.press("撤销本次")
    assert "缺责任人7项" in summary["text"]


async def test_a_bulk_that_is_not_understood_names_the_piece(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    [answer] = await clerk.write("1 经信局\n2-9 12月31日\n3 金星局 2月30日")
    assert "没有改动任何一项" in answer["text"]
    assert "第2行 没有编号 9" in answer["text"]
    assert "金星局" in answer["text"]
    [result] = await clerk.write("4 石桥镇 12月31日", reply_to=await clerk.shown("督〔2022〕1号"))
    assert "该单位名册无责任人" in result["text"]


async def test_a_number_alone_opens_the_card_and_a_range_alone_is_told_what_lacks(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    for number in ("5", "1-5", "督〔2022〕1-5"):
        [card] = await clerk.write(number)
        assert "第5/7项" in card["text"]
    [answer] = await clerk.write("督〔2022〕9-1")
    assert "没有编号为“1”、您可以查看的事项" in answer["text"]
    [answer] = await clerk.write("5-7")
    assert "只有编号,没写要设什么" in answer["text"]


async def test_bulk_setting_is_explained(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    [help_] = await clerk.press("批量设置")
    assert "5-9 经信局 12月31日 月报" in help_["text"]
    assert "现缺责任人:1-7" in help_["text"]
    [summary] = await clerk.press("返回")
    assert "共7项" in summary["text"]


async def test_all_suggestions_are_taken_over_and_given_back(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    [summary] = await clerk.press("采纳全部建议")
    assert "已采纳" in summary["text"]
    assert "撤销本次" in labels(summary)
    [undone] = await clerk.press("撤销本次")
    assert "缺责任人7项" in undone["text"]


async def test_the_list_is_paged_and_leads_to_cards(town: Played) -> None:
    clerk = town.player("李敏")
    more = "".join(f"\n{n}.第{n}项工作。财政局要落实第{n}项工作经费,加强监督检查。" for n in range(3, 12))
    await send_speech(clerk, SPEECH + more)
    [page] = await clerk.press("看清单")
    assert "第1/2页" in page["text"]
    assert "要素不全,暂不交办" in page["text"]
    [second] = await clerk.press("下一页")
    assert "第2/2页" in second["text"]
    [first] = await clerk.press("◀ 上一页")
    assert "第1/2页" in first["text"]
    [card] = await clerk.press("3")
    assert "督〔2022〕1-3" in card["text"]


async def test_the_sheet_goes_out_and_comes_back(any_at_review: Played) -> None:
    clerk = any_at_review.player("李敏")
    message, toast = await clerk.press("下载表格")
    assert "7项" in message["caption"]
    assert toast["toast"]
    sheet = await clerk.file("督办事项表")
    [text] = await clerk.attach("表.csv", b"1,2", reply_to=message)
    assert "存为“Excel工作簿(.xlsx)”" in text["text"]
    [untouched] = await clerk.attach("表.xlsx", sheet, reply_to=message)
    assert "没有改动" in untouched["text"]
    edits = {
        ("1", "lead"): "经贸局",
        ("1", "due"): date(2022, 12, 31),
        ("2", "owner"): "无此人",
        ("5", "kind"): "限时办结",
    }
    [changes] = await clerk.attach("表.xlsx", edited(sheet, edits, drop=("7",)))
    assert "1 牵头单位:(空) → 经贸局" in changes["text"]
    assert "1 时限:(空) → 12月31日" in changes["text"]
    assert "第3行“责任人”(H列):名册里没有“无此人”" in changes["text"]
    assert "表中少了 7" in changes["text"]
    assert labels(changes) == ["确认修改2处", "确认,并把缺的1项改为不立项"]
    [summary] = await clerk.press("确认修改")
    assert "缺责任人6项:2-7" in summary["text"]
    [stale] = await clerk.press("确认修改") if await _pressable(clerk, "确认修改") else [{"text": "没有生效"}]
    assert "没有生效" in stale["text"]


async def _pressable(clerk: Player, label: str) -> bool:
    try:
        await clerk._find(label, "")
    except NotThereError:
        return False
    return True


async def test_a_card_shows_the_words_of_the_document(at_review: Played) -> None:
    card = await opened_card(at_review.player("李敏"))
    text = str(card["text"])
    assert "督〔2022〕1-1" in text
    assert "经信局要抓好18个重点工业项目的组织实施" in text
    assert "出处:关于工业经济 › 加大工业投资 › 一是" in text
    assert "建议:经信局(王建波),原文点名“经信局” — 采纳后生效" in text
    assert "待定(原文“尽快”,不算日期)" in text
    assert "第1/7项" in text


async def test_a_suggestion_is_taken_over_on_its_card(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await opened_card(clerk)
    [card] = await clerk.press("采纳建议")
    assert "牵头:经信局(责任人 王建波)" in card["text"]
    assert "采纳建议" not in labels(card)


async def test_fields_are_set_by_buttons(any_at_review: Played) -> None:
    clerk = any_at_review.player("李敏")
    await opened_card(clerk)
    await clerk.press("牵头单位")
    [card] = await clerk.press("财政局")
    assert "牵头:财政局(责任人 苏燕)" in card["text"]
    await clerk.press("责任人")
    [card] = await clerk.press("魏强")
    assert "责任人 魏强" in card["text"]
    await clerk.press("配合单位")
    [choices] = await clerk.press("统计局")
    assert "✓ 统计局" in labels(choices)
    [card] = await clerk.press("返回")
    assert "配合:统计局" in card["text"]
    await clerk.press("时限")
    [card] = await clerk.press("2022年12月31日")
    assert "时限:2022年12月31日(督查室定;原文“尽快”)" in card["text"]
    await clerk.press("反馈周期")
    [card] = await clerk.press("月报")
    assert "· 月报" in card["text"]
    await clerk.press("类型")
    [card] = await clerk.press("持续推进")
    assert "持续推进" in card["text"]
    await clerk.press("牵头领导")
    [card] = await clerk.press("周海涛")
    assert "牵头领导:周海涛" in card["text"]
    assert "待立项" in card["text"]


async def test_a_directive_may_be_open_ended(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await opened_card(clerk)
    await clerk.press("时限")
    [card] = await clerk.press("无期限")
    assert "时限:无期限" in card["text"]
    assert "缺责任人、时限" in card["text"]  # without a cadence nobody would hear of it again


@pytest.mark.parametrize(
    ("label", "words", "shown"),
    [
        ("事项名称", "重点项目开工", "重点项目开工"),
        ("办结标准", "18个全部开工", "办结标准:18个全部开工"),
    ],
)
async def test_words_are_typed(at_review: Played, label: str, words: str, shown: str) -> None:
    clerk = at_review.player("李敏")
    await opened_card(clerk)
    question, _ = await clerk.press(label)
    assert f"请把{label}发给我" in question["text"]
    [card] = await clerk.write(words)
    assert shown in card["text"]


async def test_a_choice_may_be_typed_too_and_a_question_given_up(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await opened_card(clerk)
    await clerk.press("牵头单位")
    await clerk.press("输入")
    [wrong] = await clerk.write("外星局")
    assert "名册里没有“外星局”" in wrong["text"]
    [file] = await clerk.attach("图.png", b"\x89PNG")
    assert file["text"]
    [card] = await clerk.write("统计部门")
    assert "牵头:统计局(责任人 钱统)" in card["text"]
    await clerk.press("事项名称")
    [card] = await clerk.press("不改了")
    assert "督〔2022〕1-1" in card["text"]
    [unclear] = await clerk.write("这是闲话")
    assert "没有读懂" in unclear["text"]


async def test_cards_are_leafed_through_merged_split_and_left_out(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await opened_card(clerk)
    [second] = await clerk.press("下一项")
    assert "督〔2022〕1-2" in second["text"]
    [first] = await clerk.press("◀ 上一项")
    assert "督〔2022〕1-1" in first["text"]
    [places] = await clerk.press("拆分")
    assert "从哪一句起" in places["text"]
    [part] = await clerk.press("✂ 要帮助企业")
    assert "督〔2022〕1-1-1" in part["text"]
    [merged] = await clerk.press("并入下一项")
    assert "督〔2022〕1-1　" in merged["text"]
    [out] = await clerk.press("不立项")
    assert "不立项" in out["text"]
    [back] = await clerk.press("恢复立项")
    assert "· 不立项" not in back["text"]
    [summary] = await clerk.press("汇总")
    assert "共7项" in summary["text"]


async def test_an_old_button_shows_the_present_state(at_review: Played) -> None:
    clerk, colleague = at_review.player("李敏"), at_review.player("郑晓峰")
    await opened_card(clerk)
    await colleague.write("1 财政局 12月31日")
    [card] = await clerk.press("采纳建议")
    assert "刚才的按钮没有生效" in card["text"]
    assert "牵头:财政局" in card["text"]


@pytest.mark.parametrize(
    "data", ["cf:{id}:1:nonsense", "cs:{id}:1:due=soon", "cs:{id}:1:x=1", "sp:{id}:1:7", "ct:{id}:1:x", "dd:1:0:soon"]
)
async def test_a_forged_button_changes_nothing(at_review: Played, data: str) -> None:
    clerk = at_review.player("李敏")
    card = await opened_card(clerk)
    keyboard = card["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    directive = next(b["callback_data"].split(":")[1] for row in keyboard for b in row if b["text"] == "时限")
    incoming = forged(clerk, data.format(id=directive))
    await at_review.town.bot.inbox.store([incoming])
    await at_review.town.settle()
    assert await at_review.town.bot.inbox.waiting() == 0
    async with at_review.town.bot.database.read() as session:
        assert await session.scalar(select(func.count()).where(InboxRow.status == InboxStatus.SET_ASIDE)) == 0
        assert set(await session.scalars(select(Directive.version))) == {1}


def forged(player: Player, data: str) -> dict[str, object]:
    """Return an update as if a changed client had pressed a button of ours with other data."""
    user = {"id": player.chat, "is_bot": False, "first_name": player.name}
    message = {"message_id": 1, "date": 0, "chat": {"id": player.chat, "type": "private", "first_name": player.name}}
    query = {"id": f"forged{data}", "from": user, "chat_instance": "1", "message": message, "data": data}
    return {"update_id": 999_999_999, "callback_query": query}


async def settled(town: Played) -> tuple[Player, Player]:
    """Let everything but 7 be set and submitted; return clerk and approver."""
    clerk, approver = town.player("李敏"), town.player("赵文斌")
    await clerk.write("1-6 经信局 12月31日 月报")
    await clerk.press("提交审定")
    return clerk, approver


async def test_approval_and_issue(any_at_review: Played) -> None:
    clerk, approver = await settled(any_at_review)
    assert await clerk.sees("已送审,审定前不能修改")
    listed = await approver.shown("【送审】李敏提交,请审定")
    assert "要素不全,暂不交办" in listed["text"]
    [approved] = await approver.press("同意")
    assert "审定:赵文斌" in approved["text"]
    assert await clerk.sees("【已审定】赵文斌已审定督〔2022〕1号")
    [result] = await clerk.press("全部交办")
    assert "已交办6项:1-6" in result["text"]
    assert "缺责任人:7" in result["text"]
    owner = any_at_review.player("王建波")
    assert await owner.sees("督〔2022〕1号")
    await clerk.write("7 统计局 12月31日")
    await clerk.press("提交审定", among="【已设置】")
    await approver.press("同意")
    await clerk.press("全部交办", among="【已审定】")
    assert await any_at_review.player("钱统").sees("督〔2022〕1号")
    assert await clerk.sees("已交办7项:1-7")


async def test_returning_with_a_reason(at_review: Played) -> None:
    clerk, approver = await settled(at_review)
    question, _ = await approver.press("退回修改")
    assert "理由" in question["text"]
    [file] = await approver.attach("图.png", b"\x89PNG")
    assert "请发文字" in file["text"]
    [told] = await approver.write("第3项时限太松")
    assert "已退回督查室修改" in told["text"]
    assert await clerk.sees("【退回修改】赵文斌退回督〔2022〕1号")
    assert await clerk.sees("第3项时限太松")
    [summary] = await clerk.press("汇总", among="【退回修改】")
    assert "提交审定" in labels(summary)
    [late] = await approver.press("同意")
    assert late["toast"]


async def test_taking_a_submission_back(at_review: Played) -> None:
    clerk, approver = await settled(at_review)
    [summary] = await clerk.press("撤回送审")
    assert "待审核" in summary["text"]
    [late] = await approver.press("同意")
    assert "不需要审定" in late["text"]


async def test_a_notice_of_approval_that_is_settled_is_not_sent(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await at_review.at(2, 10, 18)
    await clerk.write("1-6 经信局 12月31日 月报")
    await clerk.press("提交审定")
    await clerk.press("撤回送审")
    await at_review.at(2, 11, 9)
    assert not await at_review.player("赵文斌").sees("【送审】")


async def test_names_that_are_not_bound_are_listed_with_their_codes(at_review: Played) -> None:
    services = at_review.town.bot.services
    async with services.office.database.write(Cause(at_review.town.clock.now())) as session:
        for person in await session.scalars(select(Person).where(Person.name.in_(["王建波", "苏燕"]))):
            person.telegram_id = None
    clerk, approver = await settled(at_review)
    await approver.press("同意")
    [result] = await clerk.press("全部交办")
    assert "尚未绑定,绑定后才能收到通知:\n王建波(经信局)" in result["text"]
    sheet, toast = await clerk.press("打印未绑定人员的邀请码")
    assert "2人,72小时内有效" in sheet["caption"]
    assert toast["toast"]
    [bindings] = await at_review.player("吴迪").write("/roster")
    assert "未绑定2人" in bindings["text"]


async def test_owner_and_date_are_changed_on_the_card_of_an_issued_directive(any_at_review: Played) -> None:
    clerk, approver = await settled(any_at_review)
    await approver.press("同意")
    await clerk.press("全部交办")
    [card] = await clerk.write("督〔2022〕1-1")
    assert "督〔2022〕1-1" in card["text"]
    await clerk.press("更多")
    question, _ = await clerk.press("改责任人")
    assert "新的责任人" in question["text"]
    [file] = await clerk.attach("图.png", b"\x89PNG")
    assert "请发文字" in file["text"]
    [told] = await clerk.write("财政局")
    assert "责任人由王建波改为苏燕(财政局)" in told["text"]
    assert await any_at_review.player("王建波").sees("改为苏燕")
    assert await any_at_review.player("苏燕").sees("督〔2022〕1")
    await clerk.write("督〔2022〕1-1")
    await clerk.press("更多")
    question, _ = await clerk.press("改时限")
    assert "新的时限和理由" in question["text"]
    [told] = await clerk.write("6月30日 等待上级批复")
    assert "改为2022年6月30日" in told["text"] or "改为6月30日" in told["text"]
    assert await any_at_review.player("苏燕").sees("等待上级批复")


async def test_a_bulk_may_answer_the_summary_and_a_picture_may_not(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    summary = await clerk.shown("督〔2022〕1号")
    [useless] = await clerk.attach("图.png", b"\x89PNG", reply_to=summary)
    assert "用不上" in useless["text"] or "暂不支持" in useless["text"]
    [result] = await clerk.write("1-3 经信局 12月31日", reply_to=summary)
    assert "1-3(3项)" in result["text"]


async def test_a_sheet_of_changes_counts_once(at_review: Played) -> None:
    clerk = at_review.player("李敏")
    await clerk.press("下载表格")
    sheet = edited(await clerk.file("督办事项表"), {("1", "cadence"): "月报", ("2", "support"): "财政局、统计局"})
    [first] = await clerk.attach("表.xlsx", sheet)
    [second] = await clerk.attach("表.xlsx", sheet)
    assert "2 配合单位:(空) → 财政局、统计局" in second["text"]
    await clerk.press("确认修改")
    [stale] = await clerk.press("确认修改")
    assert first["text"] == second["text"]
    assert "刚才的按钮没有生效" in stale["text"]


async def test_a_clerk_may_work_in_english(town: Played) -> None:
    clerk, approver = town.player("李敏"), town.player("赵文斌")
    for person in (clerk, approver):
        await person.write("/lang")
        await person.press("English")
    assert "7 items" in await send_speech(clerk)
    await clerk.press("Count from")
    await clerk.press("Bulk setting")
    await clerk.press("Back")
    [card] = await clerk.press("Card by card")
    assert "Suggested: 经信局" in card["text"]
    for field in ("Lead unit", "Owner", "Supporting", "Due", "Cadence", "Kind", "Leader"):
        [choices] = await clerk.press(field)
        assert "Please choose" in choices["text"]
        await clerk.press("Back")
    await clerk.press("Title")
    [wrong] = await clerk.write("a title of more than twenty characters")
    assert "1 to 20 characters" in wrong["text"]
    await clerk.press("Leave it as it is")
    await clerk.press("Split")
    await clerk.press("Back")
    await clerk.press("Summary")
    [errors] = await clerk.write("1-99 经信局\n8 never")
    assert "Nothing was changed" in errors["text"]
    [result] = await clerk.write("1-6 经信局 12月31日 月报\n7 配合:财政局 无期限")
    assert "1-6 (6): 经信局 owner 王建波" in result["text"]
    await clerk.press("Summary")
    await clerk.press("Sheet")
    sheet = await clerk.file("Directives")
    [changes] = await clerk.attach("s.xlsx", edited(sheet, {("1", "cadence"): "weekly", ("2", "owner"): "nobody"}))
    assert "1 Cadence: monthly → weekly" in changes["text"]
    await clerk.press("Make 1 changes")
    await clerk.press("List")
    await clerk.press("Summary")
    await clerk.press("Submit for approval")
    assert "for your approval" in (await approver.shown("Submitted by"))["text"]
    await approver.press("Return")
    await approver.write("later")
    await clerk.press("Summary", among="returned")
    await clerk.press("Submit for approval")
    await approver.press("Approve")
    [issued] = await clerk.press("Issue all")
    assert "6 issued: 1-6" in issued["text"]
    [listed] = await clerk.write("/docs")
    assert "7 items, 6 issued" in listed["text"]
