"""The clerk looks ahead from a directive's card: what will be said of it, and all that one of its people will be sent."""

from handlers.callbacks import Act, Press
from tests.flows.following import Following, any_following, labels

__all__ = ["any_following"]


async def test_the_clerk_sees_what_will_be_sent_and_why(any_following: Following) -> None:
    clerk, owner = any_following.player("李敏"), any_following.player("王建波")
    await clerk.write("督〔2022〕3-22")
    await clerk.press("更多", "督〔2022〕3-22")
    await clerk.press("提醒预告")
    found = await clerk.shown("【提醒预告】督〔2022〕3-22 有序用电检查")
    assert "2月11日(周五)至3月12日(周六),如无人签收、反馈,将提醒:" in found["text"]
    assert "2月15日(周二) 09:00 " in found["text"]
    assert "· 催办:应于2月14日签收,逾期第1个工作日" in found["text"]
    assert "2月22日(周二) 09:00 " in found["text"]
    assert "· 提醒:首次反馈2月24日截止,还有2个工作日" in found["text"]
    assert labels(found) == ["王建波", "陈洁", "马国强", "下一页", "返回"]
    await clerk.press("下一页")
    await clerk.press("上一页", "【提醒预告】")
    await clerk.press("王建波")
    theirs = await clerk.shown("【提醒预告】经信局 王建波")
    assert "2月15日(周二) 09:00 今日督办(4项)" in theirs["text"]
    assert "督〔2022〕3-9 亿元企业与一厂一策" in theirs["text"]
    await clerk.press("返回")
    await clerk.press("返回", "【提醒预告】督〔2022〕3-22")
    await clerk.shown("督〔2022〕3-22")
    await owner.write("22")
    await owner.press("更多", "督〔2022〕3-22")
    assert "提醒预告" not in labels(await owner.shown("督〔2022〕3-22"))
    assert len(Press(Act.FORECAST_OF, 999_999_999, 999, "999999999").pack()) < 64
