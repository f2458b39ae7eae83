"""Short papers, written for these tests: a leader's lines by hand, a message passed on, a letter that says 你单位, minutes."""

from datetime import date

import pytest

from bot.intake.parse import parse
from bot.intake.written import draft_of_words

PAPER = date(2026, 11, 25)  # a Wednesday
OFFICES = ("经信局", "供电公司", "生态环境局", "人社局", "文旅局", "住建局", "财政局", "发改局", "应急局")


def read(text: str) -> list[tuple[tuple[str, ...], str | None, str | None]]:
    """Return units, lead and last day of each directive."""
    drafts = parse(text, PAPER, OFFICES).drafts
    return [(one.units, one.lead, one.deadline.isoformat() if one.deadline else None) for one in drafts]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请经信局摸清恒通机械用电情况,11月底前报我。周海涛 11月25日", [(("经信局",), None, "2026-11-30")]),
        ("请经信局12月5日前报我。李明 11月25日", [(("经信局",), None, "2026-12-05")]),
        ("经信局12月5日前报送方案", [(("经信局",), None, "2026-12-05")]),
        ("请人社局周五前报专场招聘会方案", [(("人社局",), None, "2026-11-27")]),
        ("请发改局、财政局研究。", [(("发改局", "财政局"), None, None)]),
        ("由住建局牵头,财政局配合,两周内提出方案。", [(("住建局", "财政局"), "住建局", "2026-12-09")]),
        ("昨天走访了恒通机械。周海涛 11月25日", []),  # says what was
        ("已阅。", []),
        ("经信局局长昨天到访。", []),
        ("住建局已完成排查。", []),
        ("感谢大家的支持", []),
    ],
)
def test_a_leaders_lines_by_hand(text: str, found: list[tuple[tuple[str, ...], str | None, str | None]]) -> None:
    assert read(text) == found
    assert parse(text, PAPER, OFFICES).title == ""


def test_what_is_added_with_another_word_is_a_directive_of_its_own() -> None:
    text = (
        "建波、文斌同志:昨天走访恒通机械,企业反映用电审批卡了两个月,请经信局会同供电公司三天内摸清情况,拿出解决办法报我。"
        "另,年货节方案要抓紧,常务会上要过。周海涛 11月25日"
    )
    first, second = parse(text, PAPER, OFFICES).drafts
    assert (first.units, first.lead, first.co) == (("经信局", "供电公司"), "经信局", ("供电公司",))
    assert first.deadline == date(2026, 11, 28)
    assert (second.text, second.units) == ("另,年货节方案要抓紧,常务会上要过。", ())


def test_a_message_passed_on_with_numbers() -> None:
    text = (
        "周县长指示:1.填埋场渗滤液问题,请生态环境局明天下午前到现场核查,周五前书面报告;"
        "2.请人社局牵头办一场专场招聘会,12月中旬前办完;3.元旦演出方案再压缩,文旅局抓紧。"
    )
    assert read(text) == [
        (("生态环境局",), None, "2026-11-26"),
        (("人社局",), "人社局", "2026-12-20"),
        (("文旅局",), None, None),
    ]


def test_a_letter_means_its_addressees_by_you() -> None:
    letter = (
        "关于代表建议办理情况的督办函\n\n发改局、财政局:\n代表提出的建议仍有6件未办结。"
        "请你单位抓紧办理,于2026年12月10日前书面答复。\n县政府督查室\n2026年11月24日\n"
    )
    assert read(letter) == [(("发改局", "财政局"), None, "2026-12-10")]
    assert read(letter.replace("发改局、财政局", "住建局").replace("你单位", "你局")) == [
        (("住建局",), None, "2026-12-10")
    ]
    assert read(letter.replace("发改局、财政局:", "")) == [(("你单位",), None, "2026-12-10")]  # nobody is invented


def test_minutes_order_by_whom_and_by_whose_board_it_is() -> None:
    minutes = (
        "县政府常务会议纪要\n一、研究《城市更新实施方案》\n会议原则同意《城市更新实施方案》。由县住建局根据讨论意见修改完善后,按程序印发实施。\n"
        "会议决定,成立城市更新专班,由副县长任组长,县住建局、县财政局主要负责人任副组长,专班办公室设在县住建局。\n"
        "二、研究医院建设\n会议同意由县卫健局牵头,县发改局、县财政局配合,抓紧开展前期工作,两周内提出资金方案报县政府研究。\n"
        "三、研究人事\n会议审议通过了由县人社局起草的办法。\n"
    )
    assert read(minutes) == [
        (("县住建局",), None, None),
        (("县住建局",), "县住建局", None),
        (("县卫健局", "县发改局", "县财政局"), "县卫健局", "2026-12-09"),
    ]
    assert parse(minutes, PAPER, OFFICES).drafts[0].title == "《城市更新实施方案》"


def test_a_note_of_persons_and_sections() -> None:
    plan = (
        "经信局工作要点\n一、稳增长\n(一)实施技改项目40个,9月底前全部开工。(责任人:王建波;责任科室:技改科)\n"
        "(二)新认定企业6家。(责任人:待定)\n"
    )
    first, second = parse(plan, PAPER, OFFICES).drafts
    assert (first.units, first.deadline) == (("技改科",), date(2027, 9, 30))
    assert second.units == ()


def test_lines_that_begin_with_who_is_to_do_it() -> None:
    plan = (
        "一季度“开门红”任务安排\n发改局:1月底前谋划专项债项目30个。\n住建局、财政局:正月十五前重点项目全部复工。\n"
        "各乡镇:2月10日前完成物资储备,每周五报送进度。\n经信局:已完成全部工作。\n联系人:王建波,电话6012。\n"
    )
    assert read(plan) == [
        (("发改局",), None, "2027-01-31"),
        (("住建局", "财政局"), None, "2027-02-19"),
        (("各乡镇",), None, "2027-02-10"),
    ]


def test_each_request_of_a_sentence_is_a_directive() -> None:
    paper = (
        "抄告单\n生态环境局、文旅局:\n你们《关于用地的请示》收悉。经县政府研究,同意你局意见。"
        "请生态环境局抓紧办理手续,确保12月底前开工;请文旅局12月10日前完成签约38户。\n2026年11月20日\n"
    )
    assert read(paper) == [(("生态环境局",), None, "2026-12-31"), (("文旅局",), None, "2026-12-10")]


def test_words_that_a_clerk_makes_a_directive_name_their_units() -> None:
    text = "财政局安排专项经费200万元。"
    assert parse(f"会议纪要\n{text}\n", PAPER, OFFICES).drafts == ()  # by itself it orders nothing
    draft = draft_of_words(text, PAPER, OFFICES)
    assert (draft.text, draft.units, draft.lead) == (text, ("财政局",), None)
