"""Importing an export into an empty office: all or nothing, each table counted and compared with what was exported."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import IO

from bot.exports.making import BLOCK, Form, file_name, hash_of, json_line, stored_at
from bot.exports.manifest import FILES, Manifest, TableContent, read_manifest
from bot.exports.places import place_of, sound
from bot.tellable import TellableError
from db import exported
from db.exported import Connection, Row, Table
from db.exported_values import parsed
from db.queries import audit
from db.session import Cause, Database

BATCH = 500  # rows
HASH = re.compile(r"[0-9a-f]{64}")
LONGEST = 64 << 20  # bytes of a line: a document of any length stays far below
Told = Callable[[str, int], None]


async def import_export(database: Database, files: Path, source: Path, cause: Cause, told: Told) -> Manifest:
    """Bring an export into an empty database and its files below `files`; return its head.

    `told` hears of each table (or FILES) how many more are there. Raises TellableError and OSError, and then nothing is there
    that was not there before.
    """
    with sound(str(source)):
        place = place_of(source)
        manifest = read_manifest(place, str(source))
        _require_fitting(manifest, str(source))
        async with database.read() as session:
            _require_empty(await exported.first_filled(session))
        await _bring_in(database, place, manifest, files, cause, told)
    return manifest


async def _bring_in(
    database: Database, place: Traversable, manifest: Manifest, files: Path, cause: Cause, told: Told
) -> None:
    with _files_placed(place, files, manifest, told):
        async with database.write(cause) as session:
            _require_empty(await exported.first_filled(session))
            await _rows_in(await exported.begin(session), place, manifest, told)
            rows = {name: content.rows for name, content in manifest.tables.items()}
            told_of = {"exported_at": manifest.exported_at, "office": manifest.office, "rows": rows}
            audit.record(session, cause, "imported", "office", None, **told_of)


async def _rows_in(connection: Connection, place: Traversable, manifest: Manifest, told: Told) -> None:
    """Put all rows into the tables, and hold what is there to what was exported."""
    for table in exported.exported():
        with _lines(place, table.name, manifest) as lines:
            while rows := [_row(table, *line) for line in islice(lines, BATCH)]:
                await exported.put(table, rows, connection)
                told(table.name, len(rows))
    await exported.end(connection)
    await _compare(connection, manifest)


def _require_fitting(manifest: Manifest, shown: str) -> None:
    if manifest.form != Form.JSON.value:
        raise TellableError("export/not_json", file=shown)
    if manifest.revision != exported.revision() or manifest.tables.keys() != {t.name for t in exported.exported()}:
        raise TellableError("export/other_version", file=shown, revision=manifest.revision, wanted=exported.revision())


def _require_empty(filled: tuple[str, int] | None) -> None:
    if filled is not None:
        raise TellableError("export/not_empty", table=filled[0], rows=filled[1])


Line = tuple[str, int, bytes]


@contextmanager
def _lines(place: Traversable, table: str, manifest: Manifest) -> Iterator[Iterator[Line]]:
    """Give the lines of a table's file; when all are read they have to be those that were exported."""
    name = file_name(table, Form.JSON)
    found = _Counted()
    with _open(place, name) as file:
        yield found.of(name, file)
    found.require(name, manifest.tables[table])


def _open(place: Traversable, name: str) -> IO[bytes]:
    try:
        return (place / name).open("rb")
    except (FileNotFoundError, KeyError) as missing:
        raise TellableError("export/file_missing", file=name) from missing


class _Counted:
    """Counts and hashes the lines that are read."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = hashlib.sha256()

    def of(self, name: str, file: IO[bytes]) -> Iterator[Line]:
        while line := file.readline(LONGEST):
            self.take(line)
            yield name, self._rows, line

    def take(self, line: bytes) -> None:
        self._rows += 1
        self._hash.update(line)

    def require(self, name: str, content: TableContent) -> None:
        if TableContent(rows=self._rows, sha256=self._hash.hexdigest()) != content:
            raise TellableError("export/damaged", file=name, rows=self._rows, wanted=content.rows)


def _row(table: Table, file: str, number: int, line: bytes) -> Row:
    """Return the row in a line. Raises TellableError that says where the line is wrong."""
    try:
        return parsed(table, json.loads(line))
    except (ValueError, RecursionError) as wrong:
        reason = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
        raise TellableError("export/wrong_line", file=file, line=number, reason=reason) from wrong


async def _compare(connection: Connection, manifest: Manifest) -> None:
    """Hold what is in the database to what was exported: the same rows would be written again, to the letter."""
    for table in exported.exported():
        found = _Counted()
        async for rows in exported.read(table, connection):
            for row in rows:
                found.take(json_line(row))
        found.require(table.name, manifest.tables[table.name])


@contextmanager
def _files_placed(place: Traversable, folder: Path, manifest: Manifest, told: Told) -> Iterator[None]:
    """Copy the files that people sent, each compared with its hash; where the block raises, take them away again."""
    placed: list[Path] = []
    try:
        hashes = sorted(_named(place, manifest) - set(manifest.files.missing))
        for sha256 in hashes:
            placed += _place(place, folder, sha256)
            told(FILES, 1)
        _require_all(len(hashes), manifest)
        yield
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise


def _require_all(count: int, manifest: Manifest) -> None:
    if count != manifest.files.kept:
        raise TellableError("export/damaged", file=FILES, rows=count, wanted=manifest.files.kept)


def _named(place: Traversable, manifest: Manifest) -> set[str]:
    """Return the hashes of the files that rows name."""
    with _lines(place, "attachments", manifest) as lines:
        table = next(table for table in exported.exported() if table.name == "attachments")
        found = {str(_row(table, file, number, line)["sha256"]) for file, number, line in lines}
    if wrong := [one for one in found if not HASH.fullmatch(one)]:
        raise TellableError("export/wrong_line", file="attachments.jsonl", line=0, reason=f"sha256: {wrong[0]!r:.60}")
    return found


def _place(place: Traversable, folder: Path, sha256: str) -> list[Path]:
    """Write a file where it stays, whole or not at all; return it, unless it was there already, and not damaged."""
    path = stored_at(folder, sha256)
    if path.is_file() and hash_of(path) == sha256:
        return []
    name = f"{FILES}/{sha256[:2]}/{sha256}"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    digest = hashlib.sha256()
    try:
        with _open(place, name) as source, part.open("wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != sha256:
            raise TellableError("export/damaged_file", file=name)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return [path]
