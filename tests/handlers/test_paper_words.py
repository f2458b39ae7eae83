"""What stands in a paper: from values made here to the words of the Word file read back, in both languages."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject

from bot.rules.figures import Period
from bot.services.bulletin_reading import Paper
from db.enums import PaperKind, PaperStatus
from db.session import Database
from handlers.paper_words import word_of
from tests.services.office import office_on

NOBODY: dict[str, Any] = {"report_id": None, "quote": "", "quoted_unit": "", "quoted_on": None}
COUNTS = {
    "total": 32, "normal": 26, "lagging": 2, "overdue": 1, "silent": 2, "done": 1, "past_end": 1, "behind": 3,
    "late": 2, "unsigned": 1, "issued": 0,
    "closed": 1, "on_time": 1, "extended": 1, "returned": 1,
}  # fmt: skip
NONE = dict.fromkeys(COUNTS, 0)


def line(item: str, title: str, unit: str, what: str, **values: Any) -> dict[str, Any]:
    return {
        "number": f"督〔2022〕3-{item}",
        "title": title,
        "unit": unit,
        "due_on": "2022-12-31",
        "what": what,
        **NOBODY,
        **values,
    }


GROWN = {"text": "40只重点工业项目", "measure": "只", "goal": "40.0000", "current": "9", "by": "4", "reached": False}
FIGURES: dict[str, Any] = {
    "at": datetime(2022, 2, 25, 2, 0, tzinfo=UTC).isoformat(),
    "scope": {"leader": "周海涛", "leader_title": "副县长", "unit": "", "document": "", "document_number": ""},
    "counts": COUNTS,
    "units": [{"unit": "经信局", **COUNTS, "total": 22}, {"unit": "商务局", **COUNTS, "total": 10}],
    "achieved": [
        line("4", "征供地会商机制", "经信局", "closed", closed_on="2022-02-23", on_time=True, grown=[],
             quote="联席会商制度已印发", quoted_unit="经信局"),
        line("5", "40只重点工业项目", "经信局", "figure", grown=[GROWN]),
    ],
    "problems": [
        line("22", "有序用电检查", "经信局", "overdue", due_on="2022-02-20", days=5, workdays=5, report_id=7,
             quote="电表接口未通…", quoted_unit="经信局", quoted_on="2022-02-21"),
        line("14", "先进装备进口", "商务局", "late", feedback_due_on="2022-02-24", days=1, workdays=1),
        line("17", "40只外资项目", "商务局", "behind", behind="10.30"),
    ],
    "settle": [line("1", "用地保障", "开发区", "settle", quote="缺新增指标180亩", quoted_unit="开发区")],
    "coming": [line("16", "一月一招商活动", "商务局", "feedback", day="2022-03-04")],
    "items": [{**line("5", "40只重点工业项目", "经信局", "item"), "state": "normal"}],
}  # fmt: skip
PAPER = Paper(
    id=1,
    kind=PaperKind.WEEKLY,
    status=PaperStatus.DRAFT,
    mark="draft",
    version=1,
    period=Period(date(2022, 2, 21), date(2022, 2, 25)),
    year=None,
    number=None,
    maker="李敏",
    made_at=datetime(2022, 2, 25, 2, 0, tzinfo=UTC),
    signer="",
    signed_on=None,
    figures=FIGURES,
    lead_in="",
    next_steps="",
    offers=frozenset(),
)


def written(database: Database, paper: Paper, **settings: Any) -> DocumentObject:
    return Document(io.BytesIO(word_of(office_on(database, **settings), paper)))


def lines(database: Database, paper: Paper, **settings: Any) -> list[str]:
    return [paragraph.text for paragraph in written(database, paper, **settings).paragraphs]


def test_a_bulletin_says_what_an_office_would_write(sqlite_database: Database) -> None:
    document = written(sqlite_database, PAPER)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "送审稿",
        "县政府办公室督查通报",
        "",
        "关于周海涛同志分管督办事项进展情况的通报",
        "（2022年2月21日至2月25日）",
        "各有关单位：",
        "现将2022年2月21日至2月25日督办事项进展情况通报如下。",
        "一、总体情况",
        "截至2月25日10:00，共督办32项，其中正常26项、滞后2项、逾期1项、未反馈2项、已办结1项。另计，反馈逾期2项。逾期未签收1项。",
        "本期新交办0项，办结1项（按期1项），批准延期1项，退回重办1项。",
        "二、主要进展",
        "1.经信局：征供地会商机制（督〔2022〕3-4），2月23日办结。",
        "经信局报告：“联席会商制度已印发”",
        "2.经信局：40只重点工业项目（督〔2022〕3-5），已完成9只，本期增加4只，目标40只。",
        "三、存在问题",
        "（一）逾期未办结",
        "1.经信局：有序用电检查（督〔2022〕3-22），应于2月20日办结，已逾期5天。",
        "经信局2月21日反馈：“电表接口未通…”",
        "（二）逾期未反馈",
        "1.商务局：先进装备进口（督〔2022〕3-14），应于2月24日反馈，已逾期1个工作日。",
        "（三）进度滞后",
        "1.商务局：40只外资项目（督〔2022〕3-17），落后序时进度10.3个百分点。",
        "四、下一步工作",
        "1.商务局：一月一招商活动（督〔2022〕3-16），3月4日前反馈进展。",
        "县政府办公室",
        "2022年2月25日",
        "（联系人：督查室）",
    ]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:] == [
        ["经信局", "22", "26", "2", "1", "2", "1"], ["商务局", "10", "26", "2", "1", "2", "1"],
        ["合计", "32", "26", "2", "1", "2", "1"],
    ]  # fmt: skip


def test_what_was_struck_is_not_said_to_be_nothing(sqlite_database: Database) -> None:
    struck = lines(sqlite_database, replace(PAPER, figures={**FIGURES, "problems": [], "achieved": []}))
    assert [text for text in struck if text[1:2] == "、"] == ["一、总体情况", "二、下一步工作"]
    empty = {**FIGURES, "problems": [], "achieved": [], "coming": [], "counts": NONE, "units": []}
    nothing = lines(sqlite_database, replace(PAPER, figures=empty))
    assert nothing[8:-3] == [
        "截至2月25日10:00，没有督办事项。", "二、主要进展", "本期没有办结或量化目标有进展的事项。", "三、存在问题",
        "没有逾期未办结、逾期未反馈和进度滞后的事项。", "四、下一步工作", "下一期没有到期的事项。",
    ]  # fmt: skip


def test_the_clerks_own_paragraphs_and_the_signature(sqlite_database: Database) -> None:
    signed = replace(
        PAPER, id=3, status=PaperStatus.SIGNED, mark="", year=2022, number=3, signer="赵文斌", signed_on=date(2022, 2, 28),
        lead_in="各单位抓紧办理。\n现通报如下。", next_steps="请抓紧补报。",
        figures={**FIGURES, "signed": {"office": "云岭县政府办公室", "contact": "李敏 8301", "language": "zh-CN"}},
    )  # fmt: skip
    words = lines(sqlite_database, signed)
    assert words[:2] == ["云岭县政府办公室督查通报", "督查通报〔2022〕第3期\t签发人：赵文斌"]
    assert words[5:7] == ["各单位抓紧办理。", "现通报如下。"]
    assert words[-5:] == [
        "请抓紧补报。", "1.商务局：一月一招商活动（督〔2022〕3-16），3月4日前反馈进展。", "云岭县政府办公室",
        "2022年2月28日", "（联系人：李敏 8301）",
    ]  # fmt: skip


def test_a_special_report_goes_upward(sqlite_database: Database) -> None:
    special = replace(PAPER, kind=PaperKind.SPECIAL, next_steps="建议近期开一次协调会。")
    document = written(sqlite_database, special)
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[1:6] == [
        "县政府办公室督查专报", "", "关于周海涛同志分管督办事项进展情况的专报", "（2022年2月21日至2月25日）",
        "周海涛同志（副县长）：",
    ]  # fmt: skip
    assert words[-7:-3] == [
        "四、工作建议", "建议近期开一次协调会。", "1.开发区：用地保障（督〔2022〕3-1），提请协调。", "开发区提出：“缺新增指标180亩”",
    ]  # fmt: skip
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "督〔2022〕3-5", "40只重点工业项目", "经信局", "12月31日", "正常",
    ]  # fmt: skip


def test_in_english(sqlite_database: Database) -> None:
    words = lines(sqlite_database, replace(PAPER, id=0, mark="reading"), office_language="en")
    assert words[0] == "For reading"
    assert "2. Progress" in words
    assert "1. 经信局: 有序用电检查 (督〔2022〕3-22), was to be done by 20 Feb, 5 days overdue." in words
