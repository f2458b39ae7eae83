"""Lists as people send them: their own in many shapes, ours edited; wrong cells named, nothing else lost."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.cells import SheetError
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET
from bot.intake.sheets.list_reading import is_list, read_list
from bot.intake.sheets.list_sheet import ListRead
from bot.intake.sheets.list_words import column_of, state_of
from bot.intake.sheets.tables import SheetTable


def table(*rows: str, name: str = "Sheet1", visible: bool = True) -> SheetTable:
    """Return a sheet: a row a text, cells parted by |."""
    return SheetTable(name, visible=visible, rows=tuple(tuple(row.split("|")) for row in rows))


def added(read: ListRead) -> list[tuple[int | None, dict[str, str]]]:
    return [(item.number, dict(item.values)) for item in read.added]


def faults(read: ListRead) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.letter, fault.text_id) for fault in read.faults]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (("序号|项目名称", "1|甲", "2|乙"), ["甲", "乙"]),
        (("重点项目清单|", "单位:经信局|", "序号|企业名称|是否开工", "1|甲|是", "合计||"), ["甲"]),
        (("名称", "甲", "", "乙", "小计"), ["甲", "乙"]),
        (("甲公司", "乙公司"), ["甲公司", "乙公司"]),
        (("1|甲", "2|乙"), ["甲", "乙"]),
        (("No.|Name|State", "1|Alpha|done"), ["Alpha"]),
        (("序 号|项目 名称:", "1|甲", "|填表人:王某"), ["甲", "填表人:王某"]),
        (("序号|项目名称|备注", "1|甲|", "2|乙|", "注:截至2月底||"), ["甲", "乙"]),
    ],
)
def test_names_are_found_under_any_heading(rows: tuple[str, ...], names: list[str]) -> None:
    assert [values["name"] for _, values in added(read_list([table(*rows)])) if values["name"]][: len(names)] == names


def test_all_columns_of_somebodys_own_list_are_read() -> None:
    read = read_list([table("序号|项目名称|是否开工|备注|责任人", "3|甲|已开工|设备\n未到|王 明", "5|乙|未开工||无")])
    assert added(read) == [
        (3, {"name": "甲", "state": "done", "note": "设备\n未到", "owner": "王明"}),
        (5, {"name": "乙", "state": "open"}),
    ]
    assert read.faults == ()


def test_wrong_cells_are_named_and_the_rest_is_kept() -> None:
    read = read_list(
        [table("序号|项目名称|状态", "1|甲|在谈", "1|乙|", "2||是", "3|甲|", "4|丙|√", f"5|{'长' * 201}|", "六|丁|")]
    )
    assert added(read) == [(1, {"name": "甲"}), (4, {"name": "丙", "state": "done"}), (None, {"name": "丁"})]
    assert faults(read) == [
        (2, "状态", "C", "scope/state_unknown"),
        (3, "序号", "A", "scope/number_twice"),
        (4, "项目名称", "B", "scope/name_missing"),
        (5, "项目名称", "B", "scope/name_twice"),
        (7, "项目名称", "B", "scope/too_long"),
    ]


def test_the_sheet_with_the_names_is_taken_of_several() -> None:
    read = read_list(
        [table("说明|见表二", name="封面"), table("名称", "甲", name="表二"), table("名称", "乙", visible=False)]
    )
    assert [values["name"] for _, values in added(read)] == ["甲"]


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ([], "scope/no_rows"),
        ([table("名称")], "scope/no_rows"),
        ([table("名称", "甲", visible=False)], "scope/no_rows"),
        ([table("甲|乙|丙", "1|2|3")], "scope/no_names"),
        ([table("1", "2", "3")], "scope/no_names"),
        ([table("名称", *(f"第{n}个" for n in range(1001)))], "scope/too_many"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(tables: list[SheetTable], told: str) -> None:
    with pytest.raises(SheetError) as refused:
        read_list(tables)
    assert refused.value.text_id == told


HIDDEN = (
    "duban list 1|7", "column|number|序号", "column|name|名称", "column|state|完成情况", "column|note|备注", "column|owner|责任人",
    "word|open|未完成", "word|done|已完成", "word|stopped|已中止", "row|101|1|甲|未完成||", "row|102|2|乙|已完成|旧|王明",
    "row|103|4|丙|未完成||",
)  # fmt: skip


def ours(*rows: str, hidden: tuple[str, ...] = HIDDEN) -> list[SheetTable]:
    return [table("序号|名称|完成情况|备注|责任人", *rows), table(*hidden, name=ORIGIN_SHEET, visible=False)]


def test_only_what_was_edited_in_ours_counts() -> None:
    read = read_list(ours("4|丙|未完成||", "2|乙|未完成|新|", "1|甲|未完成||"))  # sorted by somebody
    assert is_list(ours())
    assert read.target_id == 7
    [edited] = read.edited
    assert (edited.row, edited.row_id, dict(edited.values)) == (3, 102, {"state": "open", "note": "新", "owner": ""})
    assert (read.added, read.missing, read.faults) == ((), (), ())


def test_rows_are_added_taken_out_and_wrong_ones_named() -> None:
    read = read_list(ours("1||已完成||", "|丁|已完成||", "9|戊|||", "2|乙|差不多|旧|王明", "2|乙|||"))
    assert [(item.row_id, dict(item.values)) for item in read.edited] == [(101, {"state": "done"})]
    assert added(read) == [(None, {"name": "丁", "state": "done"})]
    assert read.missing == ((103, 4),)
    assert faults(read) == [
        (2, "名称", "B", "scope/name_emptied"),
        (4, "序号", "A", "scope/number_unknown"),
        (5, "完成情况", "C", "scope/state_unknown"),
        (6, "序号", "A", "scope/number_twice"),
    ]


def test_an_emptied_state_is_not_done() -> None:
    [edited] = read_list(ours("1|甲|未完成||", "2|乙||旧|王明", "4|丙|未完成||")).edited
    assert dict(edited.values) == {"state": "open"}


def test_a_column_taken_out_changes_nothing() -> None:
    tables = [table("序号|名称", "1|甲", "2|乙", "4|丙"), ours()[1]]
    assert read_list(tables).edited == ()


@pytest.mark.parametrize("hidden", [("duban list 1|x",), ("duban list 1",), (*HIDDEN, "row|x|5|丁|")])
def test_a_hidden_part_that_was_changed_is_refused(hidden: tuple[str, ...]) -> None:
    with pytest.raises(SheetError) as refused:
        read_list(ours("1|甲|||", hidden=hidden))
    assert refused.value.text_id == "scope/not_ours"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("是", "done"), ("√", "done"), ("已开工", "done"), ("已经投产", "done"), ("YES", "done"), ("１", "done"), ("已完成", "done"),
        ("否", "open"), ("未开工", "open"), ("尚未开工", "open"), ("没有", "open"), ("×", "open"), ("0", "open"),
        ("已中止", "stopped"), ("退出", "stopped"), ("", ""), ("在谈", None), ("基本完成", None), ("50%", None), ("已报批", None),
    ],
)  # fmt: skip
def test_how_a_state_is_said(words: str, state: str | None) -> None:
    assert state_of(words, {}) == state


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("项目名称", "name"),
        ("企业 名称:", "name"),
        ("Ｎｏ.", "number"),
        ("责任人", "owner"),
        ("投资额(万元)", None),
        ("联系电话", None),
    ],
)
def test_which_column_a_heading_is(heading: str, column: str | None) -> None:
    assert column_of(heading) == column


@given(st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=12), st.booleans())
def test_any_sheet_is_read_or_refused(rows: list[list[str]], named: bool) -> None:  # noqa: FBT001 - drawn
    head = [["序号", "名称", "状态", "备注", "责任人"]] if named else []
    read = ListRead(0)
    with contextlib.suppress(SheetError):  # any other error fails
        read = read_list([SheetTable("甲", visible=True, rows=tuple(map(tuple, head + rows)))])
    assert all(item.values["name"] for item in read.added)
