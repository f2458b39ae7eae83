"""/calendar: a person's own due dates as a file for the calendar of their phone."""

import asyncio

from bot.reports.due_calendar import CalendarEvent, write_calendar
from bot.services.due_dates import OwnDates
from bot.services.outgoing import File, Rendered
from bot.texts import Texts
from handlers.callbacks import Act
from handlers.incoming import Incoming
from handlers.topics import Topic
from handlers.views import Payload, Viewer

FILE = "due_calendar"


async def show(incoming: Incoming) -> None:
    """`/calendar`, or 日历文件 under a list."""
    await incoming.services.conversation.show(incoming.cause, FILE)


async def press(incoming: Incoming) -> None:
    """日历文件 was pressed."""
    await show(incoming)
    await incoming.toast("due/coming")


async def calendar(viewer: Viewer, _: Payload) -> Rendered:
    """Send the file, of the reader's own dates and of nobody else's; a line where there are none."""
    found = await viewer.services.due_dates.of(viewer.person_id or 0)
    if not found.dates:
        return Rendered(viewer.texts.render("due/none"))
    content = await asyncio.to_thread(file_of, found, viewer.texts)
    return Rendered(
        viewer.texts.render("due/file", {"found": found}),
        document=File(f"{viewer.texts.label('files', FILE)}_{found.person}.ics", content),
    )


def file_of(found: OwnDates, texts: Texts) -> bytes:
    """Return the dates as a calendar file in somebody's language."""
    events = [
        CalendarEvent(
            one.uid,
            one.day,
            texts.plain("due/summary", {"one": one}),
            texts.plain("due/description", {"one": one, "at": found.at}),
            one.over,
        )
        for one in found.dates
    ]
    return write_calendar(texts.plain("due/name", {"found": found}), events, found.at)


DUE_DATES = Topic(commands={"calendar": show}, presses={Act.DUE_CALENDAR: press}, views={FILE: calendar})
