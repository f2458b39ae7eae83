"""What Word hides in a document: counted numbers, merged cells, tracked changes, boxes."""

import pytest

from bot.intake.formats.docx import read_docx
from bot.intake.formats.number_forms import written
from tests.intake.formats.hostile import GOOD, W, para, word


def text(inner: str, **parts: str) -> str:
    return read_docx(word(inner, **parts), "a.docx").text


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tc(words: str, properties: str = "") -> str:
    paragraphs = "".join(para(one) for one in words.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


SPAN, MORE, BEGIN = '<w:gridSpan w:val="{}"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (para("甲") + para("乙"), "甲\n乙"),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>", "甲\n乙 丙"),
        ("<w:p><w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6月</w:t></w:r></w:p>", "5-6月"),
        ("<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>", "新"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>', "显"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>", "链"),
        (f"<w:sdt><w:sdtContent>{para('框中')}</w:sdtContent></w:sdt>", "框中"),
        (f"<w:p><w:r><w:t>外</w:t><w:pict><w:txbxContent>{para('盒')}</w:txbxContent></w:pict><w:t>面</w:t></w:r></w:p>", "外面"),
        ("<w:p><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:p>", "音"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_the_text(inner: str, expected: str) -> None:
    assert text(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (tbl(tr(tc("a"), tc("b\nc")), tr(tc("d"), tc("e"))), "a\tb c\nd\te"),
        (tbl(tr(tc("组", SPAN.format(3))), tr(tc("a"), tc("b"), tc("c"))), "组\na\tb\tc"),
        (tbl(tr(tc("a"), tc("b"), tc("c")), tr(tc("组", SPAN.format(3)))), "a\tb\tc\n组\t\t"),
        (
            tbl(tr(tc("甲", BEGIN), tc("b")), tr(tc("", MORE), tc("d")), tr(tc("乙", BEGIN), tc("f"))),
            "甲\tb\n甲\td\n乙\tf",
        ),
        (tbl(tr(tc("a"), tc("b"), tc(""))), "a\tb"),
        (tbl(tr(tc("通知\n一、要办。")), tr(tc("二、要管。"))), "通知\n一、要办。\n二、要管。"),
        (tbl(tr(f"<w:tc>{para('前')}{tbl(tr(tc('a'), tc('b')))}</w:tc>")), "前\na\tb"),
        (tbl(tr(f"<w:tc>{tbl(tr(tc('a'), tc('b')))}</w:tc>", tc("z"))), "a b\tz"),
        (para("前") + tbl(tr(tc("a"), tc("b"))) + para("后"), "前\na\tb\n后"),
    ],
)
def test_a_row_is_a_line_and_a_cell_keeps_its_column(inner: str, expected: str) -> None:
    assert text(inner) == expected


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("decimal", 12, "12"), ("chineseCounting", 1, "一"), ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 12, "十二"), ("chineseCountingThousand", 20, "二十"), ("chineseCounting", 105, "一百〇五"),
        ("chineseCounting", 110, "一百一十"), ("chineseCounting", 3005, "三千〇五"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 10, "一〇"), ("ideographTraditional", 3, "丙"), ("decimalZero", 7, "07"),
        ("decimalFullWidth", 10, "１０"), ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 2, "⑵"), ("upperLetter", 27, "AA"), ("lowerRoman", 14, "xiv"), ("upperRoman", 9, "IX"),
        ("unknown", 5, "5"), ("chineseCounting", 0, "0"), ("upperRoman", 10**8, "100000000"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(form: str, value: int, expected: str) -> None:
    assert written(value, form) == expected


def numbering(levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>') -> str:
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>{lists}</w:numbering>'


def lvl(at: int, form: str, words: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{words}"/></w:lvl>'
    )


def item(level: int, words: str = "办", list_id: int = 1) -> str:
    return para(words, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>')


THREE = lvl(0, "chineseCounting", "%1、") + lvl(1, "chineseCounting", "（%2）") + lvl(2, "decimal", "%3.")


@pytest.mark.parametrize(
    ("levels", "inner", "expected"),
    [
        (THREE, item(0) + item(1) + item(1) + item(0) + item(1) + item(2), "一、办 （一）办 （二）办 二、办 （一）办 1.办"),
        (THREE, item(0) + item(2) + GOOD + item(2), "一、办 1.办 一、市水利局要加强水库管理。 2.办"),
        (lvl(0, "decimal", "%1") + lvl(1, "decimal", "%1.%2"), item(0) + item(1), "1 办 1.1 办"),
        (lvl(0, "chineseCounting", "第%1章") + lvl(1, "decimal", "%1.%2", "<w:isLgl/>"), item(0) + item(1), "第一章 办 1.1 办"),
        (lvl(0, "bullet", "●"), item(0), "办"),
        (lvl(0, "decimal", "%1.") + lvl(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'), (item(0) + item(1)) * 2, "1.办 1.办 2.办 2.办"),
        (THREE, item(0, "") + item(0), " 一、办"),
        (THREE, item(7) + item(0, list_id=9), "办 办"),
    ],
)  # fmt: skip
def test_labels_are_counted_as_word_counts_them(levels: str, inner: str, expected: str) -> None:
    assert " ".join(text(inner, numbering=numbering(levels)).split("\n")) == expected


def test_a_list_may_begin_anew_and_share_its_levels() -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    lists = f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{again}<w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num>'
    inner = item(0) + item(0) + item(0, list_id=3) + item(0, list_id=2) + item(0, list_id=2)
    said = text(inner, numbering=numbering(lvl(0, "decimal", "%1."), lists))
    assert said.split("\n") == ["1.办", "2.办", "3.办", "1.办", "2.办"]


def test_a_style_may_carry_the_number() -> None:
    levels = lvl(0, "chineseCounting", "%1、") + lvl(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>')
    styles = (
        f'<w:styles {W}><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Own"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    styled = "".join(para("办", f'<w:pPr><w:pStyle w:val="{one}"/></w:pPr>') for one in ("Own", "H2", "H2", "Other"))
    assert text(styled, numbering=numbering(levels), styles=styles).split("\n") == ["一、办", "1.办", "2.办", "办"]


def test_boxes_and_headers_stand_aside() -> None:
    box = f"<w:p><w:r><w:pict><w:txbxContent>{para('盒中')}</w:txbxContent></w:pict></w:r></w:p>"
    reading = read_docx(word(box + para("正文"), header1=f"<w:hdr {W}>{para('页眉')}</w:hdr>"), "a.docx")
    assert reading.text.strip() == "正文"
    assert reading.aside.split() == ["盒中", "页眉"]
