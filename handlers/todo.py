"""/todo: all that waits for a person's decision, of every topic, oldest first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from bot.rules.bulletins import SERIES
from bot.services.access import RefusedError
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.services.waiting import WAITING
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.paper_heads import title_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer


@dataclass(frozen=True)
class Todo:
    """One thing that waits: its line, plain text, and the button that opens it."""

    line: str
    button: str
    press: Press


Source = Callable[[Viewer], Awaitable[list[Todo]]]


async def requests(viewer: Viewer) -> list[Todo]:
    """Return the requests that wait for the reader."""
    waiting = await viewer.services.decisions.waiting(viewer.person_id or 0)
    return [
        Todo(viewer.texts.plain("request/todo_line", {"request": one}), one.number, Press(Act.ASKED, one.id))
        for one in waiting
    ]


async def instructions(viewer: Viewer) -> list[Todo]:
    """Return the instructions that wait for the supervision office; none for others."""
    reader, services = viewer.person_id or 0, viewer.services
    try:
        waiting = await services.instruction_release.waiting(reader)
    except RefusedError:
        return []
    views = [await services.instructions.view(reader, ident) for ident in waiting]
    label = viewer.texts.label("buttons", "instruction_waiting")
    return [
        Todo(viewer.texts.plain("instruction/todo_line", {"view": view}), label, Press(Act.INSTRUCTION_SHOW, view.id))
        for view in views
    ]


async def suspended(viewer: Viewer) -> list[Todo]:
    """Return what has been suspended for a week or more: is it to go on? For the clerk who sees to it."""
    return [
        Todo(viewer.texts.plain("request/todo_suspended", {"directive": one}), one.number, Press(Act.FACE, one.id))
        for one in await viewer.services.waiting.suspended(viewer.person_id or 0)
    ]


async def papers(viewer: Viewer) -> list[Todo]:
    """Return the Word papers that wait for the reader's signature."""
    found = []
    for paper in await viewer.services.bulletins.waiting(viewer.person_id or 0):
        line = viewer.texts.plain("bulletin/todo_line", {"paper": paper, "title": title_of(viewer.texts, paper)})
        found.append(
            Todo(line, viewer.texts.label("paper_name", SERIES[paper.kind]), Press(Act.BULLETIN_SHOW, paper.id))
        )
    return found


# What waits, by topic
SOURCES: tuple[Source, ...] = (requests, instructions, papers, suspended)


async def count_of(viewer: Viewer) -> int:
    """Return how much waits for the reader."""
    return sum([len(await source(viewer)) for source in SOURCES])


async def todo(viewer: Viewer, payload: Payload) -> Rendered:
    """List what waits for the reader; payload {"page"}."""
    waiting = [one for source in SOURCES for one in await source(viewer)]
    page = page_of(waiting, payload.get("page", 0))
    buttons = [Button(one.button, one.press.pack()) for one in page.items]
    args = {"lines": [one.line for one in page.items], "count": len(waiting), "page": page}
    keyboard = (*rows_of(buttons, 2), *page.turning(viewer, Act.TODO), *await _open_instructions(viewer))
    if waiting:  # what is opened here leads back to it
        keyboard += ((viewer.button("todo_again", Press(Act.TODO, version=page.number)),),)
    return Rendered(viewer.texts.render("request/todo", args), keyboard)


async def _open_instructions(viewer: Viewer) -> Keyboard:
    """Return the way to the instructions of which nothing has come yet, for the supervision office."""
    count = await viewer.services.instruction_desk.open_count(viewer.person_id or 0)
    words = viewer.texts.label("buttons", "instructions_open").format(count=count)
    return ((Button(words, Press(Act.INSTRUCTIONS).pack()),),) if count else ()


async def remind(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Say what still waits for the reader; payload {"day"}. None on another day, and where nothing does."""
    office = viewer.services.office
    if date.fromisoformat(payload["day"]) != office.day_of(office.clock.now()) or not await count_of(viewer):
        return None
    return await todo(viewer, {})


async def show_todo(incoming: Incoming) -> None:
    """`/todo`."""
    await incoming.services.conversation.show(incoming.cause, "todo")


async def turn(incoming: Incoming) -> None:
    """Turn to another page."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(todo, {"page": incoming.press.version if incoming.press else 0})


TODO = Topic(commands={"todo": show_todo}, presses={Act.TODO: turn}, views={"todo": todo, WAITING: remind})
