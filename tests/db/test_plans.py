"""How SQLite goes about what is asked for each reader of a Friday: by an index, never through all directives of the office."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.rules.figures import Scope
from bot.services.figures import entries_of
from bot.services.office import Office
from db.enums import Kind, Status
from db.models import Directive, Document
from db.queries import digests, documents
from db.session import Cause, Database, Session
from tests.services.office import furnish, office_on

NOW = datetime(2022, 2, 25, 2, tzinfo=UTC)
MANY = 2_000
Plan = list[str]


async def office_with_many(database: Database) -> tuple[Office, dict[str, int]]:
    """Return an office with one document of very many directives, and its people."""
    office = office_on(database)
    people = await furnish(office)
    async with database.write(Cause(NOW)) as session:
        document = Document(
            title="讲话", text="", sha256="0" * 64, year=2022, serial=1, clerk_id=people["李敏"], created_at=NOW
        )
        session.add(document)
        await session.flush()
        row: dict[str, Any] = {
            "document_id": document.id, "title": "重点工作", "kind": Kind.ONGOING, "status": Status.IN_PROGRESS, "text": "",
            "start": 0, "end": 0, "path": [], "headings": [], "units_named": [], "issued_at": NOW,
        }  # fmt: skip
        await session.execute(insert(Directive), [row | {"item": str(n), "position": n} for n in range(MANY)])
    async with database.reading.connect() as connection:
        await connection.exec_driver_sql("ANALYZE")  # as SQLite learns it in time: that few rows are parts of others
    return office, people


async def plans_of(session: Session, asked: list[tuple[str, Any]]) -> Plan:
    """Return how each of these statements is gone about."""
    connection = await session.connection()
    plans: Plan = []
    for statement, parameters in list(asked):
        steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans += [str(step.detail) for step in steps]
    return plans


@pytest.mark.parametrize("question", ["spoken", "sources", "portfolio"])
async def test_what_a_digest_asks_does_not_read_the_whole_office(sqlite_database: Database, question: str) -> None:
    office, people = await office_with_many(sqlite_database)
    asked: list[tuple[str, Any]] = []

    def on_execute(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    engine = sqlite_database.reading.sync_engine
    async with sqlite_database.read() as session:
        await session.connection()
        event.listen(engine, "before_cursor_execute", on_execute)
        try:
            if question == "spoken":
                await digests.spoken(session, people["周海涛"])
            elif question == "sources":
                await documents.sources(session, {1, 2})
            else:
                await entries_of(session, office, Scope(leader_id=people["周海涛"]), NOW)
        finally:
            event.remove(engine, "before_cursor_execute", on_execute)
        plans = await plans_of(session, asked)
    assert asked
    assert not [step for step in plans if step.startswith("SCAN directives") and "INDEX" not in step]
    assert not [step for step in plans if "ix_directives_whole_id (whole_id=?)" in step]
