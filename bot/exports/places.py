"""Where an export is written and read: a folder, or a .zip of the same."""

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Protocol

from bot.tellable import TellableError

ZIP = ".zip"
BEGUN = ".begun"
ENCRYPTED = 1  # of a .zip's entry: its first flag
BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # a .zip keeps when a file was written: the same content is the same file


class Place(Protocol):
    """Where files are written, one after the other."""

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Give a new file to write into; `name` is below the export, with / between folders."""


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as opened:
            yield opened


class _Zip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        entry = zipfile.ZipInfo(name, BEGINNING_OF_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._packed.open(entry, "w", force_zip64=True) as opened:
            yield opened


@contextmanager
def written(out: Path) -> Iterator[Place]:
    """Give the place to write an export into; when the block ends all of it is there, when it raises nothing is.

    `out`: the name of a .zip, or a folder. Raises TellableError where something is there already.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TellableError("export/is_there", out=str(out))
    whole = out.resolve()
    begun = whole.with_name(whole.name + BEGUN)
    shutil.rmtree(begun, ignore_errors=True)
    begun.unlink(missing_ok=True)
    whole.parent.mkdir(parents=True, exist_ok=True)
    try:
        if out.suffix.lower() == ZIP:
            with zipfile.ZipFile(begun, "x") as packed:
                yield _Zip(packed)
        else:
            begun.mkdir()
            yield _Folder(begun)
        begun.replace(whole)
    finally:
        shutil.rmtree(begun, ignore_errors=True)
        if begun.is_file():
            begun.unlink()


def place_of(source: Path) -> Traversable:
    """Return an export to be read. Raises TellableError where there is none."""
    if source.is_dir():
        return source
    try:
        packed = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "no .zip"
        raise TellableError("export/unreadable", file=str(source), reason=reason) from fault
    if any(entry.flag_bits & ENCRYPTED for entry in packed.infolist()):
        raise TellableError("export/unreadable", file=str(source), reason="encrypted")
    return zipfile.Path(packed)


@contextmanager
def sound(shown: str) -> Iterator[None]:
    """Raise TellableError where the .zip that the block reads turns out to be damaged; `shown` is its name for people."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as damage:
        raise TellableError("export/unreadable", file=shown, reason="damaged .zip") from damage
