"""The audit chain in a real database: sealed by the clockwork, and whatever is done to it behind our back is found."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from bot.rules.audit_chain import Fault, FaultKind
from bot.services import auditing
from bot.services.auditing import AuditChain
from bot.services.office import Office
from db.models import Audit, Seal
from db.queries import audit, seals
from db.session import Cause, Database
from tests.services.office import by, office_on

ROWS = 9


async def logged(office: Office, rows: int = ROWS, first: int = 1) -> None:
    for number in range(first, first + rows):
        async with office.database.write(by(office, None)) as session:
            audit.record(session, by(office, None), "tried", "thing", number, name="王<b>", count=number)


@pytest.fixture
async def chain(database: Database, monkeypatch: pytest.MonkeyPatch) -> AuditChain:
    """A chain of nine sealed rows, sealed and looked at four at a time."""
    monkeypatch.setattr(auditing, "BATCH", 4)
    office = office_on(database)
    await logged(office)
    chain = AuditChain(office)
    await chain.run(by(office, None))
    return chain


async def behind_our_back(database: Database, *statements: Any) -> None:
    """Do what somebody with the database's password may do."""
    async with database.writing.connect() as connection:
        await connection.rollback()
        if database.is_sqlite:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            await connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            await connection.execute(statement)
        await connection.commit()
        if database.is_sqlite:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            await connection.exec_driver_sql("BEGIN")
        else:
            await connection.execute(text("SET session_replication_role = DEFAULT"))
            await connection.commit()


async def test_an_untouched_log_is_whole(chain: AuditChain, database: Database) -> None:
    verified = await chain.verify()
    assert (verified.rows, verified.erased, verified.unsealed, verified.fault) == (ROWS, 0, 0, None)
    head = await chain.head()
    assert head is not None
    assert (head.id, verified.head) == (ROWS, head)
    await logged(office_on(database), 3, ROWS + 1)
    assert ((await chain.verify()).unsealed, await chain.head()) == (3, head)
    await chain.run(Cause(office_on(database).clock.now()))
    later = await chain.verify(head.hash)  # a head of then is still in the chain
    assert (later.rows, later.unsealed, later.fault) == (ROWS + 3, 0, None)


async def test_an_empty_log_is_whole(sqlite_database: Database) -> None:
    chain = AuditChain(office_on(sqlite_database))
    await chain.run(Cause(office_on(sqlite_database).clock.now()))
    assert await chain.head() is None
    assert (await chain.verify()).fault is None


EDITS: dict[str, dict[str, Any]] = {
    "action": {"action": "other"},
    "details": {"details": {"name": "李"}},
    "details blanked": {"details": {}},
    "person": {"subject": "person"},
    "subject_id": {"subject_id": None},
}


async def test_any_edit_of_any_row_is_found(chain: AuditChain, database: Database) -> None:
    async with database.read() as session:
        rows = {row.id: row for row in await session.scalars(select(Audit))}
    for ident, row in rows.items():
        for edit, values in EDITS.items():
            was = {column: getattr(row, column) for column in values}
            await behind_our_back(database, update(Audit).where(Audit.id == ident).values(**values))
            verified = await chain.verify()
            assert (verified.fault, verified.rows) == (Fault(FaultKind.EDITED, ident), ident - 1), edit
            await behind_our_back(database, update(Audit).where(Audit.id == ident).values(**was))
    assert (await chain.verify()).fault is None


async def test_any_deleted_row_is_found(chain: AuditChain, database: Database) -> None:
    for ident in range(ROWS, 0, -1):  # from the end, so that each is the first that is missing
        await behind_our_back(database, delete(Audit).where(Audit.id == ident))
        assert (await chain.verify()).fault == Fault(FaultKind.DELETED, ident)


async def test_any_row_deleted_with_its_seal_is_found(chain: AuditChain, database: Database) -> None:
    for ident in range(ROWS - 1, 0, -1):
        gone = delete(Seal).where(Seal.audit_id == ident), delete(Audit).where(Audit.id == ident)
        await behind_our_back(database, *gone)
        assert (await chain.verify()).fault == Fault(FaultKind.BROKEN, ROWS)


async def test_all_rows_gone_but_the_last_are_found(chain: AuditChain, database: Database) -> None:
    await behind_our_back(database, delete(Audit).where(Audit.id < ROWS))
    assert (await chain.verify()).fault == Fault(FaultKind.DELETED, 1)


async def test_a_row_put_in_between_is_found(chain: AuditChain, database: Database) -> None:
    row = {"at": office_on(database).clock.now(), "action": "tried", "subject": "thing", "details": {}}
    moved = (
        update(Audit).where(Audit.id == 5).values(id=50),
        update(Seal).where(Seal.audit_id == 5).values(audit_id=50),
    )
    await behind_our_back(database, delete(Seal).where(Seal.audit_id == 4))
    assert (await chain.verify()).fault == Fault(FaultKind.INSERTED, 4)
    await behind_our_back(database, *moved, insert(Audit).values(id=5, **row))
    assert (await chain.verify()).fault == Fault(FaultKind.INSERTED, 4)


async def test_rows_cut_off_with_their_seals_are_found_by_a_head_that_was_noted(
    chain: AuditChain, database: Database
) -> None:
    head = await chain.head()
    assert head is not None
    await behind_our_back(database, delete(Seal).where(Seal.audit_id > 6), delete(Audit).where(Audit.id > 6))
    assert (await chain.verify()).fault is None  # nothing in the database tells
    assert (await chain.verify(head.hash)).fault == Fault(FaultKind.TRUNCATED, 6)
    await logged(office_on(database), 3, 7)
    await chain.run(Cause(office_on(database).clock.now()))
    truncated = (await chain.verify(head.hash)).fault
    assert truncated is not None
    assert truncated.kind is FaultKind.TRUNCATED


async def test_a_log_that_was_edited_and_sealed_anew_has_another_head(chain: AuditChain, database: Database) -> None:
    head = await chain.head()
    assert head is not None
    await behind_our_back(database, update(Audit).where(Audit.id == 2).values(action="other"), delete(Seal))
    await chain.run(Cause(office_on(database).clock.now()))
    assert (await chain.verify()).fault is None
    assert (await chain.verify(head.hash)).fault == Fault(FaultKind.TRUNCATED, ROWS)


async def test_erased_rows_hold_where_they_say_so(chain: AuditChain, database: Database) -> None:
    office = office_on(database)
    await logged(office, 1, ROWS + 1)  # not sealed: it stays whole
    async with database.write(by(office, None)) as session:
        assert await seals.erase(session, range(1, ROWS + 2), office.clock.now()) == ROWS
    async with database.read() as session:
        kept = (await session.scalars(select(Audit).order_by(Audit.id))).all()
        assert [row.details for row in kept[:-1]] == [{}] * ROWS
        assert kept[-1].details["count"] == ROWS + 1
        assert await session.scalar(select(func.count()).where(Seal.salt != "")) == 0
    await chain.run(by(office, None))
    verified = await chain.verify()
    assert (verified.rows, verified.erased, verified.fault) == (ROWS + 1, ROWS, None)
    await behind_our_back(database, update(Audit).where(Audit.id == 3).values(details={"name": "李"}))
    assert (await chain.verify()).fault == Fault(FaultKind.EDITED, 3)


async def test_several_processes_seal_one_chain(database: Database) -> None:
    office = office_on(database)
    await logged(office, 20)
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(3)]
    try:
        cause = by(office, None)
        await asyncio.gather(*(AuditChain(office_on(other)).run(cause) for other in others))
    finally:
        for other in others:
            await other.close()
    verified = await AuditChain(office).verify()
    assert (verified.rows, verified.unsealed, verified.fault) == (20, 0, None)
