"""Units that a text names."""

from dataclasses import dataclass
from datetime import date

from db.queries import roster
from db.session import Session


@dataclass(frozen=True)
class Named:
    """A unit that a text names."""

    id: int
    name: str


async def named_in(session: Session, text: str, day: date) -> list[Named]:
    """Return the units whose name or alias stands in a text, in the order in which the text names them.

    A longer name hides a shorter one inside it: 生态环境局 names no 环境局.
    """
    names = sorted(
        (
            (name, unit)
            for unit in await roster.units_on(session, day)
            for name in (unit.name, *(a.alias for a in unit.aliases))
        ),
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
