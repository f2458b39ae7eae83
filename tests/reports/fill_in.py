"""Fill-in sheets for tests: labels as a locale has them, rows, and what somebody writes into the white cells."""

from bot.intake.cells import CellValue
from bot.intake.sheets.fill_in_reading import FillInWords
from bot.intake.sheets.fill_in_sheet import FillInRow, FillInTarget
from bot.reports.fill_in_sheet import FillInLabels, write_fill_in_sheet
from tests.reports.sheets import Rows, resaved

WRITTEN_AT = "2022-02-22T01:00:00+00:00"
HEADINGS = {
    "number": "编号", "title": "事项名称", "asked": "请报指标", "due": "时限", "report_by": "本期反馈", "latest": "上次反馈",
    "state": "办理情况", "progress": "进展", "figure1": "完成数1", "figure2": "完成数2", "problem": "存在问题", "next_step": "下一步",
}  # fmt: skip
LABELS = FillInLabels(
    sheet="填报表",
    headings=HEADINGS,
    states={"ongoing": "推进中", "none": "暂无进展", "done": "已完成"},
    no_figure="请填数。",
    nothing_asked="—",
)
WORDS = FillInWords(
    {heading: column for column, heading in HEADINGS.items()}, {word: value for value, word in LABELS.states.items()}
)
ROWS = (
    FillInRow(11, "4", "征供地会商机制", due="12月31日", report_by="2月24日", latest="2月21日 已开会"),
    FillInRow(
        12, "5", "40只重点工业项目", "40只重点工业项目:现为9/40只", targets=(FillInTarget(1, "累计完成几只?", "9"),)
    ),
    FillInRow(13, "9", "=1+1", "① 甲\n② 乙", targets=(FillInTarget(2, "几家?"), FillInTarget(3, "几家?", "6"))),
    FillInRow(14, "24-1", "安全生产"),
)


def written() -> bytes:
    return write_fill_in_sheet(ROWS, LABELS, WRITTEN_AT)


def filled(data: bytes, cells: dict[str, dict[str, CellValue]]) -> bytes:
    """Return a sheet in which somebody has filled in cells, by the number of the row and the heading of the column."""

    def edit(rows: Rows) -> None:
        for number, values in cells.items():
            row = next(row for row in rows if row[0] == number)
            for heading, value in values.items():
                row[rows[0].index(heading)] = value

    return resaved(data, edit)
