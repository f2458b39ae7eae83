"""Lists and search in chat: narrowed and turned in one message, a tap to a card and back."""

from tests.flows.following import Following, following, labels, said

__all__ = ["following"]


async def test_one_message_is_list_card_and_list_again(following: Following) -> None:
    clerk = following.player("李敏")
    [listing] = await clerk.write("/find 企业")
    assert listing["text"].startswith("查找“企业” 2项\n🟢9 亿元企业与一厂一策(待签收) 经信局 签收2月14日")
    links = [entity["url"] for entity in listing["entities"] if entity["type"] == "text_link"]
    assert links == [f"https://t.me/duban_sandbox_bot?start=d_2022-3-{item}" for item in ("9", "10")]
    assert labels(listing) == ["9", "10", "按单位", "按责任人"]
    [options] = await clerk.press("按单位")
    assert labels(options) == ["经信局 2", "财政局 1", "不限"]
    [narrowed] = await clerk.press("财政局")
    assert "查找“企业” · 财政局 1项\n🟢10 企业上市培育" in narrowed["text"]
    [card] = await clerk.press("10")
    assert labels(card)[-1] == "返回列表"
    [more] = await clerk.press("更多")
    assert labels(more)[-2:] == ["返回", "返回列表"]
    [back] = await clerk.press("返回列表")
    assert back["text"] == narrowed["text"]
    assert {message["message_id"] for message in (options, card, more, back)} == {listing["message_id"]}
    # who may read less finds less, and an old button answers
    assert "没有符合条件的事项" in said(await following.player("钱统").write("/find 企业"))
    assert "逾期和近期到期事项 1项\n▍近期到期" in said(await following.player("苏燕").write("/due"))
