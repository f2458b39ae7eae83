"""How both databases go about what is asked all day long: the tick, the inbox, the outbox. Each by an index, however much there is."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert

from db.enums import InboxStatus, OutboxStatus
from db.models import InboxRow, OutboxRow
from db.queries import followup, inbox, outbox
from db.session import Cause, Database, Session
from tests.db.test_plans import NOW, office_with_many

MANY = 3_000
LEASE = timedelta(minutes=5)
DAY = NOW.date()
QUESTIONS: dict[str, Callable[[Session], Awaitable[Any]]] = {
    "tick: what is due": lambda session: followup.due_for_nudge(session, DAY, 200),
    "tick: the next day": followup.next_nudge_day,
    "tick: done already": lambda session: followup.is_done(session, "bundle", DAY),
    "inbox: oldest of each chat": lambda session: inbox.oldest_of_each_chat(session, 36),
    "inbox: how many wait": inbox.count_new,
    "inbox: done": lambda session: inbox.finish(session, MANY, NOW),
    "outbox: a look": lambda session: outbox.look(session, now=NOW, besides=[7, 8]),
    "outbox: a claim": lambda session: outbox.claim(session, now=NOW, lease=LEASE, besides=[7], most=4),
    "outbox: when next": lambda session: outbox.next_ready(session, NOW),
}


async def long_in_use(database: Database) -> None:
    """Fill an office's database with what a long time leaves: nearly all of it done."""
    _, people = await office_with_many(database)
    person, done = (
        people["王建波"],
        {"created_at": NOW, "not_before": NOW, "payload": {}, "kind": "text", "priority": 1},
    )
    async with database.write(Cause(NOW)) as session:
        await session.execute(
            insert(InboxRow),
            [
                {"key": f"m{n}", "chat_id": n % 50, "payload": "{}", "received_at": NOW,
                 "status": InboxStatus.NEW if n >= MANY - 5 else InboxStatus.DONE}
                for n in range(MANY)
            ],
        )  # fmt: skip
        await session.execute(
            insert(OutboxRow),
            [
                done
                | {
                    "key": f"n{n}",
                    "person_id": person,
                    "status": OutboxStatus.PENDING if n >= MANY - 5 else OutboxStatus.SENT,
                }
                for n in range(MANY)
            ],
        )
    async with database.writing.connect() as connection:
        await connection.exec_driver_sql("ANALYZE")
        await connection.commit()


def scans(steps: list[str]) -> list[str]:
    """Return the steps that read a table from its beginning to its end."""
    tables = ("inbox", "outbox", "directives")
    whole = [f"Seq Scan on {table}" for table in tables] + [f"SCAN {table}" for table in tables]
    return [step for step in steps if any(words in step for words in whole) and "USING" not in step]


async def test_nothing_asked_all_day_reads_a_whole_table(database: Database) -> None:
    await long_in_use(database)
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    found: dict[str, list[str]] = {}
    for name, question in QUESTIONS.items():
        asked: list[tuple[str, Any]] = []

        def on_execute(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any, to: list[Any] = asked) -> None:
            to.append((statement, parameters))

        async with database.write(Cause(NOW)) as session:
            connection = await session.connection()
            event.listen(database.writing.sync_engine, "before_cursor_execute", on_execute)
            try:
                await question(session)
            finally:
                event.remove(database.writing.sync_engine, "before_cursor_execute", on_execute)
            if not database.is_sqlite:
                # tables this small are read whole, and should be: what counts is that there is another way
                await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            steps = []
            for statement, parameters in asked:
                rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
                steps += [str(row.detail if database.is_sqlite else row[0]) for row in rows]
        assert steps, name
        if scans(steps):
            found[name] = scans(steps)
    assert found == {}
