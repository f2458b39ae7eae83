"""A digest fits one message, however many directives and however long the words; what is cut is counted."""

import html
import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.digests import DigestIssue
from bot.texts import LANGUAGES, texts_of
from db.enums import DigestScope, DigestStatus, Edition, Light
from handlers.digest_fitting import CAPS, LIMIT, clip, fit, length, quoted

ZONE = ZoneInfo("Asia/Shanghai")
ZH = texts_of("zh-CN", ZONE)
LONGEST = 4096  # Bot API, sendMessage
SECTIONS = ("settle", "overdue", "behind", "late", "unsigned", "moved", "next")
HEADLINES = ("empty", "overdue", "settle", "behind", "late", "unsigned", "done", "in_order")


def line(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": number, "item": str(number), "number": str(number), "title": f"第{number}项工作", "unit": "经信局",
        "light": "green", "overdue": False, "due_on": "2022-12-31", "sign_by": "2022-02-14",
        "next_due_on": "2022-03-04", "next_what": "feedback", "feedback_due_on": "2022-02-24", "chased": 1,
        "gap": {"measure": "只", "current": "2", "goal": "40", "actual": "5.0", "expected": "15.3", "behind": "10.3"},
        "settle": "请协调用地指标", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": number,
        "quoted_unit": "经信局", "quoted_on": None, "quote": "已开工一批", **values,
    }  # fmt: skip


def instruction(ident: int, **values: Any) -> dict[str, Any]:
    return {
        "id": ident, "text": "请抓紧", "number": str(ident), "directive_id": ident, "answered_on": None,
        "passed_on": "2022-02-18", "answer": "", "due_on": "2022-03-04", "report_id": None, "quoted_unit": "",
        "quoted_on": None, "quote": "", **values,
    }  # fmt: skip


def issue(headline: str = "in_order", document: str = "", lead_in: str = "", **figures: Any) -> DigestIssue:
    args = {
        "total": 22, "signed": 22, "reported": 20, "done": 1, "overdue": 2, "behind": 2, "late": 2, "settle": 3,
        "titles": ["外资项目", "重点能耗企业"],
    }  # fmt: skip
    whole = {
        "counts": dict.fromkeys([light.value for light in Light], 4),
        "changes": {"green": 3, "yellow": -2, "red": 0, "grey": 0, "blue": 0},
        "first": False, "total": 22, "headline": {"id": f"digest/headline_{headline}", "args": args},
        **{name: [] for name in SECTIONS}, "suspended": [], "units": [], "items": [], "instructions": [], "parts": [], "rest": {},
        "sources": [{"number": "督〔2022〕3号", "title": "工业经济讲话", "theirs": 22, "total": 32}],
    }  # fmt: skip
    at = datetime(2022, 2, 25, 2, tzinfo=UTC)
    return DigestIssue(
        id=1, reader="周海涛", reader_id=1, reader_title="副县长", edition=Edition.WEEK,
        scope=DigestScope.DOCUMENT if document else DigestScope.PORTFOLIO, about=document, year=2022, issue=2,
        period_start=date(2022, 2, 21), period_end=date(2022, 2, 25), prepared_at=at, send_at=at,
        status=DigestStatus.PREVIEW, headline=lead_in, figures=whole | figures,
    )  # fmt: skip


def told(given: DigestIssue, language: str = "zh-CN") -> list[str]:
    text = fit(texts_of(language, ZONE), given).text
    return html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n")


def test_one_of_instructions_alone_has_neither_source_nor_lights() -> None:
    ordered = [instruction(7, number="", directive_id=None, answered_on="2022-02-23", answer="已当面汇报", due_on=None)]
    nothing: dict[str, Any] = {
        "total": 0,
        "counts": dict.fromkeys(list(Light), 0),
        "changes": dict.fromkeys(list(Light), 0),
        "sources": [],
    }
    alone = issue("empty", instructions=ordered, **nothing)
    assert told(alone) == [
        "督办周报 2022年第2期(2月21日—25日)",
        "呈:周海涛副县长  数据截至2月25日10:00",
        "【上期批示】",
        "请抓紧:2月23日已报,已当面汇报",
    ]
    assert told(alone, "en")[2:] == ["Your last instructions", "请抓紧: answered on 23 Feb, 已当面汇报"]
    led_in = issue("empty", lead_in="批示已办结。", instructions=ordered, **nothing)
    assert told(led_in)[2:4] == ["▍批示已办结。", "【上期批示】"]


def test_an_empty_section_is_left_out_and_an_empty_week_says_so() -> None:
    assert told(issue()) == [
        "督办周报 2022年第2期(2月21日—25日)",
        "呈:周海涛副县长  数据截至2月25日10:00",
        "来源:督〔2022〕3号《工业经济讲话》您分管22项(共32项)",
        "▍22项均在按期推进,其中1项已办结;无需您协调的事项。",
        "🟢正常4(+3) 🟡滞后4(-2) 🔴逾期4 ⚪未反馈4 🔵办结4",
        "本周无新进展,无待办事项。",
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "2月18日已转办,尚未报来(要求3月4日前)"),  # as digests had it before instructions were followed
        ({"late": True, "unsigned": ["王建波"]}, "2月18日已转办,尚未报来(要求3月4日前,已逾期),未签收:王建波"),
        ({"asks": False, "due_on": None}, "2月18日已转办"),
        ({"kept": True, "passed_on": None, "due_on": None}, "督查室正在办理"),
        ({"became": "督〔2022〕4-1"}, "已另立事项督〔2022〕4-1"),
        ({"answered_on": "2022-02-25", "answer": "已当面汇报"}, "2月25日已报,已当面汇报"),
    ],
)
def test_what_came_of_an_instruction(values: dict[str, Any], said: str) -> None:
    assert told(issue(instructions=[instruction(4, **values)]))[-1] == f"4 请抓紧:{said}"
    on_paper = told(issue(instructions=[instruction(4, written_on="2022-02-16", **values)]))[-1]
    assert on_paper == f"4 请抓紧(书面批示,2月16日):{said}"
    assert told(issue(instructions=[instruction(4, **values)]), "en")[-1].startswith("4 请抓紧: ")


def test_all_sections_stand_in_their_order() -> None:
    whole = issue(
        "settle",
        settle=[line(1), line(10)],
        overdue=[line(24, overdue=True, light="red")],
        behind=[line(17, light="yellow")],
        late=[line(14, light="grey"), line(22, light="grey")],
        unsigned=[line(3, light="grey")],
        moved=[line(5, moved="figure", gap=None, growth=[{"measure": "只", "goal": "40", "current": "9", "by": "4"}])],
        next=[line(16), line(18), line(19), line(30, next_due_on="2022-03-02", next_what="final")],
        suspended=["7"],
        units=[{"unit": "经信局", "total": 2, "lights": {"green": 1, "grey": 1}}],
        instructions=[instruction(1, answered_on="2022-02-23", quote="方案已报", quoted_unit="开发区")],
    )
    assert told(whole)[3:] == [
        "▍22项全部签收,2项逾期未反馈;外资项目、重点能耗企业2项滞后,3项请您协调。",
        "🟢正常4(+3) 🟡滞后4(-2) 🔴逾期4 ⚪未反馈4 🔵办结4",
        "⚪含暂缓1项:7",
        "【请您协调】",
        "① 1 第1项工作(经信局):请协调用地指标",
        "② 10 第10项工作(经信局):请协调用地指标",
        "【逾期未办结】",
        "🔴24 第24项工作(经信局),应于12月31日办结。“已开工一批”",
        "【进度滞后】序时进度15.3%",
        "🟡17 第17项工作(经信局)2/40只(5.0%),滞后10.3个百分点。“已开工一批”",
        "【逾期未反馈】",
        "应于2月24日反馈,已催办1次:⚪14 第14项工作(经信局) ⚪22 第22项工作(经信局)",
        "【逾期未签收】",
        "应于2月14日签收:⚪3 第3项工作(经信局)",
        "【本周进展】",
        "5 第5项工作:9/40只(+4)",
        "【下周】",
        "3月2日前办结:30 第30项工作",
        "3月4日前反馈:16、18-19,共3项",
        "【单位】经信局2(🟢1⚪1)",
        "【上期批示】",
        "1 请抓紧:2月23日已报,开发区:“方案已报”",
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"moved": "closed", "result": "制度已印发"}, ":已办结。制度已印发"),
        ({"moved": "closed"}, ":已办结"),
        ({"moved": "returned", "decision": "无通报"}, ":申请办结,因无通报,已退回重办"),
        ({"moved": "words"}, "(经信局):“已开工一批”"),
        ({"moved": "words", "quoted_on": "2022-02-11"}, "(经信局,2月11日):“已开工一批”"),
        ({"moved": "words", "quote": ""}, ":已反馈"),
        (
            {
                "moved": "figure",
                "gap": {"behind": "-7.2"},
                "growth": [
                    {"measure": "家", "goal": "45", "current": "7", "by": None},
                    {"measure": "家", "goal": "22", "current": "3", "by": "-1"},
                ],
            },
            ":7/45家、3/22家(-1),超序时7.2个百分点",
        ),
    ],
)
def test_what_moved_is_told_by_its_kind(values: dict[str, Any], said: str) -> None:
    assert told(issue(moved=[line(5, **values)]))[-1] == f"5 第5项工作{said}"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"answered_on": "2022-02-23", "quote": "", "answer": ""}, "1 请抓紧:2月23日已报"),
        ({"answered_on": "2022-02-23", "answer": "机构改革"}, "1 请抓紧:2月23日已报,机构改革"),
        ({}, "1 请抓紧:2月18日已转办,尚未报来(要求3月4日前)"),
        ({"due_on": None}, "1 请抓紧:2月18日已转办,尚未报来"),
        ({"directive_id": None, "number": ""}, "请抓紧:2月18日已转办"),
    ],
)
def test_what_came_of_instructions(values: dict[str, Any], said: str) -> None:
    assert told(issue(instructions=[instruction(1, **values)]))[-1] == said


def test_expected_progress_that_differs_stands_with_each_item() -> None:
    other = line(18)["gap"] | {"expected": "20.0"}
    assert told(issue(behind=[line(17), line(18, gap=other)]))[-3:] == [
        "【进度滞后】",
        "🟢17 第17项工作(经信局)2/40只(5.0%),滞后10.3个百分点(序时15.3%)。“已开工一批”",
        "🟢18 第18项工作(经信局)2/40只(5.0%),滞后10.3个百分点(序时20.0%)。“已开工一批”",
    ]


def test_words_of_another_unit_are_named_as_such() -> None:
    assert told(issue(behind=[line(17, quoted_unit="统计局")]))[-1].endswith("统计局:“已开工一批”")


def test_the_clerks_own_lead_in_replaces_the_computed_one() -> None:
    assert told(issue(lead_in="请关注<外资>"))[3] == "▍请关注<外资>"


def test_a_digest_of_one_document_says_so() -> None:
    first, _, source, *_ = told(issue(document="督〔2022〕3号《工业经济讲话》"))
    assert (first, source) == ("督办周报 2022年第2期·专题(2月21日—25日)", "来源:督〔2022〕3号《工业经济讲话》全文22项")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("headline", HEADLINES)
def test_there_is_a_sentence_for_every_headline(headline: str, language: str) -> None:
    said = next(text for text in told(issue(headline), language) if text.startswith("▍"))
    assert len(said) > len("▍")


def test_what_is_cut_is_counted() -> None:
    lines = told(issue(settle=[line(n) for n in range(1, 101)], next=[line(n) for n in range(1, 101)]))
    assert f"另{100 - CAPS['settle']}项" in lines
    assert "3月4日前反馈:1-100,共100项" in lines


def test_units_that_need_a_look_come_first_where_not_all_have_room() -> None:
    units = [{"unit": f"单位{n}", "total": 1, "lights": {"red" if n == 40 else "green": 1}} for n in range(50)]
    [said] = [text for text in told(issue(units=units)) if text.startswith("【单位】")]
    assert said.startswith("【单位】单位401(🔴1) 单位01(🟢1)")
    assert said.endswith("另38个单位")


def test_long_words_are_cut_with_an_ellipsis() -> None:
    assert clip("甲\n乙  丙", 10) == "甲 乙 丙"
    assert clip("长" * 30, 24) == "长" * 23 + "…"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400) | st.just("<&>\"'🟢" * 60)


@st.composite
def crowded(draw: st.DrawFn) -> DigestIssue:
    """Give a digest of up to 100 directives with words of any length."""
    word, other, size = draw(WORDS), draw(WORDS), draw(st.integers(0, 100))
    long = dict.fromkeys(("title", "settle", "quote", "decision", "result", "unit", "quoted_unit"), word)
    moved = draw(st.sampled_from(["closed", "returned", "figure", "words"]))
    lines = [
        line(n, **long, moved=moved, overdue=draw(st.booleans()), next_due_on=f"2022-03-{n % 28 + 1:02d}")
        for n in range(1, size + 1)
    ]
    chosen = {name: lines for name in SECTIONS if draw(st.booleans())}
    return issue(
        draw(st.sampled_from(HEADLINES)),
        document=draw(st.sampled_from(["", word])),
        lead_in=draw(st.sampled_from(["", other[:200]])),
        suspended=[f"2022-3-{n}" for n in range(size)],
        units=[{"unit": f"{other}{n}", "total": n, "lights": {"red": 1, "green": 9}} for n in range(size)],
        instructions=[
            instruction(n, text=word, quote=other, answer=word, answered_on=draw(st.sampled_from([None, "2022-02-23"])))
            for n in range(size)
        ],
        sources=[{"number": "督〔2022〕3号", "title": other, "theirs": 22, "total": 32} for _ in range(size)],
        **chosen,
    )


@settings(max_examples=40)
@given(given_issue=crowded(), language=st.sampled_from(LANGUAGES))
def test_every_digest_fits_one_message(given_issue: DigestIssue, language: str) -> None:
    text = fit(texts_of(language, ZONE), given_issue).text
    assert 0 < length(text) <= LIMIT < LONGEST
    assert len(html.unescape(re.sub(r"<[^>]*>", "", text)).encode("utf-16-le")) // 2 <= LIMIT


def test_a_crowded_digest_keeps_what_is_asked_of_the_leader_longest() -> None:
    lines = [line(n, title="长" * 40, quote="长" * 200, settle="长" * 200) for n in range(1, 101)]
    sections: dict[str, Any] = dict.fromkeys((name for name in SECTIONS if name != "overdue"), lines)
    whole = issue(**sections, instructions=[instruction(n, quote="长" * 90) for n in range(9)])
    text = fit(ZH, whole).text
    assert text.count("…(经信局):长") == CAPS["settle"]
    assert length(text) > LIMIT - 300


def test_only_what_is_shown_has_a_button() -> None:
    fitted = fit(ZH, issue(settle=[line(1)], moved=[line(n) for n in range(1, 31)], next=[line(40)]))
    assert list(fitted.named.values()) == [str(n) for n in range(1, CAPS["moved"] + 1)]


def test_only_quotations_that_a_digest_has_room_for_are_to_be_cleared() -> None:
    figures = issue(
        overdue=[line(2, overdue=True)],
        behind=[line(1), line(3, report_id=None)],
        moved=[line(4, moved="figure"), *(line(n) for n in range(5, 31))],
        instructions=[instruction(50, report_id=50), instruction(51)],
        settle=[line(60)],
    ).figures
    assert quoted(figures) == {1, 2, 50, *range(5, 4 + CAPS["moved"])}
