"""The paper of issue (交办单) as a Word file: for those who are reached on paper, one a person, with a receipt to tear off.

Laid out as an office's paper: a title line, number and date, a table of the directives, what is asked, signatures, and the
receipt (回执) under a dashed line.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

# As GB/T 9704 has the fonts of official papers; a machine without them shows its own
TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋", "黑体"
WIDTHS = (16, 90, 44, 37, 36, 44)  # mm: number, directive, units, date, done when, what is asked
MARGIN = 15  # mm
BODY, SMALL, TITLE = 12, 10.5, 22  # points
A4 = (297, 210)
_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:rPr",
    "w:sectPr",
)  # Word wants an order
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML holds them


@dataclass(frozen=True)
class TaskRow:
    """One directive: each cell's lines, the first of `directive` in bold."""

    number: str
    directive: tuple[str, ...]
    units: tuple[str, ...]
    date: tuple[str, ...]
    done_when: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class TaskSheet:
    """One person's paper, all of it words. `receipt`: a heading, then pairs of a label and what stands there already."""

    title: str
    number: str
    day: str
    addressee: str
    intro: str
    headings: tuple[str, ...]
    rows: tuple[TaskRow, ...]
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    receipt_title: str
    receipt: tuple[tuple[str, str], ...]


def write_task_sheets(sheets: Sequence[TaskSheet]) -> bytes:
    """Return the papers as one .docx, each on pages of its own. Raise ValueError where there is none."""
    if not sheets:
        raise ValueError("no sheet to write")
    document = Document()
    _lay_out(document)
    for place, sheet in enumerate(sheets):
        if place > 0:
            document.add_section(WD_SECTION.NEW_PAGE)
        _count_from_one(document.sections[-1])
        _head(document, sheet)
        _table(document, sheet)
        _foot(document, sheet)
        _receipt(document, sheet)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _lay_out(document: DocumentObject) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in A4)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    style = document.styles["Normal"]
    style.font.size = Pt(BODY)
    _set_font(style.element.get_or_add_rPr(), BODY_FONT)
    style.paragraph_format.space_after = Pt(0)
    page = section.footer.paragraphs[0]
    page.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(page, "PAGE")


def _count_from_one(section: Section) -> None:
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    properties = section._sectPr  # noqa: SLF001 - the library has no way to count pages anew
    for former in properties.findall(qn("w:pgNumType")):
        properties.remove(former)
    properties.insert_element_before(number, "w:cols", "w:docGrid")


def _head(document: DocumentObject, sheet: TaskSheet) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, sheet.title, TITLE_FONT, TITLE)
    title.paragraph_format.space_after = Pt(6)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(A4[0] - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    _run(line, f"{sheet.number}\t{sheet.day}", BODY_FONT, BODY)
    addressee = document.add_paragraph()
    addressee.paragraph_format.space_before = Pt(6)
    _run(addressee, sheet.addressee, HEAD_FONT, BODY)
    intro = document.add_paragraph()
    intro.paragraph_format.first_line_indent = Pt(2 * BODY)
    intro.paragraph_format.space_after = Pt(6)
    _run(intro, sheet.intro, BODY_FONT, BODY)


def _table(document: DocumentObject, sheet: TaskSheet) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, heading in zip(table.rows[0].cells, sheet.headings, strict=True):
        _write(cell, (heading,), HEAD_FONT, centred=True)
    _mark(table.rows[0], "w:tblHeader")  # repeated on each page
    for row in sheet.rows:
        cells = table.add_row().cells
        _write(cells[0], (row.number,), BODY_FONT, centred=True)
        _write(cells[1], row.directive, BODY_FONT, bold_first=True)
        for cell, lines in zip(cells[2:], (row.units, row.date, row.done_when, row.asked), strict=True):
            _write(cell, lines, BODY_FONT)
    for line in table.rows:
        _mark(line, "w:cantSplit")
        for cell in (line.cells[0], line.cells[3]):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _set_widths(table, WIDTHS)


def _foot(document: DocumentObject, sheet: TaskSheet) -> None:
    for place, note in enumerate(sheet.notes):
        line = document.add_paragraph()
        line.paragraph_format.first_line_indent = Pt(2 * SMALL)
        line.paragraph_format.space_before = Pt(6 if place == 0 else 0)
        line.paragraph_format.keep_with_next = True
        _run(line, note, BODY_FONT, SMALL)
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(6)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.paragraph_format.keep_with_next = True
    _run(line, "    ".join(sheet.signatures), BODY_FONT, BODY)


def _receipt(document: DocumentObject, sheet: TaskSheet) -> None:
    """Write the part to tear off: it stays on one page."""
    cut = document.add_paragraph()
    cut.paragraph_format.space_before, cut.paragraph_format.keep_with_next = Pt(8), True
    _dashed_above(cut)
    cut.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(cut, sheet.receipt_title, HEAD_FONT, BODY)
    pairs = sheet.receipt
    table = document.add_table(rows=0, cols=4)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for left, right in zip(pairs[::2], pairs[1::2], strict=False):
        cells = table.add_row().cells
        for cell, words in zip(cells, (*left, *right), strict=True):
            _write(cell, (words,), BODY_FONT)
    if len(pairs) % 2:
        cells = table.add_row().cells
        _write(cells[0], (pairs[-1][0],), BODY_FONT)
        _write(cells[1].merge(cells[3]), (pairs[-1][1],), BODY_FONT)
    for row in table.rows:
        row.height = Mm(9)
        for cell in row.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            cell.paragraphs[0].paragraph_format.keep_with_next = row is not table.rows[-1]
    _set_widths(table, (45, 88, 45, 89))


def _write(cell: _Cell, lines: Sequence[str], font: str, *, centred: bool = False, bold_first: bool = False) -> None:
    for place, line in enumerate(lines or ("",)):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        bold = bold_first and place == 0
        _run(paragraph, line, HEAD_FONT if bold else font, SMALL, bold=bold)


def _run(paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(_UNPRINTABLE.sub("", text))
    run.font.size, run.font.bold = Pt(size), bold or None
    _set_font(run._element.get_or_add_rPr(), font)  # noqa: SLF001 - the library has no way to set a Chinese font


def _set_font(properties: CT_RPr, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell._tc.grid_span == 1:  # noqa: SLF001 - as above
                cell.width = Mm(width)


def _mark(row: _Row, mark: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - as above


def _dashed_above(paragraph: Paragraph) -> None:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "dashed"), ("sz", "8"), ("space", "6"), ("color", "808080")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)  # noqa: SLF001 - as above


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)  # noqa: SLF001 - as above
