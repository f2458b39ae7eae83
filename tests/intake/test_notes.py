import pytest

from bot.intake.notes import Responsibility, duty_clauses, find_notes, first_leads_from, read_duty

NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("note", "duty"),
    [
        ("市教育局负责", Responsibility(("市教育局",), (), ())),
        (
            "市教育局牵头，市财政局、市人社局按职责分工负责",
            Responsibility(("市教育局", "市财政局", "市人社局"), ("市教育局",), ("市财政局", "市人社局")),
        ),
        (
            "市财政局、市税务局牵头，各有关部门配合",
            Responsibility(("市财政局", "市税务局", "各有关部门"), ("市财政局", "市税务局"), ("各有关部门",)),
        ),
        (
            "牵头单位：市住建局；配合单位：市财政局、各县区",
            Responsibility(("市住建局", "市财政局", "各县区"), ("市住建局",), ("市财政局", "各县区")),
        ),
        ("责任单位：市水利局 市林业局", Responsibility(("市水利局", "市林业局"), (), ())),
        ("责任单位：市水利局，完成时限：6月底前", Responsibility(("市水利局",), (), ())),
        ("县人社局负责，县总工会配合", Responsibility(("县人社局", "县总工会"), ("县人社局",), ("县总工会",))),
        (
            "由市商务局牵头，市海关等有关部门及各地区按职责分工负责",
            Responsibility(("市商务局", "市海关", "各地区"), ("市商务局",), ("市海关", "各地区")),
        ),
        ("张三负责", None),
        ("责任人：张三", None),
    ],
)
def test_what_notes_say(note: str, duty: Responsibility | None) -> None:
    assert read_duty(note) == duty


def test_the_first_named_leads_where_the_document_says_so_from_there_on() -> None:
    text = (
        "1.建平台。（乙局、丙局负责）\n2.建队伍。（甲局、乙局负责，列第一位的为牵头单位，下同）\n"
        "3.建机制。（丙局、甲局负责）"
    )
    first = first_leads_from(text)
    leads = [note.duty.leads for note in find_notes(text, NOBODY, first)]
    assert leads == [(), ("甲局",), ("丙局",)]
    assert first_leads_from("1.建平台。（乙局负责）") is None


@pytest.mark.parametrize(
    "text",
    [
        "对负有责任（含牵头负责的教育局）的单位进行通报",
        "（一）加强领导。",
        "安排资金（含上级补助）。",
    ],
)
def test_other_parentheses_are_no_notes(text: str) -> None:
    assert list(find_notes(text, NOBODY, None)) == []


def test_a_note_takes_its_full_stop_with_it() -> None:
    text = "修桥（交通局负责）。修路。"
    (note,) = find_notes(text, NOBODY, None)
    assert text[note.start : note.end] == "（交通局负责）。"


def test_duties_without_parentheses_end_with_their_line() -> None:
    assert (
        duty_clauses("改造危房。责任单位：住建局。时限：6月。\n牵头单位：财政局\n其他")
        == "责任单位：住建局\n牵头单位：财政局"
    )
    assert duty_clauses("没有") == ""
