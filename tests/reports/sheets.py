"""What the tests of sheets share: labels as a locale has them, rows that hypothesis draws, and a clerk's edits."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import xlsxwriter
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.intake.cells import CellValue
from bot.intake.sheets.draft_sheet import COLUMNS, DraftRow, SheetOrigin
from bot.reports.draft_sheet import SheetLabels

HEADINGS = [
    *("编号", "层级", "事项名称", "原文", "类型", "牵头单位", "配合单位", "责任人", "时限", "反馈周期", "量化目标"),
    *("办结标准", "牵头领导", "不作督办", "建议理由", "原文时限"),
]
LABELS = SheetLabels(
    sheet="分解表",
    headings={**dict(zip(COLUMNS, HEADINGS, strict=True)), "comment": "意见"},
    kinds={"fixed_term": "限时办结", "ongoing": "持续推进"},
    cadences={"weekly": "周报", "monthly": "月报", "quarterly": "季报"},
    yes="是",
    fixed="此列仅供参考，不能修改。",
    title_long="事项名称不超过20字。",
    shapes="新增:编号留空,写原文。拆分:写成5-1、5-2。合并:写成5+6。",
    text="原文不能修改,只有拆分、新增时才改这一列。",
)
ORIGIN = SheetOrigin(document_id=7, version=3, written_on=date(2026, 11, 2))
UNITS = ["经信局", "自然资源和规划局", "商务局"]
PEOPLE = ["王建波", "陈洁", "周海涛"]

DRAFTS = (
    DraftRow(
        row_id=101,
        number="1",
        path="一 › 1 › 一是",
        title="36个重点工业项目",
        text="一是要盯紧全县36个重点工业项目。",
        kind="fixed_term",
        lead="经信局",
        support=("经济开发区管委会", "发改局"),
        owner="王建波",
        due=date(2026, 12, 31),
        cadence="monthly",
        targets=("36个", "供地1200亩"),
        done_when="全部开工",
        leader="周海涛",
        reason="原文点名“经信局”",
        date_words="12月底前",
    ),
    DraftRow(102, "2", "一 › 1 › 二是", "项目用地保障", "二是要抓好项目用地保障。", "ongoing", date_words="尽快"),
    DraftRow(103, "2-1", "一 › 2", "=1+1", '=HYPERLINK("x")', "ongoing", lead="@局", left_out=True),
)

_LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
LINES = st.lists(st.text(_LETTERS, min_size=1, max_size=8), max_size=4).map(" ".join)
NAMES = st.text(st.characters(categories=("Lo", "Lu")), min_size=2, max_size=6)
DRAWN = st.builds(
    DraftRow,
    row_id=st.integers(1, 10**9),
    number=st.from_regex(r"[1-9][0-9]?(-[1-9])?", fullmatch=True),
    path=LINES,
    title=LINES.map(lambda text: text[:20].strip()).filter(lambda text: text not in ("", "-", "--", "/", "无")),
    text=LINES,
    kind=st.sampled_from(sorted(LABELS.kinds)),
    lead=st.one_of(st.just(""), NAMES),
    support=st.lists(NAMES, max_size=4, unique=True).map(tuple),
    owner=st.one_of(st.just(""), NAMES),
    due=st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    cadence=st.sampled_from(["", *sorted(LABELS.cadences)]),
    targets=st.lists(NAMES, max_size=3).map(tuple),
    done_when=LINES,
    leader=st.one_of(st.just(""), NAMES),
    left_out=st.booleans(),
    reason=LINES,
    date_words=LINES,
)


Rows = list[list[CellValue]]


def resaved(data: bytes, edit: Callable[[Rows], object]) -> bytes:
    """Do to the first sheet what a clerk would, and save all sheets again as a spreadsheet program does."""
    book, target = CalamineWorkbook.from_filelike(BytesIO(data)), BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if name == book.sheet_names[0]:
                edit(rows)
            sheet = copy.add_worksheet(name)
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(place, column, cell)
                    else:
                        sheet.write(place, column, cell)
    return target.getvalue()
