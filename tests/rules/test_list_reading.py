"""What replies say of the rows of a list, row by row: which are ticked, which are not, and what is asked."""

from collections.abc import Collection, Mapping

import pytest

from bot.rules.list_reading import read_rows, rows_alone
from bot.rules.list_values import ListRow, TargetList
from db.enums import ScopeState

NAMES = [
    "云岭宏达机械有限公司", "永兴电机二期", "德国博泽座椅", "恒丰纸业", "恒丰包装", "金鼎铸造", "天元汽配", "中兴轴承", "华盛新材料",
    "3号地块标准厂房", "和平化纤", "双龙水泥",
]  # fmt: skip
LEDGER = {"5": "40只重点工业项目", "7": "项目绩效评估", "9": "亿元企业指导与一厂一策兑现"}


def a_list(
    count: int = 40, done: Collection[int] = (), about: str = "40只全部开工", text: str = "40只重点工业项目"
) -> TargetList:
    names = dict(enumerate(NAMES, 1))
    rows = tuple(
        ListRow(
            number,
            number,
            names.get(number, f"第{number}号储备地"),
            ScopeState.DONE if number in done else ScopeState.OPEN,
        )
        for number in range(1, count + 1)
    )
    return TargetList(1, text, rows, about)


def said(text: str, of: TargetList, ledger: Mapping[str, str] | None = None, own: str = "") -> str:
    """Return what was read in short: +7 done, -7 not done, x7 given up, ?id."""
    read = read_rows(text, [of], ledger or {}, own)
    signs = {ScopeState.DONE: "+", ScopeState.OPEN: "-", ScopeState.STOPPED: "x"}
    ticks = [f"{signs[tick.state]}{tick.row}" for tick in sorted(read.ticks, key=lambda tick: tick.row)]
    return " ".join([*ticks, *(f"?{question.id.value.removeprefix('ask_rows_')}" for question in read.questions)])


def nums(*numbers: int, sign: str = "+") -> str:
    return " ".join(f"{sign}{number}" for number in numbers)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # by number
        ("第7、9、12项已开工", nums(7, 9, 12)),
        ("第7,9,12项已开工", nums(7, 9, 12)),
        ("第七、九、十二项已开工", nums(7, 9, 12)),
        ("7、9、12已开工", nums(7, 9, 12)),
        ("7、9和12项均已开工。", nums(7, 9, 12)),
        ("7 9 12 已开工", nums(7, 9, 12)),
        ("第7项、第9项、第12项都已经开工了", nums(7, 9, 12)),
        ("7号、9号开工了", nums(7, 9)),
        ("7号已开工", nums(7)),
        ("序号7、9已动工", nums(7, 9)),
        ("清单第7、9项已开工建设", nums(7, 9)),
        ("7-9项已开工", nums(7, 8, 9)),
        ("第7至9项已开工", nums(7, 8, 9)),
        ("第7到第9项、12项全部开工", nums(7, 8, 9, 12)),
        ("第7—9、12项己开工", nums(7, 8, 9, 12)),
        ("第7只已开工", nums(7)),
        ("第7项昨天开工", nums(7)),
        ("第7项已于2月18日开工", nums(7)),
        ("上周第7、9项开工", nums(7, 9)),
        ("目前第7、9项已完成", nums(7, 9)),
        ("7、9、12三只已开工", nums(7, 9, 12)),
        ("第7项已开工;第9项也开工了", nums(7, 9)),
        ("第7项√", nums(7)),
        # by name
        ("宏达机械已开工", nums(1)),
        ("宏达、永兴电机均已开工", nums(1, 2)),
        ("德国那家已开工", nums(3)),
        ("和平化纤和双龙水泥已开工", nums(11, 12)),
        ("3号地块标准厂房已开工", nums(10)),
        ("第1项宏达机械已开工", nums(1)),
        ("第1项(宏达)已开工", nums(1)),
        ("德国那家、第7项已开工", nums(3, 7)),
        ("no. 1, 2 done", nums(1, 2)),
        # all but some, the others
        ("除3、8外都已开工", nums(*(n for n in range(1, 41) if n not in {3, 8}))),
        ("除3、8外,其余都已开工", nums(*(n for n in range(1, 41) if n not in {3, 8}))),
        ("除了第3项以外全部开工", nums(*(n for n in range(1, 41) if n != 3))),
        ("除德国那家外都开工了", nums(*(n for n in range(1, 41) if n != 3))),
        ("3、8未开工,其余均已开工", " ".join(f"{'-' if n in {3, 8} else '+'}{n}" for n in range(1, 41))),
        # not done, given up, put right
        ("第7项未开工", "-7"),
        ("7号还没开工", "-7"),
        ("第9项打错了", "-9"),
        ("第8项不是第9项", "+8 -9"),
        ("是第8项,不是第9项", "+8 -9"),
        ("刚才打错,是8号不是9号", "+8 -9"),
        ("第9项应为第8项", "+8 -9"),
        ("德国那家黄了", "x3"),
        ("第3项停建", "x3"),
        # asked
        ("第7、52项已开工", "?unknown"),
        ("恒丰已开工", "?which"),
        ("第4项恒丰包装已开工", "?which"),
        ("全部已开工", "?all"),
        ("40只全部开工", "?all"),
        ("都开工了", "?all"),
        ("其余都已开工", "?all"),
        ("第7项本周开工", "?meant"),
        ("第7项已投产", "?meant"),
        ("第7、9项已开工并完成投资2亿元", "?meant"),
        # no rows: a count, a plan, another stage, other things altogether
        ("已开工12只", ""),
        ("7已开工", ""),
        ("7只已开工", ""),
        ("12、15家已开工", ""),
        ("7-9只已开工", ""),
        ("又开了两只", ""),
        ("第7项下周开工", ""),
        ("第7项预计3月开工", ""),
        ("第7项基本完成", ""),
        ("第7项计划本月完成", ""),
        ("第7项已签约", ""),
        ("第7项用地正在报批", ""),
        ("方案已完成", ""),
        ("项目已开工", ""),
        ("12只全部开工", ""),
        ("都没有开工", ""),
        ("正常", ""),
        ("除3、8外都未开工", ""),
        ("3月底前全部开工", ""),
        ("2月18日已开工", ""),
    ],
)  # fmt: skip
def test_what_is_read(text: str, read: str) -> None:
    assert said(text, a_list(done={9})) == read


def test_a_row_that_was_done_is_not_given_up_without_asking() -> None:
    assert said("第9项黄了", a_list(done={9})) == "?meant"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("第7、9项已开工", "+7 +9"),  # in answer to the card with the list
        ("7、9已完成", "?meant"),  # may be directives 7 and 9
        ("7、12已完成", "+7 +12"),
        ("第9项一厂一策兑现七家", ""),  # directive 9
        ("9:一厂一策兑现七家", ""),
        ("5:第7项已开工", "+7"),
        ("第5项:第7、9项已开工", "+7 +9"),
    ],
)
def test_numbers_that_directives_have_too(text: str, read: str) -> None:
    assert said(text, a_list(), LEDGER, "5") == read


@pytest.mark.parametrize(
    ("about", "text", "read"),
    [
        ("", "第7项已开工", "+7"),
        ("", "第7项已签约", "?meant"),
        ("全部完成", "第7项已开工", "+7"),
        ("全部签约", "第7项已签约", "+7"),
        ("全部签约", "第7项已开工", "?meant"),
        ("全部投产", "第7项已开工", ""),
        ("全部投产", "第7项已完成", "+7"),
    ],
)
def test_which_stage_counts_is_known_from_the_targets_words(about: str, text: str, read: str) -> None:
    assert said(text, a_list(about=about)) == read


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("第7、9项已开工", "○"),
        ("第7项已开工,另有2只在办手续", "○,另有2只在办手续"),
        ("5:第7项已开工;9兑现七家", "5:○;9兑现七家"),
        ("刚才打错,是8号不是9号", "○,○"),
        ("第7项下周开工", "○下周开工"),
        ("第3项黄了", "○黄了"),
        ("40只全部开工,请予销号", "40只全部开工,请予销号"),
        ("第7项需要协调用地", "○需要协调用地"),
    ],
)
def test_what_other_rules_still_read(text: str, left: str) -> None:
    read, shown = read_rows(text, [a_list()], LEDGER, "5"), text
    for span in reversed(read.spans):
        shown = shown[: span.start] + "○" + shown[span.end :]
    assert shown == left


def test_with_two_lists_a_number_needs_the_targets_name() -> None:
    large = a_list(45, text="45家亿元企业", about="")
    plans = TargetList(2, "22家企业一厂一策", large.rows[:22], "")
    assert [question.id.value for question in read_rows("第7项已兑现", [large, plans]).questions] == ["ask_rows_list"]
    [tick] = read_rows("一厂一策第7项已兑现", [large, plans]).ticks
    assert tick.target == 2
    [tick] = read_rows("第30项已落实", [large, plans]).ticks
    assert tick.target == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("第12项", {12}), ("12", {12}), ("德国那家", {3}), ("是宏达", {1}), ("恒丰", set()), ("不知道", None)],
)
def test_rows_named_alone(text: str, numbers: set[int] | None) -> None:
    found = rows_alone(text, [a_list()])
    assert (found and {row.number for row in found[1].rows}) == numbers
