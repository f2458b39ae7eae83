"""People who change, played in chat: moved items, deputies who hand back, papers, and what clerks enter for others."""

import io

from docx import Document
from sqlalchemy import select

from db.enums import RequestStatus, Status
from db.models import Person, Report, Request
from db.session import Cause
from tests.flows.conftest import Played
from tests.flows.following import Following, any_following, following, labels, said
from tests.flows.test_review import settled, taken_in

__all__ = ["any_following", "following"]


async def unbind(town: Played, *names: str) -> None:
    """Let these people have no account."""
    services = town.town.bot.services
    async with services.office.database.write(Cause(town.town.clock.now())) as session:
        for person in await session.scalars(select(Person).where(Person.name.in_(names))):
            person.telegram_id = None


async def test_all_that_somebody_has_goes_to_another_in_one_go(any_following: Following) -> None:
    owner, clerk, taker = any_following.player("王建波"), any_following.player("李敏"), any_following.player("陈洁")
    await owner.write("收到")
    await owner.write("4")
    await owner.press("申请办结", "督〔2022〕3-4")
    await owner.write("会商制度已印发(云经信〔2022〕8号)")
    [plan] = await clerk.write("/move 王建波")
    assert "未办结4项" in plan["text"]
    assert "督〔2022〕3-4 征供地会商机制 待审核 12月31日 ·申请办结待审" in plan["text"]
    assert labels(plan) == ["只移交部分", "陈洁", "马国强", "返回"]
    await clerk.press("陈洁")
    summary = await clerk.shown("将4项由王建波移交陈洁")
    assert "督〔2022〕3-22 有序用电检查 时限3月31日 应报2月24日" in summary["text"]
    assert labels(summary) == ["工作调动", "退休", "分工调整", "返回"]
    assert "已将4项由王建波移交陈洁,双方已通知。王建波名下已无未办结事项。" in said(await clerk.press("退休"))
    assert "您名下4项督办事项已移交陈洁(退休)" in (await owner.shown("【移交】"))["text"]
    told = await taker.shown("【接办】")
    assert "陈洁同志:4项督办事项移交给您(退休),期限和待审申请不变" in told["text"]
    assert labels(told) == ["我的事项"]
    assert (await any_following.status("4"), await any_following.status("5")) == (
        Status.UNDER_REVIEW,
        Status.IN_PROGRESS,
    )
    await clerk.press("同意", "【申请办结】")
    assert await any_following.status("4") is Status.CLOSED
    assert "尚无" not in said(await owner.write("/my"))
    await taker.write("22")
    await taker.press("更多", "督〔2022〕3-22")
    await taker.press("历史", "督〔2022〕3-22")
    history = await taker.shown("有序用电检查 历史")
    assert "李敏 交接 责任人由王建波改为陈洁:退休" in history["text"]
    assert "王建波 签收" in history["text"]
    await clerk.press("名片", "已将4项")
    await clerk.press("停用账号")
    await clerk.press("确认停用")
    assert "(已停用)" in (await clerk.shown("王建波"))["text"]


async def test_some_of_it_may_stay(following: Following) -> None:
    clerk = following.player("李敏")
    await clerk.write("/person 王建波")
    card = await clerk.shown("负责未办结4项")
    assert labels(card) == ["移交事项", "打印交办单", "代录电话反馈", "代录书面反馈", "代签收(回执)", "收回账号"]
    await clerk.press("移交事项")
    await clerk.press("只移交部分")
    await clerk.press("☑ 3-4")
    assert "已选3项" in (await clerk.shown("移交经信局"))["text"]
    await clerk.press("☐ 3-4")
    await clerk.press("☑ 3-22")
    await clerk.press("马国强")
    summary = await clerk.shown("将3项由王建波移交马国强")
    assert "其余1项不动" in summary["text"]
    assert "王建波名下还有1项" in said(await clerk.write("分管工作调整"))
    assert await following.player("马国强").sees("(分管工作调整)")
    head = (await following.directive("4")).owner
    owner = (await following.directive("22")).owner
    assert head is not None
    assert owner is not None
    assert (head.name, owner.name) == ("马国强", "王建波")


async def test_who_may_not_move_reads_nothing(following: Following) -> None:
    for name in ("王建波", "马国强", "周海涛"):
        assert "不在您的权限内" in said(await following.player(name).write("/move 王建波"))
        assert "不在您的权限内" in said(await following.player(name).write("/person 王建波"))
    assert "请写姓名" in said(await following.player("李敏").write("/person"))
    [plan] = await following.player("吴迪").write("/move 王建波")
    assert "征供地" not in plan["text"]  # an administrator moves, and reads no directives
    assert "督〔2022〕3-4" in plan["text"]


async def test_a_deputy_acts_as_such_and_hands_back(any_following: Following) -> None:
    owner, deputy, clerk = any_following.player("王建波"), any_following.player("梁宇"), any_following.player("李敏")
    [entered] = await owner.write("/absent 2月14日 2月18日")
    assert "由B角梁宇代办(未办结4项)" in entered["text"]
    await any_following.at(2, 14)
    assert "已签收4项" in said(await deputy.write("收到"))
    await deputy.write("5 已开工9只")
    await deputy.write("22")
    await deputy.press("申请延期", "督〔2022〕3-22")
    await deputy.write("4月30日,设备未到货")
    assert "梁宇(B角,代王建波)" in (await clerk.shown("【申请延期】"))["text"]
    await clerk.write("5")
    assert "(梁宇,B角代报)" in (await clerk.shown("督〔2022〕3-5"))["text"]
    await any_following.at(2, 21, 9)
    back = await owner.shown("已返岗")
    assert "其间代办:签收4项 反馈1条 申请1件" in back["text"]
    assert "现未办结4项" in back["text"]
    assert await deputy.sees("王建波已返岗,您代办的督办事项已交回")
    await clerk.write("22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("历史", "督〔2022〕3-22")
    history = (await clerk.shown("有序用电检查 历史"))["text"]
    assert "梁宇(B角,代王建波) 签收" in history
    assert "梁宇(B角,代王建波) 申请延期(至4月30日)" in history


async def test_the_paper_goes_to_whom_the_notice_does_not_reach(any_town: Played) -> None:
    await unbind(any_town, "王建波", "苏燕")
    await taken_in(any_town)
    clerk, approver = await settled(any_town)
    await approver.press("同意")
    await clerk.press("全部交办")
    await clerk.press("打印交办单")
    listed = await clerk.shown("未绑定账号,收不到通知")
    assert "经信局 王建波 6项" in listed["text"]
    assert labels(listed)[:2] == ["全部打印(每人一份)", "王建波(经信局)"]
    await clerk.press("王建波(经信局)")
    paper = Document(io.BytesIO(await clerk.file("交办单1份:王建波")))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "督办事项交办单" in words
    assert "经信局 王建波同志：" in words
    assert "编号：督〔2022〕1号" in words
    assert "请于2月11日(周五)前签收" in words
    items, receipt = paper.tables
    assert len(items.rows) == 7
    assert items.rows[1].cells[0].text == "1"
    assert "牵头：经信局（王建波）" in items.rows[1].cells[2].text
    assert receipt.rows[0].cells[1].text == "督〔2022〕1号"
    await clerk.write("/person 王建波")
    await clerk.press("代签收(回执)")
    await clerk.press("代录电话反馈", "王建波")
    [answer] = await clerk.write("1 征地协议签了两份;2 方案已印发")
    assert "已记:1" in answer["text"]
    assert "代录原因" not in answer["text"]  # without the bot there is nothing to explain
    async with any_town.town.bot.database.read() as session:
        reports = (await session.scalars(select(Report))).all()
    assert {(one.person.name, one.channel.value) for one in reports} == {("王建波", "phone")}
    assert len(reports) == 2


async def test_what_the_clerk_enters_is_understood_and_decided_by_another(any_following: Following) -> None:
    clerk, approver = any_following.player("李敏"), any_following.player("赵文斌")
    await clerk.write("/person 王建波")
    await clerk.press("代录书面反馈")
    [answer] = await clerk.write("收到。5开12,22延期到4月30日,设备未到货")
    assert "已签收" in answer["text"]
    assert "5 40只重点工业项目 12/40只" in answer["text"]
    assert "已提交申请延期" in answer["text"]
    assert "王建波已绑定账号,本次由督查室代录" in answer["text"]
    await clerk.press("在外不便上网")
    assert "代录原因" not in (await clerk.shown("12/40只"))["text"]
    async with any_following.played.town.bot.database.read() as session:
        [request] = (await session.scalars(select(Request))).all()
    assert (request.person.name, request.entry_reason) == ("王建波", "在外不便上网")
    assert not await clerk.sees("【申请延期】")  # who wrote it down does not decide it
    await approver.press("同意", "【申请延期】")
    async with any_following.played.town.bot.database.read() as session:
        [request] = (await session.scalars(select(Request))).all()
    assert request.status is RequestStatus.GRANTED
    await clerk.write("5")
    await clerk.press("更多", "督〔2022〕3-5")
    await clerk.press("历史", "督〔2022〕3-5")
    history = (await clerk.shown("40只重点工业项目 历史"))["text"]
    assert "王建波(书面,李敏代录:在外不便上网) 进展:开12" in history
    await clerk.write("4")
    await clerk.press("更多", "督〔2022〕3-4")
    await clerk.press("历史", "督〔2022〕3-4")
    assert "王建波(书面,李敏代录:在外不便上网) 签收" in (await clerk.shown("征供地会商机制 历史"))["text"]


async def test_a_unit_gets_another_name_and_its_papers_keep_the_old_one(any_following: Following) -> None:
    clerk, owner = any_following.player("李敏"), any_following.player("王建波")
    await clerk.write("22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("撤销", "督〔2022〕3-22")
    await clerk.write("并入5号")
    [card] = await clerk.write("/unit 经贸局")  # by another name of it
    assert "牵头未办结3项,已办结和撤销1项" in card["text"]
    assert labels(card) == ["更名", "并入其他单位", "拆分"]
    await clerk.press("更名")
    [shown] = await clerk.write("工业和信息化局")
    assert "<b>" not in shown["text"]
    assert "经信局更名为工业和信息化局" in shown["text"]
    assert "牵头未办结3项由工业和信息化局继续办理" in shown["text"]
    await clerk.press("确认")
    assert "经信局已调整为工业和信息化局:未办结3项" in said([await clerk.shown("已调整为")])
    assert await owner.sees("【机构调整】经信局现为工业和信息化局")
    await clerk.write("4")
    assert "牵头:工业和信息化局(责任人 王建波" in (await clerk.shown("督〔2022〕3-4"))["text"]
    await clerk.write("22")
    assert "牵头:经信局(责任人 王建波" in (await clerk.shown("督〔2022〕3-22"))["text"]
    await owner.write("4 会商会已召开")
    assert "曾用名:经信局" in said(await clerk.write("/unit 经信局"))


async def test_a_unit_becomes_part_of_another(any_following: Following) -> None:
    clerk = any_following.player("李敏")
    await clerk.write("/unit 统计局")
    await clerk.press("并入其他单位")
    await clerk.press("财政局")
    assert "统计局并入财政局" in (await clerk.shown("统计局并入"))["text"]
    await clerk.press("返回", "统计局并入")
    assert "拆分" in labels(await clerk.shown("统计局"))
    await clerk.press("并入其他单位")
    await clerk.press("财政局")
    await clerk.press("确认")
    assert await any_following.player("钱统").sees("统计局现为财政局")
    directive = await any_following.directive("5")
    assert directive.supporting_names == ("财政局",)


async def test_a_split_asks_for_each_item(any_following: Following) -> None:
    clerk = any_following.player("李敏")
    await clerk.write("/unit 经信局")
    await clerk.press("拆分")
    await clerk.press("☐ 统计局")
    await clerk.press("逐项分配")
    for number, unit in (("3-4", "经信局"), ("3-5", "统计局"), ("3-9", "经信局"), ("3-22", "统计局")):
        question = await clerk.shown("由哪个单位继续办理")
        assert f"督〔2022〕{number}" in question["text"]
        assert labels(question) == ["经信局", "统计局", "重新分配"]
        await clerk.press(unit, "由哪个单位继续办理")
    summary = await clerk.shown("共4项")
    assert "督〔2022〕3-5 40只重点工业项目 → 统计局" in summary["text"]
    await clerk.press("确认")
    assert await clerk.sees("经信局拆分完成:2项已转其他单位,2项留在原单位")
    taken = await any_following.player("钱统").shown("【接办】")
    assert "2项督办事项移交给您(机构调整)" in taken["text"]
    assert "督〔2022〕3-22 有序用电检查" in taken["text"]
    assert await any_following.player("王建波").sees("您名下2项督办事项已移交钱统(机构调整)")
    directive = await any_following.directive("5")
    assert (directive.lead_name, directive.status) == ("统计局", Status.ISSUED)
