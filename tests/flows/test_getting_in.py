"""Everybody is bound by a code, and strangers learn nothing."""

from tests.flows.conftest import Played


async def test_somebody_bound_is_greeted_by_role(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    [answer] = await clerk.write("/start")
    assert "李敏" in answer["text"]


async def test_words_that_nobody_understands_are_answered_and_nothing_is_recorded(town: Played) -> None:
    [answer] = await town.player("吴迪").write("嗯嗯")
    assert "没有读懂" in answer["text"]


async def test_a_stranger_learns_only_how_to_get_in(town: Played) -> None:
    town.town.sandbox.add_person(99, "路人", "")
    await town.client.send(99, "你好")
    await town.town.settle()
    [answer] = [m for m in await town.client.messages(99) if m["from_bot"]]
    assert "邀请" in answer["text"]


async def test_help_language_and_who_is_not_bound(town: Played) -> None:
    clerk = town.player("李敏")
    [help_] = await clerk.write("/help")
    assert "批量设置" in help_["text"]
    [choice] = await clerk.write("/lang")
    assert "请选择语言" in choice["text"]
    [greeting] = await clerk.press("English")
    assert "Hello 李敏" in greeting["text"]
    [help_] = await clerk.write("/help")
    assert "How this works" in help_["text"]
    [bindings] = await clerk.write("/roster")
    assert "all bound" in bindings["text"]
    [refused] = await town.player("王建波").write("/roster")
    assert "不在您的权限内" in refused["text"]


async def test_a_wrong_code_and_no_code_tell_a_stranger_nothing(town: Played) -> None:
    town.town.sandbox.add_person(98, "路人", "")
    await town.client.send(98, "/start nonsense")
    await town.client.send(98, "/start")
    await town.town.settle()
    wrong, hello = [m["text"] for m in await town.client.messages(98) if m["from_bot"]]
    assert "邀请码无效" in wrong
    assert "邀请" in hello
