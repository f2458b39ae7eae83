"""Editing a workbook that the bot sent, as a clerk would in Excel: some cells get another text, all else stays as it was."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
_CELL = r'<c r="{ref}"(?P<style>(?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'


def edited(workbook: bytes, cells: Mapping[str, str]) -> bytes:
    """Return an .xlsx with other texts in cells of its first sheet, such as {"L6": "40只全部开工"}.

    Raises KeyError for a cell that the sheet does not have.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as before:
        parts = {entry: before.read(entry) for entry in before.namelist()}
    sheet = parts[SHEET].decode()
    for ref, text in cells.items():
        sheet = _with_text(sheet, ref, text)
    parts[SHEET] = sheet.encode()
    after = io.BytesIO()
    with zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return after.getvalue()


def _with_text(sheet: str, ref: str, text: str) -> str:
    pattern = re.compile(_CELL.format(ref=ref), re.DOTALL)
    found = pattern.search(sheet)
    if found is None:
        raise KeyError(ref)
    cell = f'<c r="{ref}"{found["style"]} t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    return sheet[: found.start()] + cell + sheet[found.end() :]
