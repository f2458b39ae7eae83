"""The only code that asks the time.

Instants are aware and in UTC; an office's dates come from `today`. Leases, pace and waits use `monotonic`, which nobody moves.
"""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the rest of Duban knows of time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, unmoved by the office clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class MovableClock(SystemClock):
    """A clock that runs on from where it was set: the sandbox's."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Return the moved instant, aware, in UTC."""
        return super().now() + self.offset

    def set(self, instant: datetime) -> None:
        """Let `instant` (aware) be now. Time is never moved back: an earlier instant raises ValueError."""
        offset = instant - super().now()
        if offset < self.offset:
            raise ValueError(f"the clock stands at {self.now()}, later than {instant}")
        self.offset = offset


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the office's date at an aware instant."""
    return instant.astimezone(zone).date()


def office_instant(day: date, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a wall-clock time of the office."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
