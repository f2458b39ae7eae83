"""The SQL of portfolios: which units are in a leader's charge on a day."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from db.models import Portfolio
from db.prepared import prepared
from db.session import Session


def _on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Portfolio.valid_from.is_(None), Portfolio.valid_from <= day),
        or_(Portfolio.valid_to.is_(None), Portfolio.valid_to >= day),
    )


@prepared
def _held(leader_id: int, unit_id: int, day: date) -> Select[int]:
    its = or_(Portfolio.unit_id.is_(None), Portfolio.unit_id == unit_id)
    return select(Portfolio.id).where(Portfolio.leader_id == leader_id, its, _on(day)).limit(1)


async def holds(session: Session, leader_id: int, unit_id: int, day: date) -> bool:
    """Return whether a unit is in a leader's charge: by name, or with all units."""
    statement, values = _held(leader_id, unit_id, day)
    return await session.scalar(statement, values) is not None


@prepared
def _units_of(leader_id: int, day: date) -> Select[int | None]:
    return select(Portfolio.unit_id).where(Portfolio.leader_id == leader_id, _on(day))


async def units_of(session: Session, leader_id: int, day: date) -> frozenset[int] | None:
    """Return the units in a leader's charge; None means all of them."""
    statement, values = _units_of(leader_id, day)
    units = set(await session.scalars(statement, values))
    return None if None in units else frozenset(unit for unit in units if unit is not None)


@prepared
def _any(leader_id: int, day: date) -> Select[int]:
    return select(Portfolio.id).where(Portfolio.leader_id == leader_id, _on(day)).limit(1)


async def has_any(session: Session, leader_id: int, day: date) -> bool:
    """Return whether anything is in a leader's charge on a day."""
    statement, values = _any(leader_id, day)
    return await session.scalar(statement, values) is not None


async def leaders(session: Session, day: date) -> list[int]:
    """Return the leaders who have a portfolio on a day."""
    return list(
        await session.scalars(select(Portfolio.leader_id).where(_on(day)).distinct().order_by(Portfolio.leader_id))
    )
