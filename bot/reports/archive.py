"""An archive package (归档包) as a ZIP: written to the disk piece by piece, with a list of hashes of all that is in it."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.rules.file_names import free_name, safe_name

_PIECE = 1 << 20
_EARLIEST = 1980  # no ZIP knows of a year before
_READABLE = 0o644


@dataclass(frozen=True)
class Packed:
    """One file of a package: its name in it, its length in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass
class Package:
    """A ZIP that is being written; `at` (the office's wall clock) is the date of all files in it."""

    archive: zipfile.ZipFile
    at: datetime
    files: list[Packed] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def add(self, folders: Iterable[str], name: str, content: bytes) -> Packed:
        """Write a file. Names become safe ones; a name that is there already gets a number."""
        return self._write(folders, name, iter([content]))

    def add_file(self, folders: Iterable[str], name: str, source: Path) -> Packed | None:
        """Write a file that lies on the disk, a piece at a time; None where it is not there or cannot be read."""
        try:
            file = source.open("rb")
        except OSError:
            return None
        with file:
            return self._write(folders, name, iter(lambda: file.read(_PIECE), b""))

    def add_hashes(self, name: str) -> None:
        """Write the list of hashes of all files so far, as `sha256sum -c` reads it."""
        lines = "".join(f"{one.sha256}  {one.name}\n" for one in self.files)
        self.add((), name, lines.encode())

    def _write(self, folders: Iterable[str], name: str, pieces: Iterator[bytes]) -> Packed:
        folder = "".join(f"{safe_name(one)}/" for one in folders)
        path = free_name(f"{folder}{safe_name(name)}", self._taken)
        self._taken.add(path.casefold())
        info = zipfile.ZipInfo(path, (max(self.at.year, _EARLIEST), *self.at.timetuple()[1:6]))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = _READABLE << 16
        size, digest = 0, hashlib.sha256()
        with self.archive.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        packed = Packed(path, size, digest.hexdigest())
        self.files.append(packed)
        return packed


@contextmanager
def packaged(path: Path, at: datetime) -> Iterator[Package]:
    """Give a package that is at `path` once it is whole; nothing is there where writing it fails. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(begun, "w", zipfile.ZIP_DEFLATED) as archive:
            yield Package(archive, at)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)
