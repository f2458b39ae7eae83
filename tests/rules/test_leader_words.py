"""A leader's answer: read, or an instruction with the items and the day it names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.leader_words import LeaderReplyKind, classify_leader_reply

TODAY = date(2022, 2, 25)
READ = (
    "好",
    "好的",
    "好的。",
    "收到",
    "收到！",
    "知道了",
    "已阅",
    "阅",
    "阅知",
    "👌",
    "👍",
    "👍🏻",
    "ok",
    "OK",
    "OK，辛苦了",
    "好，谢谢大家",
    "很好",
    "不错，继续努力",
    "嗯嗯",
    "看了",
    "noted, thanks",
    "",
    "  ",
    "1 好",
    "1、3 收到",
)
WAYS = ["请抓紧办理", "请开发区拿出方案", "同意", "这个为什么慢？", "要加快", "不行", "Please speed up"]


@pytest.mark.parametrize("text", READ)
def test_receipt_thanks_and_praise_are_read_and_never_an_instruction(text: str) -> None:
    reply = classify_leader_reply(text, TODAY)
    assert (reply.kind, reply.orders) == (LeaderReplyKind.READ, ())


CASES: dict[str, list[tuple[tuple[str, ...], str, date | None]]] = {
    "1 请开发区与自然资源局3月4日前拿出方案": [(("1",), "请开发区与自然资源局3月4日前拿出方案", date(2022, 3, 4))],
    "①请开发区拿方案": [(("1",), "请开发区拿方案", None)],
    "①、③ 请抓紧": [(("1", "3"), "请抓紧", None)],
    "1、3请抓紧": [(("1", "3"), "请抓紧", None)],
    "第3项请商务局下周五前报": [(("3",), "请商务局下周五前报", date(2022, 3, 4))],
    "24-1：请应急局月底前报告": [(("24-1",), "请应急局月底前报告", date(2022, 2, 28))],
    "1 请抓紧\n2 请财政局3月底前报告\n并抄送我": [
        (("1",), "请抓紧", None),
        (("2",), "请财政局3月底前报告\n并抄送我", date(2022, 3, 31)),
    ],
    "1:请抓紧;2:好": [(("1",), "请抓紧;", None)],
    "1：请抓紧。2：请财政局支持": [(("1",), "请抓紧。", None), (("2",), "请财政局支持", None)],
    "3家企业要重点跟踪": [((), "3家企业要重点跟踪", None)],
    "3月4日前拿出方案": [((), "3月4日前拿出方案", date(2022, 3, 4))],
    "1 请抓紧\n3家企业要跟踪": [(("1",), "请抓紧\n3家企业要跟踪", None)],
    "3项工作要加快": [((), "3项工作要加快", None)],
    "12月底前报": [((), "12月底前报", date(2022, 12, 31))],
    "好，请抓紧": [((), "好，请抓紧", None)],
    "3月4日前拿方案，3月底前办结": [((), "3月4日前拿方案，3月底前办结", None)],
    "2021-12-31前办结": [((), "2021-12-31前办结", None)],
    "尽快办": [((), "尽快办", None)],
    "5": [((), "5", None)],
}


@pytest.mark.parametrize(("text", "orders"), CASES.items())
def test_an_instruction_keeps_its_words_and_names_its_items_and_day(
    text: str, orders: list[tuple[tuple[str, ...], str, date | None]]
) -> None:
    reply = classify_leader_reply(text, TODAY)
    assert reply.kind is LeaderReplyKind.INSTRUCTION
    assert [(order.items, order.text, order.due_on) for order in reply.orders] == orders


def test_a_circled_number_is_told_from_a_ledger_number() -> None:
    assert classify_leader_reply("①请抓紧", TODAY).orders[0].circled
    assert not classify_leader_reply("1 请抓紧", TODAY).orders[0].circled


@given(
    st.lists(
        st.sampled_from(["好", "收到", "知道了", "👌", "👍🏽", "，", "。", " ", "ok", "谢谢", "\n"]), max_size=12
    ).map("".join)
)
def test_words_of_receipt_in_any_order_are_read(text: str) -> None:
    assert classify_leader_reply(text, TODAY).kind is LeaderReplyKind.READ


@given(st.sampled_from(["好，", "1 ", "②", "收到。", ""]), st.sampled_from(WAYS), st.sampled_from(["", "。谢谢", "👍"]))
def test_an_order_among_kind_words_is_never_lost(before: str, order: str, after: str) -> None:
    reply = classify_leader_reply(before + order + after, TODAY)
    assert reply.kind is LeaderReplyKind.INSTRUCTION
    assert order in "".join(one.text for one in reply.orders)


@given(st.text(max_size=80))
def test_an_instruction_has_words_that_the_leader_wrote(text: str) -> None:
    reply = classify_leader_reply(text, TODAY)
    assert all(order.text in text for order in reply.orders)
    assert (reply.kind is LeaderReplyKind.READ) == (reply.orders == ())
