"""The papers of an archive package in words: a directive's sheet, the contents list (卷内目录)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reports.archive import Packed
from bot.reports.archive_papers import PaperTable, Section, write_paper
from bot.services.archive_files import ArchivedDirective, ArchivedDocument, ArchivedFile
from bot.texts import Texts

CONTENTS = ("place", "title", "by", "day", "file", "sha256", "remark")
CONTENTS_WIDTHS = (11, 62, 22, 34, 64, 42, 22)  # mm
FACTS_WIDTHS = (34, 136)
FILES = ("title", "by", "day", "sha256")
FILES_WIDTHS = (66, 24, 38, 42)
_PIECE = 16  # characters of a hash in one line, or it would need a page of its own


@dataclass(frozen=True)
class Listed:
    """A line of the contents list: what it is, whose, of when (words), where in the package, and what is wrong with it."""

    title: str
    by: str = ""
    day: str = ""
    packed: Packed | None = None
    remark: str = ""


def directive_sheet(texts: Texts, found: ArchivedDirective) -> bytes:
    """Return the sheet of a directive: what it is, its words, all that became of it, the files that came with it."""
    heads = texts.labels("archive_section")
    facts = texts.plain("year/archive_facts", {"found": found}).splitlines()
    pairs = tuple(_pair(line) for line in facts if line.strip())
    sections = [
        Section("", table=PaperTable((), pairs, FACTS_WIDTHS)),
        Section(heads["text"], (found.text,)),
        Section(heads["history"], _past(texts, found)),
    ]
    if found.instructions:
        said = [texts.plain("year/archive_instruction", {"one": one}) for one in found.instructions]
        sections.append(Section(heads["instructions"], tuple(said)))
    if found.files:
        sections.append(Section(heads["files"], table=_files(texts, found.files)))
    return write_paper(found.title, found.number, sections)


def _pair(line: str) -> tuple[str, str]:
    name, _, words = line.partition("\t")
    return name.strip(), words.strip()


def _past(texts: Texts, found: ArchivedDirective) -> tuple[str, ...]:
    lines = [texts.plain("year/archive_line", {"line": line}) for line in found.lines]
    return tuple(lines) or (texts.plain("year/archive_no_history"),)


def _files(texts: Texts, files: Sequence[ArchivedFile]) -> PaperTable:
    heads = texts.labels("archive_column")
    rows = tuple((one.name, one.by, texts.moment(one.at), _broken(one.sha256)) for one in files)
    return PaperTable(tuple(heads[column] for column in FILES), rows, FILES_WIDTHS)


def contents_paper(texts: Texts, document: ArchivedDocument, listed: Sequence[Listed]) -> bytes:
    """Return the contents list as a Word file."""
    heads = texts.labels("archive_column")
    rows = tuple((*row[:5], _broken(row[5]), row[6]) for row in _rows(listed))
    table = PaperTable(tuple(heads[column] for column in CONTENTS), rows, CONTENTS_WIDTHS)
    under = f"{document.number} {document.title}"
    return write_paper(texts.label("archive_file", "contents"), under, [Section("", table=table)], landscape=True)


def contents_text(texts: Texts, document: ArchivedDocument, listed: Sequence[Listed]) -> bytes:
    """Return the contents list as text that any program reads, a line a file, columns apart by tabs."""
    heads = texts.labels("archive_column")
    title = f"{texts.label('archive_file', 'contents')} {document.number} {document.title}"
    lines = [title, "\t".join(heads[column] for column in CONTENTS), *("\t".join(row) for row in _rows(listed))]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()  # as Windows' Notepad wants it


def _rows(listed: Sequence[Listed]) -> list[tuple[str, ...]]:
    return [
        (
            str(place),
            _one_line(one.title),
            one.by,
            one.day,
            one.packed.name if one.packed else "",
            one.packed.sha256 if one.packed else "",
            one.remark,
        )
        for place, one in enumerate(listed, 1)
    ]


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _broken(digest: str) -> str:
    return "\n".join(digest[at : at + _PIECE] for at in range(0, len(digest), _PIECE))
