from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from bot.intake.sheets.draft_sheet import COLUMNS, ORIGIN_SHEET, UNIT_COLUMNS, DraftRow, changes
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.reports.draft_sheet import write_draft_sheet
from bot.reports.sheets import row_height, validate_list
from tests.reports.libreoffice import converted, needs_libreoffice
from tests.reports.sheets import DRAFTS, HEADINGS, LABELS, ORIGIN, PEOPLE, UNITS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(drafts: Sequence[DraftRow] = DRAFTS, units: Sequence[str] = UNITS, people: Sequence[str] = PEOPLE) -> bytes:
    return write_draft_sheet(drafts, units, people, LABELS, ORIGIN)


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> Element:
    with ZipFile(BytesIO(data)) as packed:
        return fromstring(packed.read(name))  # noqa: S314 - written a moment ago by ourselves


def rules(data: bytes) -> dict[str, Element]:
    """Return the validation of each column by its letter."""
    return {
        rule.attrib["sqref"].split(":")[0].rstrip("0123456789"): rule
        for rule in part(data).iter(f"{MAIN}dataValidation")
    }


def test_the_sheet_shows_what_the_drafts_say() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written()))
    rows = book.get_sheet_by_name("分解表").to_python()
    assert rows[0] == HEADINGS
    shown = dict(zip(COLUMNS, rows[1], strict=True))
    assert shown["due"] == date(2026, 12, 31)
    assert (shown["kind"], shown["cadence"], shown["left_out"]) == ("限时办结", "月报", "")
    assert (shown["support"], shown["targets"]) == ("经济开发区管委会、发改局", "36个；供地1200亩")
    plain = ("number", "path", "title", "text", "lead", "owner", "done_when", "leader", "reason", "date_words")
    assert [shown[column] for column in plain] == [getattr(DRAFTS[0], column) for column in plain]
    assert rows[3][COLUMNS.index("left_out")] == "是"


def test_the_lists_and_the_hidden_part_are_hidden() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written()))
    assert {sheet.name: sheet.visible for sheet in book.sheets_metadata} == {
        "分解表": SheetVisibleEnum.Visible,
        "lists": SheetVisibleEnum.Hidden,
        ORIGIN_SHEET: SheetVisibleEnum.VeryHidden,
    }


def test_lists_may_be_longer_than_a_rule_could_hold() -> None:
    units = [f"第{place}个很长名称的工作单位" for place in range(300)]
    data = written(units=units)
    formula = rules(data)["F"].find(f"{MAIN}formula1")
    assert formula is not None
    assert formula.text == "'lists'!$A$1:$A$300"
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("lists").to_python()
    assert [row[0] for row in rows] == units


RULES = {
    "B": "custom",
    "C": "textLength",
    "D": "custom",
    "E": "list",
    "I": "date",
    "J": "list",
    "N": "list",
    "P": "custom",
}
OFFERS = ["F", "G", "H", "M"]  # names: others may be typed


@pytest.mark.parametrize(
    ("column", "kind", "blocks"),
    [(*rule, True) for rule in RULES.items()] + [(column, "list", False) for column in OFFERS],
)
def test_each_column_has_its_rule(column: str, kind: str, *, blocks: bool) -> None:
    rule = rules(written())[column]
    assert rule.attrib["type"] == kind
    assert ("showErrorMessage" in rule.attrib) is blocks
    assert rule.attrib["sqref"] == f"{column}2:{column}{4 if column in 'BDP' else 54}"


def test_adding_splitting_and_merging_are_explained_where_the_numbers_are() -> None:
    data = written()
    rule = rules(data)["A"]
    assert ("type" in rule.attrib, rule.attrib["prompt"]) == (False, LABELS.shapes)
    assert rules(data)["D"].attrib["errorStyle"] == "warning"
    comments = part(data, "xl/comments1.xml")
    assert "".join(comments.itertext()).endswith(LABELS.shapes)


def test_a_units_sheet_has_its_own_columns() -> None:
    data = write_draft_sheet(DRAFTS, UNITS, PEOPLE, LABELS, replace(ORIGIN, unit_id=4), UNIT_COLUMNS)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("分解表").to_python()
    assert rows[0] == [LABELS.headings[column] for column in UNIT_COLUMNS]
    got = read_draft_sheet(data)
    assert (got.unit_id, got.faults, changes(DRAFTS, got.rows)) == (4, (), ())


def test_a_date_typed_as_text_is_only_questioned() -> None:
    assert rules(written())["I"].attrib["errorStyle"] == "warning"


def test_headings_are_frozen_and_rows_can_be_filtered() -> None:
    sheet = part(written())
    pane = sheet.find(f".//{MAIN}pane")
    assert pane is not None
    assert pane.attrib["ySplit"] == "1"
    assert [found.attrib["ref"] for found in sheet.iter(f"{MAIN}autoFilter")] == ["A1:P4"]


def test_nothing_is_written_as_a_formula() -> None:
    data = written()
    with ZipFile(BytesIO(data)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    assert not [found for name in sheets for found in part(data, name).iter(f"{MAIN}f")]


def test_a_sheet_without_drafts_units_or_people_can_be_written() -> None:
    data = written((), (), ())
    assert "F" not in rules(data)
    assert CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python() == [HEADINGS]


def test_a_rule_that_excel_would_drop_is_an_error() -> None:
    with xlsxwriter.Workbook(BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        with pytest.warns(UserWarning, match="255"), pytest.raises(ValueError, match="column 2"):
            validate_list(sheet, (1, 5), 2, ["很长的选择" * 10] * 9, strict=True)


@pytest.mark.parametrize(
    ("texts", "widths", "lines"),
    [
        ([], [], 1),
        ([""], [10], 1),
        (["abcdefghi"], [10], 1),
        (["abcdefghij"], [10], 2),
        (["督查督办"], [10], 1),
        (["督查督办事"], [10], 2),
        (["一\n二\n三", "甲"], [10, 10], 3),
        (["督" * 5000], [10], 26),
    ],
)
def test_a_row_is_as_high_as_its_longest_text_needs(texts: list[str], widths: list[float], lines: int) -> None:
    assert round(row_height(texts, widths) / 15.6) == lines


@needs_libreoffice
@pytest.mark.timeout(120)
def test_libreoffice_opens_the_sheet_with_its_lists_and_hidden_parts(tmp_path: Path) -> None:
    data = converted(written(), tmp_path, "xlsx")
    kept = rules(data)
    lists = {column: rule for column, rule in kept.items() if rule.attrib.get("type") == "list"}
    assert set(lists) == {*OFFERS, "E", "J", "N"}
    formula = lists["F"].find(f"{MAIN}formula1")
    assert formula is not None
    assert formula.text == "lists!$A$1:$A$3"
    assert kept["A"].attrib["prompt"] == LABELS.shapes
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
    assert hidden == {"lists", ORIGIN_SHEET}
    assert changes(DRAFTS, read_draft_sheet(data).rows) == ()
