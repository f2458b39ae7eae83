"""Due dates as a calendar file (iCalendar, RFC 5545), which a phone's or Outlook's calendar takes in.

A date is an event of a whole day. Its UID is the same in every file, so a later file changes the event instead of doubling it:
its SEQUENCE, minutes since 1970, is the higher one. What does not hold any more comes as CANCELLED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PRODUCT = "-//Duban//due dates//ZH"
NINE_THE_DAY_BEFORE = timedelta(hours=-15)  # from the midnight with which the day begins
SECONDS = 60


@dataclass(frozen=True)
class CalendarEvent:
    """One all-day event: what it says, and what its alarm does."""

    uid: str
    day: date
    summary: str
    description: str
    over: bool


def write_calendar(name: str, events: Iterable[CalendarEvent], at: datetime) -> bytes:
    """Return the file; `at` is when it is made, an aware instant."""
    # a tenth of a second to load and wanted by few
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in events:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", at)
        event.add("last-modified", at)
        event.add("sequence", int(at.timestamp()) // SECONDS)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))  # the first day after it
        event.add("summary", one.summary)
        event.add("description", one.description)
        event.add("status", "CANCELLED" if one.over else "CONFIRMED")
        event.add("transp", "TRANSPARENT")  # nobody is busy all day
        event.add("class", "PRIVATE")
        if not one.over:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", one.summary)
            alarm.add("trigger", NINE_THE_DAY_BEFORE)
            event.add_component(alarm)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
