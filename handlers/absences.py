"""/absent: while somebody is away a deputy (B角) hears and answers instead."""

import re

from bot.patterns import pattern_of
from bot.rules.reply_dates import find_dates
from bot.services.outgoing import Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.requests import or_dropped
from handlers.topics import Topic
from handlers.views import Payload, Viewer

DEPUTY = pattern_of(
    r"(?:B角|由|deputy)\s*[::]?\s*(?P<name>[\u4e00-\u9fff·]{2,4}?|[A-Za-z][A-Za-z .'-]+?)(?=$|代|[\s,,。])",
    re.IGNORECASE,
)
NAME = pattern_of(r"^\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?=\s)")


async def absent(incoming: Incoming) -> None:
    """Enter days away: `/absent 10月1日 10月7日`, with `B角 NAME`; clerks put a name first. Alone: the list."""
    _, _, words = incoming.text.partition(" ")
    if not words.strip():
        await incoming.services.conversation.show(incoming.cause, "absences")
        return
    await _enter(incoming, words)


async def ask_days(incoming: Incoming) -> None:
    """登记外出, under words that told of being away: ask from when to when, and who answers."""
    await incoming.services.absences.ask(incoming.cause)
    await incoming.toast("report/please_write")


async def take_days(incoming: Incoming) -> None:
    """Take the days."""
    await _enter(incoming, incoming.text)


async def _enter(incoming: Incoming, words: str) -> None:
    today = incoming.services.office.day_of(incoming.cause.at)
    days = [found.day for found in find_dates(words, today, loose=True)]
    if not days or None in days:
        raise TellableError("follow/absence_how")
    deputy, of = DEPUTY.search(words), NAME.match(words)
    first, last = days[0], days[-1]
    if first is None or last is None:
        raise TellableError("follow/absence_how")
    await incoming.services.absences.enter(
        incoming.cause, first, last, deputy["name"] if deputy else "", of["name"] if of else ""
    )


async def list_absences(viewer: Viewer, _payload: Payload) -> Rendered:
    """List a person's absences, each with a button to end it."""
    found = await viewer.services.absences.current(viewer.person_id or 0)
    rows = tuple((viewer.button("absence_end", Press(Act.ABSENCE_END, away.id)),) for away in found)
    return Rendered(viewer.texts.render("follow/absences", {"absences": found}), rows)


async def handed_back(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell somebody who is back what their deputy did; payload {"absence_id"}."""
    found = await viewer.services.absences.handed_back(payload["absence_id"])
    if found is None:
        return None
    row = (viewer.button("mine", Press(Act.MINE)),)
    return Rendered(viewer.texts.render("follow/handed_back", {"away": found.away, "done": found.done}), (row,))


async def end(incoming: Incoming) -> None:
    """End an absence."""
    press = incoming.press or Press(Act.ABSENCE_END)
    ended = await incoming.services.absences.end(incoming.cause, press.id)
    await incoming.toast("follow/absence_ended" if ended else "access/stale", alert=True)


ABSENCES = Topic(
    commands={"absent": absent},
    presses={Act.ABSENCE_END: end, Act.ABSENCE_ENTER: ask_days},
    dialogs={"absence": or_dropped(take_days)},
    views={"absences": list_absences, "handed_back": handed_back},
)
