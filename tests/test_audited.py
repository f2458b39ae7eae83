"""The watch over the audit log (`tests/audited.py`) sees what a service changes without a word."""

from pathlib import Path

from sqlalchemy import update

from bot.services.office import Office
from db.models import Person
from db.queries import audit
from db.session import Database
from tests.audited import Unaudited
from tests.services.office import by, furnish, office_on

FORGETFUL = """
async def change(office, cause, statement, word):
    async with office.database.write(cause) as session:
        await session.execute(statement)
        if word:
            word(session, cause, "changed", "person", None)
"""


async def test_a_service_that_says_nothing_is_found(sqlite_database: Database, unaudited: list[Unaudited]) -> None:
    office: Office = office_on(sqlite_database)
    await furnish(office)
    service: dict[str, object] = {}
    exec(compile(FORGETFUL, str(Path("bot") / "services" / "forgetful.py"), "exec"), service)  # noqa: S102 - our own words
    change, statement = service["change"], update(Person).values(title="主任")
    assert callable(change)
    await change(office, by(office, None), statement, audit.record)
    assert unaudited == []
    await change(office, by(office, None), statement, None)
    assert unaudited == [("forgetful.py:change", {"people": {"title"}})]
    unaudited.clear()
