"""Word files (.docx): paragraphs and tables in the order of the body, with the numbers that Word counts.

Left out: what tracked changes deleted, hidden text, field codes, notes, and text boxes and page headers, which only
may carry a secrecy marking. Read as a stream, so that a long document needs no more memory than its text.
"""

from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from bot.intake.formats.docx_numbering import Numbering
from bot.intake.formats.package import Package, attribute, local, number
from bot.intake.formats.reading import Reading
from bot.intake.formats.rows import MAX_COLUMNS, cell_line, table_lines

_SKIPPED = frozenset({
    *("del", "moveFrom", "instrText", "Fallback", "rt", "footnote", "endnote", "binData", "object"),
    *("pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPrChange", "numberingChange"),
})  # fmt: skip
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off"})
_MAX_HEADERS = 12


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str = ""
    level: int | None = None


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)  # by column: the cell that goes on downwards
    span: int = 1
    merged: str = ""
    is_wide: bool = False


class _Body(ContentHandler):
    """Hears word/document.xml, or a page header."""

    def __init__(self, numbering: Numbering | None) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.aside: list[str] = []
        self._numbering = numbering
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._skipping = 0
        self._boxes = 0
        self._in_run = self._hidden = self._in_text = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        tag = local(name)
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
            return
        match tag:
            case "t":
                self._in_text = True
            case "p":
                self._paragraphs.append(_Paragraph())
            case "r":
                self._in_run, self._hidden = True, False
            case "txbxContent":
                self._boxes += 1
            case "vanish" if self._in_run:
                self._hidden = attribute(attrs, "val") not in _OFF
            case _ if tag in _SIGNS and self._in_run:
                self._say("" if tag == "br" and attribute(attrs, "type") == "column" else _SIGNS[tag])
            case "pStyle" | "numId" | "ilvl" if self._paragraphs:
                self._describe(self._paragraphs[-1], tag, attribute(attrs, "val"))
            case _ if not self._boxes:
                self._start_table(tag, attrs)

    @staticmethod
    def _describe(paragraph: _Paragraph, tag: str, value: str) -> None:
        if tag == "pStyle":
            paragraph.style = value
        elif tag == "numId":
            paragraph.list_id = value
        else:
            paragraph.level = number(value)

    def _start_table(self, tag: str, attrs: AttributesImpl) -> None:
        if tag == "tbl":
            self._tables.append(_Table())
        if not self._tables:
            return
        table = self._tables[-1]
        match tag:
            case "tr":
                table.row = []
            case "gridBefore":
                table.row += [""] * min(number(attribute(attrs, "val")), MAX_COLUMNS)
            case "tc":
                table.cell, table.span, table.merged = [], 1, ""
            case "gridSpan":
                table.span = max(1, min(number(attribute(attrs, "val"), 1), MAX_COLUMNS))
            case "vMerge":
                table.merged = attribute(attrs, "val") or "continue"

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        if self._skipping:
            self._skipping -= 1
            return
        match local(name):
            case "t":
                self._in_text = False
            case "r":
                self._in_run = self._hidden = False
            case "p" if self._paragraphs:
                self._end_paragraph(self._paragraphs.pop())
            case "txbxContent":
                self._boxes -= 1
            case tag if not self._boxes and self._tables:
                self._end_table(tag, self._tables[-1])

    def characters(self, content: str) -> None:
        if self._in_text and not self._skipping:
            self._say(content)

    def _say(self, words: str) -> None:
        if self._paragraphs and not self._hidden:
            self._paragraphs[-1].parts.append(words)

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        words = "".join(paragraph.parts)
        if self._boxes:
            self.aside.append(words)
            return
        if words.strip() and self._numbering:
            words = self._numbering.label(paragraph.style, paragraph.list_id, paragraph.level) + words
        (self._tables[-1].cell if self._tables else self.lines).append(words)

    def _end_table(self, tag: str, table: _Table) -> None:
        if tag == "tc":
            self._end_cell(table)
        elif tag == "tr":
            table.is_wide = table.is_wide or len(table.row) > 1
            table.rows.append(table.row[:MAX_COLUMNS])
        elif tag == "tbl":
            self._tables.pop()
            lines = _lines(table)
            if self._tables:
                self._tables[-1].cell += lines
            else:
                self.lines += lines

    def _end_cell(self, table: _Table) -> None:
        at = len(table.row)
        if at >= MAX_COLUMNS:
            return
        words = "\n".join(table.cell)
        if table.merged == "continue":
            words = table.above.get(at, "")
        table.above[at] = words
        table.row += [words, *[""] * (table.span - 1)]


def _lines(table: _Table) -> list[str]:
    """Return a table's rows as lines; one of a single column is a frame around running text."""
    if table.is_wide:
        return table_lines([[cell_line([cell]) for cell in row] for row in table.rows])
    return [row[0] for row in table.rows if row]


def read_docx(data: bytes, filename: str) -> Reading:
    """Return the text of a .docx file. Raise IntakeError for one that is damaged, locked, too large or unsafe."""
    package = Package(data, filename)
    main = next(
        (name for name in sorted(package.names, key=len) if name.startswith("word/document")), "word/document.xml"
    )
    body = _Body(Numbering(package))
    package.parse(main, body)
    headers = _Body(None)
    for name in sorted(name for name in package.names if name.startswith("word/header"))[:_MAX_HEADERS]:
        package.parse(name, headers)
    return Reading("\n".join(body.lines), "\n".join([*body.aside, *headers.lines, *headers.aside]))
