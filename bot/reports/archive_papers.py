"""The papers in an archive package as Word files: the contents list (卷内目录), and a sheet for each directive."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

# As GB/T 9704 has the fonts of official papers; a machine without them shows its own
TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋", "黑体"
TITLE, BODY, SMALL = 20, 12, 10
MARGIN = 20  # mm
SHORT, LONG = 210, 297
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML holds them


@dataclass(frozen=True)
class PaperTable:
    """A table: column heads (none: it has no head line), rows of words, widths in mm."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """A part of a paper: a heading (may be empty), lines, and a table where there is one."""

    heading: str
    lines: tuple[str, ...] = ()
    table: PaperTable | None = None


def write_paper(title: str, under: str, sections: Sequence[Section], *, landscape: bool = False) -> bytes:
    """Return a paper as .docx: its title, a line under it, its sections one after the other; pages are numbered."""
    document = Document()
    _lay_out(document, landscape=landscape)
    _line(document, title, TITLE_FONT, TITLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if under:
        _line(document, under, BODY_FONT, BODY).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in sections:
        if section.heading:
            heading = _line(document, section.heading, HEAD_FONT, BODY)
            heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(8), True
        for words in section.lines:
            for line in words.split("\n"):
                _line(document, line, BODY_FONT, BODY)
        if section.table is not None:
            _table(document, section.table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _lay_out(document: DocumentObject, *, landscape: bool) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if landscape else (Mm(SHORT), Mm(LONG))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    page = section.footer.paragraphs[0]
    page.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        page.add_run()._element.append(element)  # noqa: SLF001 - the library has no fields


def _table(document: DocumentObject, table: PaperTable) -> None:
    made = document.add_table(rows=0, cols=len(table.widths))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, table.widths, strict=True):
        column.width = Mm(width)
    for place, words in enumerate(((table.heads,) if table.heads else ()) + table.rows):
        row = made.add_row()
        is_head = bool(table.heads) and place == 0
        marks = ("w:tblHeader", "w:cantSplit") if is_head else ("w:cantSplit",)
        for mark in marks:
            row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - nor these marks
        for cell, text, width in zip(row.cells, words, table.widths, strict=True):
            cell.width = Mm(width)
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                _write(paragraph, line, HEAD_FONT if is_head else BODY_FONT, SMALL)


def _line(document: DocumentObject, words: str, font: str, size: float) -> Paragraph:
    paragraph = document.add_paragraph()
    _write(paragraph, words, font, size)
    return paragraph


def _write(paragraph: Paragraph, words: str, font: str, size: float) -> None:
    run = paragraph.add_run(_UNPRINTABLE.sub("", words))
    run.font.size = Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - the library has no Chinese fonts
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
