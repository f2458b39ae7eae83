"""Who else on this machine can read what only Duban should: the settings with the token, and the data."""

import shlex
import stat
from pathlib import Path

from bot.settings import Settings, SettingsError

ENV = Path(".env")
OTHERS = stat.S_IRWXO
PRIVATE = 0o077  # the umask under which Duban writes


def open_to_others(settings: Settings) -> list[Path]:
    """Return the file of settings and the folders of data and backups, those that everybody on the machine may open."""
    places = [ENV, settings.data_dir, settings.backup_dir]
    if settings.database_file is not None:
        places.append(settings.database_file.parent)
    found = dict.fromkeys(path for path in places if path.exists() and path.stat().st_mode & OTHERS)
    return list(found)


def open_to_group(path: Path) -> bool:
    """Return whether a file is there and the other members of its group may read it."""
    return path.exists() and bool(path.stat().st_mode & stat.S_IRGRP)


def everybodys(paths: list[Path]) -> list[Path]:
    """Return those that are not Duban's to close: the root, and folders such as /tmp."""
    return [path for path in paths if path.resolve().parent == path.resolve() or path.stat().st_mode & stat.S_ISVTX]


def closing(paths: list[Path]) -> str:
    """Return the command that closes them to everybody but their owner and its group."""
    return f"chmod o-rwx {' '.join(shlex.quote(str(path)) for path in paths)}"


def require_private(settings: Settings) -> None:
    """Raise SettingsError, one line that says what mends it, where others can read settings or data."""
    found = open_to_others(settings)
    if shared := everybodys(found):
        raise SettingsError(
            f"{', '.join(map(str, shared))}: belongs to everybody on this machine. "
            "Name folders of Duban's own: DATABASE_URL, DATA_DIR, BACKUP_DIR."
        )
    if found:
        names = ", ".join(map(str, found))
        raise SettingsError(
            f"{names}: can be read by everybody on this machine. Close it and start again: {closing(found)}"
        )


def make_private(settings: Settings) -> None:
    """Make the folders of data and backups, closed to others; those that are there are closed. Raises OSError."""
    for folder in (settings.data_dir, settings.backup_dir):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in (ENV, settings.data_dir, settings.backup_dir):
        if path in open_to_others(settings):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
