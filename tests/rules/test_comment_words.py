"""What units answer in a few words when they are asked for comments."""

import pytest

from bot.rules.comment_words import NoneSaid, Said, none_said, read_comments

NUMBERS = ["3", "5", "24-1"]


NONE = ["无意见", "没有意见。", "我局无意见", "同意", "暂无意见", "无修改意见", "经研究，我局无意见"]


@pytest.mark.parametrize("text", [*NONE, "收到，没有意见", " 无 ", "No comments"])
def test_no_comment_is_none(text: str) -> None:
    assert read_comments(text, NUMBERS) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("建议统一时限", [("", "建议统一时限")]),
        ("5 建议时限改为年底", [("5", "建议时限改为年底")]),
        ("第5项：不属本单位职责，建议由财政局牵头", [("5", "不属本单位职责，建议由财政局牵头")]),
        ("５．建议删去", [("5", "建议删去")]),
        ("3、无意见\n24-1、建议每季一报", [("24-1", "建议每季一报")]),
        ("3 建议改期\n理由是资金未到位\n5 同意", [("3", "建议改期\n理由是资金未到位")]),
        ("12月底前完不成", [("", "12月底前完不成")]),
        ("2022年的资金未到位", [("", "2022年的资金未到位")]),
        ("无意见的话请说明口径", [("", "无意见的话请说明口径")]),
    ],
)
def test_words_are_on_the_draft_that_they_name(text: str, said: list[tuple[str, str]]) -> None:
    assert read_comments(text, NUMBERS) == tuple(Said(*one) for one in said)


def test_of_one_draft_no_number_is_needed() -> None:
    assert read_comments("建议改期", ["7"]) == (Said("7", "建议改期"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("无意见", NoneSaid.SURE),
        ("我局没有意见。", NoneSaid.SURE),
        ("经研究，无修改意见", NoneSaid.SURE),
        ("No comments", NoneSaid.SURE),
        ("同意", NoneSaid.MAYBE),
        ("收到，同意！", NoneSaid.MAYBE),
        ("无", None),
        ("收到", None),
        ("意见", None),
        ("有意见", None),
        ("同意延期", None),
        ("无意见的话请说明口径", None),
        ("已完成，无意见", None),
        ("", None),
    ],
)
def test_free_words_say_no_comment_only_where_they_say_nothing_else(text: str, said: NoneSaid | None) -> None:
    assert none_said(text) is said
