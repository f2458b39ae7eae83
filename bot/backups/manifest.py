"""What a backup says of itself, and the names in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from bot.backups.errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """The list of all that is in a backup. `files`: each one's size in bytes and SHA-256; `tables`: as of `db.snapshots`."""

    made_at: str  # an instant, ISO 8601
    revision: str  # of the tables
    database: str  # the file that is the database
    tables: Mapping[str, tuple[int, str]]
    files: Mapping[str, tuple[int, str]]
    format: int = FORMAT

    @property
    def instant(self) -> datetime:
        """Return when the backup was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def size(self) -> int:
        """Return how many bytes all files have."""
        return sum(size for size, _ in self.files.values())

    def dump(self) -> bytes:
        """Return it as the backup has it."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def load(cls, content: bytes) -> Self:
        """Read what a backup says of itself. Raises BackupError."""
        try:
            said = json.loads(content)
            tables = {name: (int(rows), str(digest)) for name, (rows, digest) in said["tables"].items()}
            files = {name: (int(size), str(sha256)) for name, (size, sha256) in said["files"].items()}
            made = cls(
                str(said["made_at"]), str(said["revision"]), str(said["database"]), tables, files, said["format"]
            )
            datetime.fromisoformat(made.made_at)
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise BackupError("damaged", what=MANIFEST) from wrong
        if made.format != FORMAT:
            raise BackupError("newer", revision=str(made.format))
        if made.database not in made.files or not all(_is_ours(name) for name in files):
            raise BackupError("damaged", what=MANIFEST)
        return made


def _is_ours(name: str) -> bool:
    """Return whether a name stays in the folder that it is written into."""
    parts = name.split("/")
    return name in {SQLITE, POSTGRESQL} or (name.startswith(FILES) and not {"", ".", ".."} & set(parts))


def digest_of(path: Path) -> tuple[int, str]:
    """Return a file's size in bytes and its SHA-256."""
    with path.open("rb") as file:
        return copied(file, None)


def copied(source: BinaryIO, target: BinaryIO | None) -> tuple[int, str]:
    """Copy a file to where `target` is, or nowhere, and return its size in bytes and its SHA-256."""
    size, hashed = 0, hashlib.sha256()
    while block := source.read(BLOCK):
        size += len(block)
        hashed.update(block)
        if target is not None:
            target.write(block)
    return size, hashed.hexdigest()
