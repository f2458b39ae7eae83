"""`duban archive DOCUMENT --out FILE.zip`: the archive package of a document, with all that became of it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from bot.commands.output import progress
from bot.services import Services
from bot.texts import Texts
from db.session import Cause
from handlers.archive_package import Written, write_package

REFUSED = 1


def archive_command(
    document: Annotated[str, typer.Argument(help="The document's number: 督〔2022〕3号, or 2022-3")],
    out: Annotated[Path, typer.Option(help="Where to write: a folder, or the name of a .zip")] = Path(),
) -> None:
    """Write the package; exit code 1 for a document that there is not, or a disk that takes no more."""
    asyncio.run(_archive(document, out))


async def _archive(number: str, out: Path) -> None:
    async with opened() as services:
        texts = texts_for(services)
        try:
            written = await _write(services, texts, number, out)
        except OSError as fault:
            typer.echo(texts.plain("year/package_failed", {"reason": fault.strerror or str(fault)}), err=True)
            raise typer.Exit(REFUSED) from fault
    if written is None:
        typer.echo(texts.plain("year/no_document", {"number": number}), err=True)
        raise typer.Exit(REFUSED)
    typer.echo(texts.plain("year/package", {"written": written, "kept": True}))


async def _write(services: Services, texts: Texts, number: str, out: Path) -> Written | None:
    """Write the package of the document with a number; None where there is none."""
    found = await services.archiving.find(number)
    if found is None:
        return None
    with progress(texts.label("work_step", "archive")) as told:
        written = await write_package(services, texts, None, found, out, told)
    await services.archiving.note_export(Cause(services.office.clock.now()), found, written.path.name)
    return written
