"""In chat: the log is looked up, roles are granted and taken, a lost phone's account is taken away by its person or asked for by a head."""

from tests.flows.conftest import Played
from tests.flows.following import labels


async def test_a_clerk_who_takes_the_last_administrators_account_away_is_told_the_way_back(town: Played) -> None:
    clerk = town.player("李敏")
    await clerk.write("/person 王建波")
    await clerk.press("收回账号")
    assert "管理员" not in (await clerk.shown("收回经信局王建波的账号?"))["text"]
    await clerk.write("/person 吴迪")
    await clerk.press("收回账号")
    asked = await clerk.shown("收回政府办吴迪的账号?")
    assert "吴迪是唯一绑定了账号的管理员" in asked["text"]
    assert "duban admin 吴迪" in asked["text"]
    await clerk.press("确认收回", "收回政府办吴迪的账号?")
    [turned_away] = await town.player("吴迪").write("/person 李敏")
    assert "邀请码" in turned_away["text"]


async def test_roles_and_accounts_change_hands_and_the_log_tells(town: Played) -> None:
    admin, clerk, owner, head = (town.player(name) for name in ("吴迪", "李敏", "王建波", "马国强"))
    # roles: asked once more, all administrators and the person are told, the menu follows
    await admin.write("/person 李敏")
    await admin.press("身份")
    assert "☑ 督查室" in (await admin.shown("的身份"))["text"]
    await admin.press("授予 管理员")
    await admin.press("确认", "授予政府办李敏的“管理员”身份?")
    assert "☑ 管理员" in (await admin.shown("的身份"))["text"]
    assert "吴迪授予您“管理员”身份" in (await clerk.shown("【权限变动】"))["text"]
    await clerk.write("/person 吴迪")
    await clerk.press("身份")
    await clerk.press("取消 管理员")
    await clerk.press("确认", "取消政府办吴迪的“管理员”身份?")
    assert "李敏取消了您的“管理员”身份" in (await admin.shown("李敏取消了"))["text"]
    [refused] = await admin.write("/person 李敏")
    assert "不在您的权限内" in refused["text"]
    # a head asks, the supervision office decides
    await head.write("/account")
    assert "提请收回 陈洁" in labels(await head.shown("我的账号"))
    await head.press("提请收回 陈洁")
    await head.press("确认提请", "提请收回陈洁的账号?")
    assert "陈洁:已提请,等待办理" in (await head.shown("我的账号"))["text"]
    asked = await clerk.shown("提请收回陈洁的账号")
    assert labels(asked) == ["收回账号", "不收回"]
    await clerk.press("不收回", "提请收回陈洁的账号")
    assert await head.shown("督查室没有收回陈洁的账号")
    await head.write("/account")
    await head.press("提请收回 陈洁")
    await head.press("确认提请", "提请收回陈洁的账号?")
    await clerk.press("收回账号", "提请收回陈洁的账号")
    await clerk.press("确认收回", "收回经信局陈洁的账号?")
    assert await head.shown("陈洁的账号已经收回")
    [turned_away] = await town.player("陈洁").write("/my")
    assert "邀请码" in turned_away["text"]
    # a lost phone: at once, and the office knows
    await owner.write("/account")
    await owner.press("收回我的账号")
    await owner.press("确认收回", "收回您自己的账号?")
    assert "本账号不再收发督办消息" in (await owner.shown("已收回"))["text"]
    assert "王建波收回了自己的账号" in (await clerk.shown("收回了自己的账号"))["text"]
    [turned_away] = await owner.write("/my")
    assert "邀请码" in turned_away["text"]
    # and all of it is in the log
    [whole] = await clerk.write("/audit 2月10日")
    assert "王建波 收回账号 王建波" in whole["text"]
    [own] = await clerk.write("/audit 马国强")
    assert "提请收回账号 陈洁" in own["text"]
    said = await clerk.press("导出表格", "【操作记录】马国强")
    assert [one["document"]["file_name"] for one in said if "document" in one] == ["操作记录.xlsx"]
    [wrong] = await clerk.write("/audit 李敏 王建波")
    assert "没看懂要查什么" in wrong["text"]
    [refused] = await head.write("/audit")
    assert "不在您的权限内" in refused["text"]
