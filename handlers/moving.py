"""/move NAME: what a person has goes to another in one go; who takes it, what of it, a summary, the reason."""

from bot.services.moving import REASON, MovingPlan
from bot.services.outgoing import Button, Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import gone, pressed
from handlers.pages import rows_of
from handlers.requests import or_dropped
from handlers.topics import Topic
from handlers.views import Payload, Viewer

SHOWN = 30  # items in one message
MARKS = {True: "☑", False: "☐"}
LONGEST = 30


async def moving(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what a person has and who may take it; payload {"person_id", "picking"}: each item a button."""
    ident = payload["person_id"]
    plan = await viewer.services.moving.plan(viewer.person_id or 0, ident)
    rows: list[tuple[Button, ...]] = []
    if payload.get("picking"):
        rows = [(_item(plan, place),) for place in range(min(len(plan.items), SHOWN))]
    elif len(plan.items) > 1:
        rows = [(viewer.button("pick_items", Press(Act.MOVE_PICK, ident)),)]
    takers = [
        Button(f"{one.name} {one.title}".strip(), Press(Act.MOVE_TO, ident, one.id).pack()) for one in plan.candidates
    ]
    back = (viewer.button("back", Press(Act.PERSON, ident)),)
    text = viewer.texts.render("moving/plan", {"plan": plan, "shown": SHOWN})
    return Rendered(text, (*rows, *rows_of(takers, 2), back))


def _item(plan: MovingPlan, place: int) -> Button:
    item = plan.items[place]
    words = f"{MARKS[item.chosen]} {item.number.partition('〕')[2]} {item.title}".strip()
    return Button(words[:LONGEST], Press(Act.MOVE_PICK, plan.person.id, item.id).pack())


async def summary(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what goes to whom before it goes; payload {"person_id"}."""
    ident = payload["person_id"]
    plan = await viewer.services.moving.plan(viewer.person_id or 0, ident)
    reasons = viewer.texts.labels("moving_reason")
    go = [Button(words, Press(Act.MOVE_GO, ident, arg=name).pack()) for name, words in reasons.items()]
    back = (viewer.button("back", Press(Act.MOVE_ITEMS, ident)),)
    return Rendered(viewer.texts.render("moving/summary", {"plan": plan, "shown": SHOWN}), (*rows_of(go, 3), back))


async def show_moving(incoming: Incoming) -> None:
    """`/move 王建波`."""
    _, _, name = incoming.text.partition(" ")
    if not name.strip():
        raise TellableError("person/how")
    found = await incoming.services.persons.find(incoming.cause, name.strip())
    await incoming.services.conversation.show(incoming.cause, "moving", person_id=found)


async def start(incoming: Incoming) -> None:
    """移交事项 on a person's card, or the way back from the summary: all that they have is chosen."""
    await incoming.services.questions.drop(incoming.cause)
    await incoming.show(moving, {"person_id": pressed(incoming).id})


async def pick(incoming: Incoming) -> None:
    """Leave an item out, or take it in again."""
    press = pressed(incoming)
    await incoming.services.moving.pick(incoming.cause, press.id, press.version)
    await incoming.show(moving, {"person_id": press.id, "picking": True})


async def choose(incoming: Incoming) -> None:
    """Whoever takes it was pressed: the summary, and the reason is asked for."""
    press = pressed(incoming)
    await incoming.services.moving.choose(incoming.cause, press.id, press.version)
    await incoming.show(summary, {"person_id": press.id})


async def go(incoming: Incoming) -> None:
    """A reason was pressed: all goes over."""
    press = pressed(incoming)
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    reasons = incoming.texts.labels("moving_reason")
    if dialog is None or dialog.kind != REASON or dialog.state["person_id"] != press.id or press.arg not in reasons:
        await gone(incoming)
        return
    await incoming.services.moving.move(incoming.cause, reasons[press.arg])
    await incoming.show(moving, {"person_id": press.id})  # what is left: the reasons have nothing left to do


async def take_reason(incoming: Incoming) -> None:
    """Move with the reason that was typed."""
    await incoming.services.moving.move(incoming.cause, incoming.text)


MOVING = Topic(
    commands={"move": show_moving},
    presses={Act.MOVE_ITEMS: start, Act.MOVE_PICK: pick, Act.MOVE_TO: choose, Act.MOVE_GO: go},
    dialogs={REASON: or_dropped(take_reason)},
    views={"moving": moving},
)
