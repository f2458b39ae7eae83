"""PDF files with a text layer. A scan has none: the clerk is told."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.page_lines import Line, in_order, joined
from bot.intake.formats.reading import Progress, Reading

MAX_PAGES = 2_000
_LEAST_PER_PAGE = 5
"""Letters a page below which a file is a scan: a stamp or a scanner's name may be real text."""

_PASSWORD = "password"  # noqa: S105 - a word of the library's error
_NO_TEXT = dict.fromkeys([*range(32), 0xFFFE, 0xFFFF, 0x7F])


def read_pdf(data: bytes, filename: str, progress: Progress) -> Reading:
    """Return the text of a PDF. Raise IntakeError for one that is damaged, locked, too long or without a text layer."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = _PASSWORD in str(error).lower()
        raise IntakeError(Refusal.ENCRYPTED if locked else Refusal.DAMAGED, filename=filename) from error
    count = len(document)
    if count > MAX_PAGES:
        raise IntakeError(Refusal.TOO_BIG, filename=filename)
    pages = []
    for place in range(count):
        pages.append(_page_lines(document, place))
        progress(place + 1, count)
    letters = sum(len(line.text) for page in pages for line in page)
    if not count:
        raise IntakeError(Refusal.DAMAGED, filename=filename)
    if letters < _LEAST_PER_PAGE * count:
        raise IntakeError(Refusal.SCAN, filename=filename)
    first = "\n".join(line.text for line in pages[0])
    return Reading(joined(pages), first)


def _page_lines(document: pypdfium2.PdfDocument, place: int) -> list[Line]:
    """Return a page's lines; none for a page that is broken."""
    try:
        page = document[place]
        height = page.get_height()
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    lines = in_order(list(_stretches(words, height)))
    words.close()
    page.close()
    return lines


def _stretches(words: pypdfium2.PdfTextPage, height: float) -> Iterator[Line]:
    """Yield the lines as the library parts them, each with its place by its first and last letter."""
    letters = [chr(pdfium.FPDFText_GetUnicode(words, at)) for at in range(words.count_chars())]
    start = 0
    for at in range(len(letters) + 1):
        if at < len(letters) and letters[at] not in "\r\n":
            continue
        seen = [one for one in range(start, at) if not letters[one].isspace()]
        start = at + 1
        if seen:
            left, bottom, _, top = words.get_charbox(seen[0], loose=True)
            right = words.get_charbox(seen[-1], loose=True)[2]
            text = "".join(letters[seen[0] : seen[-1] + 1]).translate(_NO_TEXT)
            yield Line(text, left, right, height - top, max(top - bottom, 1.0))
