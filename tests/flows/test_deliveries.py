"""The clerk looks up what reached whom, and sends it again; what an outage does to people's presses and messages."""

import asyncio

from tests.flows.conftest import Played
from tests.flows.following import Following, following, issued, labels

__all__ = ["following"]


async def test_the_clerk_hears_who_is_not_reached_and_sends_it_again(town: Played) -> None:
    owner = town.player("苏燕")
    await town.client.block(owner.chat)
    following = await issued(town)
    await town.later(minutes=1)
    clerk = following.player("李敏")
    alarm = await clerk.shown("【未送达】")
    assert "· 财政局 苏燕:对方已停用机器人(1条)" in alarm["text"]
    [_, *_] = await clerk.press("送达台账", "【未送达】")
    listed = await clerk.shown("【送达台账】")
    assert "未送达 共1条" in listed["text"]
    assert "苏燕(财政局) 督办通知:未送达(对方已停用机器人)" in listed["text"]
    assert labels(listed) == ["再次发送 1", "看全部"]
    await town.client.unblock(owner.chat)
    await owner.write("/my")
    await clerk.press("再次发送", "【送达台账】")
    assert "【督办通知】" in (await owner.shown("【督办通知】"))["text"]
    [whole] = await clerk.write("/deliveries 苏燕")
    assert "督办通知:已送达" in whole["text"]
    await owner.press("全部签收", "【督办通知】")
    [whole] = await clerk.write("/deliveries 苏燕")
    assert "已回应" in whole["text"]
    assert "李敏(政府办) 系统提醒:已送达" in (await clerk.write("/deliveries 李敏"))[0]["text"]
    [refused] = await owner.write("/deliveries")
    assert "不在您的权限内" in refused["text"]


async def test_from_a_card_to_what_was_sent_about_it(following: Following) -> None:
    clerk = following.player("李敏")
    await clerk.write("5")
    await clerk.press("更多")
    said = await clerk.press("送达台账", "40只重点工业项目")
    found = next(message for message in said if "【送达台账】" in message["text"])
    assert "-5 共" in found["text"]
    assert "王建波(经信局) 督办通知:已送达" in found["text"]
    assert "苏燕" not in found["text"]


async def test_a_press_too_old_for_a_window_is_answered_in_a_message(following: Following) -> None:
    owner = following.player("王建波")
    await owner.press("全部签收")
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await following.played.client.fault(kind="status", code=400, description=old, times=1, method="answerCallbackQuery")
    pressing = asyncio.create_task(owner.press("全部签收"))  # nothing is left to sign, as the window would say
    await following.played.town.settle()
    for _ in range(100):
        if await owner.sees("签收"):
            break
        await asyncio.sleep(0.05)
    pressing.cancel()
    await asyncio.gather(pressing, return_exceptions=True)
    newest = (await following.played.client.messages(owner.chat))[-1]
    assert "签收" in newest["text"]
    assert newest["from_bot"]
