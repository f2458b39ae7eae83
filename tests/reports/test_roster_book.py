from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.intake.roster_columns import ALL_UNITS, ROLES
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit, read_roster_bytes
from bot.reports.roster_book import write_roster, write_roster_csv

NAMES = st.text(st.characters(categories=("Lo", "Lu")), min_size=1, max_size=8).filter(
    lambda name: name.casefold() not in ("无", "空缺", "暂缺", "待定", "all", "全部", "所有")
)
WORDS = st.lists(NAMES, max_size=3, unique=True).map(tuple)
PHONES = st.one_of(
    st.just(""), st.from_regex(r"\+86 \d{3}-\d{4}", fullmatch=True), st.from_regex(r"0\d{7}", fullmatch=True)
)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    names = draw(st.lists(NAMES, min_size=1, max_size=12, unique=True))
    own = names[: max(1, len(names) // 3)]
    units = tuple(
        RosterUnit(name, tuple(names[len(own) + place :: len(own)]), draw(WORDS)) for place, name in enumerate(own)
    )
    people: list[RosterPerson] = []
    so_called = draw(st.lists(NAMES, min_size=2, max_size=8, unique=True))
    for unit in units:
        for name in draw(st.lists(st.sampled_from(so_called), max_size=3, unique=True)):
            roles = draw(st.lists(st.sampled_from(sorted(ROLES)), max_size=3, unique=True).map(tuple))
            portfolio = draw(st.sampled_from([(), (ALL_UNITS,), tuple(own)])) if "leader" in roles else ()
            title, phone = draw(st.one_of(st.just(""), NAMES)), draw(PHONES)
            language = draw(st.sampled_from(["zh-CN", "en"]))
            people.append(RosterPerson(name, unit.name, title, roles, "", portfolio, "", language, phone))
    return Roster(units, tuple(people))


@settings(max_examples=40)
@given(rosters(), st.sampled_from(["zh-CN", "en"]))
def test_a_roster_that_is_written_is_read_again(roster: Roster, language: str) -> None:
    assert read_roster_bytes(write_roster(roster, language), "名册.xlsx") == roster
    assert read_roster_bytes(write_roster_csv(roster, language), "名册.csv") == roster


def test_deputies_and_leaders_served_come_back_too() -> None:
    people = (
        RosterPerson("周海涛", "县领导", "副县长", ("leader",), portfolio=("经信局",)),
        RosterPerson(
            "王建波", "经信局", "副局长", ("owner", "aide"), "陈洁", serves="周海涛", phone="+86 571 83010001"
        ),
        RosterPerson("陈洁", "经信局", roles=("liaison",), language="en"),
    )
    roster = Roster((RosterUnit("县领导"), RosterUnit("经信局"), RosterUnit("空局", ("旧局",))), people)
    assert read_roster_bytes(write_roster(roster), "a.xlsx") == roster
    assert read_roster_bytes(write_roster_csv(roster), "a.csv") == roster


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    roster = Roster((RosterUnit("甲局"),), (RosterPerson("张三", "甲局", text),))
    rows = CalamineWorkbook.from_filelike(BytesIO(write_roster(roster))).get_sheet_by_index(0).to_python()
    assert rows[1][4] == text
    assert f",'{text}," in write_roster_csv(roster).decode()


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    roster = Roster((RosterUnit("甲局", (), tuple(f"职责{place}" for place in range(9000))),), ())
    with pytest.raises(ValueError, match="row 2, column 3"):
        write_roster(roster)
