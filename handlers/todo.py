"""/todo: all that waits for a person's decision, of every topic, oldest first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
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


# Other topics add what waits with them
SOURCES: tuple[Source, ...] = (requests,)


async def todo(viewer: Viewer, payload: Payload) -> Rendered:
    """List what waits for the reader; payload {"page"}."""
    waiting = [one for source in SOURCES for one in await source(viewer)]
    page = page_of(waiting, payload.get("page", 0))
    buttons = [Button(one.button, one.press.pack()) for one in page.items]
    args = {"lines": [one.line for one in page.items], "count": len(waiting), "page": page}
    return Rendered(viewer.texts.render("request/todo", args), (*rows_of(buttons, 2), *page.turning(viewer, Act.TODO)))


async def show_todo(incoming: Incoming) -> None:
    """`/todo`."""
    await incoming.services.conversation.show(incoming.cause, "todo")


async def turn(incoming: Incoming) -> None:
    """Turn to another page."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(todo, {"page": incoming.press.version if incoming.press else 0})


TODO = Topic(commands={"todo": show_todo}, presses={Act.TODO: turn}, views={"todo": todo})
