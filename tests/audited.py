"""Watches every write of a service, in whatever test it happens: what changes the state of things leaves an audit row.

A write is known by who opened it (`Database.write`, called in `bot/services`), what it changes by the session's own events. What
is no state: the mail itself, what somebody is in the middle of, and what the clockwork notes so as not to do it twice.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Delete, Insert, Update, event, inspect
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as SyncSession

from db.session import Cause, Database, Session

SERVICES = str(Path("bot") / "services")
NO_STATE = {
    "inbox",
    "outbox",
    "contacts",
    "dialogs",
    "seals",
    "occurrences",
    "backups",
    "nudges",
    "held_nudges",
    "instruction_nudges",
}
NO_STATE_COLUMNS = {"next_nudge_on", "reminded_at"}
PLANNED = ("feedbacks", "+")  # the next report falls due: its row is the record of that
CHANGED = "changed"


Unaudited = tuple[str, dict[str, set[str]]]
"""Which service wrote, and what it changed: columns by table, + for new rows, - for those that were deleted."""


def _note(session: SyncSession, table: str, columns: set[str]) -> None:
    changed = session.info.get(CHANGED)
    told = columns - NO_STATE_COLUMNS
    if changed is not None and table not in NO_STATE and told and {table} | told != set(PLANNED):
        changed.setdefault(table, set()).update(told)


def _flushed(session: SyncSession, _context: UOWTransaction) -> None:
    for row in session.new:
        _note(session, inspect(row).mapper.local_table.name, {"+"})
    for row in session.deleted:
        _note(session, inspect(row).mapper.local_table.name, {"-"})
    for row in session.dirty:
        state = inspect(row)
        columns = {a.key for a in state.mapper.column_attrs if state.attrs[a.key].history.has_changes()}
        if columns:
            _note(session, state.mapper.local_table.name, columns)


def _executed(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, Update):
        columns = {getattr(column, "key", str(column)) for column in statement._values or {}}
        _note(state.session, str(statement.table), columns)
    elif isinstance(statement, Insert):
        _note(state.session, str(statement.table), {"+"})
    elif isinstance(statement, Delete):
        _note(state.session, str(statement.table), {"-"})


@contextmanager
def watching() -> Iterator[list[Unaudited]]:
    """Watch all writes; the list fills with what services changed without a word in the audit log."""
    found: list[Unaudited] = []
    plain = Database.write

    def write(database: Database, cause: Cause) -> Any:
        frame = sys._getframe(1)
        where = frame.f_code
        name = f"{Path(where.co_filename).name}:{where.co_qualname}" if SERVICES in where.co_filename else ""
        return watched(database, cause, name) if name else plain(database, cause)

    @asynccontextmanager
    async def watched(database: Database, cause: Cause, where: str) -> AsyncIterator[Session]:
        async with plain(database, cause) as session:
            changed: dict[str, set[str]] = {}
            session.sync_session.info[CHANGED] = changed
            # on this session alone: what only reads, which is most, is asked as fast as without
            event.listen(session.sync_session, "after_flush", _flushed)
            event.listen(session.sync_session, "do_orm_execute", _executed)
            yield session
            await session.flush()
        if changed and "audit" not in changed:
            found.append((where, changed))

    Database.write = write  # type: ignore[method-assign,assignment]
    try:
        yield found
    finally:
        Database.write = plain  # type: ignore[method-assign]
