"""Backups: the administrators' daily notice, and what becomes of the notices of a restored copy."""

import asyncio
import html
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.accounts import CODES
from bot.services.backups import DAILY
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.texts import TAG
from db.queries.keeping import HELD, Held
from handlers.callbacks import Act, Press
from handlers.deliveries import kind_words
from handlers.incoming import Incoming
from handlers.refreshing import pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PER_PAGE = 8
LONGEST = 120
SURE = "1"


@dataclass(frozen=True)
class Line:
    """One notice that waits: to whom, since when, and how it begins."""

    to: str
    at: datetime
    text: str


async def daily(viewer: Viewer, _payload: Payload) -> Rendered:
    """Say how the backups stand."""
    office = viewer.services.office
    state = await viewer.services.backups.state()
    drilled = state.drilled_at
    days = (office.day_of(office.clock.now()) - office.day_of(drilled)).days if drilled else 0
    return Rendered(viewer.texts.render("backup/daily", {"state": state, "drill_days": days}))


async def held(viewer: Viewer, payload: Payload) -> Rendered:
    """List what a restored copy holds back; payload {"page"}."""
    page = payload.get("page", 0)
    found = await viewer.services.held_outbox.waiting(viewer.person_id or 0, page * PER_PAGE, PER_PAGE)
    if found is None:
        return Rendered(viewer.texts.render("backup/none_held"))
    lines = [await _line(viewer, one) for one in found.page]
    turning = [
        viewer.button(label, Press(Act.OUTBOX_PAGE, version=number))
        for label, number, there in (
            ("page_before", page - 1, page > 0),
            ("page_after", page + 1, (page + 1) * PER_PAGE < found.count),
        )
        if there
    ]
    text = viewer.texts.render("backup/held", {"held": found, "lines": lines})
    return Rendered(text, (*((tuple(turning),) if turning else ()), *_choice(viewer)))


def _choice(viewer: Viewer) -> Keyboard:
    return (
        (
            viewer.button("outbox_send", Press(Act.OUTBOX_SEND)),
            viewer.button("outbox_drop", Press(Act.OUTBOX_DROP)),
        ),
    )


async def _line(viewer: Viewer, one: Held) -> Line:
    """Return a notice as its reader would see it now, by its first line, in the language of who asks.

    One that cannot be made into a message is shown by its kind: it must not keep the others from being decided on. So is
    the sheet of codes, which come into being when it is made.
    """
    view = viewer.views.get(one.kind) if one.kind != CODES else None
    text = kind_words(viewer.texts, one.kind, _topic(one))
    if view is not None:
        [shown] = await asyncio.gather(
            view(replace(viewer, person_id=one.person_id), one.payload), return_exceptions=True
        )
        if shown is None:
            text = viewer.texts.plain("backup/nothing_to_say")
        elif isinstance(shown, Rendered):
            text = _beginning(shown.text)
    return Line(f"{one.unit or ''} {one.name or '—'}".strip(), one.created_at, text)


def _topic(one: Held) -> str:
    return str(one.payload.get("id", "")).partition("/")[0] if one.kind == "text" else ""


def _beginning(text: str) -> str:
    plain = html.unescape(TAG.sub("", text)).strip()
    return plain.partition("\n")[0][:LONGEST]


async def show(incoming: Incoming) -> None:
    """`/outbox`."""
    await incoming.services.held_outbox.show(incoming.cause)


async def turn(incoming: Incoming) -> None:
    """Show another page, as a message of its own."""
    await incoming.services.held_outbox.show(incoming.cause, pressed(incoming).version)
    await incoming.toast("backup/page_coming")


async def send(incoming: Incoming) -> None:
    """全部发出: asked once more, then done."""
    await _decide(incoming, sent=True)


async def drop(incoming: Incoming) -> None:
    """全部作废: asked once more, then done."""
    await _decide(incoming, sent=False)


async def _decide(incoming: Incoming, *, sent: bool) -> None:
    service = incoming.services.held_outbox
    if pressed(incoming).arg == SURE:
        count = await service.decide(incoming.cause, sent=sent)
        said = "backup/sent" if sent else "backup/dropped"
        await incoming.put(None if count is None else Rendered(incoming.texts.render(said, {"count": count})))
        return
    found = await service.waiting(incoming.sender.id, 0, 0)
    await incoming.services.conversation.finish(incoming.cause)
    if found is None:
        await incoming.out_of_date()
        return
    act, label = (Act.OUTBOX_SEND, "outbox_send_sure") if sent else (Act.OUTBOX_DROP, "outbox_drop_sure")
    words = incoming.texts.render(f"backup/sure_{'send' if sent else 'drop'}", {"count": found.count})
    button: Button = incoming.viewer.button(label, Press(act, arg=SURE))
    await incoming.put(Rendered(words, ((button,),)))


BACKUPS = Topic(
    commands={"outbox": show},
    presses={Act.OUTBOX_PAGE: turn, Act.OUTBOX_SEND: send, Act.OUTBOX_DROP: drop},
    views={DAILY: daily, HELD: held},
)
