"""The SQL of people."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, delete, select

from bot.tellable import TellableError
from db.enums import Role
from db.models import Dialog, Person, PersonRole
from db.prepared import by_key, prepared
from db.session import Session


class NobodyError(TellableError, LookupError):
    """There is no person with this id: a button that names one is none of ours, or older than the roster."""

    def __init__(self, person_id: int) -> None:
        super().__init__("access/stale")
        self.person_id = person_id


async def get(session: Session, person_id: int) -> Person:
    """Return a person. Raises NobodyError where there is none."""
    person = await by_key(session, Person, person_id)
    if person is None:
        raise NobodyError(person_id)
    return person


async def find(session: Session, person_id: int) -> Person | None:
    """Return a person; None where there is none."""
    return await by_key(session, Person, person_id)


async def take_role(session: Session, person_id: int, role: Role) -> None:
    """Take a role from a person."""
    await session.execute(delete(PersonRole).where(PersonRole.person_id == person_id, PersonRole.role == role))


async def names(session: Session, person_ids: Collection[int]) -> dict[int | None, str]:
    """Return the names of people by id, of those who have left too."""
    if not person_ids:
        return {}
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(iter(rows))


async def by_account(session: Session, telegram_id: int) -> Person | None:
    """Return the person bound to a Telegram account, unless revoked."""
    return await session.scalar(select(Person).where(Person.telegram_id == telegram_id, Person.revoked_at.is_(None)))


@prepared
def _by_account_asked(telegram_id: int) -> Select[Person, Dialog]:
    return (
        select(Person, Dialog)
        .outerjoin(Dialog, Dialog.person_id == Person.id)
        .where(Person.telegram_id == telegram_id, Person.revoked_at.is_(None))
    )


async def by_account_asked(session: Session, telegram_id: int) -> tuple[Person, Dialog | None] | None:
    """Return the person bound to a Telegram account, unless revoked, and what the person was asked, expired or not."""
    statement, values = _by_account_asked(telegram_id)
    found = (await session.execute(statement, values)).first()
    return (found[0], found[1]) if found else None


def _with_account(*wanted: ColumnElement[bool]) -> Select[Person]:
    return (
        select(Person)
        .where(Person.telegram_id.is_not(None), Person.revoked_at.is_(None), *wanted)
        .order_by(Person.position, Person.id)
        .execution_options(populate_existing=True)
    )


@prepared
def _bound() -> Select[Person]:
    return _with_account()


@prepared
def _bound_of(person_ids: Collection[int]) -> Select[Person]:
    return _with_account(Person.id.in_(person_ids))


async def bound(session: Session, person_ids: Collection[int] | None = None) -> list[Person]:
    """Return who (of these people, if any are given) has an account bound and is not revoked, as just written."""
    await session.flush()
    statement, values = _bound() if person_ids is None else _bound_of(person_ids)
    return list(await session.scalars(statement, values))


@prepared
def _with_role(roles: Collection[Role]) -> Select[Person]:
    holders = select(PersonRole.person_id).where(PersonRole.role.in_(roles))
    return (
        select(Person).where(Person.id.in_(holders), Person.revoked_at.is_(None)).order_by(Person.position, Person.id)
    )


async def with_role(session: Session, *roles: Role) -> list[Person]:
    """Return the people who have one of the roles and are not revoked, in the roster's order."""
    statement, values = _with_role(roles)
    return list(await session.scalars(statement, values))


async def aides_of(session: Session, leader_id: int) -> list[Person]:
    """Return the aides of a leader who are not revoked."""
    query = select(Person).where(Person.serves_id == leader_id, Person.revoked_at.is_(None)).order_by(Person.position)
    return list(await session.scalars(query))
