"""What is asked at each scrape and each half minute follows an index: a backlog costs what it is long, the past nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from db.enums import OutboxStatus, Priority
from db.models import OutboxRow, Restoration
from db.queries import watching
from db.session import Cause, Database

NOW = datetime(2022, 2, 10, 1, tzinfo=UTC)


async def test_nothing_is_asked_that_reads_a_whole_table(sqlite_database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def on_execute(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    engine = sqlite_database.reading.sync_engine
    async with sqlite_database.read() as session:
        connection = await session.connection()
        event.listen(engine, "before_cursor_execute", on_execute)
        try:
            await watching.inbox(session)
            await watching.outgoing(session, NOW)
            await watching.ended(session)
            await watching.reports_after(session, 7)
            await watching.first_act(session)
            await watching.there(session, ["a"])
        finally:
            event.remove(engine, "before_cursor_execute", on_execute)
        plans = [
            str(step.detail)
            for statement, parameters in asked
            for step in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert len(asked) == 7
    # the first audit row is the first of its table
    assert [step for step in plans if step.startswith("SCAN")] == ["SCAN audit"]
    assert "SEARCH inbox USING INDEX ix_inbox_status_chat (status=?)" in plans


async def test_notices_to_go_by_what_keeps_them(database: Database) -> None:
    def row(key: str, after: float, **columns: Any) -> OutboxRow:
        return OutboxRow(
            key=key, kind="text", payload={}, priority=Priority.NOTICE, created_at=NOW,
            not_before=NOW + timedelta(minutes=after), **columns,
        )  # fmt: skip

    async with database.write(Cause(NOW)) as session:
        session.add_all([row("due", -5, chat_id=1), row("just due", 0, chat_id=2), row("later", 5, chat_id=3)])
        session.add_all(
            row(f"{status}", -9, chat_id=4, status=status) for status in OutboxStatus if status != "pending"
        )
    async with database.read() as session:
        found = await watching.outgoing(session, NOW)
        ended = await watching.ended(session)
    assert (found.due.count, found.due.since, found.later, found.unreachable) == (2, NOW - timedelta(minutes=5), 1, 0)
    assert ended == {OutboxStatus.FAILED: 1, OutboxStatus.UNKNOWN: 1, OutboxStatus.DROPPED: 1}
    async with database.write(Cause(NOW)) as session:
        session.add(Restoration(at=NOW, backup_made_at=NOW, name="a"))
    async with database.read() as session:
        found = await watching.outgoing(session, NOW)
    assert (found.due.count, found.later) == (0, 3)  # they wait for the clerk
