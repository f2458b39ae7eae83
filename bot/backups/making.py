"""Making a backup: the database first, then the files; what the database names is among them."""

import asyncio
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.backups.aside import aside
from bot.backups.errors import BackupError
from bot.backups.manifest import FILES, POSTGRESQL, SQLITE, Manifest, digest_of
from bot.backups.packing import pack
from bot.backups.sealing import secrets_of
from bot.settings import Settings
from bot.told import Told, nobody
from db.migrate import head, stands_at
from db.session import Database
from db.snapshots import CopyError, copy

PREFIX, ENDING = "duban-", ".tar"
STAMP = "%Y%m%dT%H%M%SZ"
PASSED_OVER = (".part", ".begun")  # files that are still being written


@dataclass(frozen=True)
class Made:
    """A backup's file; `size` in bytes."""

    name: str
    size: int
    sha256: str


async def make(
    database: Database, settings: Settings, now: datetime, prefix: str = PREFIX, told: Told = nobody
) -> Made:
    """Write a backup into the settings' folder and return what was written. Raises BackupError and OSError.

    The tables are those that the database has, be they a former release's. `prefix`: how the file's name begins. `told` hears
    how many bytes are in, in a thread of its own.
    """
    folder = settings.backup_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with aside(folder) as work:
        copied = work / (SQLITE if database.is_sqlite else POSTGRESQL)
        try:
            revision = await stands_at(database)
            tables = await copy(database, copied, settings.pg_bin)
        except CopyError as fault:
            raise BackupError("not_copied", why=str(fault)) from fault
        sources = {copied.name: copied, **_files(settings, database, work)}
        out = folder / f"{prefix}{now.strftime(STAMP)}{ENDING}"
        draft = Manifest(now.isoformat(), revision or head(), copied.name, tables, {})
        return await asyncio.to_thread(_pack, draft, sources, out, settings, told)


def _pack(draft: Manifest, sources: dict[str, Path], out: Path, settings: Settings, told: Told) -> Made:
    files = {name: digest_of(path) for name, path in sources.items()}
    pack(replace(draft, files=files), sources, out, secrets_of(settings), told)
    return Made(out.name, *digest_of(out))


def _files(settings: Settings, database: Database, work: Path) -> dict[str, Path]:
    """Return the files under the data folder but for the database's own and backups, by their names in the backup.

    They are held by hard links in `work` where the disk can: none can go away while the backup is being written.
    """
    data = settings.data_dir
    own = Path(str(database.url.database)).absolute() if database.is_sqlite else None
    kept = settings.backup_dir.absolute()
    found: dict[str, Path] = {}
    for path in sorted(data.rglob("*")) if data.is_dir() else ():
        there = path.absolute()
        if path.is_symlink() or not path.is_file() or path.suffix in PASSED_OVER or kept in there.parents:
            continue
        if own is not None and there.parent == own.parent and there.name.startswith(own.name):
            continue  # the database, its log and its index
        found[FILES + path.relative_to(data).as_posix()] = _held(path, work / str(len(found)))
    return found


def _held(path: Path, link: Path) -> Path:
    try:
        os.link(path, link)
    except OSError:  # another disk, or one without links
        return path
    return link
