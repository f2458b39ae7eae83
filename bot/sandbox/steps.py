"""The steps by which the page moves the clock, from where it stands, in the office's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from bot.clock import local_date, office_instant

STEPS = ("hour", "workday_0900", "friday_1630")
SATURDAY = 5
FRIDAY = 4


def step_to(step: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a step after `now`, in the office's zone; a step not in STEPS is a KeyError."""
    if step == "hour":
        return now + timedelta(hours=1)
    hour, minute = {"workday_0900": (9, 0), "friday_1630": (16, 30)}[step]
    day = local_date(now, zone)
    while True:
        wanted = day.weekday() == FRIDAY if step == "friday_1630" else is_workday(day)
        if wanted and (at := office_instant(day, hour, minute, zone)) > now:
            return at
        day += timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether the State Council's calendar makes it a working day; in years it does not hold, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant of an ISO date and time, in the office's zone where it names none; else ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return office_instant(moment.date(), moment.hour, moment.minute, zone) + _seconds(moment.time())
    return moment


def _seconds(moment: time) -> timedelta:
    return timedelta(seconds=moment.second, microseconds=moment.microsecond)
