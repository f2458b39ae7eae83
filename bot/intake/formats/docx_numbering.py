"""Word's automatic numbers: the labels 一、（一）1. of many papers are not in the text but counted by Word.

A paragraph names a list (`numId`) and a level, itself or by its style; the list names its levels' forms. Counting
goes on across lists that share their levels, unless a list says where it begins.
"""

import re
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from bot.intake.formats.number_forms import written
from bot.intake.formats.package import Package, attribute, local, number

NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
_LONGEST = 40
_SILENT = frozenset({"bullet", "none"})
_DEPTH_OF_STYLES = 20
_OFF = frozenset({"0", "false", "none"})


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    plain_digits: bool = False
    goes_on: bool = False  # not restarted by the levels above


@dataclass(slots=True)
class _List:
    abstract: str = ""
    begins: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    list_id: str = ""
    level: int | None = None


class _NumberingPart(ContentHandler):
    """Hears word/numbering.xml."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, _List] = {}
        self._abstract = ""
        self._list: _List | None = None
        self._level, self._at = _Level(), 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        value = attribute(attrs, "val")
        match local(name):
            case "abstractNum":
                self._abstract = attribute(attrs, "abstractNumId")
                self.levels[self._abstract] = {}
            case "num":
                self._list = self.lists[attribute(attrs, "numId")] = _List()
            case "abstractNumId" if self._list is not None:
                self._list.abstract = value
            case "lvl" | "lvlOverride":
                self._at = number(attribute(attrs, "ilvl"))
                self._level = _Level()
                if self._list is None:
                    self.levels.setdefault(self._abstract, {})[self._at] = self._level
            case "startOverride" if self._list is not None:
                self._list.begins[self._at] = number(value, 1)
            case part:
                self._describe(part, value)

    def _describe(self, part: str, value: str) -> None:
        level = self._level
        match part:
            case "start":
                level.start = number(value, 1)
            case "numFmt":
                level.form = value
            case "lvlText":
                level.text = value[:_LONGEST]
            case "pStyle":
                level.style = value
            case "isLgl":
                level.plain_digits = value not in _OFF
            case "lvlRestart":
                level.goes_on = value == "0"

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        if local(name) == "num":
            self._list = None


class _StylesPart(ContentHandler):
    """Hears word/styles.xml."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[str, _Style] = {}
        self._style = _Style()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        value = attribute(attrs, "val")
        match local(name):
            case "style":
                self._style = self.styles[attribute(attrs, "styleId")] = _Style()
            case "basedOn":
                self._style.based_on = value
            case "numId":
                self._style.list_id = value
            case "ilvl":
                self._style.level = number(value)


class Numbering:
    """Counts a document's numbered paragraphs in their order."""

    def __init__(self, package: Package) -> None:
        numbering, styles = _NumberingPart(), _StylesPart()
        if NUMBERING in package.names:
            package.parse(NUMBERING, numbering)
            if STYLES in package.names:
                package.parse(STYLES, styles)
        self._levels, self._lists, self._styles = numbering.levels, numbering.lists, styles.styles
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, style: str, list_id: str, level: int | None) -> str:
        """Return the number in front of the next paragraph, '' where it has none."""
        if not self._lists:
            return ""
        if not list_id:
            list_id, level = self._of_style(style)
        chosen = self._lists.get(list_id)
        levels = self._levels.get(chosen.abstract) if chosen else None
        if chosen is None or not levels:
            return ""
        at = self._level_of(style, levels) if level is None else level
        if at not in levels:
            return ""
        counts = self._count(list_id, chosen, levels, at)
        return "" if levels[at].form in _SILENT else _rendered(levels, at, counts)

    def _of_style(self, style: str) -> tuple[str, int | None]:
        """Return the list and level that a style, or one it is based on, says."""
        for _ in range(_DEPTH_OF_STYLES):
            found = self._styles.get(style)
            if found is None:
                break
            if found.list_id:
                return found.list_id, found.level
            style = found.based_on
        return "", None

    @staticmethod
    def _level_of(style: str, levels: dict[int, _Level]) -> int:
        return next((at for at, level in levels.items() if style and level.style == style), 0)

    def _count(self, list_id: str, chosen: _List, levels: dict[int, _Level], at: int) -> dict[int, int]:
        counts = self._counts.setdefault(chosen.abstract, {})
        if at in chosen.begins and (list_id, at) not in self._begun:
            self._begun.add((list_id, at))
            counts[at] = chosen.begins[at] - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [one for one in counts if one > at and one in levels and not levels[one].goes_on]:
            del counts[deeper]
        return counts


def _rendered(levels: dict[int, _Level], at: int, counts: dict[int, int]) -> str:
    def one(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        level = levels.get(place, _Level())
        form = "decimal" if levels[at].plain_digits else level.form
        return written(counts.get(place, level.start), form)

    label = re.sub(r"%([1-9])", one, levels[at].text)
    return label + " " if label[-1:].isalnum() else label
