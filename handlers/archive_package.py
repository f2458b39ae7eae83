"""An archive package (归档包) put together: directive by directive, file by file, so that little of it is in memory at once."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from bot.reports.archive import Package, packaged
from bot.reports.task_sheet import write_task_sheets
from bot.rules.file_names import safe_name
from bot.services import Services
from bot.services.archive_files import ArchivedDirective, ArchivedDocument, ArchivedFile
from bot.texts import Texts, texts_of
from bot.told import Told, nobody
from handlers.archive_sheets import Listed, contents_paper, contents_text, directive_sheet
from handlers.task_sheets import sheet_of

NO_YEAR = 0  # every date of an archive names its year
SUMS = "SHA256SUMS.txt"


@dataclass
class Written:
    """A package on the disk; `missing`: names of files that the data folder has lost, or whose content has changed."""

    path: Path
    number: str
    title: str
    directives: int = 0
    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)


def file_name(texts: Texts, document: ArchivedDocument) -> str:
    """Return how a document's package is called."""
    return safe_name(f"{texts.label('archive_file', 'package')} {document.number} {document.title}.zip")


async def write_package(
    services: Services, texts: Texts, reader_id: int | None, document_id: int, out: Path, told: Told = nobody
) -> Written:
    """Write a document's package to `out`, a folder or a file's name; `told` hears of each directive.

    Raises RefusedError, and OSError for the disk.
    """
    office = services.office
    words = texts_of(texts.language, office.zone, NO_YEAR)
    document = await services.archiving.document(reader_id, document_id)
    path = out / file_name(texts, document) if await asyncio.to_thread(out.is_dir) else out
    written = Written(path, document.number, document.title)
    with packaged(path, office.clock.now().astimezone(office.zone)) as package:
        listed = await asyncio.to_thread(_begin, package, words, document, office.settings.office_name)
        for directive_id in document.directives:
            found = await services.archiving.directive(reader_id, directive_id)
            listed += await asyncio.to_thread(_add_directive, package, words, found, written)
            told(written.directives, len(document.directives))
        await asyncio.to_thread(_finish, package, words, document, listed)
    written.size = (await asyncio.to_thread(path.stat)).st_size
    return written


def _begin(package: Package, texts: Texts, document: ArchivedDocument, office: str) -> list[Listed]:
    """Write the source and the papers of issue; return their lines for the contents list."""
    folders, files = texts.labels("archive_folder"), texts.labels("archive_file")
    taken_in = texts.full_day(document.taken_in_on)
    source = package.add([folders["source"]], f"{document.title}.txt", document.text.encode())
    listed = [Listed(f"《{document.title}》", document.clerk, taken_in, source, document.filename)]
    if document.papers:
        sheets = [sheet_of(texts, paper, office) for paper in document.papers]
        packed = package.add([folders["papers"]], f"{files['papers']}.docx", write_task_sheets(sheets))
        issued = texts.full_day(min(paper.issued_on for paper in document.papers))
        listed.append(Listed(files["papers"], document.approver or document.clerk, issued, packed))
    return listed


def _add_directive(package: Package, texts: Texts, found: ArchivedDirective, written: Written) -> list[Listed]:
    """Write a directive's sheet and its files; return their lines for the contents list."""
    name = f"{found.number} {found.title}"
    sheet = package.add([texts.label("archive_folder", "directives")], f"{name}.docx", directive_sheet(texts, found))
    day = texts.moment(found.closed_at) if found.closed_at else ""
    written.directives += 1
    files = [_add_file(package, texts, found.number, file, written) for file in found.files]
    return [Listed(name, found.lead, day, sheet, texts.label("status", found.status)), *files]


def _add_file(package: Package, texts: Texts, number: str, file: ArchivedFile, written: Written) -> Listed:
    packed = package.add_file([texts.label("archive_folder", "files"), number], file.name, file.path)
    remark = ""
    if packed is None or packed.sha256 != file.sha256:
        remark = texts.label("archive_remark", "lost" if packed is None else "changed")
        written.missing.append(f"{number} {file.name}")
    written.files += packed is not None
    return Listed(f"{number} {file.name}", file.by, texts.moment(file.at), packed, remark)


def _finish(package: Package, texts: Texts, document: ArchivedDocument, listed: list[Listed]) -> None:
    """Write the contents list, which has the hashes of all before it, and the hashes of everything."""
    name = texts.label("archive_file", "contents")
    package.add((), f"{name}.docx", contents_paper(texts, document, listed))
    package.add((), f"{name}.txt", contents_text(texts, document, listed))
    package.add_hashes(SUMS)
