"""One paper, written for these tests, in every format that Duban reads."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

PARAGRAPHS = (
    "关于做好2022年防汛抗旱工作的通知",
    "各镇人民政府，各有关部门：",
    "为做好今年防汛抗旱工作，现将有关事项通知如下。",
    "一、落实防汛责任",
    "（一）压实属地责任。各镇要在3月底前完成86座小型水库责任人公示，逐座签订责任书，并于每月25日前报送进展情况。（牵头单位：市水利局；配合单位：市应急管理局）",
    "（二）排查风险隐患。由市自然资源局牵头，市住建局配合，在4月15日前完成120处地质灾害隐患点排查，逐处建立台账，明确监测人员。",
    "二、做好抗旱准备",
    "（一）加强水源调度。市水利局要会同市农业农村局编制抗旱水量调度方案，6月底前修复灌溉渠道30公里，确保春耕用水。",
    "（二）保障资金投入。市财政局要足额安排防汛抗旱经费，加强资金监管，尽快拨付到位。",
    "云岭市人民政府办公室",
    "2022年2月9日",
)
TEXT = "\n".join(PARAGRAPHS)

HEADINGS = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "新建乡镇防汛物资仓库8座，配齐抢险物资。", "市应急管理局", "市财政局、各镇人民政府", "6月底前"),
    ("2", "完成城区12处易涝点改造。", "市住建局", "市城管局", "2022年5月31日"),
    ("3", "开展防汛演练，每季度至少1次。", "市水利局", "", "长期坚持"),
)
TABLE_TEXT = "\n".join(("2022年防汛重点任务分解表", *("\t".join(row) for row in (HEADINGS, *ROWS))))


def docx(paragraphs: Sequence[str] = PARAGRAPHS, table: Sequence[Sequence[str]] = ()) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        drawn = document.add_table(len(table), len(table[0]))
        for at, row in enumerate(table):
            for cell, words in zip(drawn.rows[at].cells, row, strict=True):
                cell.text = words
    return saved(document)


def saved(document: object) -> bytes:
    target = BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def numbered_docx() -> bytes:
    """Return the paper with its labels counted by Word instead of written."""
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{form}"/></w:lvl>'
        for at, form in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'),
    )
    for words in PARAGRAPHS:
        level = 0 if words[:2] in ("一、", "二、") else 1 if words[:1] == "（" else None
        paragraph = document.add_paragraph(words if level is None else words[2 if level == 0 else 3 :])
        if level is not None:
            said = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(said))
    return saved(document)


def set_lines(paragraphs: Sequence[str] = PARAGRAPHS, width: int = 28) -> list[tuple[int, str]]:
    """Break paragraphs into lines as a page is set: the first indented by two letters. Each with its indent."""
    lines = []
    for words in paragraphs:
        lines.append((2, words[: width - 2]))
        lines += [(0, words[at : at + width]) for at in range(width - 2, len(words), width)]
    return lines


def pages_of(lines: Sequence[tuple[int, str]], per_page: int) -> list[list[tuple[int, str]]]:
    return [list(lines[at : at + per_page]) for at in range(0, len(lines), per_page)]


Placed = tuple[float, float, str]
"""Words with the left and the upper edge of their first letter, in letters from the page's corner."""
Ruled = tuple[float, float, float, float]


def pdf(pages: Sequence[Sequence[tuple[int, str]]], header: str = "", *, page_tree_count: int | None = None) -> bytes:
    """Return a PDF of lines, each with its indent in letters; a header and page numbers stand on every page."""
    size, step, left, top = 16, 28, 80, 760
    drawn = []
    for number, lines in enumerate(pages, 1):
        placed = [(left + size * indent, top - step * at, words) for at, (indent, words) in enumerate(lines)]
        if header:
            placed = [(left, 800, header), *placed, (280, 50, f"— {number} —")]
        drawn.append(_shown(placed, size))
    return _drawn_pdf(drawn, page_tree_count)


def placed_pdf(pages: Sequence[tuple[Sequence[Placed], Sequence[Ruled]]], size: int = 10, turned: int = 0) -> bytes:
    """Return a PDF of words and rules at their places; `turned`: the degrees by which its pages are shown turned."""
    drawn = []
    for placed, rules in pages:
        lines = "".join(
            f"{x * size} {842 - y * size} m {to_x * size} {842 - to_y * size} l S\n" for x, y, to_x, to_y in rules
        )
        shown = [(x * size, 842 - (y + 0.85) * size, words) for x, y, words in placed]
        drawn.append(lines + _shown(shown, size))
    return _drawn_pdf(drawn, turned=turned)


def _shown(placed: Sequence[tuple[float, float, str]], size: int) -> str:
    return "".join(f"BT /F {size} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n" for x, y, words in placed)


TURNS = {
    0: ("1 0 0 1 0 0", "595 842"),
    90: ("0 1 -1 0 842 0", "842 595"),
    180: ("-1 0 0 -1 595 842", "595 842"),
    270: ("0 -1 1 0 0 595", "842 595"),
}
"""By the degrees that a page is shown turned: how its contents are turned back, and its sides."""


def _drawn_pdf(pages: Sequence[str], page_tree_count: int | None = None, turned: int = 0) -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {page_tree_count or len(pages)} /Kids [{' '.join(f'{5 + 2 * at} 0 R' for at in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        (
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
    ]
    matrix, box = TURNS[turned]
    for shown in pages:
        drawn = f"{matrix} cm\n{shown}"
        page = f"<< /Type /Page /Parent 2 0 R /Rotate {turned} /MediaBox [0 0 {box}] /Resources << /Font << /F 3 0 R >> >> "
        objects += [
            f"{page}/Contents {len(objects) + 2} 0 R >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream",
        ]
    return written_pdf(objects)


def written_pdf(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def ofd(pages: Sequence[Sequence[tuple[int, str]]]) -> bytes:
    """Return an OFD file of lines; each line is an object of its own, and the last one of a page stands first in it."""
    size, step, left, top = 5.6, 10.0, 28.0, 37.0
    contents = []
    for lines in pages:
        drawn = [
            _text_object(place, left + size * indent, top + step * place, words, size)
            for place, (indent, words) in enumerate(lines)
        ]
        contents.append("".join((drawn[-1], *drawn[:-1])))
    return _drawn_ofd(contents)


def placed_ofd(pages: Sequence[tuple[Sequence[Placed], Sequence[Ruled]]], size: float = 3.5) -> bytes:
    """Return an OFD file of words and rules at their places."""
    contents = []
    for placed, rules in pages:
        drawn = [_text_object(at, x * size, y * size, words, size) for at, (x, y, words) in enumerate(placed)]
        drawn += [
            f'<ofd:PathObject ID="{900 + at}" Boundary="{x * size} {y * size} {(to_x - x) * size} {(to_y - y) * size}">'
            f"<ofd:AbbreviatedData>M 0 0 L {(to_x - x) * size} {(to_y - y) * size}</ofd:AbbreviatedData></ofd:PathObject>"
            for at, (x, y, to_x, to_y) in enumerate(rules)
        ]
        contents.append("".join(drawn))
    return _drawn_ofd(contents)


def _text_object(place: int, x: float, y: float, words: str, size: float) -> str:
    return (
        f'<ofd:TextObject ID="{place}" Boundary="{x} {y} {size * len(words)} {size}" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(len(words) - 1, 1)} {size}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def _drawn_ofd(contents: Sequence[str]) -> bytes:
    parts = {
        "OFD.xml": _ofd("OFD", "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": _ofd(
            "Document",
            "<ofd:Pages>"
            + "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(contents)))
            + "</ofd:Pages>",
        ),
    }
    for at, content in enumerate(contents):
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = _ofd(
            "Page", f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
        )
    return packed(parts)


def set_table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[int] = (4, 14, 10, 12, 10),
    *,
    title: str = "2022年防汛重点任务分解表",
    centered: bool = False,
    ruled: bool = True,
    tear: int = 0,
) -> list[tuple[list[Placed], list[Ruled]]]:
    """Set a table on pages: cells of lines, in the middle of high rows where `centered`; `tear`: the lines of the last
    row that stand on the first page, the rest of it on a second one."""
    left, pad, step = 4.0, 0.3, 1.4
    across = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    pages: list[tuple[list[Placed], list[Ruled]]] = [([(left + 8, 5, title)], [])]
    top = 8.0

    def draw(cells: Sequence[Sequence[str]]) -> None:
        nonlocal top
        placed, rules = pages[-1]
        high = max(map(len, cells))
        for x, lines in zip(across, cells, strict=False):
            down = (high - len(lines)) / 2 if centered else 0
            placed.extend((x + pad, top + 0.2 + (down + at) * step, words) for at, words in enumerate(lines))
        bottom = top + high * step + 0.2
        if ruled:
            rules.extend((x, top, x, bottom) for x in across)
            rules.extend((left, y, across[-1], y) for y in (top, bottom))
        top = bottom

    for row in rows:
        cells = [
            [words[at : at + width - 1] for at in range(0, len(words), width - 1)]
            for words, width in zip(row, widths, strict=True)
        ]
        if tear and row is rows[-1]:
            draw([lines[:tear] for lines in cells])
            pages.append(([], []))
            top = 5.0
            draw([lines[tear:] for lines in cells])
        else:
            draw(cells)
    return pages


def _ofd(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="http://www.ofdspec.org/2016">{inner}</ofd:{root}>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return target.getvalue()


def xlsx(
    title: str = "2022年防汛重点任务分解表", rows: Sequence[Sequence[str]] = (HEADINGS, *ROWS), sheet_name: str = "任务"
) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(sheet_name)
    sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, row)
    book.close()
    return target.getvalue()
