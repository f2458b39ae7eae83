"""The SQL of who hears of a directive: a unit's people."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from db.enums import Role
from db.models import Person, PersonRole
from db.prepared import prepared
from db.session import Session


@prepared
def _of_units(unit_ids: Collection[int], roles: Collection[Role]) -> Select[Person]:
    holders = select(PersonRole.person_id).where(PersonRole.role.in_(roles))
    return (
        select(Person)
        .where(Person.unit_id.in_(unit_ids), Person.id.in_(holders), Person.revoked_at.is_(None))
        .order_by(Person.position, Person.id)
    )


async def of_units(session: Session, unit_ids: Collection[int], roles: Collection[Role]) -> Sequence[Person]:
    """Return the people of units who have one of the roles and are not revoked, in the roster's order."""
    if not unit_ids:
        return []
    statement, values = _of_units(unit_ids, roles)
    return (await session.scalars(statement, values)).all()


async def with_head_alone(session: Session, unit_ids: Collection[int]) -> set[int]:
    """Return the units in which nobody but the head answers for directives: no owner, no liaison."""
    if not unit_ids:
        return set()
    return set(unit_ids) - {p.unit_id for p in await of_units(session, unit_ids, (Role.OWNER, Role.LIAISON))}


@prepared
def _active(person_ids: Collection[int]) -> Select[Person]:
    return (
        select(Person)
        .where(Person.id.in_(person_ids), Person.revoked_at.is_(None))
        .order_by(Person.position, Person.id)
    )


async def active(session: Session, person_ids: Collection[int]) -> Sequence[Person]:
    """Return those of these people who are not revoked, in the roster's order."""
    if not person_ids:
        return []
    statement, values = _active(person_ids)
    return (await session.scalars(statement, values)).all()
