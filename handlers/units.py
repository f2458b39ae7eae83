"""/unit NAME: a unit that gets another name or becomes part of another; what that changes is shown before it is done."""

from bot.services.outgoing import Button, Rendered
from bot.services.units import RENAMING
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import page_of, rows_of
from handlers.requests import or_dropped
from handlers.topics import Topic
from handlers.views import Payload, Viewer

UNITS_A_PAGE = 12


async def unit(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a unit's card; payload {"unit_id"}."""
    found = await viewer.services.units.card(viewer.person_id or 0, payload["unit_id"])
    row = (
        viewer.button("rename", Press(Act.UNIT_RENAME, found.id)),
        viewer.button("merge_into", Press(Act.UNIT_MERGE, found.id)),
        viewer.button("split_unit", Press(Act.UNIT_SPLIT, found.id)),
    )
    return Rendered(viewer.texts.render("unit/card", {"unit": found}), (row,))


async def show_unit(incoming: Incoming) -> None:
    """`/unit 经信局`."""
    _, _, name = incoming.text.partition(" ")
    if not name.strip():
        raise TellableError("unit/how")
    await incoming.services.units.show(incoming.cause, name.strip())


async def turn_to_unit(incoming: Incoming) -> None:
    """Show the card again: what was about to be done is given up."""
    await incoming.services.questions.drop(incoming.cause)
    await incoming.show(unit, {"unit_id": pressed(incoming).id})


async def ask_name(incoming: Incoming) -> None:
    """更名 was pressed."""
    await incoming.services.units.ask_name(incoming.cause, pressed(incoming).id)
    await incoming.toast("report/please_write")


async def take_name(incoming: Incoming) -> None:
    """Show what the name that was typed changes."""
    await incoming.services.units.propose_name(incoming.cause, incoming.text)


async def choose_other(incoming: Incoming) -> None:
    """并入 was pressed: into which unit, page by page; then what that changes."""
    press = pressed(incoming)
    if press.arg != "into":
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.show(_others, {"unit_id": press.id, "page": press.version})
        return
    await incoming.services.units.propose_merger(incoming.cause, press.id, press.version)
    await incoming.show(change, {"unit_id": press.id})


async def _others(viewer: Viewer, payload: Payload) -> Rendered:
    ident = payload["unit_id"]
    found = await viewer.services.units.card(viewer.person_id or 0, ident)
    page = page_of(await viewer.services.units.others(viewer.person_id or 0, ident), payload["page"], UNITS_A_PAGE)
    buttons = [Button(name, Press(Act.UNIT_MERGE, ident, other, "into").pack()) for other, name in page.items]
    back = (viewer.button("back", Press(Act.UNIT, ident)),)
    text = viewer.texts.render("unit/into_which", {"unit": found})
    return Rendered(text, (*rows_of(buttons, 2), *page.turning(viewer, Act.UNIT_MERGE, ident), back))


async def change(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what is about to become of a unit; payload {"unit_id"}."""
    found = await viewer.services.units.proposed(viewer.person_id or 0, payload["unit_id"])
    if found is None:
        return None
    row = (
        viewer.button("confirm", Press(Act.UNIT_GO, found.unit.id)),
        viewer.button("back", Press(Act.UNIT, found.unit.id)),
    )
    return Rendered(viewer.texts.render("unit/change", {"change": found}), (row,))


async def go(incoming: Incoming) -> None:
    """确认 was pressed."""
    await incoming.services.units.change(incoming.cause, pressed(incoming).id)
    await incoming.edit(Rendered(incoming.texts.render("unit/done")))


UNITS = Topic(
    commands={"unit": show_unit},
    presses={
        Act.UNIT: turn_to_unit,
        Act.UNIT_RENAME: ask_name,
        Act.UNIT_MERGE: choose_other,
        Act.UNIT_GO: go,
    },
    dialogs={RENAMING: or_dropped(take_name)},
    views={"unit": unit, "unit_change": change},
)
