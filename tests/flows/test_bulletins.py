"""A bulletin from the command to the signed file, a chase from a card, the breakdown: over HTTP."""

import io

from docx import Document

from tests.flows.following import Following, following, labels, said

__all__ = ["following"]


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


async def test_a_bulletin_is_made_cleared_submitted_and_signed(following: Following) -> None:
    await following.at(2, 16, 10)
    clerk, approver, head = (following.player(name) for name in ("李敏", "赵文斌", "马国强"))
    [menu] = await clerk.write("/bulletin")
    assert labels(menu) == ["本周", "上周", "本月", "上月", "本季", "自选", "范围", "改为专报"]
    await clerk.press("范围", "督查通报")
    await clerk.press("按单位", "选择范围")
    [chosen] = await clerk.press("经信局", "选择范围")
    assert "范围:经信局" in chosen["text"]
    await clerk.press("本周", "范围:经信局")
    card = await clerk.shown("送审稿,未编号")
    assert "2022年2月14日至2月16日 · 共4项" in card["text"]
    assert labels(card) == ["Word", "PDF", "划去/撤下引语", "改导语", "改下一步", "送审", "作废"]
    await clerk.press("Word", "送审稿,未编号")
    draft = lines(await clerk.file("送审稿"))
    assert draft[:4] == ["送审稿", "县政府办公室督查通报", "", "关于经信局牵头督办事项进展情况的通报"]
    await clerk.press("改下一步", "送审稿,未编号")
    await clerk.write("请于2月24日前报首次反馈。")
    await clerk.press("送审", "下一步:请于2月24日前报首次反馈")
    await clerk.shown("待签发")
    await approver.write("/todo")
    assert "签发督查通报(周)" in said([await approver.shown("待办1件")])
    await approver.press("签发", "李敏请您签发")
    assert "督查通报〔2022〕第1期" in said([await approver.shown("已签发:")])
    signed = lines(await clerk.file("已签发"))
    assert signed[:3] == [
        "县政府办公室督查通报", "督查通报〔2022〕第1期\t签发人：赵文斌", "关于经信局牵头督办事项进展情况的通报",
    ]  # fmt: skip
    assert "请于2月24日前报首次反馈。" in signed
    assert lines(await head.file("已签发")) == signed  # it is all about the head's unit
    [again] = await head.write("/bulletin")
    assert "范围:经信局" in again["text"]
    await head.press("自选", "督查通报")
    unclear = await head.write("上半年")
    assert "没看懂期间" in said(unclear)
    await head.write("2月1日至2月16日")
    assert lines(await head.file("参阅件"))[0] == "参阅件"
    await clerk.write("4")
    await clerk.press("更多", "征供地会商机制")
    await clerk.press("催办单", "征供地会商机制")
    await clerk.press("Word", "催办单 · 送审稿")
    chase = lines(await clerk.file("催办单"))
    assert "应于2月14日签收，已逾期2个工作日" in "".join(chase)
