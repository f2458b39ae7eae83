"""The fill-in sheet in chat: asked for, filled in, sent back, looked over, confirmed; on both databases."""

from tests.flows.following import Following, any_following, following, labels, said
from tests.reports.fill_in import filled

__all__ = ["any_following", "following"]


async def test_twelve_at_once(any_following: Following) -> None:
    owner = any_following.player("王建波")
    await owner.write("收到")
    await owner.write("5 已开工9只")
    await any_following.at(2, 22)
    bundle = await owner.shown("【今日督办】2月22日")
    assert labels(bundle) == ["填报表", "逐项填报", "明天再提醒"]
    await owner.press("填报表")
    assert "4项" in (await owner.shown("【填报表】"))["caption"]
    sheet = filled(await owner.file("填报表0222"), {
        "4": {"进展": "机制已印发", "下一步": "3月首次会商"},
        "5": {"完成数①": 12, "存在问题": "用地缺180亩"},
        "9": {"完成数②": 45},
    })  # fmt: skip
    [read] = await owner.attach("填报表0222.xlsx", sheet, "", bundle)
    assert labels(read) == ["确认报送", "取消"]
    assert "读到3项,确认后报送" in read["text"]
    assert "40只重点工业项目:9 → 12/40只(30.0%),序时14.5%" in read["text"]
    assert "进展:“机制已印发 下一步:3月首次会商”" in read["text"]
    assert "存在问题:“用地缺180亩”(单位和督查室可见)" in read["text"]
    assert "❓ 22家企业一厂一策:您报45,超过目标22。确是45吗?" in read["text"]
    assert await any_following.current("5") == [9]
    answers = await owner.press("确认报送")
    assert "已报送3项:4-5、9" in (await owner.shown("【填报表】已报送"))["text"]
    assert "已记:5 存在问题“用地缺180亩”" in said(answers)
    assert "❓ 9 您报45,超过目标22。确是45吗?" in said(answers)
    assert await any_following.current("5") == [12]
    assert await any_following.current("9") == [None, None]
    await owner.press("就是45")
    assert "22家企业一厂一策 45/22家" in (await owner.shown("已记:4"))["text"]
    assert await any_following.current("9") == [None, 45]
    await owner.press("撤回", "已记:4")
    assert await any_following.current("5") == [9]


async def test_the_liaison_fills_in_and_drops_or_sends_a_csv(following: Following) -> None:
    liaison = following.player("陈洁")
    await liaison.write("/my")
    await liaison.press("填报表", "我的督办事项")
    sheet = filled(await liaison.file("填报表"), {"22": {"进展": "已排查一遍", "办理情况": "已完成"}})
    [read] = await liaison.attach("填报表.xlsx", sheet, "", await liaison.shown("【填报表】"))
    assert "读到1项(代王建波填报)" in read["text"]
    assert "❓ “已排查一遍”是要申请办结吗?" in read["text"]
    await liaison.press("取消")
    assert "已取消,没有报送" in (await liaison.shown("【填报表】已取消"))["text"]
    table = "编号,事项名称,进展,存在问题,下一步\r\n22,有序用电检查,已排查一遍,,\r\n88,别的,已完成,,\r\n"
    [read] = await liaison.attach("填报表.csv", table.encode("gb18030"))
    assert "88 不在您的事项中,未采用" in read["text"]
    await liaison.press("确认报送")
    [window] = [one for one in await liaison.press("更正", "已记:22") if one.get("toast")]
    assert "更正后的内容" in window["text"]


async def test_an_empty_or_foreign_sheet_is_told_or_kept(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("/my")
    await owner.press("填报表", "我的督办事项")
    empty = await owner.file("填报表")
    assert "表里没有填写内容" in said(await owner.attach("填报表.xlsx", empty))
    sent = await owner.shown("【填报表】")
    assert "已记:22" in said(await owner.write("22 已排查一遍", sent))  # words instead of the sheet are as good
    assert "没有需要您填报" not in said(await owner.attach("随手.csv", "甲,乙\n1,2\n".encode()))


async def test_an_english_reader_gets_an_english_sheet(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("/lang")
    await owner.press("English")
    await owner.write("/my")
    await owner.press("Fill-in sheet")
    sheet = filled(await owner.file("fill-in"), {"22": {"Progress": "all sites checked", "State": "Under way"}})
    [read] = await owner.attach("sheet.xlsx", sheet)
    assert "Progress: “all sites checked”" in read["text"]
    await owner.press("Report it")
    assert "1 reported: 22" in (await owner.shown("【Fill-in sheet】1 reported"))["text"]
