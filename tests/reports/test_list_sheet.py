"""The sheet of a list: what is written is read again unchanged, nothing is a formula, another program keeps it whole."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.sheets.list_reading import is_list, read_list
from bot.intake.sheets.list_sheet import SheetItem
from bot.reports.list_sheet import ListLabels, write_list_sheet
from tests.reports.libreoffice import converted, needs_libreoffice
from tests.reports.lists import tables_of
from tests.reports.sheets import LINES, Rows, resaved

LABELS = ListLabels(
    sheet="清单",
    title="督〔2022〕3-5 40只重点工业项目 A&B",
    headings={
        "number": "序号",
        "name": "名称",
        "state": "完成情况",
        "note": "备注",
        "owner": "责任人",
        "since": "记于",
    },
    states={"open": "未完成", "done": "已完成", "stopped": "已中止"},
    added="新增:序号留空。",
    fixed="只供查看。",
    too_long="太长。",
)
ITEMS = (
    SheetItem(101, 1, "云岭宏达机械有限公司", "done", "设备\n已到货", "王明", date(2022, 2, 18)),
    SheetItem(102, 3, '=HYPERLINK("http://x")', "open", "@SUM(A1)", ""),
    SheetItem(103, 4, "+1-2", "stopped", "", "李(统计局)"),
)


def sheet(items: tuple[SheetItem, ...] = ITEMS) -> bytes:
    return write_list_sheet(7, items, ["王明", "李(统计局)"], LABELS)


def test_what_was_written_comes_back_unchanged() -> None:
    tables = tables_of(sheet())
    assert is_list(tables)
    read = read_list(tables)
    assert (read.target_id, read.edited, read.added, read.missing, read.faults) == (7, (), (), (), ())


def test_nothing_in_it_is_a_formula() -> None:
    with ZipFile(BytesIO(sheet())) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in text for text in sheets)


def test_states_and_people_are_offered_as_lists() -> None:
    with ZipFile(BytesIO(sheet())) as packed:
        shown = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<formula1>"未完成,已完成,已中止"</formula1>' in shown
    assert "<formula1>'lists'!$A$1:$A$2</formula1>" in shown


def test_edits_are_read_as_they_were_made() -> None:
    def edit(rows: Rows) -> None:
        rows[2][2], rows[2][3] = "已完成", ""
        rows[3][4] = "王明"
        rows.append(["", "新的", "", "", "", ""])

    read = read_list(tables_of(resaved(sheet(), edit)))
    assert [(item.row_id, dict(item.values)) for item in read.edited] == [
        (102, {"state": "done", "note": ""}),
        (103, {"owner": "王明"}),
    ]
    assert [dict(item.values) for item in read.added] == [{"name": "新的"}]


@pytest.mark.parametrize(
    "items", [(), tuple(replace(ITEMS[0], row_id=n, number=n, name=f"第{n}个") for n in range(1, 301))]
)
def test_an_empty_and_a_long_list(items: tuple[SheetItem, ...]) -> None:
    tables = tables_of(sheet(items))
    assert is_list(tables)
    assert read_list(tables).edited == ()


NAMES = LINES.map(lambda words: f"甲{words}")


@settings(max_examples=25)
@given(
    st.lists(st.tuples(NAMES, st.sampled_from(sorted(LABELS.states)), LINES), max_size=8, unique_by=lambda row: row[0])
)
def test_any_list_comes_back_unchanged(rows: list[tuple[str, str, str]]) -> None:
    items = tuple(SheetItem(n, n, name, state, note) for n, (name, state, note) in enumerate(rows, 1))
    read = read_list(tables_of(sheet(items)))
    assert (read.edited, read.added, read.missing, read.faults) == ((), (), (), ())


@needs_libreoffice
def test_another_program_saves_it_and_nothing_counts_as_edited(tmp_path: Path) -> None:
    read = read_list(tables_of(converted(sheet(), tmp_path, "xlsx", ":Calc MS Excel 2007 XML")))
    assert (read.target_id, read.edited, read.added, read.missing, read.faults) == (7, (), (), (), ())
