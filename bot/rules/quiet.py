"""When a message that is not urgent may be sent: in working hours of working days, the noon break left in peace."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import local_date, office_instant
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar

INSTANT = timedelta(microseconds=1)  # the least by which one is later than another


def at(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of an office's wall-clock time; one that a clock change skips moves on by the gap."""
    return office_instant(day, moment.hour, moment.minute, zone)


def next_open(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """Return the first instant from `now` (aware) on at which a non-urgent message may be sent, in UTC.

    A window is open from its first minute up to, not including, its last: 12:00:00 is noon break.
    """
    day = calendar.workday_from(local_date(now, zone))
    while True:
        for opens, closes in policy.open_windows:
            earliest = max(now, at(day, opens, zone))
            if earliest < at(day, closes, zone):
                return earliest.astimezone(at(day, opens, zone).tzinfo)
        day = calendar.next_workday(day)


def is_open(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> bool:
    """Return whether a non-urgent message may be sent right at `now` (aware)."""
    return next_open(now, policy, calendar, zone) == now


def first_bundle_day(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> date:
    """Return the first day whose bundles can still go out: today until its hours are over, else the next one worked."""
    today = local_date(now, zone)
    return today if _is_in_time(now, today, policy, calendar, zone) else calendar.next_workday(today)


def are_bundles_due(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> bool:
    """Return whether the day's bundles may go out at `now` (aware): not before their hour, not when its hours are over."""
    today = local_date(now, zone)
    in_time = _is_in_time(now, today, policy, calendar, zone)
    return in_time and now >= at(today, policy.bundle_time, zone)


def _is_in_time(now: datetime, today: date, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> bool:
    """Return whether today is worked and its hours, which are in order, are not over."""
    _, closes = policy.open_windows[-1]
    return calendar.is_workday(today) and now < at(today, closes, zone)


def next_bundle_of(day: date, after: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """Return the first instant later than `after` (aware) at which what is for `day`, or was, goes out, in UTC."""
    return next_bundle(max(after + INSTANT, at(day, time(), zone)), policy, calendar, zone)


def next_bundle(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """Return the first instant from `now` (aware) on at which the day's bundles go out, in UTC."""
    day = calendar.workday_from(local_date(now, zone))
    instant = at(day, policy.bundle_time, zone)
    return instant if instant >= now else at(calendar.next_workday(day), policy.bundle_time, zone)
