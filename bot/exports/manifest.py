"""The head of an export, `export.json`: what it is, and how much of everything is in it."""

from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.tellable import TellableError

NAME = "export.json"
FORMAT = "duban-export"
VERSION = 1
FILES = "attachments"  # the folder of the files that people sent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TableContent(_Strict):
    """A table's file: rows, and the SHA-256 of the file."""

    rows: int
    sha256: str


class FileContent(_Strict):
    """The files that people sent: how many there are, and the hashes of those that were lost before."""

    kept: int
    missing: list[str]


class Manifest(_Strict):
    """All of it. `exported_at` is an instant in ISO 8601, `revision` that of the tables."""

    format: Literal["duban-export"]
    version: Literal[1]
    form: Literal["json", "csv"]
    exported_at: str
    office: str
    timezone: str
    revision: str
    tables: dict[str, TableContent]
    files: FileContent

    def dump(self) -> bytes:
        """Return it as it is written."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def read_manifest(place: Traversable, shown: str) -> Manifest:
    """Return the head of an export; `shown` is its name for people. Raises TellableError where there is none."""
    try:
        return Manifest.model_validate_json((place / NAME).read_bytes())
    except (OSError, KeyError) as missing:
        raise TellableError("export/no_head", file=shown) from missing
    except ValidationError as wrong:
        raise TellableError("export/wrong_head", file=shown) from wrong
