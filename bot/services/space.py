"""How much room a disk has."""

import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024


def free_megabytes(folder: Path) -> int:
    """Return how much room there is on the disk of a folder, which may be still to make."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free // MEGABYTE
