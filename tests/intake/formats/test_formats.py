"""Each format gives the same directives as the plain text of the same paper."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from docx import Document

from bot.intake.errors import IntakeError, Refusal
from bot.intake.export import to_json
from bot.intake.parse import parse
from bot.intake.reading.files import FileReader
from bot.intake.reading.office import office_program, to_docx
from bot.intake.reading.reader import ReadDocument, Stage
from bot.intake.sheets.draft_sheet import ORIGIN_SHEET
from tests.intake.formats import papers

DAY = date(2022, 2, 9)
NEEDS_OFFICE = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


async def read(data: bytes, name: str) -> ReadDocument:
    document = await FileReader().read(data, name, confirmed=DAY)
    assert document is not None
    return document


def orders(text: str) -> list[dict[str, Any]]:
    return said(to_json(parse(text, DAY)))


def said(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key not in ("start", "end")} for one in found["directives"]]


def paper_pdf() -> bytes:
    return papers.pdf(papers.pages_of(papers.set_lines(), 5), header="云岭市人民政府办公室文件")


MAKERS: dict[str, Callable[[], bytes]] = {
    "通知.txt": papers.TEXT.encode,
    "通知.md": lambda: papers.TEXT.encode("gb18030"),
    "通知.docx": papers.docx,
    "自动编号.docx": papers.numbered_docx,
    "通知.pdf": paper_pdf,
    "通知.ofd": lambda: papers.ofd(papers.pages_of(papers.set_lines(), 6)),
    "其实是docx.wps": papers.docx,
    "其实是pdf.docx": paper_pdf,
    "其实是文本.docx": papers.TEXT.encode,
    "没有扩展名": papers.docx,
}


@pytest.mark.parametrize("name", MAKERS)
async def test_a_paper_orders_the_same_in_each_format(name: str) -> None:
    document = await read(MAKERS[name](), name)
    assert said(to_json(document.parsed)) == orders(papers.TEXT)
    assert document.parsed.date == DAY
    assert document.parsed.title == papers.PARAGRAPHS[0]
    assert all(draft.text == document.text[draft.start : draft.end] for draft in document.parsed.drafts)


def test_the_paper_is_worth_comparing() -> None:
    assert [(one["lead"], one["deadline"]) for one in orders(papers.TEXT)] == [
        ("市水利局", "2022-03-31"),
        ("市自然资源局", "2022-04-15"),
        ("市水利局", "2022-06-30"),
        (None, None),
    ]
    assert [(one["lead"], one["deadline"]) for one in orders(papers.TABLE_TEXT)] == [
        ("市应急管理局", "2022-06-30"),
        ("市住建局", "2022-05-31"),
        ("市水利局", None),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("任务.xlsx", papers.xlsx()),
        ("任务.docx", papers.docx(["2022年防汛重点任务分解表"], (papers.HEADINGS, *papers.ROWS))),
        ("任务.txt", papers.TABLE_TEXT.encode()),
    ],
)
async def test_a_task_table_orders_the_same_in_each_format(name: str, data: bytes) -> None:
    document = await read(data, name)
    assert said(to_json(document.parsed)) == orders(papers.TABLE_TEXT)


@NEEDS_OFFICE
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
async def test_what_only_an_office_suite_opens_is_turned_into_docx(ending: str, office_made: Any) -> None:
    document = await read(await office_made(papers.docx(), ending), "通知.wps")
    assert said(to_json(document.parsed)) == orders(papers.TEXT)


def csv_of(separator: str = ",") -> str:
    rows = [[papers.TABLE_TEXT.partition("\n")[0], "", "", "", ""], papers.HEADINGS, *papers.ROWS]
    return "\r\n".join(separator.join(f'"{cell}"' if "，" in cell else cell for cell in row) for row in rows)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (csv_of().encode(), papers.TABLE_TEXT),
        (b"\xef\xbb\xbf" + csv_of(";").encode(), papers.TABLE_TEXT),
        (csv_of().encode("gb18030"), papers.TABLE_TEXT),
        (csv_of("\t").encode("utf-16"), papers.TABLE_TEXT),
        (csv_of().replace("，", "\n").encode(), papers.TABLE_TEXT.replace("，", " ")),
    ],
    ids=["utf-8", "bom-semicolons", "gb18030", "utf-16-tabs", "line-ends-in-cells"],
)
async def test_a_csv_orders_what_its_rows_order(data: bytes, words: str) -> None:
    document = await read(data, "任务.csv")
    assert said(to_json(document.parsed)) == orders(words)


async def test_a_csv_whose_cell_never_ends_is_refused() -> None:
    with pytest.raises(IntakeError) as refused:
        await read(b'"' + b"a," * 100_000, "任务.csv")
    assert refused.value.refusal is Refusal.DAMAGED


@NEEDS_OFFICE
@pytest.mark.parametrize(("ending", "name"), [("xls", "任务.xls"), ("xls", "任务.et"), ("ods", "任务.ods")])
async def test_other_workbooks_are_read_as_they_are(ending: str, name: str, office_made: Any) -> None:
    document = await read(await office_made(papers.xlsx(), ending, source="xlsx"), name)
    assert said(to_json(document.parsed)) == orders(papers.TABLE_TEXT)


async def test_without_an_office_suite_the_clerk_is_told_how_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(IntakeError) as refused:
        await to_docx(b"", "通知.doc")
    assert refused.value.refusal is Refusal.OLD_WORD


async def test_a_sheet_of_ours_is_left_to_its_own_reader() -> None:
    assert await FileReader().read(papers.xlsx(sheet_name=ORIGIN_SHEET), "分解表.xlsx") is None


async def test_progress_is_told_page_by_page() -> None:
    told: list[Stage] = []

    async def tell(stage: Stage) -> None:
        told.append(stage)

    data = papers.pdf(papers.pages_of(papers.set_lines(papers.PARAGRAPHS * 12), 5))
    await FileReader().read(data, "通知.pdf", tell=tell)
    pages = [stage for stage in told if stage.name == "pages"]
    assert [stage.done for stage in pages] == sorted(stage.done for stage in pages)
    assert pages[-1].done == pages[-1].of > 5
    assert told[-1] == Stage("parse")


async def test_a_secret_marking_in_a_text_box_or_a_page_header_counts() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "机密★1年"
    document.add_paragraph("一、市财政局要加强管理。")
    with pytest.raises(IntakeError) as refused:
        await read(papers.saved(document), "通知.docx")
    assert (refused.value.refusal, refused.value.text_args["marking"]) == (Refusal.SECRET, "机密")
    pages = papers.pages_of(papers.set_lines(), 6)
    with pytest.raises(IntakeError) as refused:
        await read(papers.pdf(pages, header="秘密★3年"), "通知.pdf")
    assert refused.value.refusal is Refusal.SECRET
