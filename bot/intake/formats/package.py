"""Formats that are ZIP and XML: only the parts that are needed are unpacked, bit by bit, and never more than a limit."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from bot.intake.errors import IntakeError, Refusal

MAX_UNPACKED = 96 * 1024 * 1024
"""Of all parts that are read; a document of 300 pages has some 10 MB."""

MAX_PARTS = 20_000
_CHUNK = 256 * 1024
_LOCKED = 0x1


class Package:
    """A ZIP file whose parts are XML."""

    def __init__(self, data: bytes, filename: str) -> None:
        self._filename = filename
        self._left = MAX_UNPACKED
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self.refused(Refusal.DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS:
            raise self.refused(Refusal.TOO_BIG)
        if any(entry.flag_bits & _LOCKED for entry in entries):
            raise self.refused(Refusal.ENCRYPTED)
        self.names = frozenset(entry.filename for entry in entries)

    def refused(self, refusal: Refusal) -> IntakeError:
        """Return the error that refuses this file."""
        return IntakeError(refusal, filename=self._filename)

    def check_size(self, most: int) -> None:
        """Raise IntakeError where all parts together say that they unpack to more than `most` bytes."""
        if sum(entry.file_size for entry in self._zip.infolist()) > most:
            raise self.refused(Refusal.TOO_BIG)

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Let a handler hear a part. Raise IntakeError for one that is missing, damaged, too large or has entities."""
        parser = DefusedExpatParser(forbid_dtd=True)
        parser.setContentHandler(handler)
        try:
            for chunk in self._chunks(name):
                parser.feed(chunk)
            parser.close()
        except SAXParseException as error:
            raise self.refused(Refusal.DAMAGED) from error
        except DefusedXmlException as error:
            raise self.refused(Refusal.UNSAFE) from error

    def _chunks(self, name: str) -> Iterator[bytes]:
        if name not in self.names:
            raise self.refused(Refusal.DAMAGED)
        if self._zip.getinfo(name).file_size > self._left:
            raise self.refused(Refusal.TOO_BIG)
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:  # what a part says of its size may be a lie
                        raise self.refused(Refusal.TOO_BIG)
                    yield chunk
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, zlib.error) as error:
            raise self.refused(Refusal.DAMAGED) from error


def local(name: str) -> str:
    """Return a tag's name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attrs: AttributesImpl, name: str) -> str:
    """Return an attribute whatever its prefix, '' where it is missing."""
    for full in attrs.getNames():
        if local(full) == name:
            return str(attrs.getValue(full))
    return ""


def number(printed: str, default: int = 0) -> int:
    """Return a whole number as an attribute carries it, `default` where it is none that makes sense."""
    return int(printed) if re.fullmatch(r"-?\d{1,9}", printed) else default
