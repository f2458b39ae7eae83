import codecs

import pytest

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.plain_text import read_text

NOTICE = "关于做好防汛工作的通知\n一、各镇要加强值守，每日报告水情。\n二、县水利局要在6月底前完成堤防加固。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16"])
def test_text_reads_the_same_from_each_encoding_of_the_genre(encoding: str) -> None:
    assert read_text(NOTICE.encode(encoding), "通知.txt") == NOTICE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_recognised_by_the_zero_bytes_of_ascii(encoding: str) -> None:
    words = "Notice No. 5 of the office: every township reports by 30 June.\n" * 4
    assert read_text(words.encode(encoding), "notice.txt") == words


def test_a_byte_order_mark_stays_so_that_offsets_are_those_of_the_file() -> None:
    data = codecs.BOM_UTF8 + NOTICE.encode()
    assert read_text(data, "a.txt") == data.decode("utf-8")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_line_end_counts_as_one_character(end: str) -> None:
    assert read_text(NOTICE.replace("\n", end).encode(), "a.md") == NOTICE


@pytest.mark.parametrize(
    ("data", "filename", "refusal"),
    [
        (b"", "a.txt", Refusal.EMPTY),
        (b" \r\n\t ", "a.txt", Refusal.EMPTY),
        ("\u3000\n\ufeff".encode(), "a.txt", Refusal.EMPTY),
        (codecs.BOM_UTF8, "a.txt", Refusal.EMPTY),
        (b"\x00\x00\x00", "a.txt", Refusal.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "a.txt", Refusal.BINARY),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00!\x00" + bytes(range(256)) * 4, "a.txt", Refusal.BINARY),
        ("工作\x07安排".encode(), "a.txt", Refusal.BINARY),
        (NOTICE.encode(), "a.exe", Refusal.UNSUPPORTED),
        (NOTICE.encode(), "noending", Refusal.UNSUPPORTED),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, filename: str, refusal: Refusal) -> None:
    with pytest.raises(IntakeError) as refused:
        read_text(data, filename)
    assert refused.value.refusal is refusal
    assert refused.value.text_id == refusal.value
    assert refused.value.text_args["filename"] == filename


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(IntakeError) as refused:
        read_text(bytes([0xFF, 0x80, 0x81, 0xFF]) * 50, "a.txt")
    assert refused.value.refusal in (Refusal.ENCODING, Refusal.BINARY)
