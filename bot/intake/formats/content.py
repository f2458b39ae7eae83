"""What a file is, by its content: names lie, a .wps may be a Word file and a .doc anything at all."""

import zipfile
import zlib
from enum import StrEnum
from io import BytesIO

from bot.intake.errors import IntakeError, Refusal


class Content(StrEnum):
    """The contents that are told apart."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"
    SHEET = "sheet"  # .xlsx, .xls, .et, .ods
    OFFICE = "office"  # what only an office suite opens: .doc, .wps, .rtf, .odt


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ")
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_PDF_WITHIN = 1024  # readers look for %PDF this far
_WORD_HEADER, _WORD_FLAGS, _WORD_ENCRYPTED = 512, 512 + 0x0B, 0x01
_WORD_MAGIC = (b"\xec\xa5", b"\xdc\xa5")


def content_of(data: bytes, filename: str) -> Content:
    """Return what is in a file. Raise IntakeError for what is never read: pictures, archives, locked files."""
    if not data.strip(b" \t\r\n\x00"):
        raise IntakeError(Refusal.EMPTY, filename=filename)
    if data.startswith(_ZIP):
        return _in_zip(data, filename)
    if data.startswith(_OLE):
        return _in_ole(data, filename)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Content.PDF
    if data.startswith(b"{\\rtf"):
        return Content.OFFICE
    if data.startswith(_PICTURES) and b"\x00" in data[:_PDF_WITHIN]:
        raise IntakeError(Refusal.PICTURE, filename=filename)
    if data.startswith((*_ARCHIVES, _EMPTY_ZIP)):
        raise IntakeError(Refusal.ARCHIVE, filename=filename)
    return Content.TEXT


def _in_zip(data: bytes, filename: str) -> Content:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = frozenset(packed.namelist())
            is_open_sheet = "mimetype" in names and _opens_with(packed, "mimetype", _OPEN_SHEET)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error
    if "word/document.xml" in names or any(name.startswith("word/document") for name in names):
        return Content.DOCX
    if any(name.startswith("xl/") for name in names):
        return Content.SHEET
    if "OFD.xml" in names:
        return Content.OFD
    if "content.xml" in names and is_open_sheet:
        return Content.SHEET
    if "content.xml" in names and "mimetype" in names:
        return Content.OFFICE
    raise IntakeError(Refusal.ARCHIVE, filename=filename)


def _opens_with(packed: zipfile.ZipFile, name: str, words: bytes) -> bool:
    with packed.open(name) as part:
        return part.read(len(words)) == words


def _in_ole(data: bytes, filename: str) -> Content:
    """Tell an old office file by the names of its streams, which stand in it in UTF-16."""
    if _stream(data, "EncryptedPackage"):
        raise IntakeError(Refusal.ENCRYPTED, filename=filename)
    if _stream(data, "WordDocument"):
        header = data[_WORD_HEADER : _WORD_HEADER + 2] in _WORD_MAGIC
        if header and data[_WORD_FLAGS : _WORD_FLAGS + 1] and data[_WORD_FLAGS] & _WORD_ENCRYPTED:
            raise IntakeError(Refusal.ENCRYPTED, filename=filename)
        return Content.OFFICE
    if _stream(data, "Workbook") or _stream(data, "Book"):
        return Content.SHEET
    return Content.OFFICE


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") + b"\x00\x00" in data
