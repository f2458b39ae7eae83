"""The paper of issue (交办单) as a Word file: for those who are reached on paper, one a person, with a receipt to tear off.

Laid out as an office's paper: a title line, number and date, a table of the directives, what is asked, signatures, and the
receipt (回执) under a dashed line.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from bot.reports.word import (
    BODY_FONT,
    HEAD_FONT,
    TITLE_FONT,
    add_border,
    add_field,
    add_run,
    count_from_one,
    mark_row,
    set_font,
    set_widths,
    write_cell,
)

WIDTHS = (16, 90, 44, 37, 36, 44)  # mm: number, directive, units, date, done when, what is asked
MARGIN = 15  # mm
BODY, SMALL, TITLE = 12, 10.5, 22  # points
A4 = (297, 210)


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
        count_from_one(document.sections[-1])
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
    set_font(style.element.get_or_add_rPr(), BODY_FONT)
    style.paragraph_format.space_after = Pt(0)
    page = section.footer.paragraphs[0]
    page.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(page, "PAGE")


def _head(document: DocumentObject, sheet: TaskSheet) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(title, sheet.title, TITLE_FONT, TITLE)
    title.paragraph_format.space_after = Pt(6)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(A4[0] - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    add_run(line, f"{sheet.number}\t{sheet.day}", BODY_FONT, BODY)
    addressee = document.add_paragraph()
    addressee.paragraph_format.space_before = Pt(6)
    add_run(addressee, sheet.addressee, HEAD_FONT, BODY)
    intro = document.add_paragraph()
    intro.paragraph_format.first_line_indent = Pt(2 * BODY)
    intro.paragraph_format.space_after = Pt(6)
    add_run(intro, sheet.intro, BODY_FONT, BODY)


def _table(document: DocumentObject, sheet: TaskSheet) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, heading in zip(table.rows[0].cells, sheet.headings, strict=True):
        write_cell(cell, (heading,), HEAD_FONT, SMALL, centred=True)
    mark_row(table.rows[0], "w:tblHeader")  # repeated on each page
    for row in sheet.rows:
        cells = table.add_row().cells
        write_cell(cells[0], (row.number,), BODY_FONT, SMALL, centred=True)
        write_cell(cells[1], row.directive, BODY_FONT, SMALL, bold_first=True)
        for cell, lines in zip(cells[2:], (row.units, row.date, row.done_when, row.asked), strict=True):
            write_cell(cell, lines, BODY_FONT, SMALL)
    for line in table.rows:
        mark_row(line, "w:cantSplit")
        for cell in (line.cells[0], line.cells[3]):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    set_widths(table, WIDTHS)


def _foot(document: DocumentObject, sheet: TaskSheet) -> None:
    for place, note in enumerate(sheet.notes):
        line = document.add_paragraph()
        line.paragraph_format.first_line_indent = Pt(2 * SMALL)
        line.paragraph_format.space_before = Pt(6 if place == 0 else 0)
        line.paragraph_format.keep_with_next = True
        add_run(line, note, BODY_FONT, SMALL)
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(6)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.paragraph_format.keep_with_next = True
    add_run(line, "    ".join(sheet.signatures), BODY_FONT, BODY)


def _receipt(document: DocumentObject, sheet: TaskSheet) -> None:
    """Write the part to tear off: it stays on one page."""
    cut = document.add_paragraph()
    cut.paragraph_format.space_before, cut.paragraph_format.keep_with_next = Pt(8), True
    add_border(cut, "top", "dashed", size=8, space=6, color="808080")
    cut.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(cut, sheet.receipt_title, HEAD_FONT, BODY)
    pairs = sheet.receipt
    table = document.add_table(rows=0, cols=4)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for left, right in zip(pairs[::2], pairs[1::2], strict=False):
        cells = table.add_row().cells
        for cell, words in zip(cells, (*left, *right), strict=True):
            write_cell(cell, (words,), BODY_FONT, SMALL)
    if len(pairs) % 2:
        cells = table.add_row().cells
        write_cell(cells[0], (pairs[-1][0],), BODY_FONT, SMALL)
        write_cell(cells[1].merge(cells[3]), (pairs[-1][1],), BODY_FONT, SMALL)
    for row in table.rows:
        row.height = Mm(9)
        for cell in row.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            cell.paragraphs[0].paragraph_format.keep_with_next = row is not table.rows[-1]
    set_widths(table, (45, 88, 45, 89))
