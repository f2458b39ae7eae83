"""Statements that are made once and asked with other values each time."""

from collections.abc import Collection

import pytest
from sqlalchemy import Select, event, select

from db.models import DirectiveUnit, Unit
from db.prepared import by_key, locked, prepared
from db.session import Database, Session
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


def _asked_by(session: Session) -> list[str]:
    asked: list[str] = []
    event.listen(session.sync_session, "do_orm_execute", lambda state: asked.append(str(state.statement)))
    return asked


async def test_a_row_is_read_by_its_key_where_the_session_has_it_not(database: Database) -> None:
    async with database.write(CAUSE) as session:
        session.add(Unit(name="甲"))
    async with database.read() as session:
        asked = _asked_by(session)
        found = await by_key(session, Unit, 1)
        assert found is not None
        assert found.name == "甲"
        assert await by_key(session, Unit, 1) is found
        assert len(asked) == 1
        assert await by_key(session, Unit, 2) is None
        assert await by_key(session, DirectiveUnit, (1, 2)) is None


async def test_what_is_not_written_yet_is_found_and_what_is_gone_is_not(database: Database) -> None:
    async with database.write(CAUSE) as session:
        unit = Unit(id=7, name="甲")
        session.add(unit)
        assert await by_key(session, Unit, 7) is unit
        await session.delete(unit)
        await session.flush()
        assert await by_key(session, Unit, 7) is None


async def test_what_was_changed_past_the_session_is_read_again(database: Database) -> None:
    async with database.write(CAUSE) as session:
        units = [Unit(id=1, name="甲"), Unit(id=2, name="乙")]
        session.add_all(units)
        await session.flush()
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE units SET name = '丙' WHERE id = 1")
        await connection.exec_driver_sql("DELETE FROM units WHERE id = 2")
        assert await by_key(session, Unit, 1) is units[0]
        assert units[0].name == "甲"
        session.expire_all()
        assert await by_key(session, Unit, 1) is units[0]
        assert units[0].name == "丙"
        assert await by_key(session, Unit, 2) is None


async def test_a_row_that_nobody_else_is_to_change_is_locked(database: Database) -> None:
    async with database.write(CAUSE) as session:
        session.add(Unit(id=1, name="甲"))
        await session.flush()
        asked = _asked_by(session)
        assert await locked(session, Unit, 1) is await by_key(session, Unit, 1)
        assert await locked(session, Unit, 2) is None
        assert ["FOR UPDATE" in statement for statement in asked] == [True, True]
