"""The backups in the folder: which there are, and clearing out those that are not to be kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.backups.making import STAMP
from bot.clock import local_date
from bot.rules.backups import kept

_NAME = re.compile(r"duban-(\d{8}T\d{6}Z)\.tar")


@dataclass(frozen=True)
class Kept:
    """One backup on the shelf; `size` in bytes."""

    name: str
    at: datetime
    size: int


def shelf(folder: Path) -> list[Kept]:
    """Return the backups in a folder, the newest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (match := _NAME.fullmatch(path.name)) is not None:
            at = datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)
            found.append(Kept(path.name, at, path.stat().st_size))
    return sorted(found, key=lambda one: one.at, reverse=True)


def clear_out(folder: Path, zone: ZoneInfo) -> list[str]:
    """Remove the backups that are not to be kept, and return their names. Of several of a day the newest counts.

    Whatever else is in the folder is not ours to remove.
    """
    newest_of_day = {local_date(one.at, zone): one for one in reversed(shelf(folder))}
    keep = {newest_of_day[day].name for day in kept(newest_of_day)}
    gone = [one.name for one in shelf(folder) if one.name not in keep]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone
