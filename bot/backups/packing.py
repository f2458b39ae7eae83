"""The file that a backup is: a tar of README.txt, the key where a passphrase seals it, and the content, compressed.

duban-20220301T023000.tar
    README.txt         how it is opened without Duban
    key.age            where a passphrase was set
    data.tar.gz(.age)  manifest.json, the database, the files people sent
"""

import gzip
import io
import os
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyrage

from bot.backups.errors import BackupError
from bot.backups.manifest import MANIFEST, Manifest, copied
from bot.backups.sealing import ENDING, Secrets, seal, unseal
from bot.told import Told, nobody

README = "README.txt"
KEY = "key.age"
DATA = "data.tar.gz"
LEVEL = 6
OPENING = """\
督办 Duban: backup of an office. 一个单位的督办数据备份。

duban restore FILE

Without Duban 不用 Duban:
  tar xf FILE
  age -d -i key.age -o data.tar.gz data.tar.gz.age       (key.age there: asks for the passphrase 口令)
  age -d -i IDENTITY -o data.tar.gz data.tar.gz.age      (no key.age: your age identity 私钥)
  tar xzf data.tar.gz                                     database.sqlite | database.pgdump (pg_restore), files/, manifest.json
"""
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, pyrage.DecryptError, ValueError, KeyError)


def pack(manifest: Manifest, sources: Mapping[str, Path], out: Path, secrets: Secrets, told: Told = nobody) -> None:
    """Write a backup; `sources` are the files of the manifest where they lie now. `out` is there whole, or not at all.

    `told` hears how many bytes of the files are in. Beside `out` there must be room for the content twice. Raises OSError and
    BackupError.
    """
    data, sealed, begun = out.with_suffix(".data"), out.with_suffix(".sealed"), out.with_suffix(".begun")
    try:
        with tarfile.open(data, "w:gz", compresslevel=LEVEL) as content:
            _add(content, MANIFEST, manifest.dump())
            done = 0
            for name in sorted(manifest.files):
                content.add(sources[name], name, recursive=False, filter=_anonymous)
                done += manifest.files[name][0]
                told(done, manifest.size)
        key = None
        if secrets.seals:
            key = seal(data, sealed, secrets)
            sealed.replace(data)
        with begun.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w") as whole:
                _add(whole, README, OPENING.encode())
                if key is not None:
                    _add(whole, KEY, key)
                whole.add(data, DATA + ENDING if secrets.seals else DATA, filter=_anonymous)
            file.flush()
            os.fsync(file.fileno())
        begun.chmod(0o600)
        begun.replace(out)
    finally:
        for left in (data, sealed, begun):
            left.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, secrets: Secrets, told: Told = nobody) -> Manifest:
    """Write all that is in a backup into an empty folder, and hold each file against the manifest.

    `told` hears how many bytes of the files are there. Raises BackupError where the file is no backup, not whole, not as it
    was written, or not to be opened with these secrets.
    """
    try:
        data = _opened(source, folder, secrets)
        manifest = _extract(data, folder, told)
    except _DAMAGE as damage:
        raise BackupError("damaged", what=source.name) from damage
    data.unlink()
    return manifest


def _opened(source: Path, folder: Path, secrets: Secrets) -> Path:
    """Return the content of a backup, decrypted, as a file in the folder."""
    data, sealed = folder / ".data", folder / ".sealed"
    with tarfile.open(source, "r:") as whole:
        names = whole.getnames()
        _require_end(source, whole)
        inner = DATA + ENDING if DATA + ENDING in names else DATA
        key = _member(whole, KEY).read() if KEY in names else None
        if inner == DATA and secrets.seals:
            raise BackupError("not_sealed")  # somebody who cannot seal may have written it
        target = data if inner == DATA else sealed
        with target.open("wb") as out:
            copied(cast("BinaryIO", _member(whole, inner)), out)
    if inner != DATA:
        unseal(sealed, data, key, secrets)
        sealed.unlink()
    return data


def _require_end(source: Path, whole: tarfile.TarFile) -> None:
    """Raise BackupError for a file that ends too early or goes on too long, be it within its last padding."""
    last = whole.getmembers()[-1]
    end = last.offset_data + -(-last.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
    size = -(-(end + 2 * tarfile.BLOCKSIZE) // tarfile.RECORDSIZE) * tarfile.RECORDSIZE
    with source.open("rb") as file:
        file.seek(end)
        if file.read().strip(b"\0") or file.tell() != size:
            raise BackupError("damaged", what=source.name)


def _extract(data: Path, folder: Path, told: Told) -> Manifest:
    with tarfile.open(data, "r:gz") as content:
        first = content.next()
        if first is None or first.name != MANIFEST:
            raise BackupError("damaged", what=MANIFEST)
        manifest = Manifest.load(_member(content, first).read())
        missing, done = dict(manifest.files), 0
        while (member := content.next()) is not None:
            if not member.isreg() or member.name not in missing:
                raise BackupError("damaged", what=member.name)
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                if copied(cast("BinaryIO", _member(content, member)), out) != missing.pop(member.name):
                    raise BackupError("damaged", what=member.name)
            done += manifest.files[member.name][0]
            told(done, manifest.size)
    if missing:
        raise BackupError("damaged", what=min(missing))
    return manifest


def _member(archive: tarfile.TarFile, member: str | tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(member)
    if found is None:
        raise BackupError("damaged", what=member if isinstance(member, str) else member.name)
    return found


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was on this machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry
