"""`duban backup`: makes a backup, lists those there are, tries one out; `duban restore` puts one back into an empty place."""

import asyncio
import os
from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.backups.restoring import Restored, restore
from bot.backups.sealing import secrets_of
from bot.backups.shelf import shelf
from bot.clock import SystemClock
from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json, print_rows, progress
from bot.safekeeping import PRIVATE
from bot.settings import Settings, load_settings
from bot.texts import TellableError, Texts, texts_of

REFUSED = 1
MEGABYTE = 1 << 20
Done = TypeVar("Done")

app = typer.Typer(invoke_without_command=True, help="Backups: make one now, list them, try one out.")
Identity = Annotated[Path | None, typer.Option(help="The age identity that opens it; else BACKUP_AGE_IDENTITY")]


@app.callback()
def backup_command(context: typer.Context) -> None:
    """Make a backup now, into BACKUP_DIR; exit code 1 where it cannot be made."""
    os.umask(PRIVATE)
    if context.invoked_subcommand is None:
        asyncio.run(_backup())


@app.command("list", help="The backups in BACKUP_DIR, the newest first.")
def list_command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False) -> None:
    """Print the backups that are kept."""
    settings = load_settings()
    kept, texts = shelf(settings.backup_dir), _texts(settings)
    if as_json:
        print_json([{"name": one.name, "at": one.at.isoformat(), "size": one.size} for one in kept])
        return
    lines = texts.plain("backup/listed", {"kept": kept, "folder": str(settings.backup_dir)})
    if not kept:
        typer.echo(lines)
        return
    rows = [(texts.moment(one.at), f"{one.size / MEGABYTE:.1f}", one.name) for one in kept]
    print_rows([texts.label("backup_table", column) for column in ("at", "megabytes", "name")], rows, lines)


@app.command("drill", help="Restore a backup aside, compare it, take it away again.")
def drill_command(
    name: Annotated[str, typer.Argument(help="The file's name; the newest where none is given")] = "",
    identity: Identity = None,
) -> None:
    """Try a backup out; exit code 1 where it is not as it was written."""
    asyncio.run(_drill(name, identity))


def restore_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The backup: duban-….tar")],
    identity: Identity = None,
) -> None:
    """Restore into the empty place of DATABASE_URL and DATA_DIR; exit code 1, and nothing written, where that cannot be."""
    os.umask(PRIVATE)
    settings = _with_identity(identity)
    texts = _texts(settings)
    with progress(texts.label("work_step", "restore")) as told:
        work = restore(settings, file, SystemClock().now(), told)
        restored: Restored = asyncio.run(_telling(texts, settings, work))
    typer.echo(texts.plain("backup/restored", {"restored": restored}))


async def _backup() -> None:
    async with opened() as services:
        settings, texts = services.office.settings, texts_for(services)
        with progress(texts.label("work_step", "backup")) as told:
            made = await _telling(texts, settings, services.backups.make_now(told))
        sealed = secrets_of(settings).seals
        typer.echo(texts.plain("backup/made", {"made": made, "folder": str(settings.backup_dir), "sealed": sealed}))


async def _drill(name: str, identity: Path | None) -> None:
    async with opened(_with_identity(identity)) as services:
        texts = texts_for(services)
        with progress(texts.label("work_step", "drill")) as told:
            drilled = await _telling(texts, services.office.settings, services.backups.drill_now(name, told))
        typer.echo(texts.plain("backup/drilled", {"name": drilled}))


async def _telling(texts: Texts, settings: Settings, work: Awaitable[Done]) -> Done:
    """Return what work comes to; what goes wrong is one line, and exit code 1."""
    try:
        return await work
    except TellableError as wrong:
        typer.echo(texts.plain(wrong.text_id, wrong.text_args), err=True)
    except OSError as fault:
        args = {"folder": str(fault.filename or settings.backup_dir), "why": fault.strerror or type(fault).__name__}
        typer.echo(texts.plain("backup/disk", args), err=True)
    raise typer.Exit(REFUSED)


def _with_identity(identity: Path | None) -> Settings:
    return load_settings(backup_age_identity=identity) if identity else load_settings()


def _texts(settings: Settings) -> Texts:
    return texts_of(settings.office_language, settings.zone)
