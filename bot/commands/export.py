"""`duban export`: the office in open files, every field of them told in docs/export.md; `duban import` brings it into an empty one."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.commands.opened import opened, texts_for
from bot.exports.bringing_in import import_export
from bot.exports.making import Export, Form, write_export
from bot.exports.places import written
from bot.safekeeping import PRIVATE
from bot.services.attachments import FOLDER
from bot.settings import SettingsError, load_settings
from bot.texts import TellableError, Texts
from db.session import Cause
from db.sole import NotAloneError, sole_process

REFUSED = 1
Told = Callable[[str, int], None]


def export_command(
    out: Annotated[Path, typer.Option(help="Where to write: a folder, or the name of a .zip")],
    form: Annotated[
        Form, typer.Option("--format", help="json: can be imported again; csv: for a spreadsheet")
    ] = Form.JSON,
) -> None:
    """Write everything the office has; exit code 1 where something is there already, or the disk takes no more."""
    os.umask(PRIVATE)
    asyncio.run(_export(out, form))


def import_command(
    source: Annotated[Path, typer.Argument(exists=True, help="What `duban export` wrote: a folder or a .zip")],
) -> None:
    """Import into the empty database of DATABASE_URL; exit code 1, and nothing written, where that cannot be."""
    os.umask(PRIVATE)
    settings = load_settings()
    try:
        with sole_process(settings.database_url):
            asyncio.run(_import(source))
    except NotAloneError as other:
        raise SettingsError(f"{other}: stop it first, an office that runs is not empty.") from None


async def _export(out: Path, form: Form) -> None:
    async with opened() as services:
        office, texts = services.office, texts_for(services)
        export = Export(office.database, office.settings.data_dir / FOLDER, office.settings)
        with _telling(texts, out), written(out) as place, _progress(texts) as told:
            manifest = await write_export(export, place, form, office.clock.now(), told)
            await services.exports.note(Cause(office.clock.now()), manifest)
        args = {"out": str(out), "manifest": manifest, "form": form.value}
        typer.echo(texts.plain("export/written", args))


async def _import(source: Path) -> None:
    async with opened() as services:
        office, texts = services.office, texts_for(services)
        with _telling(texts, office.settings.data_dir), _progress(texts) as told:
            manifest = await import_export(
                office.database, office.settings.data_dir / FOLDER, source, Cause(office.clock.now()), told
            )
        typer.echo(texts.plain("export/imported", {"source": str(source), "manifest": manifest}))


@contextmanager
def _telling(texts: Texts, place: Path) -> Iterator[None]:
    """Say what goes wrong in one line, with exit code 1."""
    try:
        yield
    except TellableError as refusal:
        typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
    except OSError as fault:
        args = {"place": str(fault.filename or place), "reason": fault.strerror or type(fault).__name__}
        typer.echo(texts.plain("export/disk", args), err=True)
    else:
        return
    raise typer.Exit(REFUSED)


@contextmanager
def _progress(texts: Texts) -> Iterator[Told]:
    """Show on a terminal which table is under way and how many rows it has so far."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(texts.label("export_step", "reading"), total=None)

        def told(table: str, rows: int) -> None:
            progress.update(task, description=table, advance=rows)

        yield told
