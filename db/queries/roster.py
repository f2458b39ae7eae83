"""The SQL of units, people and portfolios as the roster (名册) has them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from db.models import Person, Portfolio, Unit
from db.prepared import prepared
from db.session import Session


def _lasts(table: type[Unit] | type[Portfolio], day: date) -> ColumnElement[bool]:
    """Return the condition that a row's time includes a day: both ends are included, an open end is for ever."""
    begun = or_(table.valid_from.is_(None), table.valid_from <= day)
    return begun & or_(table.valid_to.is_(None), table.valid_to >= day)


def whole_units() -> Select[Unit]:
    """Return the query of units with their aliases and duties."""
    whole = (selectinload(Unit.aliases), selectinload(Unit.duties))
    return select(Unit).options(*whole).order_by(Unit.position, Unit.id)


async def all_units(session: Session) -> Sequence[Unit]:
    """Return every unit there ever was, in the roster's order."""
    return (await session.scalars(whole_units())).all()


@prepared
def _units_on(day: date) -> Select[Unit]:
    return whole_units().where(_lasts(Unit, day))


async def units_on(session: Session, day: date) -> Sequence[Unit]:
    """Return the units that exist on a day, in the roster's order."""
    statement, values = _units_on(day)
    return (await session.scalars(statement, values)).all()


async def all_people(session: Session) -> Sequence[Person]:
    """Return everybody there ever was, with the rows of their roles, in the roster's order."""
    query = select(Person).options(selectinload(Person.grants)).order_by(Person.position, Person.id)
    return (await session.scalars(query)).all()


@prepared
def _active_people() -> Select[Person]:
    return select(Person).where(Person.revoked_at.is_(None)).order_by(Person.position, Person.id)


async def active_people(session: Session) -> Sequence[Person]:
    """Return everybody whose access is not revoked, in the roster's order."""
    statement, values = _active_people()
    return (await session.scalars(statement, values)).all()


async def unbound(session: Session) -> Sequence[Person]:
    """Return who has no account bound yet, in the roster's order."""
    query = (
        select(Person)
        .where(Person.revoked_at.is_(None), Person.telegram_id.is_(None))
        .order_by(Person.position, Person.id)
    )
    return (await session.scalars(query)).all()


async def named(session: Session, name: str) -> Sequence[Person]:
    """Return the people so called who are not revoked, with the aliases of their units."""
    query = (
        select(Person)
        .where(Person.name == name, Person.revoked_at.is_(None))
        .options(joinedload(Person.unit).selectinload(Unit.aliases))
        .order_by(Person.position, Person.id)
    )
    return (await session.scalars(query)).all()


@prepared
def _portfolios_on(day: date) -> Select[Portfolio]:
    return select(Portfolio).where(_lasts(Portfolio, day)).order_by(Portfolio.id)


async def portfolios_on(session: Session, day: date) -> Sequence[Portfolio]:
    """Return which units are in whose charge on a day."""
    statement, values = _portfolios_on(day)
    return (await session.scalars(statement, values)).all()


async def has_had_portfolio(session: Session, leader_id: int) -> bool:
    """Return whether a leader has, or once had, units in charge."""
    row = await session.scalar(select(Portfolio.id).where(Portfolio.leader_id == leader_id).limit(1))
    return row is not None
