"""What all Word papers share: the fonts of official papers, words that XML can hold, and what python-docx has no way to set."""

import re
from collections.abc import Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

# As GB/T 9704 has the fonts of official papers; a machine without them shows its own
TITLE_FONT, BODY_FONT, HEAD_FONT, SUB_FONT, PAGE_FONT = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
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


def add_run(paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False, spacing: float = 0) -> None:
    """Add words to a paragraph, without what no XML holds; `spacing`: points between letters, negative for closer."""
    run = paragraph.add_run(_UNPRINTABLE.sub("", text))
    run.font.size, run.font.bold = Pt(size), bold or None
    properties = run._element.get_or_add_rPr()  # noqa: SLF001 - the library has no way to set a Chinese font
    set_font(properties, font)
    if spacing:
        apart = OxmlElement("w:spacing")
        apart.set(qn("w:val"), str(round(spacing * 20)))
        properties.insert_element_before(apart, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def set_font(properties: CT_RPr, font: str) -> None:
    """Set the font of Chinese and of other letters alike."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)


def write_cell(
    cell: _Cell,
    lines: Sequence[str],
    font: str,
    size: float,
    *,
    centred: bool = False,
    bold_first: bool = False,
) -> None:
    """Write lines into an empty cell, a paragraph each; `bold_first`: the first is a heading."""
    for place, line in enumerate(lines or ("",)):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        bold = bold_first and place == 0
        add_run(paragraph, line, HEAD_FONT if bold else font, size, bold=bold)


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the widths of a table's columns, in millimetres."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell._tc.grid_span == 1:  # noqa: SLF001 - as above
                cell.width = Mm(width)


def mark_row(row: _Row, mark: str) -> None:
    """Mark a table's row: w:tblHeader repeats it on each page, w:cantSplit keeps it on one."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - as above


def add_border(paragraph: Paragraph, side: str, kind: str, *, size: int, space: int, color: str) -> None:
    """Draw a line at a paragraph's `side`, top or bottom; `size` in eighths of a point, `space` in points."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(size)), ("space", str(space)), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)  # noqa: SLF001 - as above


def add_field(paragraph: Paragraph, code: str, font: str = "", size: float = 0) -> None:
    """Add a field that the program fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if font:
            run.font.size = Pt(size)
            set_font(run._element.get_or_add_rPr(), font)  # noqa: SLF001 - as above
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)  # noqa: SLF001 - as above


def count_from_one(section: Section) -> None:
    """Let a section's pages be counted anew."""
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    properties = section._sectPr  # noqa: SLF001 - the library has no way to count pages anew
    for former in properties.findall(qn("w:pgNumType")):
        properties.remove(former)
    properties.insert_element_before(number, "w:cols", "w:docGrid")
