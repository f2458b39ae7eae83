"""The list of a counted target, played in chat: taken in, ticked by words and buttons, corrected, sent back as a sheet."""

from bot.demo.player import words
from tests.flows.following import Following, any_following, following, labels, said
from tests.reports.fill_in import filled
from tests.reports.lists import workbook
from tests.reports.sheets import Rows, resaved

__all__ = ["any_following", "following"]

HEAD = ["序号", "项目名称", "是否开工", "备注", "责任人"]
NAMES = {1: "云岭宏达机械有限公司", 2: "永兴电机二期", 3: "德国博泽座椅", 7: "=1+1", 30: "中兴轴承"}


def forty(done: str, wrong: str) -> bytes:
    """Return a clerk's own list of forty projects, with a title, a sum and a wrong cell; row 30 is another unit's."""
    rows: list[list[str | int]] = [["2022年重点工业项目清单"], list(HEAD)]
    for number in range(1, 41):
        state = {7: done, 8: wrong}.get(number, "")
        rows.append([number, NAMES.get(number, f"{number}号储备项目"), state, "", "苏燕" if number == 30 else ""])
    return workbook([*rows, ["合计", "", "", "", ""]])


async def test_a_list_from_the_clerk_is_ticked_in_words_and_by_buttons(any_following: Following) -> None:
    clerk, owner = any_following.player("李敏"), any_following.player("王建波")
    await owner.write("5 已开工12只")
    await clerk.write("督〔2022〕3-5")
    await clerk.press("更多")
    await clerk.press("清单")
    assert labels(await clerk.shown("还没有清单")) == ["下载表格", "导入清单", "返回"]
    assert "请发清单文件" in said(await clerk.write("马上发来"))
    [read] = await clerk.attach("重点项目.xlsx", forty("已开工", "在谈"))
    assert "读出40项,其中已完成1项:\n1 云岭宏达机械有限公司" in words(read)
    assert "已完成1只(台账现为12只)" in words(read)
    assert "第10行“是否开工”(C列):“在谈”认不出,请选:未完成、已完成、已中止。" in words(read)
    await clerk.press("确认导入40项")
    assert await any_following.current("5") == [1]
    assert "此前所报12只改以清单为准,请把已完成的补勾。" in words(await owner.shown("督查室已导入清单40项,已完成1项"))
    # words, in answer to the notice, with the item's number, and alone where rows were asked for
    [answer] = await owner.write("第9、12项已开工", await owner.shown("督查室已导入清单"))
    assert "已记:5 40只重点工业项目 3/40只(+2),序时11.5%:9 9号储备项目、12 12号储备项目 已完成" in words(answer)
    [answer] = await owner.write("5 已开工12只")
    assert "已记:5 “已开工12只”(只记原话,未计数)" in words(answer)
    assert "❓ 5 清单现记已完成3项,您报12。新完成的是哪几项?" in words(answer)
    assert "5/40只(+2)" in said(await owner.write("德国那家、第4项"))
    # a card shows what is counted; its list is ticked by buttons
    [card] = await owner.write("督〔2022〕3-5")
    assert "目标:40只重点工业项目 | 已完成5只(12.5%) | 清单40项 | 序时11.5%" in words(card)
    await owner.press("更多")
    await owner.press("清单")
    assert "☑3 德国博泽座椅" in words(await owner.shown("1/3页"))
    await owner.press("勾选")
    await owner.press("☐1 ")
    await owner.press("☑3 ")
    assert "待记:已完成 1\n待记:改为未完成 3" in words(await owner.shown("1/4页"))
    await owner.press("☑1 ")
    await owner.press("☐1 ")
    await owner.press("记入(2项)")
    confirmed = await owner.shown("5/40只,序时11.5%:1 云岭宏达机械有限公司 已完成;3 德国博泽座椅 改为未完成")
    assert labels(confirmed) == ["更正", "撤回"]
    await owner.press("更正", "改为未完成")
    assert "已更正:5 40只重点工业项目 6/40只(+1),序时11.5%:2 永兴电机二期 已完成" in said(
        await owner.write("第2项已开工")
    )
    await owner.press("撤回", "已更正")
    assert await any_following.current("5") == [5]
    await owner.write("督〔2022〕3-5")
    await owner.press("更多")
    await owner.press("历史")
    assert "清单:1 云岭宏达机械有限公司 已完成;3 德国博泽座椅 改为未完成" in words(
        await owner.shown("3-5 40只重点工业项目 历史")
    )


async def test_the_sheet_goes_round_and_a_row_has_an_owner_of_its_own(following: Following) -> None:
    owner, other = following.player("王建波"), following.player("苏燕")
    await owner.write("督〔2022〕3-5")
    await owner.press("更多")
    await owner.press("清单")
    await owner.attach("我的清单.xlsx", forty("", ""))
    await owner.press("确认导入40项")
    assert "清单中由您负责1项:30 中兴轴承。" in words(await other.shown("督〔2022〕3-5"))
    sheet = await owner.file("3-5清单")  # the owner gets it back, filled

    def edit(rows: Rows) -> None:
        rows[1][2], rows[1][3] = "已完成", "设备已到货"
        rows[2][4] = "张无忌"
        rows[9][2] = "差不多了"
        del rows[40]
        rows.append(["", "新增的一只", "已完成", "", "", ""])

    [changes] = await owner.attach("督3-5清单(1).xlsx", resaved(sheet, edit))
    assert "1 完成情况:未完成 → 已完成\n1 备注:(空) → 设备已到货\n新增:41 新增的一只" in words(changes)
    assert "表中少了1项:40 40号储备项目。" in words(changes)
    assert "第3行“责任人”(E列):名册里没有“张无忌”。" in words(changes)
    assert labels(changes) == ["确认3处改动", "确认,并删去1项"]
    await owner.press("确认,并删去1项")
    assert "2/40只(+2),序时11.5%:1 云岭宏达机械有限公司、41 新增的一只 已完成" in words(await owner.shown("已记:5"))
    assert "清单40项,已完成2项" in words(await owner.shown("改好直接发回"))
    # a row's own owner
    [answer] = await other.write("第30项已完成", await other.shown("由您负责"))
    assert "已记:5 40只重点工业项目 3/40只(+1),序时11.5%:30 中兴轴承 已完成" in words(answer)
    assert "5 第7项不由您负责,没有改动。" in said(await other.write("5 第7、30项已完成"))
    await other.press("清单")
    assert labels(await other.shown("也可直接回复")) == ["下一页", "勾选", "返回"]
    await other.press("勾选")
    assert labels(await other.shown("点一下勾选")) == ["☑30 中兴轴承", "返回"]
    assert "5 40只重点工业项目(清单)" in said(await other.write("/my"))
    # in doubt it is asked, and a button says yes
    [doubt] = await owner.write("5 第2、4项本周开工")
    assert "❓ 5 清单第2、4项记为已完成吗?" in words(doubt)
    await owner.press("记为已完成")
    assert await following.current("5") == [5]
    assert "只记原话" not in words(await owner.shown("5/40只(+2)"))


async def test_files_that_are_no_list_are_refused_with_a_sentence(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("督〔2022〕3-5")
    await owner.press("更多")
    await owner.press("清单")
    assert "暂不支持 .txt 文件" in said(await owner.attach("清单.txt", "名称\n甲".encode()))
    assert "没有找到“名称”一列" in said(await owner.attach("清单.xlsx", workbook([["甲", "乙", "丙"], [1, 2, 3]])))
    assert "读出1项(目标40只,请核对)" in said(await owner.attach("清单.xlsx", workbook([["名称"], ["甲"]])))
    await owner.press("确认导入1项")
    [same] = await owner.attach("清单.xlsx", await owner.file("3-5清单"))
    assert "这份表与现在的清单一致,没有改动。" in words(same)
    # a secret one is not kept, words are heard as such, another sheet of ours is taken for what it is
    await owner.press("导入清单")
    assert "这份文件标有“机密”,不得在这里处理" in said(
        await owner.attach("清单.xlsx", workbook([["机密★1年"], ["名称"], ["甲"]]))
    )
    await owner.press("导入清单")
    assert "已记:4 “方案已印发”" in said(await owner.write("4 方案已印发"))
    await owner.write("/my")
    await owner.press("填报表")
    form = filled(await owner.file("填报表"), {"9": {"完成数②": 7}, "5": {"完成数①": 12}})
    await owner.press("导入清单")
    [read_form] = await owner.attach("填报表.xlsx", form)
    assert labels(read_form) == ["确认报送", "取消"]
    assert "❓ 清单现记已完成0项,您报12。新完成的是哪几项?" in words(read_form)
    await owner.press("取消")
    # the day's bundle asks for rows
    await owner.write("收到")
    await following.at(2, 22)
    bundle = words(await owner.shown("【今日督办】"))
    assert "5 40只重点工业项目(请报:清单中新完成的是哪几项)" in bundle
    assert "直接回复即可,如:5 第1、2项已完成;" in bundle
    assert "1/40只(+1)" in said(await owner.write("5 第1项已完成", await owner.shown("【今日督办】")))
    assert await following.current("5") == [1]
