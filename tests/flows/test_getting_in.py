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
