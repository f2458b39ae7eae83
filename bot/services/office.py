"""What every service works with: one office's database, clock, settings, limits and calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock, local_date, office_instant
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.settings import Settings
from db.session import Database


@dataclass(frozen=True)
class Office:
    """The office that one running Duban serves."""

    database: Database
    clock: Clock
    settings: Settings
    policy: Policy
    calendar: WorkCalendar

    @property
    def zone(self) -> ZoneInfo:
        """Return the office's time zone."""
        return self.settings.zone

    def day_of(self, instant: datetime) -> date:
        """Return the office's date at an aware instant."""
        return local_date(instant, self.zone)

    def instant(self, day: date, hour: int, minute: int) -> datetime:
        """Return the UTC instant of a wall-clock time of the office."""
        return office_instant(day, hour, minute, self.zone)
