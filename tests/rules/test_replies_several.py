"""Replies about several targets, and about several items at once."""

import pytest

from bot.rules.replies import understand
from tests.rules.reply_contexts import BUNDLE, brief, card

Case = tuple[str, list[str], list[str]]

CARD_9: tuple[Case, ...] = (
    ("12家", [], ["9 ask_which_target"]),
    ("25家", [], ["9 ask_which_target"]),
    ("一厂一策兑现6家", ["9 number 6 #92"], []),
    ("亿元企业指导12家", ["9 number 12 #91"], []),
    ("45家中已指导12家,22家中已兑现7家", ["9 number 12 of 45 #91", "9 number 7 of 22 #92"], []),
    ("12/45", ["9 number 12 of 45 #91"], []),
    ("7/22", ["9 number 7 of 22 #92"], []),
    ("一厂一策兑现6家,亿元企业12家", ["9 number 12 #91", "9 number 6 #92"], []),
)

CARD_23: tuple[Case, ...] = (
    ("下降3.8%", ["23 number 3.8 #233"], []),
    ("预计下降3.8%", ["23 estimate 3.8 #233"], []),
    ("3.8个百分点", ["23 number 3.8 #233"], []),
    ("53家已落实6家", ["23 number 6 of 53 #231"], []),
    ("7家已落实2家", ["23 number 2 of 7 #232"], []),
    ("6家", ["23 number 6 #231"], []),
    ("5%", ["23 progress 5%"], ["23 ask_above_wanted"]),
    ("重点能耗企业落实6家", ["23 number 6 #231"], []),
    ("-3.8%", ["23 number 3.8 #233"], []),
    ("同比上升1%", ["23 progress"], ["23 ask_number_meant"]),
)

REMINDED: tuple[Case, ...] = (
    ("第3项", [], ["3 ask_unclear"]),
    ("第3、4项", [], ["* ask_unclear"]),
    ("3,5,7正常", ["3 empty_progress", "5 empty_progress", "7 empty_progress"], ["* ask_one_fact"]),
    ("9亿元企业12家", ["9 number 12 #91"], []),
    ("9 亿元以上企业12家", ["9 number 12 #91"], []),
    ("9亿元", [], ["* ask_which_item"]),
    ("9号企业停产", [], ["* ask_which_item"]),
    ("9:停产", ["9 problem"], []),
    ("5: 12只\n9: 一厂一策7家\n4:已完成", ["5 number 12 #51", "9 number 7 #92", "4 completion"], []),
    ("5:12只,完成\n4:已完成", ["5 number 12 #51", "4 completion"], ["5 ask_completion_short"]),
    ("刚才打错,4是32笔不是33笔", [], ["4 ask_which_target"]),
    ("4已完成5没完成", ["4 progress"], []),
    ("1. 3项正常\n2. 5项有困难", [], ["* ask_which_item"]),
    ("5开工12只,9号地块已交", ["5 number 12 #51"], []),
    ("22人参加", [], ["* ask_which_item"]),
    ("5 已完成", ["5 progress"], ["5 ask_completion_short"]),
    ("5 12只", ["5 number 12 #51"], []),
    (
        "9 一厂一策兑现6家;23 落实2家,电表接口未通;其余按计划推进",
        [
            "9 number 6 #92",
            "23 problem",
            "23 number 2 #231",
            "3 empty_progress",
            "4 empty_progress",
            "7 empty_progress",
            "21 empty_progress",
            "22 empty_progress",
        ],
        ["* ask_one_fact"],
    ),
    ("全部完成", [], ["* ask_which_item"]),
    ("5和9已完成", [], ["* ask_completion_meant"]),
    ("3已完成,4没完成", ["3 progress", "4 progress"], ["3 ask_completion_meant"]),
    ("其他已完成", [], ["* ask_completion_meant"]),
    ("30正常", [], ["* ask_no_such_item"]),
    ("5、9正常", ["5 empty_progress", "9 empty_progress"], ["* ask_one_fact"]),
    ("5,9正常", ["5 empty_progress", "9 empty_progress"], ["* ask_one_fact"]),
    (
        "3-9正常",
        [
            "3 empty_progress",
            "4 empty_progress",
            "5 empty_progress",
            "6 empty_progress",
            "7 empty_progress",
            "8 empty_progress",
            "9 empty_progress",
        ],
        ["* ask_one_fact"],
    ),
    (
        "收到",
        [
            "3 acknowledge",
            "4 acknowledge",
            "7 acknowledge",
            "9 acknowledge",
            "21 acknowledge",
            "22 acknowledge",
            "23 acknowledge",
        ],
        [],
    ),
    (
        "正常",
        [
            "3 empty_progress",
            "4 empty_progress",
            "7 empty_progress",
            "9 empty_progress",
            "21 empty_progress",
            "22 empty_progress",
            "23 empty_progress",
        ],
        ["* ask_one_fact"],
    ),
    (
        "都正常",
        [
            "3 empty_progress",
            "4 empty_progress",
            "7 empty_progress",
            "9 empty_progress",
            "21 empty_progress",
            "22 empty_progress",
            "23 empty_progress",
        ],
        ["* ask_one_fact"],
    ),
    ("12家", [], ["* ask_which_item"]),
    ("一厂一策兑现七家", [], ["* ask_which_item"]),
    ("有困难", [], ["* ask_which_item"]),
    ("什么时候截止?", ["* question"], []),
    ("需要协调", [], ["* ask_which_item"]),
    ("昨天已通过OA报送", ["* reported_elsewhere OA"], []),
    ("22 昨天OA报过了,21 正常", ["22 reported_elsewhere OA", "21 empty_progress"], ["* ask_one_fact"]),
    ("3 收到", ["3 acknowledge"], []),
    (
        "好的,5开12",
        [
            "3 acknowledge",
            "4 acknowledge",
            "7 acknowledge",
            "9 acknowledge",
            "21 acknowledge",
            "22 acknowledge",
            "23 acknowledge",
            "5 number 12 #51",
        ],
        [],
    ),
    (
        "5开12,其他收到",
        [
            "5 number 12 #51",
            "3 acknowledge",
            "4 acknowledge",
            "7 acknowledge",
            "9 acknowledge",
            "21 acknowledge",
            "22 acknowledge",
            "23 acknowledge",
        ],
        [],
    ),
    ("10天后报", ["* later_report 2022-03-04"], []),
    ("5 延到3月15日", ["5 extension 2022-03-15"], []),
    ("5号:开工12只", ["5 number 12 #51"], []),
    ("第5项 已开工12只", ["5 number 12 #51"], []),
    ("第五项已开工12只", ["5 number 12 #51"], []),
    ("3.已印发方案", ["3 progress"], []),
    ("3、正常;4、推进中;5、12只", ["3 empty_progress", "4 empty_progress", "5 number 12 #51"], ["* ask_one_fact"]),
    (
        "各项工作有序推进",
        [
            "3 empty_progress",
            "4 empty_progress",
            "7 empty_progress",
            "9 empty_progress",
            "21 empty_progress",
            "22 empty_progress",
            "23 empty_progress",
        ],
        ["* ask_one_fact"],
    ),
    ("5:12 9:一厂一策7", ["5 number 12 #51", "9 number 7 #92"], []),
    ("明天再报", ["* later_report 2022-02-23"], []),
    ("5 12,13还在谈", ["5 number 12 #51"], ["* ask_no_such_item"]),
    ("5开12 9一厂一策兑现七家", ["5 number 12 #51", "9 number 7 #92"], []),
    ("23 3.8%", ["23 number 3.8 #233"], []),
    ("23降3.8%", ["23 number 3.8 #233"], []),
    ("23 降3.8%,6家", ["23 number 6 #231", "23 number 3.8 #233"], []),
    ("撤回", ["* withdraw"], []),
    ("3 正常\n5 12\n6:推进中", ["3 empty_progress", "5 number 12 #51", "6 empty_progress"], ["* ask_one_fact"]),
    ("3 已完成\n4 没完成", ["3 completion", "4 progress"], []),
    ("3 已完成\n另外两家没完成", ["3 progress"], ["3 ask_completion_meant"]),
    ("第3项已完成", ["3 completion"], []),
    ("4 finished", ["4 completion"], []),
    (
        "收到,22有异议",
        [
            "3 acknowledge",
            "4 acknowledge",
            "7 acknowledge",
            "9 acknowledge",
            "21 acknowledge",
            "22 acknowledge",
            "23 acknowledge",
            "22 objection",
        ],
        [],
    ),
    ("5G基站已建", [], ["* ask_which_item"]),
    ("3号地块已交地", [], ["* ask_which_item"]),
    ("5 25/40", ["5 number 25 of 40 #51"], []),
    ("9 12/45", ["9 number 12 of 45 #91"], []),
    ("全部已完成", [], ["* ask_which_item"]),
    ("其余没有", [], ["* ask_none_of_what"]),
    (
        "20-23按计划推进",
        ["20 empty_progress", "21 empty_progress", "22 empty_progress", "23 empty_progress"],
        ["* ask_one_fact"],
    ),
    ("20、22 正常", ["20 empty_progress", "22 empty_progress"], ["* ask_one_fact"]),
    ("督〔2022〕3-5 已开工12只", ["5 number 12 #51"], []),
    ("5 完成了25只", ["5 number 25 #51"], []),
    ("4 方案已完成", ["4 progress"], []),
    ("22 不归我们,应由供电公司负责", ["22 objection 供电公司"], []),
    ("3 申请延期到6月底", ["3 extension 2022-06-30"], []),
    ("3 延期", ["3 extension"], ["3 ask_extension_day"]),
    ("7 卡住了", ["7 problem"], ["7 ask_problem_ways"]),
    ("21 需要市里协调", ["21 coordination"], []),
    ("5 撤回", ["5 withdraw"], []),
    ("4 60%", ["4 progress 60%"], []),
)


@pytest.mark.parametrize(("text", "statements", "questions"), CARD_9)
def test_a_figure_for_one_of_two_targets_is_taken_only_where_its_words_tell_which(
    text: str, statements: list[str], questions: list[str]
) -> None:
    assert brief(understand(text, card("9"))) == (statements, questions)


@pytest.mark.parametrize(("text", "statements", "questions"), CARD_23)
def test_counts_and_per_cents_go_to_the_target_of_their_kind(
    text: str, statements: list[str], questions: list[str]
) -> None:
    assert brief(understand(text, card("23"))) == (statements, questions)


@pytest.mark.parametrize(("text", "statements", "questions"), REMINDED)
def test_a_reply_to_a_reminder_of_several_items_is_read_item_by_item(
    text: str, statements: list[str], questions: list[str]
) -> None:
    assert brief(understand(text, BUNDLE)) == (statements, questions)
