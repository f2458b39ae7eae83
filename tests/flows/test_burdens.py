"""The clerk looks who is asked how much, what a person will be sent, and takes the table out as a sheet."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.flows.conftest import Played
from tests.flows.following import issued, labels
from tests.services.issued import ITEMS, Item


async def test_the_clerk_sees_who_is_asked_too_much(any_town: Played) -> None:
    many = [Item(str(number), f"事项{number}", owner="苏燕") for number in range(30, 52)]
    following = await issued(any_town, [*ITEMS, *many])
    await following.at(2, 16, 10)
    clerk, owner = following.player("李敏"), following.player("王建波")
    [shown] = await clerk.write("/burden")
    assert (
        "本周2月14日至2月20日,下周2月21日至2月27日。下周按无人反馈推算,点名字看明细。\n⚠ 共2人超出上限。"
        in shown["text"]
    )
    lines = shown["text"].splitlines()
    assert "⚠ 苏燕(财政局) 负责23项;本周提醒23项(4天),已答0项;下周提醒23项(4天)。一周超过20项" in lines
    assert "陈洁(经信局) 代填4项;本周提醒4项(4天),已答0项;下周提醒4项(4天)" in lines
    assert "马国强(经信局) 本周提醒4项(1天),已答0项;下周提醒4项(1天)" in lines
    assert labels(shown) == ["苏燕", "魏强", "王建波", "陈洁", "马国强", "导出表格"]
    await clerk.press("苏燕", "【负担情况】")
    await clerk.shown("【提醒预告】财政局 苏燕")
    await clerk.press("返回", "【提醒预告】")
    await clerk.press("导出表格", "【负担情况】")
    book = CalamineWorkbook.from_filelike(BytesIO(await clerk.file("负担情况")))
    [[title, *_], headings, first, *_] = book.get_sheet_by_index(0).to_python()
    assert title == "负担情况 本周2月14日至2月20日,下周2月21日至2月27日"
    assert dict(zip(headings, first, strict=True)) == {
        "单位": "财政局", "姓名": "苏燕", "负责在办(项)": 23, "代填在办(项)": 0, "本周提醒(天)": 4, "本周提醒(项)": 23,
        "下周预计(天)": 4, "下周预计(项)": 23, "逾期(项)": 0, "本周已答(项)": 0, "超出上限": "一周超过20项",
    }  # fmt: skip
    [refused] = await owner.write("/burden")
    assert "不在您的权限内" in refused["text"]
