"""The layout of official papers: page, grid, numbering, what stands where; and the pages that another program makes of it."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from bot.reports.breakdown import Breakdown, write_breakdown
from bot.reports.bulletin import Bulletin, Section, Told, write_bulletin
from bot.reports.notice_paper import NoticePaper, write_notice_paper
from bot.reports.official import Head, Words, write_official
from bot.reports.official_page import LINE
from bot.reports.pdf import NoPdfError, to_pdf
from bot.reports.special_report import SpecialReport, write_special_report
from tests.reports.libreoffice import needs_libreoffice

LONG = "本期共督办事项32项,其中正常18项、滞后2项、逾期未办结0项、未反馈2项。" * 30
HEAD = Head(
    title="关于督办事项进展情况的通报",
    red="县政府办公室督查通报",
    number="督查通报〔2022〕第3期",
    signer="签发人:赵文斌",
    subtitle="(2022年2月21日至2月25日)",
    addressee="各有关单位:",
    closing=("县政府办公室", "2022年2月25日"),
    contact="(联系人:督查室)",
)
BULLETIN = Bulletin(
    head=HEAD,
    opening=("现将进展情况通报如下。",),
    overall=Section("一、总体情况", (Told("共32项。"),)),
    columns=("单位", "牵头事项", "正常", "滞后", "逾期", "未反馈", "办结"),
    units=(("经信局", "11", "9", "1", "0", "1", "0"),),
    sections=(
        Section("二、存在问题"),
        Section("(一)逾期未办结", (Told("1.经信局:有序用电检查。", "经信局反馈:“电表接口未通\x0b”"),), level=2),
    ),
)


def opened(content: bytes) -> DocumentObject:
    return Document(io.BytesIO(content))


def lines(document: DocumentObject) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def font_of(document: DocumentObject, text: str) -> str:
    [paragraph] = [one for one in document.paragraphs if one.text == text]
    [fonts] = paragraph.runs[0]._element.iter(qn("w:rFonts"))
    return str(fonts.get(qn("w:eastAsia")))


def test_a_bulletin_is_laid_out_as_the_standard_has_it() -> None:
    document = opened(write_bulletin(BULLETIN))
    assert lines(document) == [
        HEAD.red, f"{HEAD.number}\t{HEAD.signer}", HEAD.title, HEAD.subtitle, HEAD.addressee, *BULLETIN.opening,
        "一、总体情况", "共32项。", "二、存在问题", "(一)逾期未办结", "1.经信局:有序用电检查。", "经信局反馈:“电表接口未通”",
        *HEAD.closing, HEAD.contact,
    ]  # fmt: skip
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin)
    assert [round(side.mm) for side in (*sides, section.right_margin) if side] == [210, 297, 37, 35, 28, 26]
    assert 22 * LINE <= (297 - 37 - 35) / 25.4 * 72 < 22 * LINE + 1.2
    fonts = {"一、总体情况": "黑体", "(一)逾期未办结": "楷体", "共32项。": "仿宋", "经信局反馈:“电表接口未通”": "楷体",
             HEAD.title: "方正小标宋简体"}  # fmt: skip
    assert {text: font_of(document, text) for text in fonts} == fonts
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [[*BULLETIN.columns], [*BULLETIN.units[0]]]
    feet = [section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]]
    assert [foot.alignment for foot in feet] == [2, 0]  # on the outer side
    assert all(foot.text.startswith("— ") for foot in feet)


def test_what_is_empty_is_not_there() -> None:
    draft = opened(write_official(Head("催办单", mark="送审稿", red="县政府办公室"), [Words("请反馈。")]))
    assert lines(draft) == ["送审稿", "县政府办公室", "", "催办单", "请反馈。"]
    assert lines(opened(write_official(Head("标题"), []))) == ["标题"]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("关于督办事项进展情况的通报", ["关于督办事项进展情况的通报"]),
        ("关于《工业经济讲话》督办事项进展情况的专报", ["关于《工业经济讲话》", "督办事项进展情况的专报"]),
        ("关于周海涛同志分管督办事项进展情况的通报", ["关于周海涛同志分管督办事项进展情况的通报"]),
        ("关" * 50, ["关" * 17, "关" * 16, "关" * 17]),
    ],
)
def test_a_long_title_is_cut_evenly_and_after_a_name(title: str, cut: Sequence[str]) -> None:
    assert lines(opened(write_official(Head(title), []))) == cut


def test_the_other_papers() -> None:
    special = SpecialReport(
        HEAD, ("报告如下。",), Section("一、总体情况"), ("编号", "事项", "单位", "时限", "状态"),
        (("督〔2022〕3-5", "重点工业项目", "经信局", "12月31日", "滞后"),), (Section("二、工作建议", (Told("请协调。"),)),),
    )  # fmt: skip
    document = opened(write_special_report(special))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [*special.items[0]]
    assert lines(document)[-5:-3] == ["二、工作建议", "请协调。"]
    notice = opened(
        write_notice_paper(NoticePaper(HEAD, ("现予交办。",), (("编号", "3-5"), ("内容", "甲\n乙")), ("请签收。",)))
    )
    assert [[cell.text for cell in row.cells] for row in notice.tables[0].rows] == [["编号", "3-5"], ["内容", "甲\n乙"]]
    rows = (("5", "重点工业项目\n一是要抓好", "经信局", "统计局", "2022年12月31日", "全部开工"),)
    annex = opened(write_breakdown(Breakdown(Head("任务分解表", mark="附件"), tuple("一二三四五六"), rows)))
    section = annex.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [297, 210]
    assert [cell.text for cell in annex.tables[0].rows[1].cells] == [*rows[0]]


@needs_libreoffice
async def test_another_program_prints_it_on_the_right_pages() -> None:
    pdf = pypdfium2.PdfDocument(await to_pdf(write_official(HEAD, [Words(LONG)])))
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) == 3
    assert HEAD.red in pages[0]
    assert "— 2 —" in pages[1]
    full = [line for line in pages[1].splitlines() if line.strip() and "—" not in line]
    assert len(full) == 22
    assert len(full[0].replace(" ", "")) in range(28, 34)  # 28 Chinese characters; figures are half as wide
    assert "县政府办公室" in pages[2]


async def test_without_the_program_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPdfError) as none:
        await to_pdf(b"")
    assert none.value.missing
    (tmp_path / "soffice").write_text("#!/bin/sh\nexit 0\n")  # one that writes nothing
    (tmp_path / "soffice").chmod(0o700)
    with pytest.raises(NoPdfError) as none:
        await to_pdf(b"")
    assert not none.value.missing
