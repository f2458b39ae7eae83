"""What every service works with: one office's database, clock, settings, limits and calendar."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import texts
from bot.clock import Clock, local_date, office_instant
from bot.metrics import Metrics
from bot.rules.policy import LimitError, Policy
from bot.rules.policy_file import read_policy
from bot.rules.workdays import WorkCalendar
from bot.settings import Settings, SettingsError
from db.session import Database


@dataclass(frozen=True)
class Office:
    """The office that one running Duban serves."""

    database: Database
    clock: Clock
    settings: Settings
    policy: Policy
    calendar: WorkCalendar
    metrics: Metrics = field(default_factory=Metrics)

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


def office_of(database: Database, clock: Clock, settings: Settings) -> Office:
    """Return the office of these settings; its own days are still to be read (`WorkingDays.load`).

    From then on texts are the office's own where it has some. Raises SettingsError, one line, for a POLICY_FILE or an
    OVERRIDES_DIR that is not there or wrong.
    """
    if settings.overrides_dir is None:
        texts.use_own(None)
    else:
        from bot import own_texts

        own_texts.adopt(settings.overrides_dir)
    return Office(database, clock, settings, policy_in(settings.policy_file), WorkCalendar())


def policy_in(file: Path | None) -> Policy:
    """Return the limits in a file, the customary ones without. Raises SettingsError, one line, where it is wrong."""
    if file is None:
        return Policy()
    try:
        return read_policy(file.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise SettingsError(f"POLICY_FILE {file}: cannot be read ({fault.strerror}).") from fault
    except UnicodeDecodeError as fault:
        raise SettingsError(f"POLICY_FILE {file}: is not UTF-8 text.") from fault
    except LimitError as fault:
        raise SettingsError(f"POLICY_FILE {file}: {fault} (see policy.example.toml).") from fault
