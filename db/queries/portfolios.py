"""The SQL of portfolios: which units are in a leader's charge on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from db.models import Portfolio
from db.session import Session


def _on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Portfolio.valid_from.is_(None), Portfolio.valid_from <= day),
        or_(Portfolio.valid_to.is_(None), Portfolio.valid_to >= day),
    )


async def holds(session: Session, leader_id: int, unit_id: int, day: date) -> bool:
    """Return whether a unit is in a leader's charge: by name, or with all units."""
    query = select(Portfolio.id).where(
        Portfolio.leader_id == leader_id, or_(Portfolio.unit_id.is_(None), Portfolio.unit_id == unit_id), _on(day)
    )
    return await session.scalar(query.limit(1)) is not None


async def units_of(session: Session, leader_id: int, day: date) -> frozenset[int] | None:
    """Return the units in a leader's charge; None means all of them."""
    units = set(await session.scalars(select(Portfolio.unit_id).where(Portfolio.leader_id == leader_id, _on(day))))
    return None if None in units else frozenset(unit for unit in units if unit is not None)


async def has_any(session: Session, leader_id: int, day: date) -> bool:
    """Return whether anything is in a leader's charge on a day."""
    return (
        await session.scalar(select(Portfolio.id).where(Portfolio.leader_id == leader_id, _on(day)).limit(1))
        is not None
    )


async def leaders(session: Session, day: date) -> list[int]:
    """Return the leaders who have a portfolio on a day."""
    return list(
        await session.scalars(select(Portfolio.leader_id).where(_on(day)).distinct().order_by(Portfolio.leader_id))
    )
