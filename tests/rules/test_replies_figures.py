"""Figures at their limits: stages, falls, shares of a township, corrections, several items at once, forwarded words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.rules.replies import understand
from bot.rules.reply_values import Answered, ItemContext, ReplyContext, TargetContext
from db.enums import Kind
from tests.rules.reply_contexts import BUNDLE, NOTICE, TODAY, WANG, brief, card, items, target


def _with(target_: TargetContext, title: str = "重点工业项目") -> ReplyContext:
    return ReplyContext(TODAY, Answered.CARD, (ItemContext("5", title, Kind.ONGOING, targets=(target_,)),), focus="5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已开工12只", (["5 number 12 #1"], [])),
        ("开工建设12只", (["5 number 12 #1"], [])),
        ("开12", (["5 number 12 #1"], [])),
        ("签约12只", (["5 progress"], ["5 ask_number_meant"])),
        ("投产12只", (["5 progress"], ["5 ask_number_meant"])),
        ("已完成", (["5 progress"], ["5 ask_completion_short"])),
        ("已开工40只，全部完成", (["5 number 40 #1", "5 completion"], [])),
        ("已开工12只，请予销号", (["5 number 12 #1"], ["5 ask_completion_short"])),
    ],
)
def test_where_starts_are_counted_contracts_are_not(text: str, expected: tuple[list[str], list[str]]) -> None:
    assert brief(understand(text, _with(target(1, "开工40只", "只", "40", "9")))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下降3.8%", (["5 number -3.8 #1"], [])),
        ("降3.8", (["5 number -3.8 #1"], [])),
        ("同比下降5%", (["5 progress"], ["5 ask_number_meant"])),
        ("下降5%", (["5 progress"], ["5 ask_above_wanted"])),
        ("下降2%", (["5 progress"], ["5 ask_below_current"])),
        ("上升1%", (["5 progress"], ["5 ask_below_current"])),
        ("6家", ([], ["5 ask_how_many"])),
    ],
)
def test_a_fall_is_counted_as_a_fall(text: str, expected: tuple[list[str], list[str]]) -> None:
    assert brief(understand(text, _with(target(1, "下降4.2%", "%", "-4.2", "-3"), "能耗"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我镇三家，一家装好了，两家停产", (["20 problem", "20 number 1 of 3 #1"], [])),
        ("我镇三家，一家装好了，一家未装，一家停产", (["20 problem", "20 number 1 of 3 #1"], [])),
        ("我镇三家，一家装好了，一家完成，一家停产", (["20 problem"], ["20 ask_how_many"])),
        ("我镇两家，一家装好了，一家停产", (["20 problem"], ["20 ask_other_base"])),
        ("我镇三家，一家装好了", (["20 number 1 #1"], [])),
    ],
)
def test_an_account_of_ones_own_few_must_add_up(text: str, expected: tuple[list[str], list[str]]) -> None:
    part = ItemContext("20", "节能降耗责任制", asked=True, targets=(target(1, "三家", "家", "3"),), supporting=True)
    assert brief(understand(text, ReplyContext(TODAY, Answered.BUNDLE, (part,)))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打错了，应为三五只", ([], ["5 ask_unclear"])),
        ("是5只不是12只", ([], ["5 ask_below_current"])),
        ("是5只不是9只", (["5 correction 5 was 9 #51"], [])),
        ("是50只不是12只", ([], ["5 ask_above_wanted"])),
        ("更正为5只", (["5 correction 5 #51"], [])),
        ("12只改成11只，刚才写错了", (["5 correction 11 was 12 #51"], [])),
        ("更正：六成", ([], ["5 ask_which_target"])),
        ("更正：6月底开工", ([], ["5 ask_how_many"])),
        ("打错了，是20多只", ([], ["5 ask_unclear"])),
        ("是3月15日不是4月15日", (["5 progress"], [])),
        ("报错了，是11家", ([], ["5 ask_which_target"])),
    ],
)
def test_a_correction_may_lower_what_it_names_and_nothing_else(
    text: str, expected: tuple[list[str], list[str]]
) -> None:
    assert brief(understand(text, card("5"))) == expected


def test_a_correction_without_targets_is_not_understood() -> None:
    assert brief(understand("打错了", card("4"))) == ([], ["4 ask_unclear"])


def test_an_increment_without_a_figure_to_start_from_is_asked() -> None:
    assert brief(understand("又开了两只", _with(target(1, "40只重点工业项目", "只", "40")))) == (
        ["5 progress"],
        ["5 ask_number_meant"],
    )


def test_a_completion_needs_no_figure_where_none_was_ever_given() -> None:
    assert brief(understand("已完成", _with(target(1, "40只重点工业项目", "只", "40")))) == (["5 completion"], [])


def test_one_figure_is_not_given_to_several_items() -> None:
    assert brief(understand("5、23 12", BUNDLE)) == ([], ["* ask_which_item"])


def test_with_no_open_item_nothing_is_recorded() -> None:
    nobody = ReplyContext(TODAY)
    assert brief(understand("已开工12只", nobody)) == ([], ["* ask_unclear"])
    assert brief(understand("收到", nobody)) == (["* acknowledge"], [])


def test_a_forwarded_message_without_a_card_asks_which_item_of_those_due() -> None:
    understood = understand("已完成", replace(BUNDLE, forwarded=True))
    assert understood.statements == ()
    assert understood.questions[0].args["items"] == BUNDLE.asked


def test_split_items_are_told_from_ranges() -> None:
    context = ReplyContext(TODAY, Answered.BUNDLE, items(["23", "24-1", "24-2", "25"], ["24-1", "24-2"]))
    assert brief(understand("24-1 已办结\n24-2 正在推进", context)) == (
        ["24-1 completion", "24-2 empty_progress"],
        ["* ask_one_fact"],
    )
    assert [one.item for one in understand("23-25正常", context).statements] == ["23", "24-1", "24-2", "25"]
    assert brief(understand("25-23正常", context)) == ([], ["* ask_no_such_item"])


def test_an_acknowledgement_counts_for_what_the_notice_asks_to_sign() -> None:
    partly = replace(NOTICE, items=items(WANG, ["5", "9"]))
    assert brief(understand("收到", partly)) == (["5 acknowledge", "9 acknowledge"], [])
    assert brief(understand("收到，坚决落实", NOTICE))[0] == [f"{number} acknowledge" for number in WANG]


def test_the_total_of_an_increment_is_exact() -> None:
    statement = understand("又增加1.5%", _with(target(1, "增长15%", "%", "15", "3.1"), "增速")).statements[0]
    assert statement.figure is not None
    assert statement.figure.total == Decimal("4.6")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 12只 done", (["5 number 12 #51"], [])),  # as a reminder in English proposes it
        ("5 completed 12", (["5 number 12 #51"], [])),
        ("5 12 not done", (["5 progress"], ["5 ask_number_meant"])),
        ("5 12 undone", (["5 progress"], ["5 ask_number_meant"])),
        ("5 almost done 12", (["5 progress"], ["5 ask_number_meant"])),
        ("5 done", (["5 progress"], ["5 ask_completion_short"])),
    ],
)
def test_a_figure_in_english_counts_where_nothing_else_stands_by_it(
    text: str, expected: tuple[list[str], list[str]]
) -> None:
    assert brief(understand(text, BUNDLE)) == expected
