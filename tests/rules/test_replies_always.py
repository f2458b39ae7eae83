"""What must never happen, whatever is typed: done where there is doubt, a number not said, lost words, a crash."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.numerals import find_numbers
from bot.rules.replies import understand
from bot.rules.reply_completion import doubtful
from bot.rules.reply_mending import mend
from bot.rules.reply_values import Intent, ReplyContext, Understood
from bot.rules.reply_words import DOUBT_WORDS
from tests.rules.reply_contexts import BUNDLE, NOTICE, OUT_OF_THE_BLUE, card

CONTEXTS = (card("5"), card("4"), card("9"), card("23"), BUNDLE, NOTICE, OUT_OF_THE_BLUE)
FRAGMENTS = (
    "已完成", "完成了", "全部完成", "请予销号", "申请办结", "已办结", "本项任务", "我局", "done", "all completed",
    "，", "。", " ", "、", "5", "4 ", "9:", "第3项", "23:", "开工", "12只", "廿八", "七家", "25/40", "3.8%", "60%",
    "六成", "一半", "又开了", "累计", "40只中", "一厂一策", "新增", "其他", "正常", "收到", "不归我们",
    "申请延期到", "6月底", "3月5日", "昨天OA上报过了", "是11只不是12只", "更正:", "从9只", "增加到", "→12",
    "1.5万", "20多家", "剩下", "大概", "左右", "预计", "方案", "13812345678", "〔2022〕8号", "3号地块",
)  # fmt: skip
context = st.sampled_from(CONTEXTS)
speech = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join)
lines = st.lists(speech, max_size=3).map("\n".join)


def _intents(understood: Understood) -> set[Intent]:
    return {statement.intent for statement in understood.statements}


@settings(max_examples=400)
@given(context, speech, st.sampled_from(DOUBT_WORDS), speech)
@example(card("4"), "已完成", "吗", "")
@example(card("4"), "", "基本", "完成")
@example(card("4"), "除2家外", "除", "全部完成,请予销号")
def test_no_text_with_a_word_of_negation_or_doubt_is_taken_for_done(
    where: ReplyContext, before: str, word: str, after: str
) -> None:
    assert Intent.COMPLETION not in _intents(understand(before + word + after, where))


@settings(max_examples=300)
@given(context, st.lists(speech, min_size=2, max_size=4), st.sampled_from(DOUBT_WORDS))
def test_in_a_reply_of_several_lines_no_doubtful_words_are_taken_for_done(
    where: ReplyContext, parts: list[str], word: str
) -> None:
    text = "\n".join([parts[0] + word, *parts[1:]])
    for statement in understand(text, where).statements:
        assert statement.intent is not Intent.COMPLETION or not doubtful(statement.text)


@settings(max_examples=400)
@given(context, lines)
@example(card("5"), "共40只，剩下12只")
@example(card("23"), "更正:六成")
def test_every_figure_was_said_as_a_numeral(where: ReplyContext, text: str) -> None:
    said = {numeral.value for numeral in find_numbers(mend(text))} | {
        numeral.value for part in text.splitlines() for numeral in find_numbers(part)
    }
    for statement in understand(text, where).statements:
        if statement.figure:
            assert any(statement.figure.said == value for value in said) or _item_head_hides(
                statement.figure.said, text
            )


def _item_head_hides(value: object, text: str) -> bool:
    """5 12 and 5廿八 run together with an item's number; the digits still stand in the text."""
    return str(value) in text


@settings(max_examples=200)
@given(context, lines)
@example(BUNDLE, "第3项")
@example(card("5"), "9:4 9:6月底")
def test_what_is_kept_of_a_reply_is_its_own_words(where: ReplyContext, text: str) -> None:
    understood = understand(text, where)
    assert all(statement.text in text for statement in understood.statements)
    assert understood.statements or understood.questions


@settings(max_examples=200)
@given(context, st.text(max_size=60))
def test_any_text_at_all_is_answered(where: ReplyContext, text: str) -> None:
    understood = understand(text, where)
    assert understood.statements or understood.questions
    assert all(statement.item is None or where.item(statement.item) for statement in understood.statements)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "unit",
    [
        "进展顺利",
        "正在推进",
        "收到 ",
        "打错,",
        "已完成",
        "5,",
        "12只,",
        "要需得",
        "3-",
        "第",
        "3 4 ",
        "从9",
        "除5",
        "12只 ",
        "周五前",
        "王主任",
        "一大半",
        "报告",
    ],
)
def test_a_long_message_is_read_in_no_time(unit: str) -> None:
    assert understand(unit * (4096 // len(unit)) + "x", BUNDLE)
