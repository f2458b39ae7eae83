"""A leader's digest (督办周报): the message, the list of all its items, the picture, and what is pressed under them."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.reports.pictures import DigestPicture, UnitLights, WeekCount, draw_digest
from bot.services.access import RefusedError
from bot.services.digests import DigestIssue
from bot.services.outgoing import Button, File, Keyboard, Rendered
from bot.texts import TellableError
from db.enums import DigestScope, Light, Role
from handlers.callbacks import Act, Press
from handlers.cards import TO_READ
from handlers.digest_fitting import fit
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, View, Viewer

MOST_NAMED = 15
A_ROW = 5
PER_PAGE = 10
CLERKS = frozenset({Role.CLERK, Role.APPROVER})
LEADING = frozenset({Role.LEADER, Role.AIDE})
READING = LEADING | {Role.HEAD}


def unless_refused(view: View, refusal: type[TellableError] = RefusedError) -> View:
    """Return a view for the outbox: whoever may not read it any more when it is sent is told nothing.

    `refusal`: by what else the view says that there is nothing to show any more.
    """

    async def shown(viewer: Viewer, payload: Payload) -> Rendered | None:
        try:
            return await view(viewer, payload)
        except refusal:
            return None

    return shown


async def digest(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a digest; payload {"digest_id"}. Raises RefusedError."""
    issue = await viewer.services.digests.read(viewer.person_id or 0, payload["digest_id"])
    fitted = fit(viewer.texts, issue, viewer.bot)
    return Rendered(fitted.text, _buttons(viewer, issue, fitted.named))


def _buttons(viewer: Viewer, issue: DigestIssue, named: Mapping[int, str]) -> Keyboard:
    whole = viewer.texts.label("buttons", "digest_items").format(count=issue.figures["total"])
    instruct = [viewer.button("instruct", Press(Act.INSTRUCT, issue.id))] if issue.for_leader else []
    preview = Press(Act.PREVIEW, issue.period_end.toordinal())
    back = [viewer.button("back", preview)] if issue.scope is DigestScope.EVERYTHING else []
    below: Keyboard = ((*instruct, viewer.button("digest_read", Press(Act.DIGEST_READ, issue.id)), *back),)
    if not issue.figures["total"]:  # of instructions alone: there is no list, unit or picture
        return below
    below += (
        (
            Button(whole, Press(Act.DIGEST_ITEMS, issue.id).pack()),
            viewer.button("by_unit", Press(Act.DRILL_DIGEST, issue.id)),
            viewer.button("digest_picture", Press(Act.DIGEST_PICTURE, issue.id)),
        ),
    )
    opening = [Button(number, Press(Act.DIGEST_ITEM, key).pack()) for key, number in list(named.items())[:MOST_NAMED]]
    return (*rows_of(opening, A_ROW), *below)


async def items(viewer: Viewer, payload: Payload) -> Rendered:
    """List all items of a digest; payload {"digest_id", "page"}. Raises RefusedError."""
    issue = await viewer.services.digests.read(viewer.person_id or 0, payload["digest_id"])
    page = page_of(issue.figures["items"], payload.get("page", 0), PER_PAGE)
    args = {"issue": issue, "page": page, "total": issue.figures["total"]}
    opening = [Button(line["number"], Press(Act.DIGEST_ITEM, line["id"]).pack()) for line in page.items]
    back = (
        viewer.button("digest_wishes", Press(Act.DIGEST_WISHES, issue.id)),
        viewer.button("back", Press(Act.DIGEST, issue.id)),
    )
    keyboard = (*rows_of(opening, A_ROW), *page.turning(viewer, Act.DIGEST_ITEMS, issue.id), back)
    return Rendered(viewer.texts.render("digest/items", args), keyboard)


async def picture(viewer: Viewer, payload: Payload) -> Rendered:
    """Draw a digest's picture; payload {"digest_id"}. Raises RefusedError."""
    services, texts, reader = viewer.services, viewer.texts, viewer.person_id or 0
    issue = await services.digests.read(reader, payload["digest_id"])
    points = await services.digests.weeks_of(reader, issue.id)
    drawing = DigestPicture(
        title=texts.plain("digest/picture_title", {"issue": issue}),
        subtitle=texts.plain("digest/picture_subtitle", {"issue": issue}),
        units=[UnitLights(unit["unit"], _counts(unit["lights"])) for unit in issue.figures["units"]],
        weeks=[WeekCount(f"{point.day.month}/{point.day.day}", point.closed, point.expected) for point in points],
    )
    # drawing takes about a second: other people's messages are not kept waiting
    content = await asyncio.to_thread(draw_digest, drawing, texts.labels("chart"))
    return Rendered(
        texts.render("digest/picture", {"issue": issue}),
        photo=File(f"{texts.label('files', 'digest_picture')}.png", content),
    )


def _counts(lights: Mapping[str, int]) -> dict[Light, int]:
    return {Light(name): count for name, count in lights.items()}


async def show_digest(incoming: Incoming) -> None:
    """`/digest`: a leader or unit head gets the last one again, the supervision office the previews of the last day."""
    services, sender = incoming.services, incoming.sender
    if sender.roles & READING:
        last = await services.digests.last_of(sender.id)
        if last is not None or not sender.roles & CLERKS:
            await (_show(incoming, "digest", digest_id=last) if last else _say(incoming, await _why_none(incoming)))
            return
    if not sender.roles & CLERKS:
        await _say(incoming, "digest/not_for_you")
        return
    day = await services.digest_clearing.last_day(sender.id)
    await (_show(incoming, "digest_preview", day=day.isoformat()) if day else _say(incoming, "digest/none_prepared"))


async def _why_none(incoming: Incoming) -> str:
    """Return which sentence tells somebody that they have had no digest yet: there is nothing to tell of, or it is to come."""
    drilling, reader = incoming.services.drilling, incoming.sender.id
    leads = bool(incoming.sender.roles & LEADING)
    with suppress(RefusedError):
        if not (await drilling.overview(reader, await drilling.own(reader))).figures.all.total:
            return "digest/nothing_in_portfolio" if leads else "digest/nothing_of_unit"
    return "digest/none_yet" if leads else "digest/none_yet_of_unit"


async def show_last(incoming: Incoming) -> None:
    """本单位周报 was pressed under the day's message: the last one comes as a message of its own."""
    last = await incoming.services.digests.last_of(incoming.sender.id)
    if last is None:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("digest/none_yet_of_unit", alert=True)
        return
    await _show(incoming, "digest", digest_id=last)
    await incoming.toast("digest/last_coming")


async def _show(incoming: Incoming, kind: str, **payload: Any) -> None:  # noqa: ANN401 - plain JSON values
    await incoming.services.conversation.show(incoming.cause, kind, **payload)


async def _say(incoming: Incoming, text_id: str) -> None:
    await incoming.services.conversation.say(incoming.cause, text_id)


def pressed(incoming: Incoming) -> Press:
    """Return the button that was pressed."""
    return incoming.press or Press(Act.NOTHING)


async def back_to_digest(incoming: Incoming) -> None:
    """From the list back to the digest, in place."""
    payload = {"digest_id": pressed(incoming).id}
    rendered = await digest(incoming.viewer, payload)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def turn_items(incoming: Incoming) -> None:
    """Show a page of the list in place of the digest."""
    press = pressed(incoming)
    rendered = await items(incoming.viewer, {"digest_id": press.id, "page": press.version})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def open_item(incoming: Incoming) -> None:
    """Send the card of an item, which stays open while the digest is read on."""
    press = pressed(incoming)
    await incoming.services.cards.card(incoming.sender.id, press.id)  # refused here, before anything is promised
    await _show(incoming, "card", directive_id=press.id, menu=TO_READ)
    await incoming.toast("digest/item_coming")


async def note_read(incoming: Incoming) -> None:
    """已阅 was pressed."""
    await incoming.services.digests.note_read(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/read_noted")


async def send_picture(incoming: Incoming) -> None:
    """看图 was pressed: the picture comes as a message of its own."""
    press = pressed(incoming)
    await incoming.services.digests.read(incoming.sender.id, press.id)  # refused here, before anything is promised
    await _show(incoming, "digest_picture", digest_id=press.id)
    await incoming.toast("digest/picture_coming")


DIGESTS = Topic(
    commands={"digest": show_digest},
    presses={
        Act.DIGEST: back_to_digest,
        Act.DIGEST_ITEM: open_item,
        Act.DIGEST_ITEMS: turn_items,
        Act.DIGEST_LAST: show_last,
        Act.DIGEST_READ: note_read,
        Act.DIGEST_PICTURE: send_picture,
    },
    views={
        "digest": unless_refused(digest),
        "digest_items": unless_refused(items),
        "digest_picture": unless_refused(picture),
    },
)
