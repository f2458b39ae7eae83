"""OFD files (GB/T 33190), the government's format: ZIP and XML, a page an XML part, the text in TextCode elements."""

import posixpath
import re
from collections.abc import Iterator
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from bot.intake.errors import Refusal
from bot.intake.formats.letters import Letter, is_wide
from bot.intake.formats.ofd_rules import rules_of
from bot.intake.formats.package import Package, attribute, local
from bot.intake.formats.page_lines import Line, in_order, joined
from bot.intake.formats.page_tables import Page, PageTable, PageTables, is_held
from bot.intake.formats.reading import Progress, Reading
from bot.intake.formats.ruled_tables import MAX_RULES, Rule

MAX_PAGES = 2_000
_ROOT = "OFD.xml"
_LENGTH = re.compile(r"-?(?:\d{1,6}(?:\.\d{0,20})?|\.\d{1,20})")
_MAX_STEPS = 10_000
_WIDTH = 210  # millimetres: A4
_USUAL_SIZE = 5.6  # millimetres: the third size of official papers


class _Values(ContentHandler):
    """Hears what stands in some elements: the places of other parts."""

    def __init__(self, *wanted: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._wanted = wanted
        self._open = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        tag = local(name)
        self._open = tag in self._wanted and not attribute(attrs, "BaseLoc")
        if self._open:
            self.found.append("")
        elif tag in self._wanted:
            self.found.append(attribute(attrs, "BaseLoc"))

    def characters(self, content: str) -> None:
        if self._open:
            self.found[-1] += content

    def endElement(self, _name: str) -> None:  # noqa: N802 - the library's name
        self._open = False


class _Page(ContentHandler):
    """Hears a page: each TextCode is a stretch of text at a place, each PathObject may be rules."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Line] = []
        self.rules: list[Rule] = []
        self._steps_of: list[list[float]] = []
        self._path: tuple[list[float], list[float]] | None = None
        self._drawn: list[str] | None = None
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._size = _USUAL_SIZE
        self._at = (0.0, 0.0)
        self._steps: list[float] = []
        self._parts: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        tag = local(name)
        if tag == "TextObject":
            left, top, width, height, *_ = [*_floats(attribute(attrs, "Boundary")), 0.0, 0.0, 0.0, 0.0]
            self._box = (left, top, width, height)
            self._size = next(iter(_floats(attribute(attrs, "Size"))), _USUAL_SIZE) or _USUAL_SIZE
        elif tag == "TextCode":
            x = next(iter(_floats(attribute(attrs, "X"))), 0.0)
            y = next(iter(_floats(attribute(attrs, "Y"))), self._size)
            self._at, self._parts = (x, y), []
            self._steps = _steps(attribute(attrs, "DeltaX"))
        elif tag == "PathObject":
            self._path = (_floats(attribute(attrs, "Boundary")), _floats(attribute(attrs, "CTM")))
        elif tag == "AbbreviatedData":
            self._drawn = []

    def characters(self, content: str) -> None:
        if self._parts is not None:
            self._parts.append(content)
        elif self._drawn is not None:
            self._drawn.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        tag = local(name)
        if tag == "AbbreviatedData" and self._drawn is not None:
            self._end_path("".join(self._drawn))
            self._drawn = None
        elif tag == "PathObject":
            self._path = None
        elif tag == "TextCode" and self._parts is not None:
            self._end_text(self._parts)
            self._parts = None

    def _end_path(self, drawn: str) -> None:
        if self._path is not None and len(self.rules) <= MAX_RULES:
            boundary, matrix = self._path
            self.rules += rules_of(drawn, boundary, matrix)

    def _end_text(self, parts: list[str]) -> None:
        text = "".join("".join(parts).split("\n"))
        left = self._box[0] + self._at[0]
        width = sum(self._steps[: len(text) - 1]) if self._steps else max(self._box[2] - self._size, 0.0)
        top = self._box[1] + self._at[1] - self._size
        self.stretches.append(Line(text, left, left + width + self._size, top, self._size))
        self._steps_of.append(self._steps)

    def read(self, tables: PageTables) -> Page:
        """Return what is on the page."""
        lines = in_order(self.stretches)
        rules = self.rules if len(self.rules) <= MAX_RULES else []
        if not tables.may_be_on(lines, rules):
            return Page(lines)
        letters = [list(_letters(*one)) for one in zip(self.stretches, self._steps_of, strict=True)]
        found = tables.on_page([letter for row in letters for letter in row], rules)
        if not found:
            return Page(lines)
        kept = (_outside(stretch, row, found) for stretch, row in zip(self.stretches, letters, strict=True))
        return Page(in_order([stretch for stretch in kept if stretch is not None]), found)


def _letters(stretch: Line, steps: list[float]) -> Iterator[Letter]:
    """Yield the letters of a stretch at their places; without steps they stand side by side."""
    left = stretch.left
    for at, sign in enumerate(stretch.text):
        yield Letter(sign, left, stretch.top + stretch.size / 2, stretch.size)
        usual = stretch.size * (1 if is_wide(sign) else 0.5)
        left += steps[at] if at < len(steps) else usual


def _outside(stretch: Line, letters: list[Letter], tables: list[PageTable]) -> Line | None:
    """Return what of a stretch stands in no table, None where all of it does."""
    kept = [letter for letter in letters if not is_held(letter, tables)]
    if not kept:
        return None
    if len(kept) == len(letters):
        return stretch
    return Line("".join(one.sign for one in kept), kept[0].left, kept[-1].right, stretch.top, stretch.size)


def _floats(printed: str) -> list[float]:
    """Return the lengths in an attribute, none where one of them makes no sense."""
    words = printed.split()
    return [float(word) for word in words] if all(map(_LENGTH.fullmatch, words)) else []


def _steps(printed: str) -> list[float]:
    """Return the distances between letters: `3.2 3.2`, or shortened `g 12 3.2` for twelve of them."""
    steps: list[float] = []
    words = iter(printed.split())
    for word in words:
        repeat, value = (_floats(next(words, "")), _floats(next(words, ""))) if word == "g" else ([1.0], _floats(word))
        if not repeat or not value or repeat[0] > _MAX_STEPS:
            return []
        steps += value * max(int(repeat[0]), 0)
    return steps[:_MAX_STEPS]


def read_ofd(data: bytes, filename: str, progress: Progress) -> Reading:
    """Return the text of an OFD file. Raise IntakeError for one that is damaged, locked, too large, or only pictures."""
    package = Package(data, filename)
    parts = list(_page_parts(package))
    if len(parts) > MAX_PAGES:
        raise package.refused(Refusal.TOO_BIG)
    read, tables = [], PageTables()
    for place, part in enumerate(parts, 1):
        page = _Page()
        package.parse(part, page)
        read.append(page.read(tables))
        progress(place, len(parts))
    pages = [one.in_place() for one in read]
    if not any(pages):
        raise package.refused(Refusal.SCAN if parts else Refusal.DAMAGED)
    return Reading(joined(pages, _WIDTH), "\n".join(line.text for line in pages[0]))


def _page_parts(package: Package) -> Iterator[str]:
    """Yield the parts that pages are in, in order."""
    roots = _Values("DocRoot")
    package.parse(_ROOT, roots)
    for root in roots.found:
        document = _place("", root)
        pages = _Values("Page")
        package.parse(document, pages)
        for page in pages.found:
            yield _place(posixpath.dirname(document), page)


def _place(folder: str, printed: str) -> str:
    """Return the name of a part as another one in `folder` calls it: a name inside the package, never outside."""
    words = printed.strip().replace("\\", "/")
    return posixpath.normpath(words.lstrip("/") if words.startswith("/") else posixpath.join(folder, words))
