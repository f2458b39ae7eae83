"""Both ways into the database, on SQLite and PostgreSQL."""

from db.session import Database
from db.models import Unit
from db.session import Cause
from bot.clock import SystemClock
from sqlalchemy import select
import pytest

@pytest.mark.parametrize("n", range(10))
async def test_x(database: Database, n: int) -> None:
    async with database.write(Cause(SystemClock().now())) as s:
        s.add(Unit(name="a"))
    async with database.read() as s:
        assert (await s.scalars(select(Unit.name))).all() == ["a"]
