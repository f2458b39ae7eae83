"""PDF files with a text layer. A scan has none: the clerk is told."""

from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.letters import Letter, is_wide
from bot.intake.formats.page_lines import Line, in_order, joined
from bot.intake.formats.page_tables import Page, PageTable, PageTables, is_held
from bot.intake.formats.pdf_fonts import use_own_fonts
from bot.intake.formats.pdf_rules import RuleReader
from bot.intake.formats.pdf_turns import Turned
from bot.intake.formats.reading import Progress, Reading

MAX_PAGES = 2_000
_LEAST_PER_PAGE = 5
"""Letters a page below which a file is a scan: a stamp or a scanner's name may be real text."""

_ENOUGH_STEPS = 3
_GAP = 0.9  # of a letter: what parts words, or cells of a table
_MIDDLE = 0.35  # of a letter: how far its middle is above the line on which it stands
_PASSWORD = "password"  # noqa: S105 - a word of the library's error
_NO_TEXT = dict.fromkeys([*range(32), 0xFFFE, 0xFFFF, 0x7F])


def read_pdf(data: bytes, filename: str, progress: Progress) -> Reading:
    """Return the text of a PDF. Raise IntakeError for one that is damaged, locked, too long or without a text layer."""
    use_own_fonts()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = _PASSWORD in str(error).lower()
        raise IntakeError(Refusal.ENCRYPTED if locked else Refusal.DAMAGED, filename=filename) from error
    count = len(document)
    if count > MAX_PAGES:
        raise IntakeError(Refusal.TOO_BIG, filename=filename)
    read, tables, rules = [], PageTables(), RuleReader()
    for place in range(count):
        read.append(_page(document, place, tables, rules))
        progress(place + 1, count)
    pages = [page.in_place() for page in read]
    letters = sum(len(line.text) for page in pages for line in page)
    if not count:
        raise IntakeError(Refusal.DAMAGED, filename=filename)
    if letters < _LEAST_PER_PAGE * count:
        raise IntakeError(Refusal.SCAN, filename=filename)
    first = "\n".join(line.text for line in pages[0])
    return Reading(joined(pages, document[0].get_width()), first)


def _page(document: pypdfium2.PdfDocument, place: int, tables: PageTables, rules: RuleReader) -> Page:
    """Return what is on a page; nothing for a page that is broken."""
    try:
        page = document[place]
        turned, words = Turned.of(page), page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page()
    rows = list(_by_baseline(words, turned))
    lines = [_line(words, row, turned) for row in rows]
    drawn = rules.on(page, turned)
    found: list[PageTable] = []
    if tables.may_be_on(lines, drawn):
        placed = {
            one.at: _placed(one, line.size, turned.height) for row, line in zip(rows, lines, strict=True) for one in row
        }
        found = tables.on_page(list(placed.values()), drawn)
        rows = [[one for one in row if not is_held(placed[one.at], found)] for row in rows] if found else rows
        lines = [_line(words, row, turned) for row in rows if any(not one.sign.isspace() for one in row)]
    words.close()
    page.close()
    return Page(in_order(lines), found)


@dataclass(frozen=True, slots=True)
class _Letter:
    at: int
    sign: str
    x: float
    y: float


def _letters(words: pypdfium2.PdfTextPage, turned: Turned) -> Iterator[_Letter]:
    """Yield the page's letters with the places where they were set; not what the library thinks up between them."""
    x, y = c_double(), c_double()
    for at in range(words.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(words, at)).translate(_NO_TEXT)
        if not sign or (sign.isspace() and pdfium.FPDFText_IsGenerated(words, at)):
            continue
        pdfium.FPDFText_GetCharOrigin(words, at, x, y)
        yield _Letter(at, sign, *turned.point(x.value, y.value))


def _by_baseline(words: pypdfium2.PdfTextPage, turned: Turned) -> Iterator[list[_Letter]]:
    """Yield the letters of each line from left to right: fonts may have been set one after the other."""
    lines: dict[int, list[_Letter]] = {}
    for letter in _letters(words, turned):
        place = round(letter.y)
        near = next((one for one in (place, place - 1, place + 1) if one in lines), place)
        lines.setdefault(near, []).append(letter)
    for line in lines.values():
        if any(not letter.sign.isspace() for letter in line):
            yield sorted(line, key=lambda letter: letter.x)


def _placed(letter: _Letter, size: float, height: float) -> Letter:
    return Letter(letter.sign, letter.x, height - letter.y - _MIDDLE * size, size)


def _line(words: pypdfium2.PdfTextPage, letters: list[_Letter], turned: Turned) -> Line:
    seen = [letter for letter in letters if not letter.sign.isspace()]
    _, bottom, right, top = turned.box(*words.get_charbox(seen[-1].at, loose=True))
    steps = [after.x - before.x for before, after in pairwise(seen) if is_wide(before.sign) and after.x > before.x]
    size = median(steps) if len(steps) > _ENOUGH_STEPS else max(top - bottom, 1.0)
    text, before = "", letters[0]
    for letter in letters:
        gap = letter.x - before.x - (size if is_wide(before.sign) else size / 2)
        text += (" " if text and gap > _GAP * size and not text.endswith(" ") else "") + letter.sign
        before = letter
    return Line(text.strip(), seen[0].x, right, turned.height - seen[0].y, size)
