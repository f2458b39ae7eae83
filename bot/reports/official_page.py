"""The page of an official paper (GB/T 9704-2012): A4, its margins, 22 lines of 28 characters, numbered on the outer side."""

import math

from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt

from bot.reports.word import BODY_FONT, PAGE_FONT, add_field, add_run, set_font

PAGE = (210, 297)  # mm
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # mm
LINES, CHARACTERS = 22, 28
SHORT = 5 * CHARACTERS  # a paragraph that may go to the next page with what follows
SIZE, TITLE_SIZE, PAGE_SIZE, TABLE_SIZE, RED_SIZE = 16, 22, 14, 12, 36  # points: 三号, 二号, 四号, 小四
_POINT = 20  # Word's twentieths
LINE = math.floor((PAGE[1] - TOP - BOTTOM) / LINES * 72 / 25.4 * _POINT) / _POINT  # points a line
WIDTH = PAGE[0] - LEFT - RIGHT  # mm
RED = "E60012"
NARROWER = math.floor((WIDTH / CHARACTERS * 72 / 25.4 - SIZE) * _POINT) / _POINT  # points by which 28 fit on a line
TITLE_LINE = 35  # points


def lay_out(document: DocumentObject, *, landscape: bool) -> None:
    """Give a new document its page; `landscape`: turned, for an annex that is a wide table."""
    section = document.sections[0]
    sides, margins = [Mm(side) for side in PAGE], [Mm(TOP), Mm(RIGHT), Mm(BOTTOM), Mm(LEFT)]
    if landscape:  # the page is turned, its top to the left
        section.orientation = WD_ORIENT.LANDSCAPE
        sides, margins = sides[::-1], [margins[3], margins[0], margins[1], margins[2]]
    section.page_width, section.page_height = sides
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.footer_distance = Mm(14 if landscape else 22)
    _set_grid(section)
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    set_font(style.element.get_or_add_rPr(), BODY_FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = False
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number_pages(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _set_grid(section: Section) -> None:
    """Let a page hold 22 lines. Its characters are made narrower one by one: not every program knows a grid of those."""
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * _POINT)))
    properties = section._sectPr  # noqa: SLF001 - the library has no way to set a grid
    for former in properties.findall(qn("w:docGrid")):
        properties.remove(former)
    properties.append(grid)


def _number_pages(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    line = footer.paragraphs[0]
    line.alignment = side
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(PAGE_SIZE)
    add_run(line, "— ", PAGE_FONT, PAGE_SIZE)
    add_field(line, "PAGE", PAGE_FONT, PAGE_SIZE)
    add_run(line, " —", PAGE_FONT, PAGE_SIZE)
