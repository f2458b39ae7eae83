"""Deciding: what waits for somebody's yes, the yes or the no with its reason, and what the supervision office stops."""

from bot.services.access import RefusedError
from bot.services.outgoing import Button, Rendered
from bot.services.requests import GIVEN_AWAY, RequestCard
from db.enums import RequestKind, RequestStatus
from handlers.callbacks import Act, Press
from handlers.cards import card
from handlers.incoming import Incoming
from handlers.open_questions import asking, pressed
from handlers.pages import page_of, rows_of
from handlers.requests import or_dropped
from handlers.topics import Handler, Topic
from handlers.views import Payload, Viewer


async def request(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a request; payload {"request_id"}. As a notice it is dropped where it was decided meanwhile."""
    found = await _card(viewer, payload["request_id"])
    if found is None or not (found.may_decide or payload.get("shown")):
        return None
    rows: list[tuple[Button, ...]] = []
    if found.may_decide:
        agree = viewer.button("agree", Press(Act.AGREE, found.id))
        if found.kind is RequestKind.COORDINATION and found.status is RequestStatus.AWAITS_HEAD:
            agree = viewer.button("agree_up", Press(Act.AGREE, found.id))
        if found.kind in GIVEN_AWAY:
            agree = viewer.button("give_to", Press(Act.GIVE_UNIT, found.id))
        back = "uphold" if found.kind is RequestKind.OBJECTION else "send_back"
        rows.append((agree, viewer.button(back, Press(Act.SEND_BACK, found.id))))
    rows.append((viewer.button("open_card", Press(Act.FACE, found.directive_id)),))
    return Rendered(viewer.texts.render("request/request", {"request": found}), tuple(rows))


async def outcome(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell what became of a request; payload {"request_id"}."""
    found = await viewer.services.decisions.outcome(viewer.person_id or 0, payload["request_id"])
    if found is None:
        return None
    request, readable = found
    keyboard = ((viewer.button("open_card", Press(Act.FACE, request.directive_id)),),) if readable else ()
    return Rendered(viewer.texts.render("request/outcome", {"request": request}), keyboard)


async def _card(viewer: Viewer, request_id: int) -> RequestCard | None:
    try:
        return await viewer.services.decisions.card(viewer.person_id or 0, request_id)
    except RefusedError:  # it has become another's
        return None


async def agree(incoming: Incoming) -> None:
    """同意 was pressed."""
    ident = pressed(incoming).id
    decided = await incoming.services.decisions.approve(incoming.cause, ident)
    if decided.status is None:
        await incoming.toast("request/decided_already", alert=True)
    else:
        await incoming.show_from_list(request, {"request_id": ident, "shown": True})


async def send_back(incoming: Incoming) -> None:
    """退回 or 维持 was pressed: the reason is asked for."""
    await incoming.services.questions.ask_reason(incoming.cause, pressed(incoming).id)
    await incoming.toast("report/please_write")


async def take_reason(incoming: Incoming) -> None:
    """Send a request back with the reason that was typed."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    ident = dialog.state["request_id"] if dialog else 0
    await incoming.services.decisions.send_back(incoming.cause, ident, incoming.text)


async def give_unit(incoming: Incoming) -> None:
    """Choose the unit, then the person, that a directive goes to after an objection."""
    press = pressed(incoming)
    await incoming.services.conversation.finish(incoming.cause)
    view = _people_of if press.arg == "people" else _units
    await incoming.show_from_list(view, {"request_id": press.id, "number": press.version})


async def _units(viewer: Viewer, payload: Payload) -> Rendered | None:
    found = await _card(viewer, payload["request_id"])
    if found is None or not found.may_decide:
        return None
    own = (found.unit,) if found.kind is RequestKind.TRANSFER else ()
    units = await viewer.services.handing_over.units((*found.suggested_units, *own))
    page = page_of(units, payload["number"], 12)
    buttons = [Button(name, Press(Act.GIVE_UNIT, found.id, unit, "people").pack()) for unit, name in page.items]
    back = (viewer.button("back", Press(Act.ASKED, found.id)),)
    keyboard = (*rows_of(buttons, 2), *page.turning(viewer, Act.GIVE_UNIT, found.id), back)
    return Rendered(viewer.texts.render("request/give_unit", {"request": found}), keyboard)


async def _people_of(viewer: Viewer, payload: Payload) -> Rendered | None:
    found = await _card(viewer, payload["request_id"])
    if found is None or not found.may_decide:
        return None
    owners = await viewer.services.handing_over.owners(payload["number"], found.person)
    buttons = [Button(f"{p.name} {p.title}", Press(Act.GIVE_TO, found.id, p.id).pack()) for p in owners]
    back = (viewer.button("back", Press(Act.GIVE_UNIT, found.id)),)
    text = viewer.texts.render("request/give_person", {"request": found, "people": owners})
    return Rendered(text, (*rows_of(buttons, 1), back))


async def give_to(incoming: Incoming) -> None:
    """Give the directive to the person that was pressed."""
    press = pressed(incoming)
    decided = await incoming.services.decisions.reassign(incoming.cause, press.id, press.version)
    if decided.status is None:
        await incoming.toast("request/decided_already", alert=True)
    else:
        await incoming.show_from_list(request, {"request_id": press.id, "shown": True})


async def show_request(incoming: Incoming) -> None:
    """Show a request of the list, or again after looking elsewhere."""
    ident = pressed(incoming).id
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.services.decisions.card(incoming.sender.id, ident)  # refused here
    await incoming.show_from_list(request, {"request_id": ident, "shown": True})


async def dispute(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Ask the clerk whether a report was given elsewhere; payload {"feedback_id", "person_id", "said", "channel"}."""
    found = await viewer.services.disputes.dispute(payload["feedback_id"])
    if found is None or not found.open:
        return None
    person = await viewer.services.people.reader(payload["person_id"])
    row = (
        viewer.button("dispute_found", Press(Act.DISPUTE_FOUND, found.feedback_id)),
        viewer.button("dispute_none", Press(Act.DISPUTE_NONE, found.feedback_id)),
    )
    args = {"dispute": found, "person": person, "said": payload["said"], "channel": payload["channel"]}
    return Rendered(viewer.texts.render("request/dispute", args), (row,))


def settling(*, found: bool) -> Handler:
    """Return a handler of what the clerk found."""

    async def settle(incoming: Incoming) -> None:
        settled = await incoming.services.disputes.settle(incoming.cause, pressed(incoming).id, found=found)
        name = "dispute_noted" if settled else "decided_already"
        await incoming.toast(f"request/{name}", alert=not settled)

    return settle


async def inquiry(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the clerk a question; payload {"directive_id", "person_id", "message_id", "text"}."""
    person = await viewer.services.people.reader(payload["person_id"])
    number = ""
    row: tuple[Button, ...] = ()
    if payload["directive_id"]:
        card = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
        number = f"{card.number} {card.title}"
        row = (viewer.button("open_card", Press(Act.FACE, card.id)),)
    args = {"person": person, "text": payload["text"], "number": number}
    return Rendered(viewer.texts.render("request/inquiry", args), (row,) if row else ())


async def answer_inquiry(incoming: Incoming) -> None:
    """Hand a clerk's reply to whoever asked."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.reply_to or 0)
    await incoming.services.conversation.relay(
        incoming.cause, payload["person_id"], "request/inquiry_answer", name=incoming.sender.name,
        text=incoming.text, asked=payload["text"],
    )  # fmt: skip


async def pick_owner(incoming: Incoming) -> None:
    """改责任人: the head chooses among the unit's people."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(colleagues, {"directive_id": pressed(incoming).id})


async def colleagues(viewer: Viewer, payload: Payload) -> Rendered:
    """List whom a head may name owner; payload {"directive_id"}."""
    ident, reader = payload["directive_id"], viewer.person_id or 0
    card = await viewer.services.cards.card(reader, ident)
    people = await viewer.services.handing_over.colleagues(reader, ident)
    buttons = [Button(f"{p.name} {p.title}", Press(Act.OWNER_SET, ident, p.id).pack()) for p in people]
    back = (viewer.button("back", Press(Act.FACE, ident)),)
    return Rendered(
        viewer.texts.render("request/colleagues", {"card": card, "people": people}), (*rows_of(buttons, 1), back)
    )


async def set_owner(incoming: Incoming) -> None:
    """Name the owner that was pressed."""
    press = pressed(incoming)
    name = await incoming.services.handing_over.change_owner(incoming.cause, press.id, press.version)
    await incoming.toast("request/owner_set", alert=True, name=name)


async def take_suspension(incoming: Incoming) -> None:
    """Suspend with the reason that was typed."""
    await incoming.services.suspending.suspend(incoming.cause, await _directive(incoming), incoming.text)


async def take_striking_off(incoming: Incoming) -> None:
    """Cancel with the reason that was typed."""
    await incoming.services.suspending.cancel(incoming.cause, await _directive(incoming), incoming.text)


async def take_reopening(incoming: Incoming) -> None:
    """Reopen with the reason, and the new date before it, that were typed."""
    await incoming.services.suspending.reopen(incoming.cause, await _directive(incoming), incoming.text)


async def want_evidence(incoming: Incoming) -> None:
    """要求附件 or 不要附件 was pressed: the card shows it."""
    press = pressed(incoming)
    await incoming.services.issued_changes.want_evidence(incoming.cause, press.id, wanted=bool(press.arg))
    await incoming.show(card, {"directive_id": press.id})


async def resume(incoming: Incoming) -> None:
    """恢复督办 was pressed."""
    await incoming.services.suspending.resume(incoming.cause, pressed(incoming).id)
    await incoming.toast("follow/resumed_short")


async def _directive(incoming: Incoming) -> int:
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    return int(dialog.state["directive_id"]) if dialog else 0


DECISIONS = Topic(
    presses={
        Act.AGREE: agree,
        Act.SEND_BACK: send_back,
        Act.GIVE_UNIT: give_unit,
        Act.GIVE_TO: give_to,
        Act.ASKED: show_request,
        Act.DISPUTE_FOUND: settling(found=True),
        Act.DISPUTE_NONE: settling(found=False),
        Act.OWNER_PICK: pick_owner,
        Act.OWNER_SET: set_owner,
        Act.SUSPEND: asking("suspend"),
        Act.STRIKE_OFF: asking("cancel_directive"),
        Act.RESUME: resume,
        Act.REOPEN: asking("reopen"),
        Act.EVIDENCE: want_evidence,
    },
    dialogs={
        "request_return": or_dropped(take_reason),
        "suspend": or_dropped(take_suspension),
        "cancel_directive": or_dropped(take_striking_off),
        "reopen": or_dropped(take_reopening),
    },
    replies={"inquiry": answer_inquiry},
    views={"request": request, "outcome": outcome, "dispute": dispute, "inquiry": inquiry},
)
