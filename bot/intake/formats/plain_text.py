"""Bytes → text.

Text keeps its offsets: nothing is normalised but line ends, as Python does on reading a text file.
"""

from pathlib import PurePath

from bot.intake.errors import IntakeError, Refusal
from bot.patterns import pattern_of

TEXT_ENDINGS = (".txt", ".text", ".md")
SUPPORTED = (
    *(".docx", ".pdf", ".ofd", ".xlsx", ".xls", ".et", ".ods", ".csv"),
    *(".doc", ".wps", ".txt", ".md"),
)

_BOM_16 = (b"\xff\xfe", b"\xfe\xff")
_FAMILIAR = pattern_of(r"[\s\x20-\x7e\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MOSTLY = 0.9
_RARE = ["utf_16_le", "utf_16_be", "big5"]
_CONTROLS = pattern_of(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_ODD = pattern_of("[\ue000-\uf8ff\u0080-\u009f\ufffd]")


def read_text(data: bytes, filename: str) -> str:
    """Return the text of a .txt or .md file in UTF-8, GB18030 or UTF-16.

    A line end counts as one character. Raise IntakeError for an unsupported ending, an empty file, a binary file and an
    encoding that cannot be told.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in TEXT_ENDINGS:
        raise IntakeError(Refusal.UNSUPPORTED, filename=filename, ending=ending, supported="、".join(SUPPORTED))
    return decode(data, filename)


def decode(data: bytes, filename: str) -> str:
    """Return the text in some bytes whatever their name. Raise IntakeError for what is no text."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise IntakeError(Refusal.EMPTY, filename=filename)
    text = _decoded(data, filename).replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        raise IntakeError(Refusal.BINARY, filename=filename)
    if not text.strip(" \t\n\u3000\ufeff\u200b"):
        raise IntakeError(Refusal.EMPTY, filename=filename)
    return text


def _decoded(data: bytes, filename: str) -> str:
    for encoding in ("utf-16",) if data.startswith(_BOM_16) else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # nearly any bytes make GB18030: zeros and letters for private use tell that it was something else
        if encoding != "gb18030" or (b"\x00" not in data and not _ODD.search(text)):
            return text if "\x00" not in text else _guessed(data, filename)
    return _guessed(data, filename)


def _guessed(data: bytes, filename: str) -> str:
    """Return the text of a file in UTF-16 without its mark, or in Big5."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_RARE).best()
    if best is None or len(_FAMILIAR.findall(str(best))) < _MOSTLY * len(str(best)):
        raise IntakeError(Refusal.BINARY if b"\x00" in data else Refusal.ENCODING, filename=filename)
    return str(best)
