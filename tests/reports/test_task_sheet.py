"""The paper of issue: what is on it, and that another program opens it and prints it on the pages it should take."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from bot.reports.task_sheet import TaskRow, TaskSheet, write_task_sheets
from tests.reports.libreoffice import converted, needs_libreoffice

ROW = TaskRow(
    "5",
    ("40只重点工业项目", "一是要继续抓好年初确定的40只重点工业项目的组织实施,对照目标进度要求,跟踪督促,加强服务。" * 2),
    ("牵头:经信局(王建军)", "配合:发改局、开发区"),
    ("2022年12月31日",),
    ("40只全部开工,附项目清单",),
    ("月报", "下次反馈:2月24日前", "目标:40只重点工业项目"),
)
SHEET = TaskSheet(
    title="督办事项交办单",
    number="编号:督〔2022〕3号",
    day="2022年2月11日",
    addressee="经信局 王建军同志:",
    intro="《工业区经济发展建设总结讲话》分解的督办事项,经审定现予交办。由您负责或配合的共3项如下。",
    headings=("编号", "督办事项", "牵头、配合", "时限", "办结标准", "要求"),
    rows=(ROW, ROW, ROW),
    notes=("一、请于2月14日(周一)前签收并交回下方回执。", "二、进展和困难可以电话或书面报督查室。"),
    signatures=("审定:赵主任", "经办:李敏", "市政府办公室"),
    receipt_title="督办事项交办单回执",
    receipt=(("编号", "督〔2022〕3号"), ("事项数", "3"), ("签收人(签字)", ""), ("签收日期", ""), ("困难和建议", "")),
)


def test_the_paper_has_all_that_was_issued() -> None:
    document = Document(io.BytesIO(write_task_sheets([SHEET])))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:4] == [SHEET.title, f"{SHEET.number}\t{SHEET.day}", SHEET.addressee, SHEET.intro]
    items, receipt = document.tables
    assert [cell.text for cell in items.rows[0].cells] == list(SHEET.headings)
    assert [cell.text for cell in items.rows[1].cells] == [
        ROW.number, "\n".join(ROW.directive), "\n".join(ROW.units), *ROW.date, *ROW.done_when, "\n".join(ROW.asked),
    ]  # fmt: skip
    assert len(items.rows) == 4
    assert [cell.text for cell in receipt.rows[0].cells] == ["编号", "督〔2022〕3号", "事项数", "3"]
    assert receipt.rows[-1].cells[0].text == "困难和建议"


def test_what_no_paper_holds_is_left_out() -> None:
    document = Document(io.BytesIO(write_task_sheets([replace(SHEET, intro="共\x0b3项\x00")])))
    assert document.paragraphs[3].text == "共3项"
    with pytest.raises(ValueError, match="no sheet"):
        write_task_sheets([])


@needs_libreoffice
def test_each_paper_begins_on_a_page_of_its_own(tmp_path: Path) -> None:
    content = write_task_sheets([SHEET, replace(SHEET, addressee="财政局 苏燕同志:", rows=(ROW,))])
    pdf = pypdfium2.PdfDocument(converted(content, tmp_path, "pdf", source="sheet.docx"))
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert [page.lstrip().startswith(SHEET.title) for page in pages].count(True) == 2
    assert "王建军同志" in pages[0]
    second = next(page for page in pages if "苏燕同志" in page)
    assert "回执" in second
    assert second is not pages[0]
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (842, 595)
