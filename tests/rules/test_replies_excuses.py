"""Why somebody answers late is no report: it is signed, or asked about, and nothing else is recorded."""

import pytest

from bot.rules.replies import understand
from tests.rules.reply_contexts import NOTICE, OUT_OF_THE_BLUE, brief, card

WITH_RECEIPT = (
    "收到,抱歉,这几天下乡",
    "收到,这几天下乡,刚看到",
    "收到!不好意思,刚开完会",
    "好的收到,最近一直在出差,忘了",
    "收到了,实在抱歉,手机没电",
    "收到,前两天请假了,才看到,谢谢",
)
ALONE = ("抱歉,这几天出差", "不好意思刚看到", "这几天在下乡")
FACTS = ("收到,已组织下乡检查3次", "收到,方案已印发,抱歉报晚了", "收到,下乡核查了两个镇")


@pytest.mark.parametrize("text", WITH_RECEIPT)
def test_an_excuse_after_a_receipt_is_a_receipt(text: str) -> None:
    statements, questions = brief(understand(text, card("4")))
    assert statements == ["4 acknowledge"]
    assert questions == []


@pytest.mark.parametrize("text", WITH_RECEIPT)
def test_a_notice_is_signed_whatever_the_excuse(text: str) -> None:
    statements, questions = brief(understand(text, NOTICE))
    assert {statement.split()[1] for statement in statements} == {"acknowledge"}
    assert questions == []


@pytest.mark.parametrize("text", ALONE)
def test_an_excuse_alone_is_asked_about(text: str) -> None:
    statements, questions = brief(understand(text, card("4")))
    assert statements == []
    assert questions == ["4 ask_unclear"]


@pytest.mark.parametrize("text", FACTS)
def test_a_fact_beside_it_is_still_heard(text: str) -> None:
    statements, questions = brief(understand(text, card("4")))
    assert any("acknowledge" not in statement for statement in statements) or questions


def test_without_an_answered_message_a_receipt_with_an_excuse_is_bare() -> None:
    statements, questions = brief(understand("收到,这几天下乡,刚看到", OUT_OF_THE_BLUE))
    assert [statement.split()[-1] for statement in statements] == ["acknowledge"]
    assert questions == []
