"""`duban migrate-to URL`: an office moves from SQLite to PostgreSQL, counted and compared; the SQLite file stays as it is."""

import asyncio
import hashlib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.opened import opened, texts_for
from bot.commands.output import progress
from bot.services import Services
from bot.services.attachments import FOLDER, path_of
from bot.settings import Settings, SettingsError, load_settings
from bot.tellable import TellableError
from bot.texts import Texts
from db.copying import Content, copy, kept_files, sizes
from db.health import State, UnreachableError, state_of
from db.session import Database
from db.sole import NotAloneError, sole_process

REFUSED = 1


def migrate_to_command(
    url: Annotated[
        str, typer.Argument(help="An empty PostgreSQL database: postgresql+asyncpg://user:password@host/duban")
    ],
    files: Annotated[
        Path | None, typer.Option(help="Copy received files into this folder too: the other machines' DATA_DIR")
    ] = None,
) -> None:
    """Copy everything; exit code 1, and an untouched target, where something is in the way."""
    settings = load_settings()
    _check_source(settings)
    try:
        target = load_settings(database_url=url).database_url
    except SettingsError:
        target = ""
    try:
        with sole_process(settings.database_url):
            asyncio.run(_migrate(settings, target, files))
    except NotAloneError as other:
        raise SettingsError(f"{other}: stop it first, what it wrote meanwhile would stay behind.") from None


def _check_source(settings: Settings) -> None:
    if settings.database_file is None:
        raise SettingsError("DATABASE_URL: the office is not on SQLite, there is nothing to move.")
    if not settings.database_file.exists():
        raise SettingsError(f"DATABASE_URL: there is no database at {settings.database_url}.")


async def _migrate(settings: Settings, url: str, files: Path | None) -> None:
    async with opened(settings) as services:
        texts, console = texts_for(services), Console()
        try:
            await _check_target(url)
            if files is not None:
                await _copy_files(services, texts, console, files)
            contents = await _copy(services, texts, url)
        except TellableError as refusal:
            typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
            raise typer.Exit(REFUSED) from refusal
        console.print(_summary(contents, texts))
        rows = sum(content.rows for content in contents.values())
        args = {"rows": rows, "tables": len(contents), "url": Database.named(url)}
        console.print(texts.plain("database/copied", args), markup=False, soft_wrap=True)


async def _check_target(url: str) -> None:
    if not url.startswith("postgresql"):
        raise TellableError("database/not_postgresql")
    try:
        state = await state_of(url)
    except UnreachableError as fault:
        raise TellableError("database/unreachable", url=Database.named(url), reason=str(fault)) from fault
    if state is not State.MISSING:
        raise TellableError("database/not_empty", url=Database.named(url))


async def _copy(services: Services, texts: Texts, url: str) -> dict[str, Content]:
    source, target = services.office.database, Database(url)
    try:
        total, copied = sum((await sizes(source)).values()), 0
        with progress(texts.label("database_step", "rows")) as told:

            def told_of(_: str, rows: int) -> None:
                nonlocal copied
                copied += rows
                told(copied, total)

            return await copy(source, target, told_of)
    finally:
        await target.close()


async def _copy_files(services: Services, texts: Texts, console: Console, folder: Path) -> None:
    """Copy the files that rows name, each compared with its hash; those that are lost already are told of."""
    hashes = await kept_files(services.office.database)
    missing = 0
    with progress(texts.label("database_step", "files")) as told:
        for place, sha256 in enumerate(hashes, 1):
            source, target = path_of(services.office, sha256), folder / FOLDER / sha256[:2] / sha256
            try:
                missing += not await asyncio.to_thread(_copy_file, source, target, sha256)
            except OSError as fault:
                raise TellableError(
                    "database/file_failed", file=str(target), reason=fault.strerror or str(fault)
                ) from fault
            told(place, len(hashes))
    args = {"files": len(hashes) - missing, "missing": missing, "folder": str(folder)}
    console.print(texts.plain("database/files_copied", args), markup=False, soft_wrap=True)


def _copy_file(source: Path, target: Path, sha256: str) -> bool:
    """Copy a file, whole or not at all; False where the source is not what its name says, or not there."""
    content = source.read_bytes() if source.exists() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    if not target.exists() or hashlib.sha256(target.read_bytes()).hexdigest() != sha256:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
    return True


def _summary(contents: dict[str, Content], texts: Texts) -> Table:
    """Return the tables that hold something: rows, and the digest that both sides agreed on."""
    shown = Table(*(texts.label("database_table", column) for column in ("table", "rows", "digest")))
    for name, content in contents.items():
        if content.rows:
            shown.add_row(name, str(content.rows), str(content))
    return shown
