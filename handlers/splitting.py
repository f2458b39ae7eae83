"""拆分: which units go on, then one item after the other is asked about, then a summary, then all goes in one go."""

from bot.services.outgoing import Button, Rendered
from bot.services.splitting import Split
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

UNITS_A_PAGE = 12
QUOTE = 300  # characters of an item's text
SHOWN = 30
MARKS = {True: "☑", False: "☐"}
AMONG, ITEMS, AGAIN = "among", "items", "again"


async def split(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the units to choose from; payload {"unit_id", "page"}."""
    reader, ident = viewer.person_id or 0, payload["unit_id"]
    plan = await viewer.services.splitting.plan(reader, ident)
    chosen = {unit for unit, _ in plan.units}
    page = page_of(await viewer.services.units.others(reader, ident), payload.get("page", 0), UNITS_A_PAGE)
    buttons = [
        Button(f"{MARKS[unit in chosen]} {name}", Press(Act.UNIT_SPLIT, ident, unit, AMONG).pack())
        for unit, name in page.items
    ]
    go = (viewer.button("split_items", Press(Act.UNIT_SPLIT, ident, arg=ITEMS)),) if len(chosen) > 1 else ()
    rows = (*rows_of(buttons, 2), *page.turning(viewer, Act.UNIT_SPLIT, ident), go,
            (viewer.button("back", Press(Act.UNIT, ident)),))  # fmt: skip
    return Rendered(viewer.texts.render("unit/split", {"plan": plan}), tuple(row for row in rows if row))


async def _items(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the next item that is open, or, where none is, the summary."""
    ident = payload["unit_id"]
    plan = await viewer.services.splitting.plan(viewer.person_id or 0, ident)
    again = viewer.button("split_again", Press(Act.UNIT_SPLIT, ident, arg=AGAIN))
    if plan.open:
        return _ask(viewer, plan, again)
    row = (viewer.button("confirm", Press(Act.SPLIT_GO, ident)), again)
    return Rendered(viewer.texts.render("unit/split_summary", {"plan": plan, "shown": SHOWN}), (row,))


def _ask(viewer: Viewer, plan: Split, again: Button) -> Rendered:
    item = plan.open[0]
    buttons = [Button(name, Press(Act.SPLIT_SET, item.id, unit, str(plan.unit_id)).pack()) for unit, name in plan.units]
    args = {"plan": plan, "item": item, "quote": item.text[:QUOTE], "place": len(plan.items) - len(plan.open) + 1}
    return Rendered(viewer.texts.render("unit/split_item", args), (*rows_of(buttons, 2), (again,)))


async def turn(incoming: Incoming) -> None:
    """Choose units, turn their pages, go on to the items, or begin these anew."""
    press = pressed(incoming)
    if press.arg == AMONG:
        await incoming.services.splitting.among(incoming.cause, press.id, press.version)
    elif press.arg == AGAIN:
        await incoming.services.splitting.again(incoming.cause, press.id)
    else:
        await incoming.services.conversation.finish(incoming.cause)
    view = _items if press.arg in {ITEMS, AGAIN} else split
    await incoming.show(view, {"unit_id": press.id, "page": 0 if press.arg else press.version})


async def assign(incoming: Incoming) -> None:
    """A unit was pressed for an item: the next item is shown."""
    press = pressed(incoming)
    ident = int(press.arg) if press.arg.isascii() and press.arg.isdigit() else 0
    await incoming.services.splitting.assign(incoming.cause, ident, press.id, press.version)
    await incoming.show(_items, {"unit_id": ident})


async def go(incoming: Incoming) -> None:
    """确认 was pressed."""
    reason = incoming.texts.label("unit_reason", "reform")
    await incoming.services.splitting.carry_out(incoming.cause, pressed(incoming).id, reason)
    await incoming.edit(Rendered(incoming.texts.render("unit/done")))


SPLITTING = Topic(presses={Act.UNIT_SPLIT: turn, Act.SPLIT_SET: assign, Act.SPLIT_GO: go})
