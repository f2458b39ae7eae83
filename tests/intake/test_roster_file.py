from contextlib import suppress
from datetime import date, time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.cells import (
    MAX_UNPACKED_BYTES,
    CellFault,
    CellValue,
    cell_text,
    guarded,
    listed,
    name_text,
    plain_text,
    without_guard,
)
from bot.intake.roster_columns import ALL_UNITS
from bot.intake.roster_file import Roster, RosterFaults, RosterPerson, RosterUnit, read_roster
from bot.intake.roster_file import read_roster_bytes as read

HEAD = "单位,单位别名,单位职责,姓名,职务,身份,B角,分管单位,服务领导,语言,电话\n"
SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "sample" / "roster.csv"


def roster(text: str) -> Roster:
    return read((HEAD + text).encode(), "roster.csv")


def faults(data: bytes | str, filename: str = "roster.csv") -> list[CellFault]:
    with pytest.raises(RosterFaults) as caught:
        read((HEAD + data).encode() if isinstance(data, str) else data, filename)
    return list(caught.value.faults)


def said(fault: CellFault) -> str:
    args = [f"{name}={value}" for name, value in fault.args.items()]
    return " ".join(
        part for part in (str(fault.row), fault.column, fault.text_id.removeprefix("roster/"), *args) if part
    )


def workbook(rows: list[list[object]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
        if merged:
            first_row, first_column, *_ = merged
            sheet.merge_range(*merged, rows[first_row][first_column])
    return target.getvalue()


def test_units_and_people_are_read_with_all_their_columns() -> None:
    got = roster(
        "县领导,,,周海涛,副县长,分管领导,,财政部门、经信局,,en,8301 0001\n"
        "经信局,经贸局、工信局,工业项目；节能降耗,王建波,副局长,责任人、联络员,陈洁,,,中文,6051\n"
        "经信局,,技改,陈洁,主任,,,,,,\n"
        "财政局,财政部门,,,,,,,,,\n"
        "政府办,,,孙立新,副主任,秘书,,,周海涛,,\n",
    )
    assert got.units == (
        RosterUnit("县领导"),
        RosterUnit("经信局", ("经贸局", "工信局"), ("工业项目", "节能降耗", "技改")),
        RosterUnit("财政局", ("财政部门",)),
        RosterUnit("政府办"),
    )
    assert got.people == (
        RosterPerson("周海涛", "县领导", "副县长", ("leader",), "", ("财政局", "经信局"), "", "en", "8301 0001"),
        RosterPerson("王建波", "经信局", "副局长", ("owner", "liaison"), "陈洁", phone="6051"),
        RosterPerson("陈洁", "经信局", "主任"),
        RosterPerson("孙立新", "政府办", "副主任", ("aide",), serves="周海涛"),
    )


@pytest.mark.parametrize("heading", ["更名自", "合并自", "Formerly"])
def test_a_unit_says_what_it_was(heading: str) -> None:
    text = f"单位,姓名,身份,{heading}\n经济局,王建波,责任人,经信局、统计局\n经济局,陈洁,联络员,经济局\n财政局,,,\n"
    assert read(text.encode(), "roster.csv").units == (
        RosterUnit("经济局", former=("经信局", "统计局")),  # it does not come from itself
        RosterUnit("财政局"),
    )


def test_headings_and_roles_may_be_english_and_stand_below_a_title() -> None:
    text = "Staff list,,,\n\nNo,Name,Unit,Roles\n1,Ann Lee,Finance,Unit Head、OWNER\n2,Bo,Roads,admin\n"
    assert read(text.encode(), "LIST.CSV").people == (
        RosterPerson("Ann Lee", "Finance", roles=("head", "owner")),
        RosterPerson("Bo", "Roads", roles=("admin",)),
    )


def test_people_are_grouped_by_unit_in_the_order_of_units() -> None:
    got = roster("甲局,,,张三,,责任人,,,,,\n乙局,,,李四,,责任人,,,,,\n甲局,,,王五,,联络员,,,,,\n")
    assert [person.name for person in got.people] == ["张三", "王五", "李四"]


@pytest.mark.parametrize("word", ["全部", "所有", "ALL", "*"])
def test_a_portfolio_may_be_all_units(word: str) -> None:
    assert roster(f"县领导,,,程志远,县长,领导,,{word},,,\n").people[0].portfolio == (ALL_UNITS,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    data = (HEAD + "经信局,,,王建波,,责任人,,,,,\n").encode(encoding)
    assert read(data, "a.csv").people[0].name == "王建波"


@pytest.mark.parametrize("word", ["空缺", "无", "—", "/", ""])
def test_a_vacant_post_is_a_unit_without_a_person(word: str) -> None:
    assert roster(f"经信局,,,{word},局长,单位主要负责人,,,,,\n") == Roster((RosterUnit("经信局"),), ())


CASES = [
    ("甲局,,,张三,,科长,,,,,\n", "2 身份 role_unknown value=科长"),
    ("甲局,,,张三,,责任人,李四,,,,\n", "2 B角 person_unknown value=李四"),
    ("甲局,,,张三,,责任人,张三,,,,\n", "2 B角 own_deputy value=张三"),
    ("甲局,,,张三,,领导,,丙局,,,\n", "2 分管单位 unit_unknown value=丙局"),
    ("甲局,,,张三,,责任人,,甲局,,,\n", "2 分管单位 portfolio_without_leader value=张三"),
    ("甲局,,,张三,,秘书,,,李四,,\n", "2 服务领导 person_unknown value=李四"),
    ("甲局,,,张三,,秘书,,,李四,,\n甲局,,,李四,,责任人,,,,,\n", "2 服务领导 not_a_leader value=李四"),
    ("甲局,,,张三,,责任人,,,李四,,\n甲局,,,李四,,领导,,,,,\n", "2 服务领导 serves_without_aide value=张三"),
    ("甲局,,,张三,,责任人,,,,,\n甲局,,,张三,,联络员,,,,,\n", "3 姓名 person_twice value=张三 unit=甲局"),
    ("甲局,工商局,,,,,,,,,\n乙局,工商局,,,,,,,,,\n", "3 单位别名 alias_taken value=工商局 unit=甲局"),
    ("甲局,乙局,,,,,,,,,\n乙局,,,,,,,,,,\n", "2 单位别名 alias_taken value=乙局 unit=乙局"),
    (",,,张三,,责任人,,,,,\n", "2 单位 unit_missing"),
    ("甲局,,,123,,责任人,,,,,\n", "2 姓名 not_a_name value=123"),
    ("甲局,,,张三,=1+1,责任人,,,,,\n", "2 职务 formula value==1+1"),
    ("甲局,甲、@SUM(A1),,,,,,,,,\n", "2 单位别名 formula value=甲、@SUM(A1)"),
    ("甲局,,,张三,,责任人,,,,法语,\n", "2 语言 language_unknown value=法语"),
    (f"甲局,,,{'张' * 51},,责任人,,,,,\n", "2 姓名 too_long limit=50"),
    ("", "0 empty"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_fault_is_named_by_row_and_column(text: str, expected: str) -> None:
    assert [said(fault) for fault in faults(text)] == [expected]


def test_all_faults_are_named_at_once_in_the_order_of_rows() -> None:
    found = faults("甲局,,,张三,,科长,李四,,,,\n\n,,,王五,,责任人,,,,,\n乙局,,,赵六,,领导,,丁局,,,\n")
    assert [(fault.row, fault.column) for fault in found] == [(2, "身份"), (2, "B角"), (4, "单位"), (5, "分管单位")]


def test_a_name_borne_by_two_is_ambiguous_unless_one_is_of_the_own_unit() -> None:
    people = "甲局,,,李敏,,联络员,,,,,\n乙局,,,李敏,,联络员,,,,,\n"
    assert roster(people + "甲局,,,张三,,责任人,李敏,,,,\n").people[1].deputy == "李敏"
    [fault] = faults(people + "丙局,,,张三,,责任人,李敏,,,,\n")
    assert (fault.text_id, fault.args["units"]) == ("roster/person_ambiguous", "甲局、乙局")


def test_an_ambiguous_name_is_settled_by_its_unit_in_brackets() -> None:
    got = roster("甲局,,,李敏,,,,,,,\n乙局,,,李敏,,,,,,,\n丙局,,,张三,,责任人,李敏（乙局）,,,,\n")
    found = got.find("李敏（乙局）", "丙局")
    assert found
    assert found.unit == "乙局"
    assert got.find("李敏(乙局)", "丙局") == found
    assert got.find("李敏", "丙局") is None
    assert got.find("李敏（丁局）", "丙局") is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("姓名,身份", [(1, "单位", "roster/heading_missing")]),
        ("单位", [(1, "姓名", "roster/heading_missing"), (1, "身份", "roster/heading_missing")]),
        ("单位,姓名,姓名,身份", [(1, "姓名", "roster/heading_twice")]),
    ],
)
def test_missing_and_doubled_headings_are_named(head: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(f.row, f.column, f.text_id) for f in faults(f"{head}\n甲,乙,丙\n".encode(), "a.csv")] == expected


def test_numbers_dates_and_padded_names_in_excel_become_text() -> None:
    rows: list[list[object]] = [
        ["单位", "姓名", "身份", "电话", "职务"],
        ["经信局", "李　敏", "责任人", 13900001111, date(2026, 11, 2)],
    ]
    assert read(workbook(rows), "a.xlsx").people == (
        RosterPerson("李敏", "经信局", "2026-11-02", ("owner",), phone="13900001111"),
    )


def test_a_number_or_a_date_is_no_name() -> None:
    rows: list[list[object]] = [["单位", "姓名", "身份"], [7.5, date(2026, 11, 2), "责任人"]]
    assert [(f.row, f.column, f.text_id) for f in faults(workbook(rows), "a.xlsx")] == [
        (2, "单位", "roster/not_a_name"),
        (2, "姓名", "roster/not_a_name"),
    ]


def test_a_unit_merged_over_its_rows_counts_for_each() -> None:
    rows: list[list[object]] = [["单位", "姓名", "身份"], ["经信局", "王建波", "责任人"], ["", "陈洁", "联络员"]]
    assert [p.unit for p in read(workbook(rows, (1, 0, 2, 0)), "a.xlsx").people] == ["经信局", "经信局"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 nothing", "a.xlsx"),
        (b"no zip", "a.xlsx"),
        (b"\xff\xff\xff\xff", "a.csv"),
        (b"a" * 200_000, "a.csv"),
    ],
)
def test_what_is_no_sheet_is_refused(data: bytes, name: str) -> None:
    assert [(f.row, f.text_id) for f in faults(data, name)] == [(0, "sheet/unreadable")]


def test_a_workbook_that_unpacks_to_more_than_memory_holds_is_refused() -> None:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (MAX_UNPACKED_BYTES + 1))
    assert [fault.text_id for fault in faults(target.getvalue(), "a.xlsx")] == ["sheet/unreadable"]


def test_a_workbook_whose_sheet_is_broken_is_refused() -> None:
    target = BytesIO()
    with ZipFile(BytesIO(workbook([["单位"]]))) as whole, ZipFile(target, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"<worksheet><sheetData><row" if "sheet1" in name else whole.read(name))
    assert [fault.text_id for fault in faults(target.getvalue(), "a.xlsx")] == ["sheet/unreadable"]


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    with suppress(RosterFaults):
        read(data, name)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "是"),
        (False, ""),
        (2.5, "2.5"),
        (139.0, "139"),
        (date(2026, 1, 2), "2026-01-02"),
        (time(9, 30), "09:30:00"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value: CellValue, text: str) -> None:
    assert cell_text(value) == text


def test_lists_are_parted_by_the_marks_people_use() -> None:
    assert listed("甲、乙，丙;丁；戊\n己、甲、无") == ("甲", "乙", "丙", "丁", "戊", "己")
    assert plain_text("甲\n 乙") == "甲 乙"
    assert name_text(" 王\u3000 军 ") == "王军"


@given(st.text(alphabet="'=+-@1a"))
def test_a_guard_against_formulas_comes_off_again(text: str) -> None:
    assert without_guard(guarded(text)) == text
    assert not guarded(text).startswith(("=", "@"))


def test_the_sample_roster_is_a_county_with_its_offices() -> None:
    got = read_roster(SAMPLE)
    roles = [role for person in got.people for role in person.roles]
    assert 22 <= len(got.units) - 1 <= 28  # one unit holds the leaders
    assert (roles.count("clerk"), roles.count("approver"), roles.count("leader"), roles.count("aide")) == (3, 1, 5, 1)
    assert roles.count("admin") == 1
    for unit in got.units[1:]:
        held = {role for person in got.people if person.unit == unit.name for role in person.roles}
        assert held >= {"head", "owner", "liaison"}, unit.name
        assert unit.aliases
        assert unit.duties


def test_in_the_sample_each_office_has_exactly_one_leader_besides_the_head_of_the_county() -> None:
    got = read_roster(SAMPLE)
    portfolios = [unit for person in got.people if person.portfolio != (ALL_UNITS,) for unit in person.portfolio]
    assert sorted(portfolios) == sorted(unit.name for unit in got.units[1:])
