"""Lists and search in chat: narrowed and turned in one message, a tap to a card and back."""

from tests.flows.following import Following, any_following, following, labels, said

__all__ = ["any_following", "following"]


async def test_one_message_is_list_card_and_list_again(any_following: Following) -> None:
    clerk = any_following.player("李敏")
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
    assert "分享链接:https://t.me/duban_sandbox_bot?start=d_2022-3-10" in more["text"]
    [back] = await clerk.press("返回列表")
    assert back["text"] == narrowed["text"]
    assert {message["message_id"] for message in (options, card, more, back)} == {listing["message_id"]}
    # who may read less finds less, and an old button answers
    assert "没有符合条件的事项" in said(await any_following.player("钱统").write("/find 企业"))
    owner = any_following.player("苏燕")
    assert "逾期和近期到期事项 1项\n▍近期到期" in said(await owner.write("/due"))
    await owner.press("日历文件", "逾期和近期到期事项")
    own = (await owner.file("督办时限")).decode().replace("\r\n ", "")
    assert "SUMMARY:督〔2022〕3-10 企业上市培育:时限" in own
    assert "3-22" not in own


async def test_a_link_opens_a_directive_for_those_who_may_read_it(any_following: Following) -> None:
    [card] = await any_following.player("王建波").write("/start d_2022-3-5")
    assert card["text"].startswith("督〔2022〕3-5  40只重点工业项目")
    assert "返回列表" not in labels(card)
    [card] = await any_following.player("李敏").write(f"/start d_{any_following.directives['10']}")
    assert card["text"].startswith("督〔2022〕3-10  企业上市培育")
    # the same answer for what is not theirs and for what is not there
    stranger_to_it = any_following.player("苏燕")
    [refused] = await stranger_to_it.write("/start d_2022-3-5")
    assert "不存在,或者不在您的查阅范围内" in refused["text"]
    for parameter in ("d_2022-3-77", f"d_{any_following.directives['5']}", "d_99999"):
        assert said(await stranger_to_it.write(f"/start {parameter}")) == refused["text"]
    # to somebody who is not in it is no wrong code: five of them lock nobody out
    any_following.played.town.sandbox.add_person(97, "路人", "")
    for _ in range(6):
        await any_following.played.client.send(97, "/start d_2022-3-5")
    await any_following.played.town.settle()
    answers = [message["text"] for message in await any_following.played.client.messages(97) if message["from_bot"]]
    assert set(answers) == {"您好,这里是督办助手。尚未绑定身份,请点开督查室发给您的邀请链接,或发送 /start 加邀请码。"}


async def test_menus_follow_the_person(following: Following) -> None:
    async def menu(account: int) -> list[str]:
        return [entry["command"] for entry in await following.played.client.commands(account)]

    owner, clerk = following.player("王建波"), following.player("李敏")
    assert " ".join(await menu(owner.chat)) == "todo my due calendar find absent audit account lang help"
    assert await menu(clerk.chat) == [
        "todo", "digest", "overview", "instructions", "transcribe", "docs", "my", "due", "find", "absent", "person", "move", "unit",
        "roster", "burden", "deliveries", "counts", "ledger", "bulletin", "carry", "archive", "outbox", "audit", "account", "lang", "help",
    ]  # fmt: skip
    following.played.town.sandbox.add_person(96, "路人", "")
    assert await menu(96) == ["start"]
    await owner.write("/lang")
    await owner.press("English")
    shown = await following.played.client.commands(owner.chat)
    assert shown[0] == {"command": "todo", "description": "Requests that wait for your yes"}


async def test_an_answer_to_a_card_in_a_list_is_about_that_card(following: Following) -> None:
    owner, leader = following.player("王建波"), following.player("周海涛")
    [listing] = await owner.write("/my")
    await owner.press("5", "我的督办事项")
    [answer] = await owner.write("已开工12只", await owner.shown("督〔2022〕3-5"))
    assert "已记:5 40只重点工业项目 12/40只" in answer["text"]
    assert await following.current("5") == [12]
    # the list again: it is about none of them alone
    await owner.press("返回列表")
    [asked] = await owner.write("又开了1只", await owner.shown("我的督办事项"))
    assert listing["message_id"] != asked["message_id"]
    assert await following.current("5") == [12]
    await leader.write("/find 企业")
    await leader.press("10")
    assert "10" in said(await leader.write("请财政局3月4日前报方案", await leader.shown("督〔2022〕3-10")))
