"""/instructions and what is done there: to whom one goes, what came of it, whether it becomes a directive of its own."""

from bot.services.instruction_desk import ASK_ANSWER
from bot.services.instruction_release import SAID
from bot.services.instruction_units import ASK_UNITS
from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.digest_fitting import clip
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.instructions import check, todo
from handlers.open_questions import state_of
from handlers.pages import PER_PAGE, page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

A_ROW = 4
LONGEST_SHOWN = 1000  # characters of an answer, once it is dealt with


async def open_ones(viewer: Viewer, payload: Payload) -> Rendered:
    """List the open instructions and where they stand; payload {"page"}. Raises RefusedError."""
    found = await viewer.services.instruction_desk.listed(viewer.person_id or 0)
    page = page_of(found, payload.get("page", 0))
    first = page.number * PER_PAGE + 1
    buttons = [
        Button(str(first + place), Press(Act.INSTRUCTION_SHOW, view.id).pack()) for place, view in enumerate(page.items)
    ]
    args = {"page": page, "total": len(found), "first": first}
    keyboard = (*rows_of(buttons, A_ROW), *page.turning(viewer, Act.INSTRUCTIONS))
    return Rendered(viewer.texts.render("instruction/list", args), keyboard)


async def units(viewer: Viewer, payload: Payload) -> Rendered:
    """Show to which units an instruction goes, each to be taken off or put back; payload {"instruction_id"}.

    Raises RefusedError.
    """
    reader, ident = viewer.person_id or 0, payload["instruction_id"]
    choices = await viewer.services.instruction_units.choices(reader, ident)
    view = await viewer.services.instructions.view(reader, ident)
    buttons = [
        Button(f"{'' if one.off else '✓ '}{one.name}", Press(Act.INSTRUCTION_UNIT, ident, one.id).pack())
        for one in choices.units
    ]
    done = (viewer.button("instruction_units_done", Press(Act.INSTRUCTION_UNITS_DONE, ident)),)
    text = viewer.texts.render("instruction/units", {"choices": choices, "view": view})
    return Rendered(text, (*rows_of(buttons, 2), done))


async def said(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the supervision office what a recipient says; payload {"instruction_id", "person_id", "text"}.

    Raises RefusedError.
    """
    services = viewer.services
    view = await services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    person = await services.people.reader(payload["person_id"])
    args = {"view": view, "unit": person.unit, "person": person.name, "text": payload["text"]}
    row = (
        viewer.button("instruction_answered", Press(Act.INSTRUCTION_ANSWERED, view.id)),
        viewer.button("instruction_chase_on", Press(Act.INSTRUCTION_CHASE_ON, view.id)),
    )
    return Rendered(viewer.texts.render("instruction/said", args), (row,) if view.open and view.releases else ())


async def show_list(incoming: Incoming) -> None:
    """`/instructions`."""
    await incoming.services.instruction_desk.listed(incoming.sender.id)  # refused here, before anything is promised
    await incoming.services.conversation.show(incoming.cause, "instructions")


async def turn_list(incoming: Incoming) -> None:
    """Show the list, or another page of it, in place."""
    page = pressed(incoming).version
    rendered = await open_ones(incoming.viewer, {"page": page})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def ask_units(incoming: Incoming) -> None:
    """转给… was pressed."""
    await incoming.services.instruction_units.ask(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def switch_unit(incoming: Incoming) -> None:
    """A unit was pressed: it is taken off, or put back."""
    press = pressed(incoming)
    await incoming.services.instruction_units.switch(incoming.cause, press.id, press.version)
    await incoming.show(units, {"instruction_id": press.id})


async def units_done(incoming: Incoming) -> None:
    """完成 was pressed: what is to go, and to whom, is shown again."""
    ident = pressed(incoming).id
    choices = await incoming.services.instruction_units.choices(incoming.sender.id, ident)
    await incoming.services.questions.drop(incoming.cause)
    await incoming.show(check if choices.by_leader else todo, {"instruction_id": ident})


async def take_units(incoming: Incoming) -> None:
    """Take the units that were asked for."""
    state = await state_of(incoming)
    if "instruction_id" in state:
        await incoming.services.instruction_units.add(incoming.cause, state["instruction_id"], incoming.text)


async def ask_answer(incoming: Incoming) -> None:
    """办结 was pressed: what came of it is asked for."""
    await incoming.services.instruction_desk.ask_answer(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def take_answer(incoming: Incoming) -> None:
    """Take what came of an instruction."""
    state = await state_of(incoming)
    if "instruction_id" in state:
        await incoming.services.instruction_desk.close(incoming.cause, state["instruction_id"], incoming.text)


async def take_as_answer(incoming: Incoming) -> None:
    """按此办结 was pressed: what a unit says is what came of it."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    words, ident = payload.get("text", ""), pressed(incoming).id
    await incoming.services.instruction_desk.close(incoming.cause, ident, words, tell=False)
    # what was sent in two messages does not fit in place of one
    await incoming.show(said, {**payload, "text": clip(words, LONGEST_SHOWN)})


async def chase_on(incoming: Incoming) -> None:
    """继续催办 was pressed: what a unit says is no answer."""
    await incoming.services.instruction_desk.chase_on(incoming.cause, pressed(incoming).id)
    await incoming.toast("instruction/chasing_on")


async def make_directive(incoming: Incoming) -> None:
    """另立事项 was pressed: the draft comes as a document to be reviewed."""
    ident = pressed(incoming).id
    await incoming.services.instruction_desk.make_directive(incoming.cause, ident)
    await incoming.show_from_list(todo, {"instruction_id": ident})


INSTRUCTION_DESK = Topic(
    commands={"instructions": show_list},
    presses={
        Act.INSTRUCTIONS: turn_list,
        Act.INSTRUCTION_UNITS: ask_units,
        Act.INSTRUCTION_UNIT: switch_unit,
        Act.INSTRUCTION_UNITS_DONE: units_done,
        Act.INSTRUCTION_ANSWER: ask_answer,
        Act.INSTRUCTION_ANSWERED: take_as_answer,
        Act.INSTRUCTION_CHASE_ON: chase_on,
        Act.INSTRUCTION_DIRECTIVE: make_directive,
    },
    dialogs={ASK_UNITS: take_units, ASK_ANSWER: take_answer},
    views={
        "instructions": unless_refused(open_ones),
        ASK_UNITS: unless_refused(units),
        SAID: unless_refused(said),
    },
)
