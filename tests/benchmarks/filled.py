"""Databases with very many open directives, filled by a few statements."""

from collections.abc import Mapping

from sqlalchemy import text

from bot.services.office import Office
from bot.services.working_days import basis_of
from db.models import Base
from db.queries import followup
from db.session import Cause, Session
from tests.benchmarks.test_tick import open_directives
from tests.services.office import BEGIN

FAR = "'2022-12-01'"
COPIED: Mapping[str, Mapping[str, str]] = {
    "directives": {"id": "n", "item": "n", "position": "n", "next_nudge_on": FAR},
    "directive_units": {"directive_id": "n"},
    "feedbacks": {"id": "n", "directive_id": "n"},
}
"""What is another in each copy of a row; the rest is as in the row of the last directive there is."""


async def fill(office: Office, people: dict[str, int], count: int, due: int) -> None:
    """Open so many directives, of which `due` have something to be said of them today, and let them be planned."""
    await open_directives(office, people, due + 1, due=due)
    async with office.database.write(Cause(BEGIN)) as session:
        for table, other in COPIED.items():
            await _copy(session, table, other, due + 1, count)
        await followup.note_planned_by(session, basis_of(office, {}), BEGIN)
    async with office.database.writing.connect() as connection:
        await connection.exec_driver_sql("ANALYZE")


async def _copy(session: Session, table: str, other: Mapping[str, str], last: int, count: int) -> None:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    of = "id" if table == "directives" else "directive_id"
    listed, values = ", ".join(f'"{c}"' for c in columns), ", ".join(other.get(c, f'"{c}"') for c in columns)
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
    await session.execute(
        text(
            f'INSERT INTO {table} ({listed}) {numbers} SELECT {values} FROM "{table}", numbers WHERE "{table}"."{of}" = :last'  # noqa: S608
        ),
        {"first": last + 1, "count": count, "last": last},
    )
