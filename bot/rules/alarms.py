"""What an administrator has to act on, and when they are told of it: once, again each day while it lasts, and when it recurs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

LAG = timedelta(minutes=10)  # of the oldest update that is not worked through
STUCK = timedelta(minutes=15)  # since a notice that could go was due
TICKS = 3  # that failed one after the other: a minute and a half
NO_BACKUP = timedelta(hours=26)  # a night's backup and two hours
ERRORS = 5  # of one kind
RECENT = timedelta(minutes=15)  # within which they are counted
CALM = timedelta(minutes=30)  # what was well for so long is over; what comes back sooner never was
OF_THEIR_OWN = frozenset({"tick_failed", "update_failed", "disk_full"})  # errors whose consequence is told of
LONGEST = 34  # characters of a name, as long as the table of instants keeps them

Args = dict[str, Any]


class Condition(StrEnum):
    """What may be wrong. The text of its alarm is `alarm/` and this name."""

    INBOX_LAG = "inbox_lag"
    OUTBOX_STUCK = "outbox_stuck"
    TICK_FAILING = "tick_failing"
    BACKUP_MISSING = "backup_missing"
    DISK_LITTLE = "disk_little"
    AUDIT_BROKEN = "audit_broken"
    ERRORS_REPEAT = "errors_repeat"
    SET_ASIDE = "set_aside"


IN_THE_MORNING = frozenset({Condition.BACKUP_MISSING, Condition.AUDIT_BROKEN})
"""Found at night, and nothing gets worse until the office opens."""


@dataclass(frozen=True)
class Seen:
    """What a look at the bot saw.

    `inbox_since`, `outbox_since`: since when the oldest waits, None where nothing does. `backed_up_at`: when the newest
    backup was made, or, before the first, the office's first act; None where none is to be made. `errors`: how many of
    each kind there were recently. Room in megabytes.
    """

    now: datetime
    inbox_since: datetime | None = None
    inbox_waiting: int = 0
    outbox_since: datetime | None = None
    outbox_due: int = 0
    failing_ticks: int = 0
    backed_up_at: datetime | None = None
    errors: Mapping[str, float] = field(default_factory=dict)
    folder: str = ""
    free: int = 0
    wanted: int = 0


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, with what its alarm says. `of`: which of several, such as the kind of errors."""

    condition: Condition
    args: Args
    of: str = ""

    @property
    def name(self) -> str:
        """Return what it is known by from one look to the next."""
        return named(self.condition, self.of)


def named(condition: Condition, of: str = "") -> str:
    """Return what a condition is known by."""
    return f"{condition.value}:{of}"[:LONGEST] if of else condition.value


def troubles(seen: Seen) -> list[Trouble]:
    """Return all that is wrong."""
    found: list[Trouble] = []
    if _longer_than(LAG, seen.inbox_since, seen.now):
        minutes = _minutes(seen.inbox_since, seen.now)
        found.append(Trouble(Condition.INBOX_LAG, {"count": seen.inbox_waiting, "minutes": minutes}))
    if _longer_than(STUCK, seen.outbox_since, seen.now):
        minutes = _minutes(seen.outbox_since, seen.now)
        found.append(Trouble(Condition.OUTBOX_STUCK, {"count": seen.outbox_due, "minutes": minutes}))
    if seen.failing_ticks >= TICKS:
        found.append(Trouble(Condition.TICK_FAILING, {"count": seen.failing_ticks}))
    if _longer_than(NO_BACKUP, seen.backed_up_at, seen.now):
        hours = _minutes(seen.backed_up_at, seen.now) // 60
        found.append(Trouble(Condition.BACKUP_MISSING, {"hours": hours}))
    if seen.free < seen.wanted:
        args = {"folder": seen.folder, "free": seen.free, "wanted": seen.wanted}
        found.append(Trouble(Condition.DISK_LITTLE, args))
    return found + [_repeated(kind, count) for kind, count in sorted(seen.errors.items()) if _is_often(kind, count)]


def _is_often(kind: str, count: float) -> bool:
    return count >= ERRORS and kind not in OF_THEIR_OWN


def _repeated(kind: str, count: float) -> Trouble:
    minutes = int(RECENT.total_seconds()) // 60
    return Trouble(Condition.ERRORS_REPEAT, {"kind": kind, "count": int(count), "minutes": minutes}, kind)


def _longer_than(limit: timedelta, since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since > limit


def _minutes(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else int((now - since).total_seconds()) // 60


class Say(StrEnum):
    """What the administrators are to hear now."""

    NOTHING = "nothing"
    TROUBLE = "trouble"  # it is so
    STILL = "still"  # it still is, a day on
    WELL = "well"  # it is over


@dataclass(frozen=True)
class Told:
    """That a condition was told of: when last, on which of the office's days, and since when it is well (None: it is not)."""

    at: datetime
    day: date
    well_since: datetime | None = None


def follow(told: Told | None, *, bad: bool, now: datetime, today: date) -> tuple[Told | None, Say]:
    """Return what is known of a condition after a look at it, and what is to be said.

    `told` is what was known before: None where the condition was well, or is new.
    """
    if told is None:
        return (Told(now, today), Say.TROUBLE) if bad else (None, Say.NOTHING)
    over = told.well_since is not None and now - told.well_since >= CALM
    if not bad:
        if over:
            return None, Say.WELL
        return (told if told.well_since else replace(told, well_since=now)), Say.NOTHING
    if over:
        return Told(now, today), Say.TROUBLE
    if today > told.day:
        return Told(now, today), Say.STILL
    return replace(told, well_since=None), Say.NOTHING


def tells_of_more(told: Told | None, oldest: datetime, newest: datetime, now: datetime, today: date) -> bool:
    """Tell whether what has come up since the last telling is told now: the first at once, what follows it closely together.

    For what does not last but happens, such as updates set aside; `oldest` and `newest` are when those happened that
    nobody was told of yet. Together means: once no more come, else the next day.
    """
    if told is None or today > told.day:
        return True
    return oldest - told.at >= CALM or now - newest >= CALM
