"""One running bot on an SQLite database: whoever runs holds a lock on a file beside it, which the system frees when they end.

A process that was killed (also by kill -9) holds nothing any more; the file stays and means nothing by itself.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

try:
    import fcntl
except ImportError:  # Windows: there nothing is held against a second process
    fcntl = None  # type: ignore[assignment]


class NotAloneError(Exception):
    """Another process runs on the database; the message is a clause that names both."""


def lock_file(url: str) -> Path | None:
    """Return the file whose lock stands for the database; None for one that has no file or that many may share."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    return Path(f"{parts.database}.lock")


@contextmanager
def sole_process(url: str) -> Iterator[None]:
    """Be the only one who runs on an SQLite database while the block lasts. Raises NotAloneError, at once."""
    path = lock_file(url)
    if path is None or fcntl is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:  # closed at the end, which frees the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            file.seek(0)
            raise NotAloneError(
                f"Process {file.read().strip() or '?'} runs on {path.with_suffix('')} already"
            ) from taken
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
