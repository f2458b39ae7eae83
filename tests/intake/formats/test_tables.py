"""The cells of sheets, read in the reading process: whatever is in the file, there are cells or a sentence."""

import pytest

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.tables import MAX_CELL, MAX_ROWS, read_tables
from bot.intake.reading import reader
from bot.intake.reading.files import FileReader
from bot.intake.sheets.tables import SheetTable
from tests.intake.formats import papers
from tests.intake.formats.hostile import FILES, Hostile
from tests.reports.lists import tables_of, workbook

HOSTILE = ("炸弹.xlsx", "实体.xlsx", "半截.xlsx", "加密.xlsx", "天涯海角.xlsx", "冒充我们的.xlsx", "坏.xls")


@pytest.mark.parametrize("file", [file for file in FILES if file.name in HOSTILE], ids=lambda file: file.name)
async def test_a_hostile_sheet_does_no_harm(file: Hostile) -> None:
    told = None
    try:
        await FileReader().tables(file.make(), file.name)
    except IntakeError as error:
        told = error.refusal
    assert told in file.told


async def test_cells_come_through_the_reading_process_as_texts() -> None:
    data = workbook([["名称", "完成"], ["甲\n乙", 40], ["丙", True], ["", 2.5], ["", ""]], [["第二页"]])
    assert await FileReader().tables(data, "清单.xlsx") == (
        SheetTable("Sheet1", visible=True, rows=(("名称", "完成"), ("甲\n乙", "40"), ("丙", "是"), ("", "2.5"))),
        SheetTable("Sheet2", visible=True, rows=(("第二页",),)),
    )


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        ("清单.csv", "名称,备注\n甲,'=1+1\n".encode("gb18030"), (("名称", "备注"), ("甲", "=1+1"))),
        ("清单.csv", '\ufeff名称;备注\n"甲;乙";好\n'.encode(), (("名称", "备注"), ("甲;乙", "好"))),
    ],
)
def test_a_csv_is_read_too(name: str, data: bytes, rows: tuple[tuple[str, ...], ...]) -> None:
    assert tables_of(data, name) == (SheetTable("", visible=True, rows=rows),)


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("通知.docx", papers.docx(), Refusal.UNSUPPORTED),
        ("清单.txt", "名称\n甲".encode(), Refusal.UNSUPPORTED),
        ("清单.csv", b'"' + b"a" * 140_000, Refusal.DAMAGED),
        ("清单.csv", "\n".join(["甲"] * (MAX_ROWS + 1)).encode(), Refusal.TOO_BIG),
        ("清单.xlsx", workbook([["机密★1年"], ["名称"], ["甲"]]), Refusal.SECRET),
    ],
)  # fmt: skip
def test_what_is_refused(name: str, data: bytes, refusal: Refusal) -> None:
    with pytest.raises(IntakeError) as refused:
        read_tables(data, name)
    assert refused.value.refusal is refusal


def test_a_very_long_cell_is_cut() -> None:
    [table] = tables_of(workbook([["名称"], ["长" * (MAX_CELL + 10)]]))
    assert len(table.rows[1][0]) == MAX_CELL


async def test_an_answer_that_is_no_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lie(*_: object) -> dict[str, object]:
        return {"tables": [{"name": "甲", "visible": True, "rows": "乙"}]}

    monkeypatch.setattr(reader, "_ask", lie)
    with pytest.raises(IntakeError) as refused:
        await reader.ask_tables(b"", "清单.xlsx")
    assert refused.value.refusal is Refusal.DAMAGED
