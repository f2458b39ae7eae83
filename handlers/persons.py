"""/person NAME: a person's card for the supervision office; what they say by phone or on paper; the end of their access."""

from bot.rules.reply_values import Answered
from bot.services.entries import Entry
from bot.services.outgoing import Rendered
from bot.texts import TellableError
from db.enums import Channel
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed, state_of
from handlers.pages import rows_of
from handlers.reports import words_of
from handlers.requests import or_dropped
from handlers.sheets_back import sheet_first
from handlers.topics import Topic
from handlers.views import Payload, Viewer


async def person(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a person's card; payload {"person_id"}."""
    found = await viewer.services.persons.card(viewer.person_id or 0, payload["person_id"])
    ident = found.id
    offered = [
        (found.items > 0, "move_items", Press(Act.MOVE_ITEMS, ident)),
        (found.items > 0 and found.may_enter, "print_paper", Press(Act.PAPER, ident)),
        (found.items > 0 and found.may_enter, "on_phone", Press(Act.ENTER_FOR, ident, arg=Channel.PHONE)),
        (found.items > 0 and found.may_enter, "on_paper", Press(Act.ENTER_FOR, ident, arg=Channel.PAPER)),
        (found.unsigned > 0 and found.may_enter, "sign_for", Press(Act.SIGN_ALL_FOR, ident, arg=Channel.PAPER)),
        (found.may_grant and not found.revoked, "roles", Press(Act.ROLES, ident)),
        (found.bound, "unbind", Press(Act.UNBIND, ident)),
        (not found.revoked and found.items == 0, "leave", Press(Act.LEAVE, ident)),
    ]
    buttons = [viewer.button(label, press) for there, label, press in offered if there]
    return Rendered(viewer.texts.render("person/card", {"person": found}), rows_of(buttons, 2))


async def show_person(incoming: Incoming) -> None:
    """`/person 王建波`."""
    _, _, name = incoming.text.partition(" ")
    if not name.strip():
        raise TellableError("person/how")
    await incoming.services.persons.show(incoming.cause, name.strip())


async def turn_to_person(incoming: Incoming) -> None:
    """Show the card again."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(person, {"person_id": pressed(incoming).id})


async def enter_for(incoming: Incoming) -> None:
    """代录 on a person's card: what they said is asked for."""
    press = pressed(incoming)
    channel = Channel(press.arg) if press.arg in set(Channel) else Channel.PHONE
    await incoming.services.questions.ask_entry(incoming.cause, press.id, channel)
    await incoming.toast("report/please_write")


async def take_entry(incoming: Incoming) -> None:
    """Write down what somebody said of all they have."""
    state = await state_of(incoming)
    entry = Entry(state["speaker_id"], Channel(state["channel"]))
    words = await words_of(incoming, answered=Answered.BUNDLE, entry=entry)
    await incoming.services.hearing.hear(incoming.cause, words)


async def sign_all_for(incoming: Incoming) -> None:
    """代签收 on a person's card: they have signed on paper for all."""
    press = pressed(incoming)
    channel = Channel(press.arg) if press.arg in set(Channel) else Channel.PAPER
    signed = await incoming.services.acknowledging.sign_for(incoming.cause, Entry(press.id, channel))
    await incoming.toast("follow/signed_for" if signed else "follow/signed_already")


async def leave(incoming: Incoming) -> None:
    """停用账号: asked once more, then done."""
    press = pressed(incoming)
    if press.arg:
        await incoming.services.persons.revoke(incoming.cause, press.id)
        await incoming.show(person, {"person_id": press.id})
    else:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.show(_leaving, {"person_id": press.id})


async def unbind(incoming: Incoming) -> None:
    """收回账号: asked once more, then done."""
    press = pressed(incoming)
    if press.arg:
        await incoming.services.persons.unbind(incoming.cause, press.id)
        await incoming.show(person, {"person_id": press.id})
    else:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.show(_unbinding, {"person_id": press.id})


async def _unbinding(viewer: Viewer, payload: Payload) -> Rendered:
    found = await viewer.services.persons.card(viewer.person_id or 0, payload["person_id"])
    row = (
        viewer.button("unbind_now", Press(Act.UNBIND, found.id, arg="1")),
        viewer.button("back", Press(Act.PERSON, found.id)),
    )
    return Rendered(viewer.texts.render("person/unbinding", {"person": found}), (row,))


async def _leaving(viewer: Viewer, payload: Payload) -> Rendered:
    found = await viewer.services.persons.card(viewer.person_id or 0, payload["person_id"])
    row = (
        viewer.button("leave_now", Press(Act.LEAVE, found.id, arg="1")),
        viewer.button("back", Press(Act.PERSON, found.id)),
    )
    return Rendered(viewer.texts.render("person/leaving", {"person": found}), (row,))


PERSONS = Topic(
    commands={"person": show_person},
    presses={
        Act.PERSON: turn_to_person,
        Act.ENTER_FOR: enter_for,
        Act.SIGN_ALL_FOR: sign_all_for,
        Act.LEAVE: leave,
        Act.UNBIND: unbind,
    },
    dialogs={"entry": sheet_first(or_dropped(take_entry))},
    views={"person": person},
)
