"""The arithmetic of the audit chain: what a row's seal is made of, and where a chain is broken.

A row's digest covers all of it, its details by a salted digest of their own, so that the rest can still be held to the seal
once retention has erased them. A value covers the value before, the row's id and its digest: a row that is edited, taken
away, put in between or moved changes every value after it. All digests are SHA-256, in hex.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64
"""The value before the first row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An audit row as it stands: `at` an aware instant."""

    id: int
    at: datetime
    person_id: int | None
    action: str
    subject: str
    subject_id: int | None
    details: Mapping[str, Any]
    inbox_id: int | None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was kept when a row was sealed; `salt` is empty once the details were erased."""

    salt: str
    details_digest: str
    digest: str
    value: str


class FaultKind(StrEnum):
    """How a chain can be broken."""

    EDITED = "edited"  # the row is not what was sealed
    DELETED = "deleted"  # the row of a seal is gone
    INSERTED = "inserted"  # a row among sealed ones has no seal
    BROKEN = (
        "broken"  # a value does not follow from the one before: rows are gone with their seals, or seals were rewritten
    )
    TRUNCATED = "truncated"  # a head that was noted elsewhere is not in the chain


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row at which a chain is broken."""

    kind: FaultKind
    id: int


def _digest(*parts: str) -> str:
    # lengths in front: no two lists of parts read the same
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _whole(entry: Entry, details_digest: str) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fixed = [at, entry.person_id, entry.action, entry.subject, entry.subject_id, entry.inbox_id]
    return _digest(_canonical(fixed), details_digest)


def _details(entry: Entry, salt: str) -> str:
    return _digest(salt, _canonical(entry.details))


def sealed(before: str, entry: Entry, salt: str) -> Sealed:
    """Return the seal of a row after the value `before` (BEGINNING for the first); `salt` is any random text."""
    details = _details(entry, salt)
    digest = _whole(entry, details)
    return Sealed(salt, details, digest, _digest(before, str(entry.id), digest))


def fault_of(before: str, ident: int, entry: Entry | None, seal: Sealed | None) -> FaultKind | None:
    """Return what is wrong with one place of a chain after the value `before`, None where it holds.

    An erased row has to be empty; it is held to the digest that its details had.
    """
    if seal is None:
        return FaultKind.INSERTED
    if _digest(before, str(ident), seal.digest) != seal.value:
        return FaultKind.BROKEN
    if entry is None:
        return FaultKind.DELETED
    holds = not entry.details if entry.erased else _details(entry, seal.salt) == seal.details_digest
    return None if holds and _whole(entry, seal.details_digest) == seal.digest else FaultKind.EDITED
