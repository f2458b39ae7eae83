"""Whole replies about directives with lists: what is ticked, what other rules make of the rest, what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.list_replies import set_rows_aside, settle
from bot.rules.list_values import ListRow, TargetList
from bot.rules.replies import understand
from bot.rules.reply_values import ReplyContext
from db.enums import ScopeState
from tests.rules.reply_contexts import BUNDLE, OUT_OF_THE_BLUE, TARGETS, brief, card

DONE = frozenset(range(31, 40))  # item 5 stands at 9


def _list(target: int, count: int, text: str, done: frozenset[int], about: str) -> TargetList:
    rows = [
        ListRow(n, n, "德国博泽" if n == 3 else f"{n}号项目", ScopeState.DONE if n in done else ScopeState.OPEN)
        for n in range(1, count + 1)
    ]
    return TargetList(target, text, tuple(rows), about)


LISTS = {
    "5": (_list(TARGETS["5"][0].id, 40, "40只重点工业项目", DONE, "40只全部开工"),),
    "17": (_list(TARGETS["17"][0].id, 40, "40只签约和在谈外资项目", frozenset({1, 2}), "全部签约"),),
}


def heard(text: str, context: ReplyContext) -> tuple[list[str], list[str]]:
    """Return statements and ticks in short, and questions in short."""
    reply = set_rows_aside(text, context, LISTS)
    all_ = settle(understand(reply.text, context), reply, LISTS)
    said, asked = brief(all_.understood)
    signs = {ScopeState.DONE: "+", ScopeState.OPEN: "-", ScopeState.STOPPED: "x"}
    said += [f"{number} {signs[t.state]}{t.row}" for number, ticks in all_.ticks.items() for t in ticks]
    return said, asked + [f"{number} {question.id.value}" for number, question in all_.questions]


@pytest.mark.parametrize(
    ("context", "text", "said", "asked"),
    [
        (card("5"), "第7、9、12项已开工", ["5 progress", "5 +7", "5 +9", "5 +12"], []),
        (card("5"), "7、12已开工,累计11只", ["5 number 11 #51", "5 +7", "5 +12"], []),
        (card("5"), "又开了3只:第7、9、12项", ["5 progress"], ["5 ask_rows_count"]),
        (card("5"), "又开了3只,第7、9、12项已开工", ["5 number +3=12 #51", "5 +7", "5 +9", "5 +12"], []),
        (card("5"), "第7项已开工,累计12只", ["5 progress", "5 +7"], ["5 ask_rows_count"]),
        (card("5"), "已开工12只", ["5 progress"], ["5 ask_rows_count"]),
        (card("5"), "已开工9只", ["5 number 9 #51"], []),
        (card("5"), "过半了", ["5 progress"], ["5 ask_rows_count"]),
        (card("5"), "已开工45只", ["5 progress"], ["5 ask_rows_count"]),
        (card("5"), "大概开了12只", ["5 estimate 12 #51"], ["5 ask_rows_count"]),
        (card("5"), "40只全部开工,请予销号", ["5 progress"], ["5 ask_completion_short", "5 ask_rows_all"]),
        (card("5"), "第7项用地卡住了", ["5 problem"], []),
        (card("5"), "第7项下周一开工", ["5 progress"], []),
        (card("5"), "第7项需要协调用地", ["5 coordination"], []),
        (card("5"), "9:一厂一策兑现七家", ["9 number 7 #92"], []),
        (card("5"), "正常", ["5 empty_progress"], ["* ask_one_fact"]),
        (card("17", ["17", "18"]), "有个项目黄了,德国那家", ["17 problem"], ["17 ask_which_row"]),
        (card("17", ["17", "18"]), "德国那家黄了", ["17 problem", "17 x3"], []),
        (card("17", ["17", "18"]), "第3项已签约,开工还早", ["17 progress", "17 +3"], []),
        (BUNDLE, "5:第7、9、12项已开工;9一厂一策兑现七家", ["5 progress", "9 number 7 #92", "5 +7", "5 +9", "5 +12"], []),
        (BUNDLE, "5:第7项已开工,第9项已开工;4 方案已印发", ["5 progress", "4 progress", "5 +7", "5 +9"], []),
        (BUNDLE, "5 第7,9,12项已开工", ["5 progress", "5 +7", "5 +9", "5 +12"], []),
        (BUNDLE, "5开12,9一厂一策兑现七家", ["5 progress", "9 number 7 #92"], ["5 ask_rows_count"]),
        (OUT_OF_THE_BLUE, "第7、9项已开工", ["7 progress", "9 progress"], []),  # directives: nothing says which list
        (OUT_OF_THE_BLUE, "弄好了", [], ["* ask_which_item"]),
    ],
)  # fmt: skip
def test_a_reply(context: ReplyContext, text: str, said: list[str], asked: list[str]) -> None:
    assert heard(text, context) == (said, asked)


def test_words_are_kept_as_typed() -> None:
    text = "刚才打错，是第８项，不是第9项已开工；另有2只在办手续"
    reply = set_rows_aside(text, card("5"), LISTS)
    [statement] = settle(understand(reply.text, card("5")), reply, LISTS).understood.statements
    assert statement.text == text


PIECES = (
    "5:",
    "第7、9项",
    "除3、8外",
    "都",
    "已开工",
    "黄了",
    "未开工",
    ",",
    ";",
    "\n",
    "9",
    " ",
    "德国那家",
    "其余",
    "12只",
    "不是",
    "正常",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=14), st.booleans())
def test_nothing_of_a_reply_is_lost_and_only_rows_of_the_list_are_set(pieces: list[str], to_card: bool) -> None:  # noqa: FBT001
    text = "".join(pieces)
    reply = set_rows_aside(text, card("5") if to_card else BUNDLE, LISTS)
    shown = reply.text
    for mark, words in reply.marks.items():
        assert words
        shown = shown.replace(mark, words)
    assert shown == text
    for number, read in reply.read.items():
        rows = {row.id for one in LISTS[number] for row in one.rows}
        assert {tick.row for tick in read.ticks} <= rows


def test_a_forwarded_reply_ticks_nothing() -> None:
    forwarded = ReplyContext(
        **{name: getattr(card("5"), name) for name in ("today", "kind", "items", "focus")}, forwarded=True
    )
    reply = set_rows_aside("第7项已开工", forwarded, LISTS)
    assert (reply.text, reply.read) == ("第7项已开工", {})


def test_without_lists_nothing_is_set_aside() -> None:
    assert set_rows_aside("第7、9项已开工", card("5"), {}).text == "第7、9项已开工"
    assert set_rows_aside("第7、9项已开工", card("4"), LISTS).text == "第7、9项已开工"
