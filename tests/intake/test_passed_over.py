"""What reads like an order and is in no draft is found, and background, aims and headings are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.parse import parse
from bot.intake.passed_over import passed_over

OFFICES = frozenset({"住建局", "财政局"})


def words(text: str, taken: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in passed_over(text, taken, OFFICES)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("由住建局根据讨论意见修改完善后,按程序印发实施。", True),
        ("住建局12月5日前报送方案。", True),
        ("财政局安排专项经费200万元。", True),
        ("加快老旧管网更新,11月底前完成40公里。", True),
        ("要严格落实值班制度,不得脱岗。", True),
        ("各单位12月5日前要报送小结。", True),
        ("各单位要坚持目标导向,把该抓的工作抓到位。", False),  # how a speech closes
        ("不得拖欠农民工工资,春节前全部清零。", True),
        ("今年以来,全县完成改造1.2万户。", False),
        ("住建局完成了排查。", False),
        ("为切实做好有关工作,制定本方案。", False),
        ("坚持统筹推进,坚持分类施策。", False),
        ("(一)统筹两个市场,打造制造中心。", False),
        ("现将有关事项通知如下:", False),
        ("出席:住建局、财政局负责同志,请按时参加。", False),
        ("本办法自2027年1月1日起施行。", False),
        ("要抓好。", False),
    ],
)
def test_what_is_shown_to_the_clerk(sentence: str, found: bool) -> None:  # noqa: FBT001 - a column of the table
    assert words(f"会议纪要\n{sentence}\n", []) == ([sentence] if found else [])


def test_what_is_in_a_draft_is_not_passed_over() -> None:
    text = "会议纪要\n一、研究项目\n住建局要抓紧开工,12月底前完成。财政局要安排经费。\n"
    drafts = parse(text, date(2026, 11, 25), OFFICES).drafts
    assert len(drafts) == 2
    assert words(text, [(one.start, one.end) for one in drafts]) == []
    assert words(text, [(drafts[0].start, drafts[0].end)]) == ["财政局要安排经费。"]


@given(
    st.text(alphabet="住建局财政要应由年月日12底前完成。;,:\n一、()坚持为", max_size=80),
    st.integers(0, 80),
    st.integers(0, 40),
)
def test_spans_are_in_order_and_in_no_draft(text: str, start: int, length: int) -> None:
    taken = [(start, start + length)] if length else []
    found = passed_over(text, taken, OFFICES)
    assert found == sorted(found)
    assert all(0 <= low < high <= len(text) for low, high in found)
    assert not any(low < start + length and start < high for low, high in found if length)
