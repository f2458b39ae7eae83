"""Files that nobody should send: each a name, how it is made, and what the clerk may be told.

They are small, and made when they are needed. An empty set of refusals means that the file is read as what it is.
"""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from bot.intake.errors import Refusal
from tests.intake.formats import papers

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)


@dataclass(frozen=True)
class Hostile:
    """A file to be refused, or at least to do no harm."""

    name: str
    make: Callable[[], bytes]
    told: frozenset[Refusal]


def body(inner: str, prolog: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {W}><w:body>{inner}</w:body></w:document>'


def para(words: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def word(inner: str = "", prolog: str = "", **parts: str | bytes) -> bytes:
    return papers.packed({"word/document.xml": body(inner, prolog), **{f"word/{k}.xml": v for k, v in parts.items()}})


@cache
def blanks(megabytes: int) -> bytes:
    return b" " * megabytes * MEGABYTE


def bomb(part: str, **parts: str) -> bytes:
    return papers.packed(
        {**{name.replace("__", "/") + ".xml": text for name, text in parts.items()}, part: blanks(100)}
    )


def lying_bomb() -> bytes:
    """A part that says it has ten bytes."""
    data = bytearray(papers.packed({"word/document.xml": blanks(4)}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    return bytes(data)


def many_parts() -> bytes:
    return papers.packed({"word/document.xml": body(""), **{f"word/{at}": b"" for at in range(20_001)}})


def nested_zip() -> bytes:
    inner = papers.packed({"a.txt": b"0" * MEGABYTE})
    for _ in range(12):
        inner = papers.packed({f"{at}.zip": inner for at in range(3)})[:MEGABYTE]
    return inner


def flagged(data: bytes, flag: int = 0x1, method: int | None = None) -> bytes:
    """Set flags and the method of all parts of a ZIP."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= flag
            if method is not None:
                changed[at + offset + 2 : at + offset + 4] = struct.pack("<H", method)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def bad_crc() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr("word/document.xml", body(para("一、市水利局要加强管理。")))
    return target.getvalue().replace("加强".encode(), "放松".encode())


def twice() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        zipped.writestr("word/document.xml", body(para("甲")))
        zipped.comment = b"word/document.xml"
        zipped.writestr("word/document2.xml", body(para("乙")))
    return target.getvalue()


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "哈哈哈哈"}">' for at in range(10))
    return f"<!DOCTYPE w:document [{entities}]>"


def ole(*streams: str, flags: bytes = b"") -> bytes:
    header = OLE + bytes(504)
    return (
        header
        + b"\xec\xa5"
        + bytes(9)
        + flags.ljust(501, b"\0")
        + b"".join(name.encode("utf-16-le") + b"\0\0" + bytes(100) for name in streams)
    )


def locked_pdf() -> bytes:
    data = papers.pdf(papers.pages_of(papers.set_lines(), 20))
    lock = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + "ab" * 32 + "> /U <" + "cd" * 32 + "> >> /ID [<00><00>]"
    )
    return data.replace(b"/Root 1 0 R", f"/Root 1 0 R {lock}".encode())


def pdf_of(content: bytes, filters: str) -> bytes:
    """Return a PDF of one page with such a content stream."""
    return papers.written_pdf([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        f"<< /Length {len(content)} /Filter [{filters}] >>\nstream\n{content.decode('latin-1')}\nendstream",
    ])  # fmt: skip


def pdf_bomb() -> bytes:
    twofold = zlib.compress(zlib.compress(blanks(100), 9), 9)
    return pdf_of(twofold, "/FlateDecode /FlateDecode")


def pdf_tree(kids: str, count: int = 1) -> bytes:
    return papers.written_pdf(
        ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {count} /Kids [{kids}] >>"]
    )


def sheet(inner: str, strings: str = "", name: str = "任务") -> bytes:
    data = BytesIO(papers.xlsx(sheet_name=name))
    with zipfile.ZipFile(data) as zipped:
        parts: dict[str, str | bytes] = {name: zipped.read(name) for name in zipped.namelist()}
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {S}><sheetData>{inner}</sheetData></worksheet>"
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    return papers.packed(parts)


def ours(inner: str) -> bytes:
    """A workbook that says that it is a sheet of drafts of ours."""
    return sheet(inner, name="duban")


def open_sheet(rows: str) -> bytes:
    """An .ods of one table."""
    names = "".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0" ' for short in ("office", "table", "text")
    )
    inner = f'<office:body><office:spreadsheet><table:table table:name="任务">{rows}</table:table></office:spreadsheet></office:body>'
    return papers.packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {names}>{inner}</office:document-content>",
    })  # fmt: skip


def repeated_cells() -> bytes:
    """Seventeen thousand million cells of a word, in a line."""
    one = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>任务</text:p></table:table-cell>'
    return open_sheet(f'<table:table-row table:number-rows-repeated="1048576">{one}</table:table-row>')


def hatched() -> bytes:
    """A PDF of drawings, thousands of lines on each page, with words below."""
    lines = [(0.0, y / 40, 50.0, y / 40) for y in range(2000)] + [(x / 40, 0.0, x / 40, 80.0) for x in range(1990)]
    words = [(4.0, 50.0 + 2 * at, paragraph[:28]) for at, paragraph in enumerate(papers.PARAGRAPHS)]
    return papers.placed_pdf([(words, lines)] * 40)


def cell(place: str, words: str) -> str:
    row = "".join(letter for letter in place if letter.isdigit())
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{words}</t></is></c></row>'


def ofd_of(place: str, pages: int = 1, page: str = "<ofd:Page/>", root: str = "") -> bytes:
    one = f'<ofd:Page ID="1" BaseLoc="{place}"/>'
    return papers.packed({
        "OFD.xml": root or '<o:OFD xmlns:o="x"><o:DocRoot>D.xml</o:DocRoot></o:OFD>',
        "D.xml": f'<ofd:Document xmlns:ofd="x">{one * pages}</ofd:Document>',
        "P.xml": page.replace("<ofd:Page", '<ofd:Page xmlns:ofd="x"', 1),
    })  # fmt: skip


def endless_labels() -> bytes:
    """Every one of many paragraphs would get a number of ten thousand letters."""
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{"%1" * 50_000}"/></w:lvl>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    chosen = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return word(para("要", chosen) * 10_000, numbering=numbering)


def circular_styles() -> bytes:
    styles = f"<w:styles {W}>" + "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("ab", "ba")
    )
    numbering = f'<w:numbering {W}><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    chosen = '<w:pPr><w:pStyle w:val="a"/></w:pPr>'
    return word(para("一、要加强管理。", chosen), styles=styles + "</w:styles>", numbering=numbering)


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311 - noise, no secret


def _deep(tag: str, depth: int, inner: str) -> str:
    return f"<{tag}>" * depth + inner + f"</{tag}>" * depth


GOOD = para("一、市水利局要加强水库管理。")
_PAGE = "<ofd:Page>{}</ofd:Page>"
_CODE = '<ofd:TextObject Boundary="{0}" Size="{0}"><ofd:TextCode X="{0}" DeltaX="g 99999999 {0}">字</ofd:TextCode></ofd:TextObject>'


def _all() -> list[tuple[str, Callable[[], bytes], set[Refusal]]]:
    return [
        # archives that unpack to more than memory holds, or lie about it
        ("炸弹.docx", lambda: bomb("word/document.xml"), {Refusal.TOO_BIG}),
        ("编号炸弹.docx", lambda: bomb("word/numbering.xml", word__document=body(GOOD)), {Refusal.TOO_BIG}),
        ("页眉炸弹.docx", lambda: bomb("word/header1.xml", word__document=body(GOOD)), {Refusal.TOO_BIG}),
        ("不用的炸弹.docx", lambda: bomb("word/media/image1.bmp", word__document=body(GOOD)), set()),
        ("炸弹.xlsx", lambda: bomb("xl/worksheets/sheet1.xml"), {Refusal.TOO_BIG}),
        ("炸弹.ofd", lambda: bomb("OFD.xml"), {Refusal.TOO_BIG}),
        ("谎报大小.docx", lying_bomb, {Refusal.DAMAGED}),
        ("部件太多.docx", many_parts, {Refusal.TOO_BIG}),
        ("层层压缩.docx", nested_zip, {Refusal.ARCHIVE, Refusal.DAMAGED}),
        ("炸弹.pdf", pdf_bomb, {Refusal.SCAN, Refusal.TOO_BIG, Refusal.TOO_SLOW, Refusal.DAMAGED}),
        # XML that grows, reaches out, or is none
        ("实体套实体.docx", lambda: word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", laughs()), {Refusal.UNSAFE}),
        ("长实体.docx", lambda: word(para("&a;" * 9999), f'<!DOCTYPE d [<!ENTITY a "{"字" * 99999}">]>'), {Refusal.UNSAFE}),
        ("外部实体.docx", lambda: word(para("&a;"), '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), {Refusal.UNSAFE}),
        ("外部声明.docx", lambda: word(GOOD, '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'), {Refusal.UNSAFE}),
        ("实体.ofd", lambda: ofd_of("P.xml", root=f"{laughs()}<o/>"), {Refusal.UNSAFE}),
        ("实体.xlsx", lambda: sheet(cell("A1", "&l9;"), f"{laughs()}<sst {S}><si>&l9;</si></sst>"), {Refusal.DAMAGED, Refusal.EMPTY}),
        ("层次太深.docx", lambda: word(_deep("w:x", 300_000, GOOD)), set()),
        ("表中表.docx", lambda: word("<w:tbl><w:tr><w:tc>" * 5_000 + GOOD + "</w:tc></w:tr></w:tbl>" * 5_000), set()),
        ("没有写完.docx", lambda: papers.packed({"word/document.xml": body(GOOD)[:-30]}), {Refusal.DAMAGED}),
        ("不是XML.docx", lambda: papers.packed({"word/document.xml": noise(5000)}), {Refusal.DAMAGED}),
        ("怪编码.docx", lambda: papers.packed({"word/document.xml": '<?xml version="1.0" encoding="x-mac"?><a/>'}), {Refusal.DAMAGED}),
        ("没有正文.docx", lambda: papers.packed({"word/documents.txt": "a"}), {Refusal.DAMAGED}),
        # broken on the way
        ("半截.docx", lambda: papers.docx()[:9000], {Refusal.DAMAGED}),
        ("只有头.docx", lambda: b"PK\x03\x04", {Refusal.DAMAGED}),
        ("半截.xlsx", lambda: papers.xlsx()[:3000], {Refusal.DAMAGED}),
        ("半截.ofd", lambda: papers.ofd([papers.set_lines()])[:900], {Refusal.DAMAGED}),
        ("花纹.pdf", hatched, set()),
        ("重复.ods", repeated_cells, {Refusal.TOO_BIG, Refusal.TOO_SLOW, Refusal.DAMAGED}),
        ("逗号.csv", lambda: b"1" + b"," * 15 * MEGABYTE, set()),
        ("没有完.csv", lambda: b'"' + b"a," * MEGABYTE, {Refusal.DAMAGED}),
        ("半截.pdf", lambda: papers.pdf(papers.pages_of(papers.set_lines(), 5))[:600], {Refusal.DAMAGED, Refusal.SCAN}),
        ("校验不符.docx", bad_crc, {Refusal.DAMAGED}),
        ("没有这种压缩.docx", lambda: flagged(word(GOOD), 0, method=99), {Refusal.DAMAGED}),
        ("噪声.pdf", lambda: b"%PDF-1.7\n" + noise(20_000), {Refusal.DAMAGED}),
        ("噪声.txt", lambda: noise(20_000), {Refusal.BINARY, Refusal.ENCODING}),
        # locked
        ("加密.docx", lambda: ole("EncryptionInfo", "EncryptedPackage"), {Refusal.ENCRYPTED}),
        ("加密.xlsx", lambda: flagged(papers.xlsx()), {Refusal.ENCRYPTED}),
        ("加密.doc", lambda: ole("WordDocument", flags=b"\x01"), {Refusal.ENCRYPTED}),
        ("加密.pdf", locked_pdf, {Refusal.ENCRYPTED}),
        # not what the name says
        ("图片.docx", lambda: PICTURE, {Refusal.PICTURE}),
        ("照片.pdf", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50), {Refusal.PICTURE}),
        ("压缩包.docx", lambda: papers.packed({"通知.txt": "一、要加强管理。"}), {Refusal.ARCHIVE}),
        ("压缩包.wps", lambda: b"Rar!\x1a\x07\x01\x00" + noise(500), {Refusal.ARCHIVE}),
        ("网页.doc", "<html><body>一、要加强管理。</body></html>".encode, {Refusal.DAMAGED}),
        ("程序.docx", lambda: b"MZ\x90\x00" + noise(5000), {Refusal.DAMAGED}),
        ("程序.exe", lambda: b"MZ\x90\x00" + noise(5000), {Refusal.UNSUPPORTED}),
        ("零字节.txt", "一、要加强\0管理。".encode, {Refusal.BINARY}),
        # nothing in it
        ("空.docx", lambda: b"", {Refusal.EMPTY}),
        ("全零.pdf", lambda: bytes(5000), {Refusal.EMPTY}),
        ("没有字.docx", lambda: word("<w:p/>" * 50), {Refusal.EMPTY}),
        ("没有页.pdf", lambda: pdf_tree("", 0), {Refusal.DAMAGED}),
        ("没有页.ofd", lambda: ofd_of("P.xml", pages=0), {Refusal.DAMAGED}),
        ("扫描件.pdf", lambda: pdf_of(zlib.compress(b"0 0 m 9 9 l S"), "/FlateDecode"), {Refusal.SCAN}),
        ("扫描件.ofd", lambda: ofd_of("P.xml", page=_PAGE.format("<ofd:ImageObject/>")), {Refusal.SCAN}),
        # too much of something
        ("百万页.pdf", lambda: pdf_tree("3 0 R", 1_000_000), {Refusal.TOO_BIG, Refusal.DAMAGED, Refusal.SCAN}),
        ("自己是自己的页.pdf", lambda: pdf_tree("2 0 R " * 50, 50), {Refusal.DAMAGED, Refusal.SCAN}),
        ("三千页.ofd", lambda: ofd_of("P.xml", pages=3000), {Refusal.TOO_BIG}),
        ("百万空行.xlsx", lambda: sheet(cell("A1", "要加强管理") + '<row r="1000000"/>' * 1000), set()),
        ("天涯海角.xlsx", lambda: sheet(cell("A1", "甲") + cell("XFD1048576", "乙")), {Refusal.TOO_BIG, Refusal.DAMAGED}),
        ("冒充我们的.xlsx", lambda: ours(cell("A1", "甲") + cell("XFD1048576", "乙")), {Refusal.TOO_BIG, Refusal.DAMAGED}),
        ("冒充我们的大表.xlsx", lambda: ours(cell("A1", "字" * 6_000_000)), {Refusal.TOO_BIG}),
        ("一格百万字.xlsx", lambda: sheet(cell("A1", "字" * 1_600_000)), {Refusal.TOO_BIG}),
        ("超长.txt", ("一、要加强管理。\n" * 200_000).encode, {Refusal.TOO_BIG}),
        ("九万件事.txt", ("一、要加强管理。\n" * 90_000).encode, {Refusal.TOO_BIG, Refusal.TOO_SLOW}),
        ("全是括号.txt", ("（" * 300_000).encode, set()),
        ("全是制表符.txt", ("序号\t工作任务\t责任单位\n" + "\t" * 500_000).encode, set()),
        ("无尽编号.docx", endless_labels, set()),
        # numbers and names that make no sense
        ("跨十亿列.docx", lambda: word(f'<w:tbl><w:tr><w:tc><w:gridSpan w:val="999999999"/>{GOOD}</w:tc></w:tr></w:tbl>'), set()),
        ("样式循环.docx", circular_styles, set()),
        ("坐标乱写.ofd", lambda: ofd_of("P.xml", page=_PAGE.format(_CODE.format("1e308"))), set()),
        ("路径.ofd", lambda: ofd_of("../../../../etc/passwd"), {Refusal.DAMAGED}),
        ("路径.docx", lambda: papers.packed({"../../../etc/passwd": "x", "word/document.xml": body(GOOD)}), set()),
        ("两份正文.docx", twice, set()),
        ("带宏.docm", lambda: papers.packed({"word/document.xml": body(GOOD), "word/vbaProject.bin": noise(3000)}), set()),
        ("坏.xls", lambda: ole("Workbook"), {Refusal.DAMAGED}),
    ]  # fmt: skip


FILES = [Hostile(name, make, frozenset(told)) for name, make, told in _all()]
OFFICE_FILES = [
    Hostile(
        "坏.doc",
        lambda: ole("WordDocument"),
        frozenset({Refusal.DAMAGED, Refusal.EMPTY, Refusal.OLD_WORD, Refusal.TOO_SLOW}),
    ),
    Hostile(
        "括号.rtf",
        lambda: b"{\\rtf1" + b"{" * 200_000,
        frozenset({Refusal.DAMAGED, Refusal.EMPTY, Refusal.OLD_WORD, Refusal.TOO_SLOW}),
    ),
]
