"""Writing an export: every table a file, read in one state of the database and never all in memory, then the files."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from bot.exports.manifest import FILES, FORMAT, NAME, VERSION, FileContent, Manifest, TableContent
from bot.exports.places import Place
from bot.intake.cells import guarded
from bot.settings import Settings
from db import exported
from db.exported_values import plain
from db.session import Database

BLOCK = 1 << 20
BOM = b"\xef\xbb\xbf"  # by which Excel knows UTF-8
Told = Callable[[str, int], None]


class Form(StrEnum):
    """How rows are written: JSON Lines (a row a line), which can be imported, or .csv for a spreadsheet."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True)
class Export:
    """What is to be exported: an office's database, and the folder in which its files lie by their hashes."""

    database: Database
    files: Path
    settings: Settings


async def write_export(export: Export, place: Place, form: Form, at: datetime, told: Told) -> Manifest:
    """Write an export and return its head; `told` hears of each table (or FILES) how many more are written. Raises OSError."""
    tables: dict[str, TableContent] = {}
    async with exported.one_state(export.database) as connection:
        for table in exported.exported():
            with place.file(file_name(table.name, form)) as file:
                writer = _Writer(file, form, exported.fields_of(table))
                async for rows in exported.read(table, connection):
                    writer.write(rows)
                    told(table.name, len(rows))
            tables[table.name] = writer.content
        hashes = await exported.file_hashes(connection)
    missing = [sha256 for sha256 in hashes if not _copy(export.files, sha256, place)]
    told(FILES, len(hashes))
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        form=form.value,
        exported_at=at.isoformat(),
        office=export.settings.office_name,
        timezone=export.settings.office_timezone,
        revision=exported.revision(),
        tables=tables,
        files=FileContent(kept=len(hashes) - len(missing), missing=missing),
    )
    with place.file(NAME) as file:
        file.write(manifest.dump())
    return manifest


def file_name(table: str, form: Form) -> str:
    """Return the name of a table's file."""
    return f"{table}.{'jsonl' if form is Form.JSON else 'csv'}"


def json_line(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON."""
    values = {field: plain(value) for field, value in row.items()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class _Writer:
    """Writes a table's rows and counts and hashes what it writes."""

    def __init__(self, file: IO[bytes], form: Form, fields: Iterable[str]) -> None:
        self._file = file
        self._form = form
        self._rows = 0
        self._hash = hashlib.sha256()
        if form is Form.CSV:
            self._put(BOM + _csv_line(fields))

    @property
    def content(self) -> TableContent:
        return TableContent(rows=self._rows, sha256=self._hash.hexdigest())

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self._put(json_line(row) if self._form is Form.JSON else _csv_line(map(_cell, row.values())))
            self._rows += 1

    def _put(self, line: bytes) -> None:
        self._file.write(line)
        self._hash.update(line)


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a cell; what a spreadsheet would compute has an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(str(plain(value)))
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(plain(value))


def stored_at(folder: Path, sha256: str) -> Path:
    """Return where a file lies below the folder of files."""
    return folder / sha256[:2] / sha256


def _copy(folder: Path, sha256: str, place: Place) -> bool:
    """Copy a file into the export; False where it is not there, or not what its name says."""
    path = stored_at(folder, sha256)
    if not path.is_file() or hash_of(path) != sha256:
        return False
    with path.open("rb") as source, place.file(f"{FILES}/{sha256[:2]}/{sha256}") as target:
        shutil.copyfileobj(source, target, BLOCK)
    return True


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
