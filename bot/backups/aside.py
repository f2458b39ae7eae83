"""Folders aside, in which backups are made and tried out: closed to others, and cleared away also after a kill.

They hold the whole office in the clear, so none may stay. A folder's name has the number of its process, so that a backup by
hand does not clear away the nightly one's.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".duban-"


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Give an empty folder within `folder`, after clearing away those of processes that are no more."""
    for left in folder.glob(f"{PREFIX}*"):
        if not _is_anothers(left):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=folder) as work:
        yield Path(work)


def _is_anothers(folder: Path) -> bool:
    """Return whether a process that is running, and not this one, works there."""
    number = folder.name.removeprefix(PREFIX).partition("-")[0]
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as somebody else
        return True
    return True
