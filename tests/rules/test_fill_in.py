"""A row of the fill-in sheet, read by the rules of replies: the row is the item, the column the matter."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.rules.fill_in import Filled, RowUnderstood, State, together, understand_row
from bot.rules.reply_values import Intent, ItemContext, QuestionId, TargetContext

TODAY = date(2022, 2, 22)
PROJECTS = TargetContext(1, "40只重点工业项目", "只", Decimal(40), Decimal(9))
BIG = TargetContext(2, "45家亿元企业", "家", Decimal(45))
POLICY = TargetContext(3, "22家企业一厂一策", "家", Decimal(22), Decimal(6))
FALL = TargetContext(4, "单位能耗下降4.2%", "%", Decimal("-4.2"))
ONE = ItemContext("5", "40只重点工业项目", targets=(PROJECTS,))
TWO = ItemContext("9", "亿元企业与一厂一策", targets=(BIG, POLICY))
SHARE = ItemContext("23", "53家重点能耗企业", targets=(FALL,))
PLAIN = ItemContext("4", "征供地会商机制")
ITEMS = {item.number: item for item in (ONE, TWO, SHARE, PLAIN)}


def read(number: str = "5", words: str | None = None, **cells: Any) -> RowUnderstood:
    """Read a row; the report's text is made of its words as the service does."""
    said = words if words is not None else str(cells.get("progress") or cells.get("next_step") or "填报")
    if set(cells) <= {"problem"}:
        said = ""
    return understand_row(Filled(words=said, **cells), ITEMS[number], TODAY)


def intents(row: RowUnderstood) -> list[Intent]:
    return [one.intent for one in row.progress.statements]


def figures(row: RowUnderstood) -> dict[int, float]:
    return {one.figure.target: float(one.figure.total) for one in row.progress.statements if one.figure}


def asked(row: RowUnderstood) -> list[QuestionId]:
    return [question.id for question in row.progress.questions]


def test_an_empty_row_is_no_report() -> None:
    assert Filled().is_empty
    assert read() == RowUnderstood()


@pytest.mark.parametrize(
    ("number", "cells", "wanted"),
    [
        ("5", {1: "12"}, {1: 12}),
        ("5", {1: "12.0"}, {1: 12}),
        ("5", {1: "12只"}, {1: 12}),
        ("5", {1: "十二"}, {1: 12}),
        ("5", {1: "12/40"}, {1: 12}),
        ("5", {1: "又开2只"}, {1: 11}),
        ("5", {1: "9"}, {1: 9}),
        ("5", {1: "0012"}, {1: 12}),
        ("9", {2: "12", 3: "7"}, {2: 12, 3: 7}),
        ("9", {3: "7家"}, {3: 7}),
        ("23", {4: "3.8"}, {4: -3.8}),
        ("23", {4: "-3.8"}, {4: -3.8}),
        ("23", {4: "3.8%"}, {4: -3.8}),
    ],
)
def test_a_figures_cell_is_its_targets(number: str, cells: dict[int, str], wanted: dict[int, float]) -> None:
    row = read(number, figures=cells)
    assert figures(row) == wanted
    assert (asked(row), row.unread) == ([], ())


@pytest.mark.parametrize(
    ("number", "cells", "question"),
    [
        ("5", {1: "45"}, QuestionId.ABOVE_WANTED),
        ("5", {1: "6"}, QuestionId.BELOW_CURRENT),
        ("5", {1: "12/50"}, QuestionId.OTHER_BASE),
        ("5", {1: "过半了"}, QuestionId.HOW_MANY),
        ("5", {1: "20多只"}, QuestionId.HOW_MANY),
    ],
)
def test_a_doubtful_figure_is_asked_about_and_not_counted(
    number: str, cells: dict[int, str], question: QuestionId
) -> None:
    row = read(number, figures=cells)
    assert figures(row) == {}
    assert asked(row) == [question]
    assert intents(row) == [Intent.PROGRESS]  # the words are kept, for the question to be about a report


@pytest.mark.parametrize("cell", ["abc", "见附件", "是", "2022-03-05", "正常"])
def test_what_is_no_figure_is_named(cell: str) -> None:
    row = read(figures={1: cell})
    assert (figures(row), asked(row), row.unread) == ({}, [], (1,))
    assert intents(row) == []


@pytest.mark.parametrize("cell", ["30%", "12家"])
def test_a_figure_of_another_measure_is_asked_about(cell: str) -> None:
    row = read(figures={1: cell})
    assert (figures(row), asked(row)) == ({}, [QuestionId.HOW_MANY])


def test_an_estimate_is_none_that_counts() -> None:
    row = read(figures={1: "约12只"})
    assert intents(row) == [Intent.ESTIMATE]
    assert asked(row) == [QuestionId.HOW_MANY]


@pytest.mark.parametrize(
    ("progress", "wanted"),
    [
        ("已开工12只,3月再开12只", {1: 12}),
        ("又开了两只", {1: 11}),
        ("方案已印发", {}),
        ("1、方案已印发;2、会议已召开", {}),
        ("1:方案已印发\n2:会议已召开", {}),
        ("第2项工程已开工", {}),
    ],
)
def test_words_are_read_as_a_reply_about_this_item(progress: str, wanted: dict[int, float]) -> None:
    row = read(progress=progress)
    assert figures(row) == wanted
    assert [one.text for one in row.progress.statements] == [progress] * len(row.progress.statements)
    assert asked(row) == []


def test_cell_and_words_that_agree_are_one_figure() -> None:
    row = read(progress="已开工12只", figures={1: "12"})
    assert (intents(row), figures(row), asked(row)) == ([Intent.NUMBER], {1: 12}, [])


def test_cell_and_words_that_differ_are_asked_about() -> None:
    row = read(progress="已开工11只", figures={1: "12"})
    assert figures(row) == {}
    assert asked(row) == [QuestionId.NUMBER_MEANT]
    assert row.progress.questions[0].args["value"] == 12


def test_a_cell_answers_what_the_words_leave_open() -> None:
    row = read(progress="已开工过半", figures={1: "22"})
    assert (figures(row), asked(row)) == ({1: 22}, [])
    row = read("9", progress="已完成7家", figures={3: "7"})
    assert (figures(row), asked(row)) == ({3: 7}, [])


@pytest.mark.parametrize(
    ("cells", "question"),
    [
        ({"state": State.DONE}, QuestionId.COMPLETION_MEANT),
        ({"progress": "已完成"}, None),
        ({"progress": "完成了一半", "state": State.DONE}, QuestionId.COMPLETION_MEANT),
    ],
)
def test_done_is_a_claim_and_asked_about(cells: dict[str, Any], question: QuestionId | None) -> None:
    row = read("4", **cells)
    assert asked(row) == ([question] if question else [])
    assert set(intents(row)) <= {Intent.PROGRESS, Intent.COMPLETION}


def test_done_with_a_target_short_says_so() -> None:
    row = read(state=State.DONE, figures={1: "12"})
    assert (figures(row), asked(row)) == ({1: 12}, [QuestionId.COMPLETION_SHORT])
    assert row.progress.questions[0].args["current"] == 12
    assert asked(read(state=State.DONE, figures={1: "40"})) == [QuestionId.COMPLETION_MEANT]
    assert asked(read(progress="已全部完成", state=State.DONE)) == [QuestionId.COMPLETION_SHORT]
    row = read("9", progress="已全部完成", figures={2: "12", 3: "22"})
    assert (Intent.COMPLETION in intents(row), asked(row)) == (False, [QuestionId.COMPLETION_SHORT])


@pytest.mark.parametrize("cell", ["-3", "−3"])
def test_a_count_is_never_negative(cell: str) -> None:
    assert figures(read(figures={1: cell})) == {}


@pytest.mark.parametrize(
    ("cells", "intent", "question"),
    [
        ({"state": State.NONE}, Intent.NO_PROGRESS, []),
        ({"progress": "无"}, Intent.NO_PROGRESS, []),
        ({"progress": "暂无进展"}, Intent.NO_PROGRESS, []),
        ({"state": State.ONGOING}, Intent.EMPTY_PROGRESS, [QuestionId.EMPTY]),
        ({"progress": "正常推进"}, Intent.EMPTY_PROGRESS, [QuestionId.EMPTY]),
        ({"next_step": "3月再开12只"}, Intent.PROGRESS, []),
        ({"progress": "已印发", "state": State.NONE}, Intent.PROGRESS, []),
    ],
)
def test_what_says_little_is_kept_as_that(cells: dict[str, Any], intent: Intent, question: list[QuestionId]) -> None:
    row = read("4", **cells)
    assert (intents(row), asked(row)) == ([intent], question)


def test_a_next_step_counts_nothing() -> None:
    row = read(progress="已开工12只", next_step="3月再开12只,到30只", words="已开工12只\n下一步:3月再开12只,到30只")
    assert figures(row) == {1: 12}
    assert {one.text for one in row.progress.statements} == {"已开工12只\n下一步:3月再开12只,到30只"}


@pytest.mark.parametrize("words", ["。。", "…"])
def test_signs_alone_are_no_report(words: str) -> None:
    assert (intents(read(progress=words)), asked(read(progress=words))) == ([], [QuestionId.UNCLEAR])


@pytest.mark.parametrize("words", ["收到", "撤回"])
def test_words_that_do_something_elsewhere_do_nothing_here(words: str) -> None:
    assert intents(read(progress=words)) == [Intent.PROGRESS]


@pytest.mark.parametrize("words", ["无", "没有问题", "暂无困难", "", "无困难,没有问题"])
def test_no_problem_is_none(words: str) -> None:
    assert read(problem=words).problem.statements == ()


def test_a_problem_is_a_report_of_its_own_and_counts_nothing() -> None:
    row = read(problem="尚有12只未落实用地,请政府办牵头开个会")
    assert row.progress.statements == ()
    assert [one.intent for one in row.problem.statements] == [Intent.PROBLEM, Intent.COORDINATION]
    assert {one.text for one in row.problem.statements} == {"尚有12只未落实用地,请政府办牵头开个会"}
    row = read(problem="设备没到货,申请延期到4月30日")
    assert [one.intent for one in row.problem.statements] == [Intent.PROBLEM, Intent.EXTENSION]


def test_an_extension_asked_for_in_the_progress_is_a_request_and_no_report() -> None:
    row = read(progress="设备没到货,申请延期到4月30日")
    assert intents(row) == [Intent.EXTENSION]
    row = read(progress="设备没到货,申请延期到4月30日", next_step="催厂家", words="设备…\n下一步:催厂家")
    assert intents(row) == [Intent.EXTENSION, Intent.PROGRESS]


def test_what_is_missing_of_several_is_asked_once() -> None:
    rows = [read("4", state=State.ONGOING), read("5", state=State.ONGOING)]
    whole = together([row.progress for row in rows])
    assert [(question.id, question.args["items"]) for question in whole.questions] == [(QuestionId.EMPTY, ("4", "5"))]
    assert len(whole.statements) == 2
