"""The layout of official papers (GB/T 9704-2012) as a Word file: what bulletins, notices and special reports share.

A4, margins 37, 35, 28 and 26 mm, 22 lines a page of 28 characters; pages are numbered — 1 — on the outer side.
"""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.reports.official_page import (
    LINE,
    NARROWER,
    RED,
    RED_SIZE,
    SHORT,
    SIZE,
    TABLE_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    WIDTH,
    lay_out,
)
from bot.reports.word import (
    BODY_FONT,
    HEAD_FONT,
    SUB_FONT,
    TITLE_FONT,
    add_border,
    add_run,
    mark_row,
    set_widths,
    write_cell,
)

_INDENT = 2  # characters
_BREAKS, _LEEWAY = "》、，管头 ", 6  # after which letters a title may break, so many characters from an even line


@dataclass(frozen=True)
class Heading:
    """A heading of the first level (黑体) or the second (楷体), its number in its words."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """A paragraph. `quoted`: a unit's own words, in another hand (楷体) so that nobody takes them for the office's."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: each cell's lines are parted by newlines; `widths` in millimetres.

    The columns `left` are not centred; in those `headed` the first line is a heading.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: frozenset[int] = frozenset()
    headed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Form:
    """A table of labels and what stands there, a pair a row."""

    pairs: tuple[tuple[str, str], ...]


Block = Heading | Words | Grid | Form


@dataclass(frozen=True)
class Head:
    """What stands above and below a paper's own words, and is not there where it is empty.

    `mark`: on top, such as 送审稿. `red`: the head. `number` and `signer` stand above the red line. `closing`: the office
    and the day. `contact`: under them.
    """

    title: str
    red: str = ""
    mark: str = ""
    number: str = ""
    signer: str = ""
    subtitle: str = ""
    addressee: str = ""
    closing: tuple[str, str] = ("", "")
    contact: str = ""


def write_official(head: Head, blocks: Iterable[Block], *, landscape: bool = False) -> bytes:
    """Return a paper as .docx: its head, its blocks one after the other, its closing."""
    document = Document()
    lay_out(document, landscape=landscape)
    _head(document, head)
    for block in blocks:
        _block(document, block)
    _foot(document, head)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _head(document: DocumentObject, head: Head) -> None:
    if head.mark:
        add_run(_line(document), head.mark, HEAD_FONT, SIZE)
    if head.red:
        _red_head(document, head)
    lines = _title_lines(head.title)
    for place, words in enumerate(lines):
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_before = Pt(LINE if head.red and place == 0 else 0)
        title.paragraph_format.space_after = Pt(0 if head.subtitle or place + 1 < len(lines) else LINE / 2)
        title.paragraph_format.line_spacing = Pt(TITLE_LINE)
        _off_grid(title)
        add_run(title, words, TITLE_FONT, TITLE_SIZE)
    if head.subtitle:
        line = _line(document)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(LINE / 2)
        add_run(line, head.subtitle, SUB_FONT, SIZE)
    if head.addressee:
        add_run(_line(document), head.addressee, BODY_FONT, SIZE)


def _red_head(document: DocumentObject, head: Head) -> None:
    size = min(RED_SIZE, WIDTH * 72 / 25.4 / max(_width(head.red), 1))
    red = document.add_paragraph()
    red.alignment = WD_ALIGN_PARAGRAPH.CENTER
    red.paragraph_format.line_spacing = Pt(2 * LINE)
    add_run(red, head.red, TITLE_FONT, size)
    red.runs[0].font.color.rgb = RGBColor.from_string(RED)
    line = _line(document)
    if head.signer:
        line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    else:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(line, "\t".join(words for words in (head.number, head.signer) if words), BODY_FONT, SIZE)
    add_border(line, "bottom", "single", size=18, space=4, color=RED)


def _line(document: DocumentObject, font: str = "", text: str = "") -> Paragraph:
    """Add a paragraph whose lines have the height of which a page has 22."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(LINE)
    if font:
        add_run(paragraph, text, font, SIZE, spacing=NARROWER)
    return paragraph


def _block(document: DocumentObject, block: Block) -> None:
    if isinstance(block, Heading):
        line = _line(document, HEAD_FONT if block.level == 1 else SUB_FONT, block.text)
        _indent(line)
        line.paragraph_format.keep_with_next = True
    elif isinstance(block, Words):
        line = _line(document, SUB_FONT if block.quoted else BODY_FONT, block.text)
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _indent(line)
    elif isinstance(block, Grid):
        _grid(document, block)
    else:
        _form(document, block)


def _indent(paragraph: Paragraph) -> None:
    """Let a paragraph begin two characters in, however wide they are."""
    paragraph.paragraph_format.first_line_indent = Pt(_INDENT * SIZE)
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - the library counts no characters
    indent.set(qn("w:firstLineChars"), str(_INDENT * 100))


def _grid(document: DocumentObject, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, heading in zip(table.rows[0].cells, grid.headings, strict=True):
        write_cell(cell, (heading,), HEAD_FONT, TABLE_SIZE, centred=True)
    mark_row(table.rows[0], "w:tblHeader")  # repeated on each page
    for row in grid.rows:
        cells = table.add_row().cells
        for place, (cell, words) in enumerate(zip(cells, row, strict=True)):
            centred, headed = place not in grid.left, place in grid.headed
            write_cell(cell, words.split("\n"), BODY_FONT, TABLE_SIZE, centred=centred, bold_first=headed)
    for line in table.rows:
        mark_row(line, "w:cantSplit")
        for cell in line.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    set_widths(table, grid.widths)
    _loosen(table)


def _form(document: DocumentObject, form: Form) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for label, words in form.pairs:
        cells = table.add_row().cells
        write_cell(cells[0], (label,), HEAD_FONT, TABLE_SIZE, centred=True)
        write_cell(cells[1], words.split("\n"), BODY_FONT, TABLE_SIZE)
    for row in table.rows:
        row.height = Mm(9)
        for cell in row.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    set_widths(table, (34, WIDTH - 34))
    _loosen(table)


def _loosen(table: Table) -> None:
    """Let a table's lines be as high as their letters, whatever the page's grid."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                _off_grid(paragraph)


def _off_grid(paragraph: Paragraph) -> None:
    loose = OxmlElement("w:snapToGrid")
    loose.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(loose, "w:spacing", "w:ind", "w:jc")  # noqa: SLF001 - as above


def _foot(document: DocumentObject, head: Head) -> None:
    office, day = head.closing
    if office or day:
        for paragraph in document.paragraphs[-1:]:  # no page holds the closing alone
            paragraph.paragraph_format.keep_with_next = _width(paragraph.text) < SHORT
        longer, shorter = (_width(office) - _width(day)) / 2, (_width(day) - _width(office)) / 2
        insets = (2.0, 2 + longer) if longer > 2 else (4 + shorter, 4.0)  # noqa: PLR2004 - characters, as the standard has it
        for place, (words, inset) in enumerate(zip(head.closing, insets, strict=True)):
            line = _line(document, BODY_FONT, words)
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = Pt(inset * SIZE)
            line.paragraph_format.space_before = Pt(LINE if place == 0 else 0)
            line.paragraph_format.keep_with_next = place == 0 or bool(head.contact)
    if head.contact:
        line = _line(document, BODY_FONT, head.contact)
        _indent(line)


def _title_lines(title: str) -> list[str]:
    """Cut a long title into lines of about one length, rather after a name or a word than within one."""
    most = int(WIDTH * 72 / 25.4 / TITLE_SIZE)
    count = math.ceil(_width(title) / most)
    lines, rest = [], title
    for left in range(count, 1, -1):
        target = len(rest) / left
        places = range(max(int(target) - _LEEWAY, 1), min(int(target) + _LEEWAY, len(rest) - 1) + 1)
        fitting = [place for place in places if _width(rest[:place]) <= most]
        cut = min(fitting, key=lambda place: (rest[place - 1] not in _BREAKS, abs(place - target)), default=most)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _width(text: str) -> float:
    """Return how many characters wide words are: a Latin letter is half a Chinese one."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.5 for letter in text)
