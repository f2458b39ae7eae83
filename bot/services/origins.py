"""Where owners and dates came from: the document's own words or the clerk, and nobody else."""

from collections import Counter
from dataclasses import dataclass

from bot.services.office import Office
from db.enums import DateSource
from db.queries import directives


@dataclass(frozen=True)
class OriginCount:
    """How many issued directives there are, and by whom owner and date were given; `missing` have no owner."""

    total: int
    owners: dict[DateSource, int]
    dates: dict[DateSource, int]
    missing: tuple[str, ...]


class Origins:
    """Counting sources over all documents."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def count(self) -> OriginCount:
        """Return the count of all issued directives."""
        async with self._office.database.read() as session:
            rows = await directives.sources(session)
        return OriginCount(
            total=len(rows),
            owners=dict(Counter(owner for _, owner, _ in rows if owner is not None)),
            dates=dict(Counter(due for _, _, due in rows if due is not None)),
            missing=tuple(item for item, owner, _ in rows if owner is None),
        )
