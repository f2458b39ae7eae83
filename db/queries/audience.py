"""The SQL of who hears of a directive: a unit's people, and who stands in for whom."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from db.enums import Role
from db.models import Absence, Person, PersonRole
from db.session import Session


async def of_units(session: Session, unit_ids: Collection[int], roles: Collection[Role]) -> Sequence[Person]:
    """Return the people of units who have one of the roles and are not revoked, in the roster's order."""
    holders = select(PersonRole.person_id).where(PersonRole.role.in_(roles))
    rows = await session.scalars(
        select(Person)
        .where(Person.unit_id.in_(unit_ids), Person.id.in_(holders), Person.revoked_at.is_(None))
        .order_by(Person.position, Person.id)
    )
    return rows.all()


async def stand_ins(session: Session, person_ids: Collection[int], day: date) -> dict[int, int]:
    """Return which of these people are absent on a day, and who answers for each."""
    if not person_ids:
        return {}
    rows = await session.execute(
        select(Absence.person_id, Absence.deputy_id)
        .join(Person, Person.id == Absence.deputy_id)
        .where(
            Absence.person_id.in_(person_ids),
            Absence.starts_on <= day,
            Absence.ends_on >= day,
            Person.revoked_at.is_(None),
        )
        .order_by(Absence.id)
    )
    return {person_id: deputy_id for person_id, deputy_id in rows if deputy_id is not None}


async def stood_in_for(session: Session, person_id: int, day: date) -> frozenset[int]:
    """Return for whom a person answers on a day because they are absent."""
    rows = await session.scalars(
        select(Absence.person_id).where(
            Absence.deputy_id == person_id, Absence.starts_on <= day, Absence.ends_on >= day
        )
    )
    return frozenset(rows)


async def absences_from(session: Session, person_id: int, day: date) -> Sequence[Absence]:
    """Return a person's absences that are not over on a day, earliest first."""
    rows = await session.scalars(
        select(Absence).where(Absence.person_id == person_id, Absence.ends_on >= day).order_by(Absence.starts_on)
    )
    return rows.all()


async def active(session: Session, person_ids: Collection[int]) -> Sequence[Person]:
    """Return those of these people who are not revoked, in the roster's order."""
    if not person_ids:
        return []
    rows = await session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids), Person.revoked_at.is_(None))
        .order_by(Person.position, Person.id)
    )
    return rows.all()


async def absence(session: Session, absence_id: int) -> Absence | None:
    """Return one absence."""
    return await session.get(Absence, absence_id)
