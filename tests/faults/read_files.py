"""The words in a file that the bot sends: workbooks, Word papers, packages; nothing of pictures and PDF."""

import io
import zipfile
from pathlib import PurePath

from docx import Document
from python_calamine import CalamineWorkbook

from bot.services.outgoing import File


def words_in(file: File) -> str:
    """Return all words of a file, its name first."""
    ending = PurePath(file.name).suffix.lower()
    words = [file.name]
    if ending == ".xlsx":
        words += _in_workbook(file.content)
    elif ending == ".docx":
        words += _in_paper(file.content)
    elif ending == ".zip":
        with zipfile.ZipFile(io.BytesIO(file.content)) as package:
            words += [words_in(File(name, package.read(name))) for name in package.namelist()]
    elif ending in {".txt", ".json", ".csv", ".md"}:
        words.append(file.content.decode(errors="replace"))
    return "\n".join(words)


def _in_workbook(content: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return [str(cell) for row in rows for cell in row if cell != ""]


def _in_paper(content: bytes) -> list[str]:
    paper = Document(io.BytesIO(content))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in paper.paragraphs), *cells]
