"""Any file → its text: told by its content, read by its format's module."""

from pathlib import PurePath

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.content import Content, content_of
from bot.intake.formats.plain_text import SUPPORTED, TEXT_ENDINGS, decode, read_text
from bot.intake.formats.reading import NeedsOfficeError, Progress, Reading
from bot.intake.markings import refuse_secret

MAX_CHARACTERS = 1_500_000
"""A document of 300 pages has some 250,000."""


def read_file(data: bytes, filename: str, progress: Progress) -> Reading:
    """Return a document's text.

    Raise IntakeError for what is refused, NeedsOfficeError for .doc and its like, DraftSheetError for a sheet of ours.
    """
    reading = _read(data, filename, progress)
    refuse_secret(reading.aside)
    refuse_secret(reading.text)
    if not reading.text.strip():
        raise IntakeError(Refusal.EMPTY, filename=filename)
    if len(reading.text) > MAX_CHARACTERS:
        raise IntakeError(Refusal.TOO_BIG, filename=filename)
    return reading


def _read(data: bytes, filename: str, progress: Progress) -> Reading:
    # each format's library is imported where it is needed: a reader starts anew for every file
    match content_of(data, filename):
        case Content.DOCX:
            from bot.intake.formats.docx import read_docx

            return read_docx(data, filename)
        case Content.PDF:
            from bot.intake.formats.pdf import read_pdf

            return read_pdf(data, filename, progress)
        case Content.OFD:
            from bot.intake.formats.ofd import read_ofd

            return read_ofd(data, filename, progress)
        case Content.SHEET:
            from bot.intake.formats.sheet import read_sheet

            return read_sheet(data, filename)
        case Content.OFFICE:
            raise NeedsOfficeError
        case Content.TEXT:
            if PurePath(filename).suffix.lower() == ".csv":
                from bot.intake.formats.csv_sheet import read_csv

                return read_csv(data, filename)
            return Reading(_plain_text(data, filename))


def _plain_text(data: bytes, filename: str) -> str:
    """Return the text of a text file; one that has another document's name is read all the same."""
    ending = PurePath(filename).suffix.lower()
    if ending in TEXT_ENDINGS or ending not in SUPPORTED:
        return read_text(data, filename)
    try:
        text = decode(data, filename)
    except IntakeError as error:
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error
    if text.lstrip("\ufeff \n\t").startswith("<"):  # a web page under the name of a document
        raise IntakeError(Refusal.DAMAGED, filename=filename)
    return text
