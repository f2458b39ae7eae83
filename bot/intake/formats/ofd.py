"""OFD files (GB/T 33190), the government's format: ZIP and XML, a page an XML part, the text in TextCode elements."""

import posixpath
import re
from collections.abc import Iterator
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from bot.intake.errors import Refusal
from bot.intake.formats.package import Package, attribute, local
from bot.intake.formats.page_lines import Line, in_order, joined
from bot.intake.formats.reading import Progress, Reading

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
    """Hears a page: each TextCode is a stretch of text at a place."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Line] = []
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

    def characters(self, content: str) -> None:
        if self._parts is not None:
            self._parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        if local(name) != "TextCode" or self._parts is None:
            return
        text = "".join("".join(self._parts).split("\n"))
        self._parts = None
        left = self._box[0] + self._at[0]
        width = sum(self._steps[: len(text) - 1]) if self._steps else max(self._box[2] - self._size, 0.0)
        top = self._box[1] + self._at[1] - self._size
        self.stretches.append(Line(text, left, left + width + self._size, top, self._size))


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
    pages = []
    for place, part in enumerate(parts, 1):
        page = _Page()
        package.parse(part, page)
        pages.append(in_order(page.stretches))
        progress(place, len(parts))
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
