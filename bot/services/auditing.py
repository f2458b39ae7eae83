"""The audit log as a chain: sealed while time passes, held to its seals when somebody asks (docs/decisions/0030)."""

import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from bot.rules.audit_chain import BEGINNING, Entry, Fault, FaultKind, Sealed, fault_of, sealed
from bot.services.office import Office
from db.models import Audit, Seal
from db.queries import audit, people, seals
from db.session import Cause, Session

BATCH = 500
SALT_BYTES = 16


@dataclass(frozen=True)
class Head:
    """The end of the chain: the last sealed row and the value there. Kept elsewhere, it shows what is cut off later."""

    id: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """What holding the log to its seals found: rows that hold, of them erased ones, rows not sealed yet, the first fault."""

    rows: int
    erased: int
    unsealed: int
    head: Head | None
    fault: Fault | None


@dataclass(frozen=True)
class AuditLine:
    """One row as it is read: `person` is empty for the clockwork, `details` are JSON text, empty where there are none."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    subject_id: int | None
    details: str
    erased: bool


class AuditChain:
    """Sealing and verifying."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """Seal all rows that have no seal yet. Writers take turns, so of several processes one seals at a time."""
        if await self._waiting():
            while await self._seal(cause) == BATCH:
                pass

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return None: rows are sealed at whatever tick comes next."""
        del after
        return None

    async def head(self) -> Head | None:
        """Return the end of the chain, None as long as nothing is sealed."""
        async with self._office.database.read() as session:
            return _head(await seals.newest(session))

    async def verify(self, head: str = "") -> Verified:
        """Hold every sealed row to its seal, in order, up to the first fault.

        `head`: a value that the chain once ended with; where it is not in the chain any more, rows were cut off or rewritten.
        """
        rows = erased = last = 0
        fault = None
        async with self._office.database.read() as session:
            async for ident, kind, gone in _places(session):
                if kind is not None:
                    fault = Fault(kind, ident)
                    break
                rows, erased, last = rows + 1, erased + gone, ident
            if fault is None and head and await seals.found(session, head) is None:
                fault = Fault(FaultKind.TRUNCATED, last)
            return Verified(rows, erased, await seals.unsealed(session), _head(await seals.newest(session)), fault)

    async def newest(self, most: int) -> tuple[AuditLine, ...]:
        """Return the newest rows, in order: for the administrator at the machine."""
        async with self._office.database.read() as session:
            rows = await audit.newest(session, most)
            names = await people.names(session, {row.person_id for row in rows if row.person_id is not None})
        return tuple(line_of(row, names.get(row.person_id, "")) for row in rows)

    async def _seal(self, cause: Cause) -> int:
        async with self._office.database.write(cause) as session:
            return await _seal_batch(session)

    async def _waiting(self) -> bool:
        async with self._office.database.read() as session:
            return await seals.unsealed(session) > 0


async def _seal_batch(session: Session) -> int:
    """Seal the next rows; return how many there were."""
    newest = await seals.newest(session)
    last, value = (newest.audit_id, newest.value) if newest else (0, BEGINNING)
    rows = await seals.rows_after(session, last, BATCH)
    for row in rows:
        seal = sealed(value, _entry(row), secrets.token_hex(SALT_BYTES))
        session.add(
            Seal(
                audit_id=row.id,
                salt=seal.salt,
                details_digest=seal.details_digest,
                digest=seal.digest,
                value=seal.value,
            )
        )
        value = seal.value
    return len(rows)


async def _places(session: Session) -> AsyncIterator[tuple[int, FaultKind | None, bool]]:
    """Give, for each row up to the last seal, its id, what is wrong there, and whether its details were erased."""
    newest = await seals.newest(session)
    end, last, value = newest.audit_id if newest else 0, 0, BEGINNING
    while last < end:
        rows = {row.id: row for row in await seals.rows_after(session, last, BATCH) if row.id <= end}
        upto = max(rows) if len(rows) == BATCH else None
        kept = {seal.audit_id: seal for seal in await seals.seals_between(session, last, upto, 2 * BATCH)}
        for ident in sorted({*rows, *kept}):
            row, seal = rows.get(ident), kept.get(ident)
            entry = _entry(row) if row else None
            yield ident, fault_of(value, ident, entry, _sealed(seal) if seal else None), bool(row and row.erased_at)
            last, value = ident, seal.value if seal else value
        session.expunge_all()


def _entry(row: Audit) -> Entry:
    return Entry(
        row.id,
        row.at,
        row.person_id,
        row.action,
        row.subject,
        row.subject_id,
        row.details,
        row.inbox_id,
        erased=row.erased_at is not None,
    )


def line_of(row: Audit, person: str, *, particulars: bool = True) -> AuditLine:
    """Return a row as it is read, with or without its particulars."""
    details = json.dumps(row.details, ensure_ascii=False) if row.details and particulars else ""
    erased = row.erased_at is not None
    return AuditLine(row.id, row.at, person, row.action, row.subject, row.subject_id, details, erased)


def _sealed(seal: Seal) -> Sealed:
    return Sealed(seal.salt, seal.details_digest, seal.digest, seal.value)


def _head(seal: Seal | None) -> Head | None:
    return Head(seal.audit_id, seal.value) if seal else None
