"""From the issue notice to close-out, played in chat: what cadres, heads and clerks see, press and write."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import Status
from db.models import Report
from tests.flows.conftest import Played
from tests.flows.following import Following, any_following, following, issued, labels, said
from tests.services.issued import Item

__all__ = ["any_following", "following"]


async def test_the_notice_is_signed_by_its_button(any_following: Following) -> None:
    owner = any_following.player("王建波")
    notice = await owner.shown("【督办通知】督〔2022〕3号")
    assert "你负责牵头4项" in notice["text"]
    assert "配合1项:10 企业上市培育(财政局牵头)" in notice["text"]
    assert "请于2月14日(周一)下班前签收" in notice["text"]
    assert "首次反馈:2月24日(周四)17:00前" in notice["text"]
    assert labels(notice) == ["全部签收", "逐项查看", "提出异议"]
    await owner.press("全部签收")
    assert "已签收 2月11日10:0" in (await owner.shown("【督办通知】"))["text"]
    assert await any_following.status("4") is Status.IN_PROGRESS
    assert await any_following.status("10") is Status.ISSUED


async def test_a_notice_is_signed_by_words_and_looked_through_item_by_item(following: Following) -> None:
    owner = following.player("王建波")
    await owner.press("逐项查看")
    await owner.press("5 40只")
    card = await owner.shown("督〔2022〕3-5")
    assert labels(card) == ["签收", "报进展", "存在问题", "申请延期", "申请办结", "更多"]
    await owner.press("签收", "督〔2022〕3-5")
    answers = await owner.write("收到")
    assert "已签收4项" in said(answers)
    notice = await owner.shown("【督办通知】")
    assert "已签收 2月11日" in notice["text"]
    assert labels(notice) == ["逐项查看", "提出异议"]
    assert await owner.write("收到") == []  # nothing is said of what changed nothing


async def test_an_objection_from_the_notice_is_decided_by_the_clerk(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await owner.press("提出异议")
    await owner.press("22 有序用电检查")
    assert "已提交职责异议:" in said(await owner.write("该工作由统计部门负责,请改派统计局"))
    request = await clerk.shown("【职责异议】督〔2022〕3-22")
    assert labels(request) == ["改派", "维持", "事项卡"]
    await clerk.press("维持")
    await clerk.write("三定方案明确由经信局负责")
    assert "维持原牵头单位:三定方案" in (await owner.shown("职责异议未采纳"))["text"]


async def test_an_objection_moves_the_item_to_another_unit(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await owner.press("提出异议")
    await owner.press("22 有序用电检查")
    await owner.write("属统计局职责")
    await clerk.press("改派")
    await clerk.press("统计局")
    await clerk.press("返回", "由谁任责任人")
    await clerk.press("统计局")
    await clerk.press("钱统")
    assert (await any_following.directive("22")).status is Status.ISSUED
    assert await any_following.player("钱统").sees("【督办通知】")
    assert await owner.sees("职责异议已采纳")


async def test_the_bundle_is_answered_in_plain_words(any_following: Following) -> None:
    owner, liaison = any_following.player("王建波"), any_following.player("陈洁")
    await owner.write("收到")
    await any_following.at(2, 22)
    bundle = await owner.shown("【今日督办】2月22日 周二")
    assert "首次反馈2月24日17:00截止。4项待报" in bundle["text"]
    assert "9 亿元企业与一厂一策(请报:45家、22家各多少)" in bundle["text"]
    assert "如:5 已完成1只;4 方案已印发;其余按计划推进" in bundle["text"]
    assert "联络员陈洁可代填" in bundle["text"]
    assert labels(bundle) == ["填报表", "逐项填报", "明天再提醒"]
    [answer] = await owner.write("5开12,9一厂一策兑现七家,其余按计划推进", bundle)
    assert "已记:5 40只重点工业项目 12/40只,序时14.5%" in answer["text"]
    assert "22家企业一厂一策 7/22家" in answer["text"]
    assert "❓ 4、22 有什么具体进展?" in answer["text"]
    assert labels(answer) == ["更正", "撤回"]
    assert await liaison.sees("【今日督办】")
    await any_following.at(2, 23)
    assert "2月23日" not in (await owner.shown("【今日督办】"))["text"]


async def test_a_figure_is_corrected_and_withdrawn_by_buttons(any_following: Following) -> None:
    owner = any_following.player("王建波")
    await owner.write("5 已开工12只")
    await owner.press("更正")
    assert "已更正:5" in said(await owner.write("已开工11只"))
    assert await any_following.current("5") == [11]
    await owner.press("撤回", "已更正")
    assert (await owner.shown("已撤回1条反馈"))["text"]
    assert await any_following.current("5") == [None]
    await owner.write("5 已开工9只;22 已排查一遍,整改三处")
    await owner.press("更正", "已记")
    assert await owner.sees("请写明编号更正")


async def test_a_doubtful_figure_is_asked_about(following: Following) -> None:
    owner = following.player("王建波")
    [answer] = await owner.write("5 已开工45只,进展顺利")
    assert "超过目标40" in answer["text"]
    await owner.press("就是45")
    assert await following.current("5") == [45]
    await owner.write("5 已开工50只,进展顺利")
    await owner.press("不记")
    assert await following.current("5") == [45]


async def test_words_without_an_item_are_asked_about(following: Following) -> None:
    owner = following.player("王建波")
    [answer] = await owner.write("方案已经印发了")
    assert "是哪一项的?" in answer["text"]
    await owner.press("4 征供地")
    assert "已记:4 “方案已经印发了”" in (await owner.shown("已记:4"))["text"]
    await owner.write("整改通知已下发")
    assert "已记:22" in said(await owner.write("22"))
    await owner.write("名单已报送")
    assert "已记:4 “会商会已召开”" in said(await owner.write("4 会商会已召开"))


async def test_forwarded_words_are_taken_only_with_a_yes(following: Following) -> None:
    owner = following.player("王建波")
    [answer] = await owner.forward("老李", "会商机制文件已印发")
    assert "作为哪一项的进展提交" in answer["text"]
    await owner.press("4 征供地")
    card = await following.played.town.bot.services.cards.card(
        (await following.directive("4")).owner_id or 0, following.directives["4"]
    )
    assert card.latest is not None
    assert card.latest.source == "老李"


async def test_one_item_after_the_other(following: Following) -> None:
    owner = following.player("王建波")
    await following.at(2, 22)
    await owner.press("逐项填报")
    assert await owner.sees("征供地会商机制")
    assert "下一项:5 40只重点工业项目" in said(await owner.write("机制已印发"))
    await owner.press("跳过")
    assert await owner.sees("亿元企业与一厂一策")
    await owner.press("结束")
    for item, text in (("5", "已开工9只"), ("9", "兑现第一批"), ("22", "已排查")):
        await owner.write(f"{item} {text}")
    await owner.press("逐项填报")
    assert await following.status("9") is Status.IN_PROGRESS


async def test_reminders_wait_until_tomorrow(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("收到")
    await following.at(2, 22)
    await owner.press("明天再提醒")
    assert "提醒已改到2月23日(周三)" in (await owner.shown("【今日督办】"))["text"]
    await following.at(2, 23)
    assert await owner.sees("【今日督办】2月23日 周三")


async def test_a_card_is_opened_by_its_number_and_turned(following: Following) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("督〔2022〕3-5")
    assert "<" not in card["text"]
    assert "时限:12月31日(督查室定)" in card["text"]
    assert "目标:40只重点工业项目 | 尚未报数" in card["text"]
    await owner.press("更多")
    await owner.press("原文")
    assert await owner.sees("一是要抓好40只重点工业项目。")
    await owner.press("返回")
    await owner.press("历史")
    assert await owner.sees("尚无反馈")
    await owner.press("返回")
    await owner.press("附件")
    assert await owner.sees("没有附件")
    await owner.press("返回")
    await owner.press("返回")
    assert await owner.sees("报进展") or labels(await owner.shown("督〔2022〕3-5"))[0] == "签收"
    assert await owner.write("5") != []
    [unknown] = await following.player("苏燕").write("5")
    assert "督〔2022〕3-5" not in unknown["text"]


async def test_the_list_is_turned_and_filtered(town: Played) -> None:
    soon = [Item(str(number), f"事项{number}", due_on=date(2022, 2, 16)) for number in (11, 12)]
    following = await issued(town, [*(Item(str(number), f"事项{number}") for number in range(1, 11)), *soon])
    owner = following.player("王建波")
    [listing] = await owner.write("/my")
    assert "我的督办事项 12项 1/2页" in listing["text"]
    await owner.press("下一页")
    assert "2/2页" in (await owner.shown("我的督办事项"))["text"]
    await owner.press("上一页")
    await owner.press("🟡2")
    assert "我的督办事项 · 🟡 2项\n🟡11 事项11(待签收)" in (await owner.shown("我的督办事项"))["text"]
    await owner.press("全部")
    assert "1/2页" in (await owner.shown("我的督办事项"))["text"]
    assert "目前没有您的督办事项" in said(await following.player("吴迪").write("/my"))
    notice = await owner.shown("【督办通知】")
    await owner.press("逐项查看")
    await owner.press("下一页", "请选择要查看的事项")
    await owner.press("上一页", "请选择要查看的事项")
    await owner.press("返回", "请选择要查看的事项")
    assert labels(await owner.shown("【督办通知】")) == labels(notice)


async def test_more_time_is_asked_for_and_granted(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await owner.write("22")
    await owner.press("申请延期", "督〔2022〕3-22")
    assert "请再回复延期的原因" in said(await owner.write("4月30日"))
    answer = said(await owner.write("设备未到货"))
    assert "已提交申请延期" in answer
    assert "由3月31日延至4月30日,待督查室审核" in answer
    request = await clerk.shown("【申请延期】督〔2022〕3-22")
    assert "时限由3月31日延至4月30日" in request["text"]
    [todo] = await clerk.write("/todo")
    assert "待办1件" in todo["text"]
    await clerk.press("督〔2022〕3-22", "待办1件")
    await clerk.press("同意", "【申请延期】")
    assert "同意延期,时限改为4月30日" in (await owner.shown("同意延期"))["text"]
    await clerk.press("同意", "【申请延期】") if "同意" in labels(await clerk.shown("【申请延期】")) else None
    assert "没有待办事项" in said(await clerk.write("/todo"))


async def test_a_request_in_one_message_and_taken_back(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("22")
    await owner.press("申请延期", "督〔2022〕3-22")
    assert "请再回复延到哪一天" in said(await owner.write("设备还没有到货"))
    await owner.write("4月30日")
    await owner.press("撤回申请")
    await owner.press("申请延期", "督〔2022〕3-22")
    await owner.write("取消")
    await owner.press("申请延期", "督〔2022〕3-22")
    assert "须晚于现时限3月31日" in said(await owner.write("3月1日,设备未到货"))
    [window] = await owner.press("撤回申请")
    assert window["toast"]


async def test_a_completion_is_returned_then_approved(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    [answer] = await owner.write("4 已建立联席会商制度并印发(云经信〔2022〕8号),请予销号")
    assert "提交办结申请?" in answer["text"]
    await owner.press("提交办结申请")
    assert await any_following.status("4") is Status.UNDER_REVIEW
    request = await clerk.shown("【申请办结】督〔2022〕3-4")
    assert "办结标准:全部完成" in request["text"]
    await clerk.press("退回", "【申请办结】")
    await clerk.write("未附文件")
    assert "办结申请退回重办:未附文件" in (await owner.shown("退回重办"))["text"]
    assert await any_following.status("4") is Status.IN_PROGRESS
    await owner.write("4")
    await owner.press("申请办结", "督〔2022〕3-4")
    await owner.write("机制文件云经信〔2022〕8号已补齐")
    await clerk.press("同意", "已补齐")
    assert await any_following.status("4") is Status.CLOSED
    assert await owner.sees("已审核办结,予以销号")


async def test_the_liaisons_completion_needs_the_owners_yes(following: Following) -> None:
    owner, liaison = following.player("王建波"), following.player("陈洁")
    await liaison.write("4")
    await liaison.press("申请办结", "督〔2022〕3-4")
    assert "待责任人同意" in said(await liaison.write("机制已印发并运行"))
    await owner.press("同意", "【申请办结】")
    assert await following.status("4") is Status.UNDER_REVIEW
    assert await following.player("李敏").sees("【申请办结】")


async def test_coordination_goes_by_the_head(any_following: Following) -> None:
    owner, head, clerk = (any_following.player(name) for name in ("王建波", "马国强", "李敏"))
    await owner.write("4")
    await owner.press("更多", "督〔2022〕3-4")
    await owner.press("提请协调")
    await owner.write("新增用地指标缺180亩,建议请自然资源局会商")
    await head.press("同意上报")
    await clerk.press("同意", "【提请协调】")
    assert await owner.sees("提请协调已核,列入领导周报")


async def test_a_problem_from_the_card(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("22")
    await owner.press("存在问题", "督〔2022〕3-22")
    assert "存在问题" in said(await owner.write("检查人手只有两个"))
    [answer] = await owner.write("22 有困难")
    assert "需要怎样处理" in answer["text"]
    await owner.press("说明原因")
    await owner.write("电表接口未通,等省公司排期")
    async with following.played.town.bot.database.read() as session:
        kinds = {row.kind.value for row in await session.scalars(select(Report))}
    assert kinds == {"problem"}


async def test_escalation_reaches_the_head_who_reports_or_names_another(any_following: Following) -> None:
    owner, head = any_following.player("王建波"), any_following.player("马国强")
    await owner.write("收到")
    await any_following.at(3, 1)
    notice = await head.shown("【单位提示】")
    assert "经信局共牵头4项" in notice["text"]
    assert "(责任人王建波,已逾期3个工作日)" in notice["text"]
    assert labels(notice)[:2] == ["代报 4", "改责任人 4"]
    await head.press("代报 4")
    assert "已记:4" in said(await head.write("机制已印发"))
    await head.press("改责任人 5")
    await head.press("陈洁")
    assert (await any_following.directive("5")).owner is not None
    assert await any_following.player("陈洁").sees("【督办通知】")
    assert "已记" in said(await head.write("9 已兑现第一批", notice))


async def test_reported_elsewhere_is_looked_into(following: Following) -> None:
    owner, clerk = following.player("王建波"), following.player("李敏")
    await owner.write("收到")
    await following.at(2, 25)
    assert await owner.sees("【催办】")
    [answer] = await owner.write("22 昨天OA上已经报过了", await owner.shown("【今日督办】"))
    assert "抱歉打扰" in answer["text"]
    await clerk.press("已收到", "【自述已报送】")
    assert await owner.sees("督查室已核实收到")
    await owner.write("9 OA上报过了")
    await clerk.press("未查到")
    assert await owner.sees("督查室未查到所报材料")
    [window] = await clerk.press("未查到")
    assert "已处理" in window["text"]


async def test_a_report_put_off(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("收到")
    await following.at(2, 24)
    bundle = await owner.shown("【今日督办】2月24日")
    [answer] = await owner.write("这几天人代会,过了再报行不", bundle)
    assert "4-5、9、22 改到哪一天报" in answer["text"]
    await owner.press("2月28日")
    assert "改于2月28日(周一)报送" in (await owner.shown("报送,此前不再催办"))["text"]
    await owner.write("过几天再报", await owner.shown("【督办通知】"))
    assert await following.status("4") is Status.IN_PROGRESS


async def test_a_question_is_answered_through_the_bot(following: Following) -> None:
    owner, clerk = following.player("王建波"), following.player("李敏")
    assert "已转督查室" in said(await owner.write("这个需要附名单吗?"))
    inquiry = await clerk.shown("【咨询】")
    await clerk.write("需要,请附名单", inquiry)
    assert "需要,请附名单" in (await owner.shown("督查室李敏答复"))["text"]


async def test_files_go_with_reports_and_can_be_fetched(following: Following) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("5")
    assert "📎1" in said(await owner.attach("名单.txt", "四十只".encode(), "已开工9只,名单附后", card))
    assert "附件1个已记入5" in said(await owner.attach("照片.txt", b"photo", "", card))
    [answer] = await owner.attach("孤件.txt", b"alone")
    assert "是哪一项的" in answer["text"]
    await owner.press("22 有序用电")
    await owner.press("更多", "督〔2022〕3-5")
    await owner.press("附件")
    await owner.press("名单.txt")
    assert await owner.file("名单.txt") == "四十只".encode()


async def test_files_go_with_what_is_asked_for(following: Following) -> None:
    owner, clerk = following.player("王建波"), following.player("李敏")
    [card] = await owner.write("22")
    await owner.press("申请延期", card["text"][:12])
    await owner.attach("供货函.txt", b"late", "设备未到货")  # the day is asked for, the file kept
    assert "已提交" in said(await owner.write("4月30日"))
    assert "📎1" in (await clerk.shown("【申请延期】"))["text"]
    await owner.write("9")
    await owner.press("更多", "督〔2022〕3-9")
    await owner.press("提请协调", "督〔2022〕3-9")
    await owner.attach("现场.txt", b"site")  # without a word: it waits for one
    assert "已提交提请协调" in said(await owner.write("请自然资源局解决用地指标"))
    assert "📎1" in (await following.player("马国强").shown("提请协调"))["text"]
    [card] = await owner.write("5")
    assert "已提交职责异议" in said(await owner.attach("三定.txt", b"duties", "这不是我们的职责,应由统计局负责", card))
    assert "📎1" in (await clerk.shown("异议】"))["text"]


async def test_who_says_that_they_are_away_enters_it_there_and_then(following: Following) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("4")
    assert "没有记作进展" in said(await owner.write("本周出差不在单位,由梁宇负责", card))
    await owner.press("登记外出")
    assert "请写明起止日期" in said(await owner.write("下周"))
    assert "2月14日" in said(await owner.write("2月14日至2月18日"))
    assert await following.player("梁宇").sees("2月18日")


async def test_the_clerk_acts_on_a_card(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await clerk.write("3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("代录电话反馈")
    assert "已记:22" in said(await clerk.write("电话报称已排查两轮"))
    await clerk.press("暂缓")
    await clerk.write("等上级文件")
    assert "暂缓督办:等上级文件" in (await owner.shown("暂缓督办"))["text"]
    await clerk.write("3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("恢复督办")
    assert await owner.sees("恢复督办")
    await clerk.write("3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("撤销")
    await clerk.write("并入5号")
    assert await any_following.status("22") is Status.CANCELLED
    assert await owner.sees("已撤销:并入5号")


async def test_somebody_away_has_a_deputy(following: Following) -> None:
    owner, deputy = following.player("王建波"), following.player("梁宇")
    assert "没有登记外出" in said(await owner.write("/absent"))
    assert "请写明起止日期" in said(await owner.write("/absent 下周"))
    assert "由B角梁宇代办" in said(await owner.write("/absent 2月14日 2月18日"))
    assert "由B角陈洁代办" in said(await following.player("李敏").write("/absent 苏燕 2月14日 2月18日 B角 陈洁"))
    await following.at(2, 15)
    assert await deputy.sees("【今日督办】")
    assert not await owner.sees("【今日督办】")
    await owner.write("/absent")
    await owner.press("取消外出")
    [window] = await owner.press("取消外出")
    assert "过期" in window["text"]


async def test_an_edited_message_is_a_correction(any_following: Following) -> None:
    owner = any_following.player("王建波")
    await owner.write("5 已开工9只")
    chat = await any_following.played.client.messages(owner.chat)
    mine = [message for message in chat if not message["from_bot"]][-1]
    assert "已更正" in said(await owner.edit(mine["message_id"], "5 已开工8只"))
    assert await any_following.current("5") == [8]


@pytest.mark.parametrize("words", ["无", "没有"])
async def test_none_is_asked_about(following: Following, words: str) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("22")
    [answer] = await owner.write(words, card)
    assert "是暂无进展,还是没有困难" in answer["text"]
    await owner.press("没有困难")
    await owner.write("已排查")
    await owner.press("暂无进展")
    assert await following.status("22") is Status.IN_PROGRESS
    [answer] = await owner.write(words)
    await owner.press("暂无进展")


async def test_an_english_reader_is_told_in_english(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("/lang")
    await owner.press("English")
    assert "Acknowledged" in said(await owner.write("received"))
    assert "My directives" in said(await owner.write("/my"))
    await following.at(2, 22)
    bundle = await owner.shown("Due ·")
    assert "First report due 24 Feb" in bundle["text"]
    [card] = await owner.write("5")
    assert "Lead: 经信局" in card["text"]
    assert "Recorded: 22 “all sites checked”" in said(await owner.write("22 all sites checked", bundle))


async def test_stale_buttons_get_a_kind_answer(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("方案已经印发了")
    await owner.press("不记")
    [window] = await owner.press("4 征供地")
    assert "过期" in window["text"]


async def test_answers_to_all_our_messages_are_about_what_they_said(following: Following) -> None:
    owner, head, clerk = (following.player(name) for name in ("王建波", "马国强", "李敏"))
    [confirmed] = await owner.write("22 已排查一遍")
    assert "已记:22" in said(await owner.write("又查出三处隐患,已整改", confirmed))
    await following.at(3, 1)
    notice = await head.shown("【单位提示】")
    assert "是哪一项的" in said(await head.write("机制文件已经印发", notice))
    await owner.write("22")
    await owner.press("申请延期", "督〔2022〕3-22")
    await owner.write("4月30日,设备未到货")
    await clerk.press("退回", "【申请延期】")
    await clerk.press("事项卡", "【申请延期】")
    await clerk.write("理由不充分")
    outcome = await owner.shown("申请延期已退回:理由不充分")
    assert "已记:22" in said(await owner.write("设备已到货,本周安装", outcome))


async def test_what_is_over_says_so(following: Following) -> None:
    owner, clerk = following.player("王建波"), following.player("李敏")
    [card] = await owner.write("22")
    await clerk.write("3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("撤销")
    await clerk.attach("依据.txt", b"paper")
    await clerk.write("并入5号")
    assert "已撤销,不再收取反馈" in said(await owner.write("已排查一遍", card))
    [window] = await owner.press("报进展", "督〔2022〕3-22")
    assert "现为“撤销”,不能反馈" in window["text"]


async def test_a_day_typed_for_a_later_report_or_other_words_instead(following: Following) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("22")
    await owner.write("过几天再报行不行", card)
    assert "改于2月28日(周一)报送" in said(await owner.write("2月28日"))
    [card] = await owner.write("4")
    await owner.write("过几天再报行不行", card)
    assert "已记:4" in said(await owner.write("4 机制已印发"))
    [window] = await owner.press("2月14日")
    assert "过期" in window["text"]


async def test_a_yes_to_no_question_is_no_report_and_one_to_a_question_is_sent_to_its_button(
    any_following: Following,
) -> None:
    following = any_following
    owner, nobody = following.player("王建波"), following.player("李敏")
    for yes in ("是", "不是", "Yes"):
        text = said(await owner.write(yes))
        assert f"现在没有等您确认的问题,“{yes}”没有记录。报进展请写明编号" in text
    assert "现在没有等您确认的问题" in said(await owner.write("对", await owner.shown("【督办通知】")))
    assert "无进展" in said(await owner.write("no", await owner.shown("【督办通知】")))
    assert said(await nobody.write("是")) == "现在没有等您确认的问题,“是”没有记录。"
    assert "已签收" in said(await owner.write("好的"))
    await owner.write("4 已建立联席会商制度并印发,请予销号")
    question = await owner.shown("提交办结申请?")
    assert "请点问题下的按钮" in said(await owner.write("是"))
    assert "请点问题下的按钮" in said(await owner.write("是", question))
    assert await following.status("4") is Status.IN_PROGRESS
    await owner.write("弄好了")  # of which item?
    assert "请点问题下的按钮" in said(await owner.write("是"))
    assert "弄好了" in said(await owner.write("5"))
    [card] = await owner.write("22")
    await owner.write("过几天再报行不行", card)
    assert "请点问题下的按钮" in said(await owner.write("对"))
    assert "改于2月28日(周一)报送" in said(await owner.write("2月28日"))


async def test_one_at_a_time_to_the_end(town: Played) -> None:
    following = await issued(town, [Item("1", "甲"), Item("2", "乙")])
    owner = following.player("王建波")
    await owner.write("收到")
    await following.at(2, 22)
    await owner.press("逐项填报")
    await owner.press("跳过")
    [window] = await owner.press("跳过", "乙")
    assert "没有下一项" in window["text"]
    await following.at(2, 25)
    await owner.press("明天再提醒", "2月22日")
    for number in ("1", "2"):
        await owner.write(f"{number} 方案已印发")
    [window] = await owner.press("逐项填报", "【今日督办】2月25日")
    assert "都已报过" in window["text"]


async def test_a_list_of_what_waits_is_turned(town: Played) -> None:
    following = await issued(town, [Item(str(number), f"事项{number}") for number in range(1, 11)])
    owner, clerk = following.player("王建波"), following.player("李敏")
    for number in range(1, 11):
        await owner.write(f"{number} 设备没到货,申请延期到2023年1月31日")
    assert "待办10件 1/2页" in said(await clerk.write("/todo"))
    await clerk.press("下一页", "待办10件")
    await clerk.press("督〔2022〕3-9", "待办10件")
    assert await clerk.sees("【申请延期】督〔2022〕3-9")
    await clerk.press("同意", "【申请延期】督〔2022〕3-9")
    await clerk.press("返回列表", "【申请延期】督〔2022〕3-9")
    assert "待办9件 2/2页" in (await clerk.shown("待办9件"))["text"]
    await clerk.press("同意", "【申请延期】督〔2022〕3-10")
    assert "同意" not in labels(await clerk.shown("【申请延期】督〔2022〕3-10"))


async def test_a_long_text_and_history_are_turned(town: Played) -> None:
    following = await issued(town, [Item("1", "甲", columns={"text": "一是要抓好落实。" * 900})])
    owner = following.player("王建波")
    for number in range(9):
        await owner.write(f"1 第{number}轮检查已完成,整改到位")
    [card] = await owner.write("1")
    assert "……”" in card["text"]
    await owner.press("更多", "督〔2022〕3-1")
    await owner.press("原文")
    await owner.press("下一页", "原文")
    await owner.press("上一页", "原文")
    await owner.press("返回", "原文")
    await owner.press("历史")
    await owner.press("下一页", "历史")
    assert "(2/2)" in (await owner.shown("历史"))["text"]
    await owner.press("上一页", "历史")


async def test_what_was_decided_or_is_not_theirs_gets_a_kind_answer(following: Following) -> None:
    owner, clerk, other = (following.player(name) for name in ("王建波", "李敏", "郑晓峰"))
    await owner.write("22 设备没到货,申请延期到4月30日")
    await other.write("/todo")
    await other.press("督〔2022〕3-22")
    await clerk.press("同意", "【申请延期】")
    [window] = await other.press("同意", "【申请延期】")
    assert "已处理" in window["text"]
    await owner.press("提出异议")
    await owner.press("4 征供地")
    await owner.write("属统计局职责")
    await clerk.press("改派")
    await clerk.press("统计局")
    await other.write("/todo")
    await other.press("督〔2022〕3-4")
    await other.press("维持", "【职责异议】")
    await other.write("三定方案明确")
    [window] = await clerk.press("钱统")
    assert "已处理" in window["text"]


async def test_the_bundle_of_yesterday_is_not_sent_and_not_answered_about(town: Played) -> None:
    following = await issued(town, [Item("1", "甲", targets=[("下降4.2%", 4, "%")]), Item("2", "乙")])
    owner, head = following.player("王建波"), following.player("马国强")
    await owner.write("收到")
    await following.at(2, 22)
    bundle = await owner.shown("【今日督办】2月22日")
    assert "下降4.2%,现为多少" in bundle["text"]
    await following.at(2, 25)
    assert "【催办】首次反馈应于2月24日报送,已逾期1个工作日" in (await owner.shown("2月25日"))["text"]
    await following.at(3, 1)
    for number in ("1", "2"):
        await owner.write(f"{number} 方案已印发")
    assert "是哪一项的" not in said(await head.write("好的", await head.shown("【单位提示】")))


async def test_words_as_they_are_spoken_are_taken_and_promises_answered(following: Following) -> None:
    owner = following.player("王建波")
    spoken = said(await owner.write("李科你好,第五项目前开工了十二只,然后第九项一厂一策兑现了七家"))
    assert "已记:5 40只重点工业项目 12/40只" in spoken
    assert "22家企业一厂一策 7/22家" in spoken
    assert "❓" not in spoken
    assert "22 好的,2月17日报即可。" in said(await owner.write("22 下周四报"))
    away = said(await owner.write("4 我下周休假,由陈洁代报"))
    assert "/absent" in away
    assert "已记" not in away


async def test_evidence_is_wanted_for_one_directive_and_asked_for_once(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await clerk.write("4")
    await clerk.press("更多", "督〔2022〕3-4")
    await clerk.press("要求附件", "督〔2022〕3-4")
    assert "申请办结时须附佐证材料" in (await clerk.shown("督〔2022〕3-4"))["text"]
    assert await owner.sees("申请办结时须附佐证材料")
    await owner.write("4")
    await owner.press("申请办结", "督〔2022〕3-4")
    assert "请用一句话写明办理结果" in said(await owner.write("已完成"))
    assert "办理结果已记下" in said(await owner.write("会商制度已印发(云经信〔2022〕8号)"))
    assert await any_following.status("4") is Status.ISSUED
    assert "已提交申请办结" in said(await owner.attach("通知.pdf", b"%PDF"))
    assert "📎1" in (await clerk.shown("【申请办结】督〔2022〕3-4"))["text"]
    assert "会商制度已印发" in (await clerk.shown("【申请办结】"))["text"]
    await clerk.press("同意", "【申请办结】")
    assert await any_following.status("4") is Status.CLOSED


async def test_what_was_closed_too_early_is_reopened(any_town: Played) -> None:
    following = await issued(any_town, [Item("22", "有序用电检查", due_on=date(2022, 2, 18))])
    owner, clerk = following.player("王建波"), following.player("李敏")
    await owner.write("22")
    await owner.press("申请办结", "督〔2022〕3-22")
    await owner.write("已排查两轮,问题全部整改")
    await clerk.press("同意", "【申请办结】")
    await following.at(2, 21, 10)
    await clerk.write("22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("重新督办")
    assert "原时限2月18日已过" in said(await clerk.write("群众反映问题反弹"))
    assert "【重新督办】" in said(await clerk.write("5月31日 群众反映问题反弹"))
    told = await owner.shown("【重新督办】督〔2022〕3-22")
    assert "时限5月31日,请于2月22日(周二)前重新签收" in told["text"]
    assert "已签收" in said(await owner.write("收到"))
    await owner.write("22")
    assert "原定2月18日" in (await owner.shown("督〔2022〕3-22"))["text"]
    await owner.press("更多", "督〔2022〕3-22")
    await owner.press("历史", "督〔2022〕3-22")
    history = (await owner.shown("有序用电检查 历史"))["text"]
    assert "李敏 重新督办 时限由2月18日改为5月31日:群众反映问题反弹" in history
    assert "申请办结:已排查两轮,问题全部整改【已同意 李敏" in history


async def test_an_owner_asks_to_hand_an_item_to_somebody_else(any_following: Following) -> None:
    owner, clerk = any_following.player("王建波"), any_following.player("李敏")
    await owner.write("22")
    await owner.press("更多", "督〔2022〕3-22")
    await owner.press("移交", "督〔2022〕3-22")
    assert "已提交移交" in said(await owner.write("本人已调离,请由陈洁负责"))
    request = await clerk.shown("【移交】督〔2022〕3-22")
    assert labels(request) == ["改派", "退回", "事项卡"]
    await clerk.press("改派", "【移交】")
    await clerk.press("经信局")
    await clerk.press("陈洁")
    assert await owner.sees("移交已同意")
    assert await any_following.player("陈洁").sees("督〔2022〕3号")
    owner_now = (await any_following.directive("22")).owner
    assert owner_now is not None
    assert owner_now.name == "陈洁"
