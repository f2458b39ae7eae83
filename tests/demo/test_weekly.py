"""Who does what in the weeks of the story after its fortnight, and what they write."""

from decimal import Decimal

import pytest

from bot.demo.weekly import Deed, Planned, Work, plan
from bot.demo.wording import TOPICS, Goal, goal, reached, topic
from bot.rules.replies import understand
from tests.rules.reply_contexts import BUNDLE, brief


def works() -> list[Work]:
    """Three units with three items each, of which the last says nothing; every second item counts something."""
    found = []
    for place in range(9):
        unit = f"{place // 3}局"
        found.append(Work(str(place + 1), f"第{place}项", unit, has_goal=place % 2 == 0, silent=place // 3 == 2))
    return found


def of(planned: list[Planned], deed: Deed) -> list[str]:
    return [one.work.number for one in planned if one.deed is deed]


def test_a_week_has_its_days_in_order_and_nobody_asks_two_things_of_one_item() -> None:
    planned = plan(3, works())
    assert [one.day for one in planned] == sorted(one.day for one in planned)
    asked = [
        one.work.number for one in planned if one.deed in {Deed.PROBLEM, Deed.COORDINATION, Deed.EXTENSION, Deed.RETURN}
    ]
    assert len(asked) == len(set(asked)) == 4
    assert of(planned, Deed.FIGURE) == ["1", "3", "5"]
    assert len({one.points for one in planned if one.deed is Deed.FIGURE}) == 3
    assert not {"7", "8", "9"} & {one.work.number for one in planned}


def test_in_the_next_week_the_silent_speak_and_an_instruction_is_answered() -> None:
    town = works()
    town[1].tried.add(Deed.ANSWER)
    planned = plan(4, town)
    assert of(planned, Deed.SPEAK) == ["7", "8", "9"]
    assert of(planned, Deed.ANSWER) == ["2"]
    assert len(of(planned, Deed.COMPLETION)) == 1
    assert planned == plan(4, town)


def test_what_is_closed_or_was_asked_before_is_left_alone() -> None:
    town = works()
    for work in town:
        work.closed = work.number != "2"
    town[1].tried.add(Deed.PROBLEM)
    assert [(one.deed, one.work.number) for one in plan(3, town)] in ([], [(Deed.WORDS, "2")])


CARD = "督〔2022〕1-5 40只重点工业项目\n目标:{}\n时限:12月31日"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("40只重点工业项目 | 已完成9只(22.5%) | 序时16.2%", Goal(Decimal(40), "只", Decimal(9), Decimal("16.2"))),
        ("8.6万亩 | 尚未报数 | 序时30.0%", Goal(Decimal("8.6"), "万亩", Decimal(0), Decimal("30.0"))),
        ("下降4.2% | 尚未报数 | 序时16.2%", None),
        ("1场 | 尚未报数 | 序时16.2%", None),
        ("45家企业 | 尚未报数 | 序时16.2%\n目标:22家企业 | 尚未报数 | 序时16.2%", None),
    ],
)
def test_a_card_tells_a_goal_that_a_bare_number_can_answer(line: str, expected: Goal | None) -> None:
    assert goal(CARD.format(line)) == expected


@pytest.mark.parametrize(
    ("amount", "done", "points", "expected"),
    [
        ("40", "9", 12, "11"),
        ("40", "9", -12, "9"),
        ("40", "0", -11, "2"),
        ("5", "0", -14, "0"),
        ("8.6", "0", 4, "1.7"),
        ("5", "0", 90, "4"),
    ],
)
def test_numbers_grow_with_the_time_and_never_fall(amount: str, done: str, points: int, expected: str) -> None:
    assert reached(Goal(Decimal(amount), "只", Decimal(done), Decimal("16.7")), points) == Decimal(expected)


def test_what_the_story_says_of_an_item_is_understood_as_a_report_of_it() -> None:
    for one in TOPICS:
        for words in one.progress:
            statements, questions = brief(understand(f"4 {words}", BUNDLE))
            assert (statements, questions) == (["4 progress"], []), words


def test_every_title_has_sentences() -> None:
    assert topic("企业上市培育").progress[0].startswith("辅导机构")
    assert topic("别的工作") is TOPICS[-1]
