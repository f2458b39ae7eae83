"""Putting a backup back: everything is checked in a folder aside before anything is written where it belongs."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.backups.aside import aside
from bot.backups.errors import BackupError
from bot.backups.manifest import FILES, SQLITE, Manifest
from bot.backups.packing import unpack
from bot.backups.sealing import secrets_of
from bot.settings import Settings
from bot.told import Told, nobody
from db.drill_databases import drill_database
from db.migrate import migrate
from db.queries import keeping
from db.revisions import known_revisions
from db.session import Cause, Database
from db.snapshots import (
    CopyError,
    fingerprints_of_file,
    fingerprints_of_server,
    is_empty,
    put_back,
)
from db.sole import NotAloneError, lock_file, sole_process


@dataclass(frozen=True)
class Restored:
    """What was restored, and what waits in it: `waiting` notices that were still to go, `rows` and `files` in all."""

    made_at: datetime
    rows: int
    files: int
    waiting: int


async def restore(settings: Settings, source: Path, now: datetime, told: Told = nobody) -> Restored:
    """Restore a backup into the empty place that the settings name. Its notices wait for the clerk.

    `told` hears how many bytes are unpacked. Raises BackupError and OSError; then nothing is there that was not there before.
    """
    await _require_empty(settings)
    place = settings.data_dir.absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    with aside(place.parent) as folder:
        manifest = await asyncio.to_thread(unpack, source, folder, secrets_of(settings), told)
        _require_fitting(settings, manifest)
        with _alone(settings):
            await _require_empty(settings)  # nobody has begun there meanwhile
            try:
                waiting = await _restore_database(settings, folder, manifest, Marked(source.name, now))
            except CopyError as fault:
                raise BackupError("not_copied", why=str(fault)) from fault
            count = await asyncio.to_thread(_place, settings, folder, manifest)
    return Restored(manifest.instant, sum(rows for rows, _ in manifest.tables.values()), count, waiting)


async def drill(settings: Settings, source: Path, now: datetime, told: Told = nobody) -> Manifest:
    """Restore a backup aside, compare it with what was backed up, and take it away. Raises BackupError and OSError."""
    with aside(settings.backup_dir) as folder:
        manifest = await asyncio.to_thread(unpack, source, folder, secrets_of(settings), told)
        _require_fitting(settings, manifest)
        try:
            if manifest.database == SQLITE:
                await _compare_file(folder / SQLITE, manifest)
            else:
                await _drill_on_server(settings, folder / manifest.database, manifest, int(now.timestamp()))
        except CopyError as fault:
            raise BackupError("not_copied", why=str(fault)) from fault
    return manifest


@dataclass(frozen=True)
class Marked:
    """How a restored database says what it is."""

    name: str
    now: datetime


async def _require_empty(settings: Settings) -> None:
    """Raise BackupError where something is there already."""
    database, data = settings.database_url, settings.data_dir
    if settings.database_file is None:
        try:
            empty = await is_empty(database)
        except CopyError as fault:
            raise BackupError("not_copied", why=str(fault)) from fault
        if not empty:
            raise BackupError("not_empty", what=Database.named(database))
    elif settings.database_file.exists():
        raise BackupError("not_empty", what=str(settings.database_file))
    kept, lock = settings.backup_dir.absolute(), lock_file(database)
    for path in data.rglob("*") if data.is_dir() else ():
        if not path.is_file() or kept in path.absolute().parents:
            continue
        if lock is None or path.absolute() != lock.absolute():  # that file stays when its process ends
            raise BackupError("not_empty", what=str(data))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Keep every bot from an SQLite database while it is put back. Raises BackupError where one runs there.

    One may, although nothing is there: its file was moved away under it.
    """
    try:
        with sole_process(settings.database_url):
            yield
    except NotAloneError as other:
        raise BackupError("in_use", who=str(other)) from other


def _require_fitting(settings: Settings, manifest: Manifest) -> None:
    if (manifest.database == SQLITE) != (settings.database_file is not None):
        raise BackupError("other_database", database=manifest.database)
    if manifest.revision not in known_revisions():
        raise BackupError("newer", revision=manifest.revision)


async def _restore_database(settings: Settings, folder: Path, manifest: Manifest, marked: Marked) -> int:
    """Make the database ready, a SQLite file in the folder yet; return how many notices wait in it."""
    if manifest.database == SQLITE:
        await _compare_file(folder / SQLITE, manifest)
        return await _ready(f"sqlite+aiosqlite:///{folder / SQLITE}", manifest, marked)
    await put_back(settings.database_url, folder / manifest.database, settings.pg_bin)
    _require_same(await fingerprints_of_server(settings.database_url), manifest)
    return await _ready(settings.database_url, manifest, marked)


async def _ready(url: str, manifest: Manifest, marked: Marked) -> int:
    """Bring restored tables to this Duban's, and let their notices wait for the clerk."""
    database = Database(url)
    try:
        await migrate(database)
        async with database.write(Cause(marked.now)) as session:
            return await keeping.mark_restored(session, marked.now, manifest.instant, marked.name)
    finally:
        await database.close()


def _place(settings: Settings, folder: Path, manifest: Manifest) -> int:
    """Move files, and a SQLite file last: where it is, all is there. Return how many files there are."""
    place = settings.database_file
    if place is None:
        _move_files(settings, folder)
    else:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with aside(place.parent) as near:  # its disk may be another one: what is copied halfway must not be there
            shutil.move(folder / SQLITE, near / SQLITE)
            _move_files(settings, folder)
            (near / SQLITE).rename(place)
    return len(manifest.files) - 1


def _move_files(settings: Settings, folder: Path) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = folder / FILES.rstrip("/")
    for one in files.iterdir() if files.is_dir() else ():
        shutil.move(one, settings.data_dir / one.name)


async def _compare_file(file: Path, manifest: Manifest) -> None:
    _require_same(await asyncio.to_thread(fingerprints_of_file, file), manifest)


async def _drill_on_server(settings: Settings, dump: Path, manifest: Manifest, number: int) -> None:
    async with drill_database(settings.database_url, number) as aside:
        await put_back(aside, dump, settings.pg_bin)
        _require_same(await fingerprints_of_server(aside), manifest)


def _require_same(found: dict[str, tuple[int, str]], manifest: Manifest) -> None:
    if found != dict(manifest.tables):
        differing = min(name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name))
        raise BackupError("damaged", what=differing)
