"""The clerk sets from a card when one directive is recalled and chased; before issue from a draft's card."""

from handlers.callbacks import Act, Press
from tests.flows.conftest import Played
from tests.flows.following import issued, labels
from tests.flows.test_document_in import send_speech
from tests.services.issued import Item

PAGE = "【提醒设置】督〔2022〕3-22 有序用电检查"
OWN = "提醒设置(李敏,2月11日10:00):"


async def test_the_clerk_sets_how_one_directive_is_recalled(any_town: Played) -> None:
    following = await issued(any_town, [Item("22", "有序用电检查"), Item("4", "征供地会商机制")])
    clerk, owner = following.player("李敏"), following.player("王建波")
    await clerk.write("督〔2022〕3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("提醒设置")
    usual = (await clerk.shown(PAGE))["text"]
    assert "时限前:提前30、15、7、3、1个工作日和当天提醒(时限12月31日)" in usual
    assert "逾期后:前5个工作日每天催办,以后每5个工作日一次;第3个工作日提示单位主要负责人,以后每5个工作日一次" in usual
    assert "首次反馈:交办起10个工作日内(应于2月24日)" in usual
    assert "现按本办统一规定,没有单独设置。" in usual
    await clerk.press("每3天催办一次", PAGE)
    await clerk.press("提前5、2、0个工作日提醒", PAGE)
    found = await clerk.shown(PAGE)
    assert "◆时限前:提前5、2个工作日和当天提醒(时限12月31日)" in found["text"]
    assert "◆逾期后:每3个工作日催办一次;" in found["text"]
    assert "◆为单独设置(李敏,2月11日10:00),其余按本办统一规定。" in found["text"]
    assert labels(found) == ["提前5、2、0个工作日提醒", "每3天催办一次", "不催办", "写别的", "恢复统一规定", "返回"]
    await clerk.press("写别的", PAGE)
    assert "每月20日反馈" in (await clerk.shown("请用一句话说明怎么提醒"))["text"]
    await clerk.write("逾期2天报单位负责人,再抄送纪委")
    await clerk.shown("没看懂“再抄送纪委”,提醒设置没有变动。")
    await clerk.write("逾期2天报单位负责人,首次反馈5个工作日内")
    await clerk.shown("◆首次反馈:交办起5个工作日内(应于2月17日)")
    assert "首次反馈由2月24日(周四)改为2月17日(周四)。" in (await owner.shown("【反馈时间变更】"))["text"]
    await clerk.press("返回", "◆首次反馈")
    assert "第2个工作日提示单位主要负责人" in (await clerk.shown(OWN))["text"]
    await clerk.press("提醒预告", OWN)
    ahead = (await clerk.shown("【提醒预告】督〔2022〕3-22"))["text"]
    assert "2月23日(周三) 09:00 王建波、陈洁\n· 催办:首次反馈2月17日截止,逾期第4个工作日" in ahead
    await owner.write("22")
    await owner.press("更多", "督〔2022〕3-22")
    assert "提醒设置" not in labels(await owner.shown(OWN))
    assert len(Press(Act.LIMIT_SET, 999_999_999, 999_999_999, "every_three").pack()) < 64


async def test_an_old_button_changes_nothing_and_a_draft_has_the_page_too(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    await clerk.press("逐条核对")
    await clerk.press("提醒设置")
    await clerk.press("不催办", "【提醒设置】")
    assert "◆逾期后:不催办,也不提示单位主要负责人" in (await clerk.shown("【提醒设置】"))["text"]
    await clerk.press("照常催办", "【提醒设置】")
    assert "没有单独设置" in (await clerk.shown("【提醒设置】"))["text"]
    await clerk.press("每3天催办一次", "【提醒设置】")
    await clerk.press("写别的", "【提醒设置】")
    await clerk.write("反馈前不提醒,不催办")
    await clerk.shown("既不提醒又不催办,这项就没有人过问了")
    await clerk.write("取消")
    await clerk.press("返回", "【提醒设置】")
    card = await clerk.shown("提醒设置:逾期后:每3个工作日催办一次;第3个工作日提示单位主要负责人,以后每5个工作日一次")
    assert "提醒设置" in labels(card)
