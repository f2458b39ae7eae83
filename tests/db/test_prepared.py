"""Statements that are made once and asked with other values each time."""

from collections.abc import Collection

import pytest
from sqlalchemy import Select, select

from db.models import Unit
from db.prepared import prepared
from db.session import Database
from tests.db.test_one_hop import CAUSE

MADE: list[str] = []


@prepared
def _named(names: Collection[str], most: int) -> Select[str]:
    MADE.append("once")
    return select(Unit.name).where(Unit.name.in_(names)).order_by(Unit.name).limit(most)


async def _found(database: Database, names: Collection[str], most: int = 9) -> list[str]:
    statement, values = _named(names, most)
    async with database.read() as session:
        return list(await session.scalars(statement, values))


async def test_a_statement_is_made_once_and_asked_with_other_values(database: Database) -> None:
    async with database.write(CAUSE) as session:
        session.add_all(Unit(name=name) for name in "甲乙丙")
    assert await _found(database, {"甲", "乙"}) == sorted("甲乙")
    assert await _found(database, ["丙"]) == ["丙"]
    assert await _found(database, ()) == []
    assert await _found(database, ["甲", "乙", "丙"], 1) == [min("甲乙丙")]
    assert MADE == ["once"]


def test_nothing_is_no_value() -> None:
    with pytest.raises(TypeError, match="None"):
        _named(["甲"], None)  # type: ignore[arg-type]
