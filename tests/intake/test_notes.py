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
        (
            "市环保局、工信局牵头督导，市水务局参与",
            Responsibility(("市环保局", "工信局", "市水务局"), ("市环保局", "工信局"), ("市水务局",)),
        ),
        ("县人社局负责，县总工会配合", Responsibility(("县人社局", "县总工会"), ("县人社局",), ("县总工会",))),
        (
            "由市商务局牵头，市海关等有关部门及各地区按职责分工负责",
            Responsibility(("市商务局", "市海关", "各地区"), ("市商务局",), ("市海关", "各地区")),
        ),
        (
            "县卫健局牵头，各乡镇配合；完成时限：12月底",
            Responsibility(("县卫健局", "各乡镇"), ("县卫健局",), ("各乡镇",)),
        ),
        (
            "责任单位：省水利厅、交通厅按职责分工负责。任务涉及各市人民政府，不再分工，下同。",
            Responsibility(("省水利厅", "交通厅"), (), ()),
        ),
        (
            "省科技厅按职责分工负责，各市人民政府结合实际落实",
            Responsibility(("省科技厅", "各市人民政府"), (), ()),
        ),
        ("责任单位：各市〔州〕、县〔市、区〕人民政府", Responsibility(("各市〔州〕、县〔市、区〕人民政府",), (), ())),
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


def test_an_aside_in_parentheses_says_who_leads_and_is_no_unit() -> None:
    text = "1.修渠。\n责任单位：水利局、农业局、财政局（列第一位者为工作牵头单位，下同）\n"
    first = first_leads_from(text)
    assert first is not None
    duty = read_duty(duty_clauses(text), first=True)
    assert duty == Responsibility(("水利局", "农业局", "财政局"), ("水利局",), ("农业局", "财政局"))


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("引进人才200人。（区人社局）", ("区人社局",)),
        ("建成食堂3个。（区民政局、各街道）\n", ("区民政局", "各街道")),
        ("实施改厕。（责任单位；住建局、各乡镇）", ("住建局", "各乡镇")),
        ("推进改革。〔责任单位：商务厅、省邮政管理局〕", ("商务厅", "省邮政管理局")),
        ("加强抽查。（各县（市、区）人民政府、市级各部门负责）各地要抓紧。", ("各县（市、区）人民政府", "市级各部门")),
        ("完善机制。（各科室）", ("各科室",)),
        ("送交主管部门（市水利局）。", None),
        ("发展产业（含林业局林场）。", None),
    ],
)
def test_a_note_may_hold_names_alone_after_a_sentence(text: str, units: tuple[str, ...] | None) -> None:
    notes = list(find_notes(text, NOBODY, None))
    assert [note.duty.units for note in notes] == ([units] if units else [])


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


def test_persons_in_a_note_are_no_units() -> None:
    (note,) = find_notes("增长7%。（分管副省长、协管副秘书长负责，省发改委牵头，省财政厅配合）", NOBODY, None)
    assert note.duty == Responsibility(("省发改委", "省财政厅"), ("省发改委",), ("省财政厅",))


def test_a_date_after_the_names_is_no_part_of_them() -> None:
    (note,) = find_notes("推进改革。（牵头单位：州司法局；责任单位：州直单位，各县人民政府，6月底完成）", NOBODY, None)
    assert note.duty.units == ("州司法局", "州直单位", "各县人民政府")


def test_an_aside_after_a_full_stop_says_who_leads() -> None:
    text = "编制规划。（卫生局、财政局负责。排在第一位的部门为牵头部门，下同）\n"
    (note,) = find_notes(text, NOBODY, first_leads_from(text))
    assert (note.duty.units, note.duty.leads) == (("卫生局", "财政局"), ("卫生局",))
