"""The clerk's look ahead (提醒预告): what will be said of a directive, and all that a person will be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.services.forecasts import Forecast
from bot.services.foreseen import Reason
from bot.services.outgoing import Button, Keyboard, Rendered
from handlers.callbacks import MAX_DIGITS, Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

DAYS = 30
DAYS_A_PAGE = 8
MESSAGES_A_PAGE = 4
MOST = 8  # directives of a message that are named
PEOPLE_A_ROW = 3


@dataclass(frozen=True)
class Told:
    """A day on which several people hear the same of a directive."""

    day: date
    at: datetime
    reasons: tuple[Reason, ...]
    people: tuple[str, ...]


async def of_directive(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what will be said of a directive and to whom; payload {"directive_id", "page"}."""
    ident = payload["directive_id"]
    found = await viewer.services.forecasts.of_directive(viewer.person_id or 0, ident, DAYS)
    days = _days(found)
    page = page_of(days, payload["page"], DAYS_A_PAGE)
    whys = _whys(viewer, (reason for told in page.items for reason in told.reasons))
    text = viewer.texts.render("forecast/directive", {"found": found, "days": days, "page": page, "whys": whys})
    people = {sending.person_id: sending.person for sending in found.sendings}
    theirs = [Button(name, Press(Act.FORECAST_OF, who, arg=str(ident)).pack()) for who, name in people.items()]
    turning: Keyboard = tuple(
        (viewer.button(label, Press(Act.FORECAST, ident, arg=str(number))),)
        for label, number in (("page_before", page.number - 1), ("page_after", page.number + 1))
        if 0 <= number < page.pages
    )
    back = (viewer.button("back", Press(Act.FACE, ident, arg="more")),)
    return Rendered(text, (*rows_of(theirs, PEOPLE_A_ROW), *turning, back))


async def of_person(viewer: Viewer, payload: Payload) -> Rendered:
    """Show all that a person will be sent; payload {"person_id", "page", "directive_id"}.

    The directive is the one whose forecast led here; 0: the burden table did.
    """
    person, ident = payload["person_id"], payload["directive_id"]
    found = await viewer.services.forecasts.of_person(viewer.person_id or 0, person, DAYS)
    page = page_of(found.sendings, payload["page"], MESSAGES_A_PAGE)
    named = (one for sending in page.items for one in sending.directives[:MOST])
    whys = _whys(viewer, (reason for one in named for reason in one.reasons))
    text = viewer.texts.render("forecast/person", {"found": found, "page": page, "whys": whys, "most": MOST})
    back = (viewer.button("back", Press(Act.FORECAST, ident) if ident else Press(Act.BURDENS)),)
    return Rendered(text, (*page.turning(viewer, Act.FORECAST_OF, person, str(ident)), back))


def _days(found: Forecast) -> list[Told]:
    """Return the days of a directive's forecast, people who hear the same together."""
    people: dict[tuple[date, datetime, tuple[Reason, ...]], list[str]] = {}
    for sending in found.sendings:
        for one in sending.directives:
            people.setdefault((sending.day, sending.at, one.reasons), []).append(sending.person)
    return [Told(*said, tuple(names)) for said, names in people.items()]


def _whys(viewer: Viewer, reasons: Iterable[Reason]) -> dict[Reason, str]:
    return {reason: viewer.texts.plain("forecast/why", vars(reason)) for reason in reasons}


async def show_of_directive(incoming: Incoming) -> None:
    """The forecast of a directive was asked for, or another page of it."""
    press = incoming.press or Press(Act.FORECAST)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(of_directive, {"directive_id": press.id, "page": _number(press.arg)})


async def show_of_person(incoming: Incoming) -> None:
    """The forecast of a person was asked for, or another page of it."""
    press = incoming.press or Press(Act.FORECAST_OF)
    await incoming.services.conversation.finish(incoming.cause)
    payload = {"person_id": press.id, "page": press.version, "directive_id": _number(press.arg)}
    await incoming.show(of_person, payload)


def _number(arg: str) -> int:
    """Return a number that a button carries; 0 for what is none."""
    return int(arg) if arg.isascii() and arg.isdigit() and len(arg) <= MAX_DIGITS else 0


FORECASTS = Topic(presses={Act.FORECAST: show_of_directive, Act.FORECAST_OF: show_of_person})
