"""The SQL of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from db.models import Unit
from db.session import Session


@dataclass(frozen=True)
class Named:
    """A unit that a text names."""

    id: int
    name: str


async def valid(session: Session, day: date) -> Sequence[Unit]:
    """Return the units there are on a day, in the roster's order."""
    rows = await session.scalars(
        select(Unit)
        .where(
            or_(Unit.valid_from.is_(None), Unit.valid_from <= day), or_(Unit.valid_to.is_(None), Unit.valid_to >= day)
        )
        .order_by(Unit.position, Unit.id)
    )
    return rows.all()


async def named_in(session: Session, text: str, day: date) -> list[Named]:
    """Return the units whose name or alias stands in a text, in the order in which the text names them.

    A longer name hides a shorter one inside it: 生态环境局 names no 环境局.
    """
    names = sorted(
        ((name, unit) for unit in await valid(session, day) for name in (unit.name, *(a.alias for a in unit.aliases))),
        key=lambda pair: -len(pair[0]),
    )
    found: dict[int, tuple[int, str]] = {}
    rest = text
    for name, unit in names:
        at = rest.find(name)
        if at >= 0:
            rest = rest.replace(name, "\0" * len(name))
            place = min(at, found.get(unit.id, (at, ""))[0])
            found[unit.id] = (place, unit.name)
    return [Named(unit_id, name) for unit_id, (_, name) in sorted(found.items(), key=lambda pair: pair[1][0])]
