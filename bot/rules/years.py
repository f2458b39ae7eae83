"""The turn of the year: into which year what is open goes on (结转), which dates have to be set anew, what may be archived."""

from collections.abc import Iterable
from datetime import date

from bot.rules.lifecycle import FINISHED
from db.enums import Status

LAST_QUARTER = 10  # its first month
CARRIED = frozenset({Status.ISSUED, Status.IN_PROGRESS})
"""Where a directive goes on in the next year. What is under review is decided first; what is suspended waits for the clerk."""


def year_to_carry_into(today: date) -> int:
    """Return the year into which open directives of former years go: from October on the next one, else this one."""
    return today.year + 1 if today.month >= LAST_QUARTER else today.year


def needs_new_date(due_on: date | None, into: int) -> bool:
    """Return whether a final date lies before the year that a directive is carried into: the clerk sets it anew."""
    return due_on is not None and due_on.year < into


def archivable(statuses: Iterable[Status]) -> bool:
    """Return whether a document of directives that stand so is done with; one without any is not."""
    found = list(statuses)
    return bool(found) and all(status in FINISHED for status in found)
