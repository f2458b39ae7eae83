"""The order in which the directives of a list press, by how they stand: for lists that are counted as the papers are."""

from datetime import date

from bot.rules.figures import Entry
from db.enums import Light, Status

_PRESSING = {Light.RED: 0, Light.GREY: 1, Light.YELLOW: 2, Light.GREEN: 3, Light.BLUE: 5}
_AT_REST = 4
_LAST = 6


def pressing(entry: Entry) -> tuple[int, date, tuple[int, int, int]]:
    """Return what sorts entries, most pressing first: by the light, what is suspended after what goes on, then by the day owed."""
    rank = _PRESSING[entry.light] if entry.light is not None else _LAST
    if entry.status is Status.SUSPENDED:
        rank = _AT_REST
    owed = next_owed(entry)
    return rank, owed[0] if owed else date.max, entry.order


def next_owed(entry: Entry) -> tuple[date, str] | None:
    """Return the first day that is owed of what goes on, and what: sign, feedback or final. None where nothing is."""
    if entry.status in {Status.SUSPENDED, Status.CLOSED, Status.ARCHIVED, Status.CANCELLED}:
        return None
    days = [
        (entry.sign_by if entry.status is Status.ISSUED and not entry.signed else None, "sign"),
        (entry.feedback_due_on, "feedback"),
        (entry.due_on, "final"),
    ]
    return min(((day, what) for day, what in days if day is not None), default=None)
