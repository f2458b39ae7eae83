"""Several doubts in one answer: each button says its item, and answering one leaves the others."""

from tests.flows.following import Following, following, labels

__all__ = ["following"]


async def test_one_answer_leaves_the_other_questions(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("5 已开工45只,进展顺利;9 一厂一策兑现30家,进展顺利")
    answer = await owner.shown("已记:5")
    assert {"5 就是45", "9 就是30"} <= set(labels(answer))
    await owner.press("5 就是45")
    answer = await owner.shown("已记:5")
    assert "45/40只" in answer["text"]
    assert "就是30" in labels(answer)
    await owner.press("就是30")
    assert await following.current("5") == [45]
    assert await following.current("9") == [None, 30]
    assert labels(await owner.shown("已记:5")) == ["更正", "撤回"]


async def test_several_said_to_be_done_are_asked_for_one_by_one(following: Following) -> None:
    owner = following.player("王建波")
    [asked] = await owner.write("5和9都已完成")
    assert "还没有记录" in asked["text"]
    assert labels(asked) == ["5 申请办结", "9 申请办结", "不记"]
    await owner.press("9 申请办结")
    assert "请回复办理结果" in (await owner.shown("请回复办理结果"))["text"]


async def test_the_same_words_of_several_items_are_confirmed_in_one_line(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("4和22方案已印发,正在推进;5 已开工9只")
    answer = await owner.shown("已记")
    assert "已记:4、22 “" in answer["text"]
    assert "已记:5 40只" in answer["text"]
