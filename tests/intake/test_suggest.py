from datetime import date

import pytest

from bot.intake.cases import Case, CaseBook
from bot.intake.drafts import Draft
from bot.intake.parse import parse
from bot.intake.suggest import Confidence, Reason, RosterUnit, match_name, suggest_lead, suggest_leads, suggest_support

ROSTER = (
    RosterUnit("经信局", ("经济和信息化局", "经贸局"), ("工业经济", "技术改造", "中小企业")),
    RosterUnit("商务局", ("外经贸局", "外经贸部门"), ("外贸", "招商引资", "展会")),
    RosterUnit("统计局", (), ("统计", "普查")),
    RosterUnit("市场监督管理局", ("质监局", "质监部门", "工商局"), ("产品质量", "商标")),
    RosterUnit("自然资源和规划局", (), ("供地", "土地")),
    RosterUnit("发展和改革局", (), ("项目储备",)),
    RosterUnit("组织部", (), ("干部",)),
    RosterUnit("经济开发区管委会", ("开发区",), ("园区",)),
    RosterUnit("政府办", (), ("政务公开",)),
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("经信局", "经信局"),
        ("市经信局", "经信局"),
        ("经济和信息化局", "经信局"),
        ("统计部门", "统计局"),
        ("发改部门", "发展和改革局"),
        ("发改局", "发展和改革局"),
        ("资规局", "自然资源和规划局"),
        ("自然资源局", "自然资源和规划局"),
        ("市场监管局", "市场监督管理局"),
        ("质监部门", "市场监督管理局"),
        ("外经贸部门", "商务局"),
        ("组织部门", "组织部"),
        ("经济开发区", "经济开发区管委会"),
        ("开发区", "经济开发区管委会"),
        ("食药监部门", None),
        ("市政府", None),
        ("有关部门", None),
        ("各级各部门", None),
        ("统计办", None),
        ("", None),
    ],
)
def test_names_are_matched_by_alias_and_by_rule(name: str, unit: str | None) -> None:
    found = match_name(name, ROSTER)
    assert (found.name if found else None) == unit


def test_a_name_that_two_units_could_have_is_nobody() -> None:
    twins = (RosterUnit("东区教育局", ("教育局",)), RosterUnit("西区教育局", ("教育局",)))
    assert match_name("教育局", twins) is None
    near = (RosterUnit("农业农村局"), RosterUnit("农业机械局"))
    assert match_name("农业局", near) is None


def one(text: str) -> Draft:
    (draft,) = parse(text, date(2022, 1, 5)).drafts
    return draft


def test_the_unit_that_leads_by_the_text_comes_first() -> None:
    draft = one("1.办展会。由市统计局牵头，市商务局配合，办好展会。")
    lead = suggest_lead(draft, ROSTER)
    assert lead is not None
    assert (lead.unit.name, lead.confidence, lead.reason) == ("统计局", Confidence.NAMED_LEAD, Reason.NAMED_LEAD)
    assert lead.args_of_text == {"name": "市统计局"}
    assert [support.unit.name for support in suggest_support(draft, ROSTER)] == ["商务局"]


def test_a_unit_that_the_text_makes_responsible_comes_before_duties() -> None:
    lead = suggest_lead(one("1.办展会。有关部门、外经贸部门要办好展会。"), ROSTER)
    assert lead is not None
    assert (lead.unit.name, lead.reason, lead.args_of_text) == ("商务局", Reason.NAMED, {"name": "外经贸部门"})


def test_duties_that_stand_in_the_words_give_a_reasoned_suggestion() -> None:
    draft = one("1.抓技改。要支持中小企业开展技术改造，加大供地力度。")
    lead = suggest_lead(draft, ROSTER)
    assert lead is not None
    assert (lead.unit.name, lead.confidence, lead.reason) == ("经信局", Confidence.DUTY_CLEAR, Reason.DUTY)
    assert lead.args_of_text == {"duties": "技术改造、中小企业"}
    assert "自然资源和规划局" in [support.unit.name for support in suggest_support(draft, ROSTER)]


def test_a_suggestion_that_is_not_clear_says_so() -> None:
    lead = suggest_lead(one("1.抓融合。要统筹技术改造与招商引资。"), ROSTER)
    assert lead is not None
    assert lead.confidence is Confidence.DUTY


def test_nothing_fitting_is_no_suggestion() -> None:
    draft = one("1.讲卫生。要搞好大扫除。")
    assert suggest_lead(draft, ROSTER) is None
    assert suggest_support(draft, ROSTER) == ()


def case(number: str, title: str, unit: str, decided: date = date(2021, 12, 1), text: str = "") -> Case:
    return Case(number, title, text or f"要做好{title}。", "", unit, decided)


def test_how_the_clerk_decided_a_like_case_is_the_reason() -> None:
    draft = one("1.抓讲解。要做好博物馆夜间讲解员招募培训。")
    assert suggest_leads(draft, ROSTER) == []
    book = CaseBook.of([case("督〔2021〕5-3", "博物馆夜间讲解员培训", "组织部")], date(2022, 1, 5))
    (lead,) = suggest_leads(draft, ROSTER, book)
    assert (lead.unit.name, lead.confidence, lead.reason) == ("组织部", Confidence.CASE, Reason.CASE)
    assert lead.args_of_text == {"number": "督〔2021〕5-3", "title": "博物馆夜间讲解员培训", "unit": "组织部"}


def test_a_recent_case_counts_more_than_an_old_one() -> None:
    draft = one("1.抓讲解。要做好博物馆夜间讲解员招募培训。")
    old = case("督〔2012〕1-1", "博物馆夜间讲解员招募培训", "政府办", date(2012, 1, 1))
    new = case("督〔2021〕5-3", "博物馆夜间讲解员招募培训", "组织部")
    leads = suggest_leads(draft, ROSTER, CaseBook.of([old, new], date(2022, 1, 5)))
    assert [lead.unit.name for lead in leads] == ["组织部", "政府办"]


def test_other_cases_and_units_that_are_gone_tell_nothing() -> None:
    draft = one("1.抓讲解。要做好博物馆夜间讲解员招募培训。")
    cases = [case("督〔2021〕5-4", "农村公路养护", "组织部"), case("督〔2021〕5-3", "博物馆夜间讲解员培训", "旅游局")]
    assert suggest_leads(draft, ROSTER, CaseBook.of(cases, date(2022, 1, 5))) == []


def test_at_most_three_are_suggested_the_named_one_first() -> None:
    draft = one("1.抓融合。统计局要统筹技术改造与招商引资，盘活土地，做好项目储备。")
    leads = suggest_leads(draft, ROSTER)
    assert len(leads) == 3
    assert leads[0].reason is Reason.NAMED
    assert {lead.reason for lead in leads[1:]} == {Reason.DUTY}


def test_among_many_named_ones_the_one_whose_duty_it_is_comes_first() -> None:
    draft = one("1.抓统计。开发区要做好基础工作；宣传部门要做好宣传；外经贸、统计等相关部门要做好经济普查。")
    leads = suggest_leads(draft, ROSTER)
    assert leads[0].unit.name == "统计局"


def test_an_offices_name_is_no_word_of_its_duty() -> None:
    [board] = parse("一、会议决定\n成立专班,由副市长任组长,统计局主要负责人任副组长,按月调度。", None).drafts
    assert suggest_lead(board, ROSTER) is None
    [data] = parse("一、会议决定\n要加强统计数据质量管理。", None).drafts
    assert [one.unit.name for one in suggest_leads(data, ROSTER)] == ["统计局"]
