"""漏项核对: sentences of a document that read like orders and are in no draft, each with a button that makes one of it."""

from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import rows_of
from handlers.refreshing import change_and_show, look_and_show, pressed
from handlers.summary_view import show_summary
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PAGE = 8
IN_A_ROW = 4
MOST_LETTERS = 200  # of a sentence


async def show_passages(viewer: Viewer, payload: Payload) -> Rendered | None:
    """List them, a page at a time; payload {"document_id"}, "page", and "added", the number of what has just become a draft."""
    found = await viewer.services.passed_over.listed(viewer.person_id or 0, int(payload["document_id"]))
    if found is None:
        return None
    pages = max(1, -(-len(found.lines) // PAGE))
    page = min(max(int(payload.get("page", 0)), 0), pages - 1)
    first = page * PAGE
    lines = list(enumerate(found.lines[first : first + PAGE], first + 1))
    args = {
        "number": found.number,
        "lines": [(place, one.words[:MOST_LETTERS], len(one.words) > MOST_LETTERS) for place, one in lines],
        "total": len(found.lines),
        "page": page + 1,
        "pages": pages,
        "added": payload.get("added", ""),
        "stale": bool(payload.get("stale")),
    }
    rows = rows_of(
        [
            Button(str(place), Press(Act.TAKE_UP, found.document_id, found.version, str(one.start)).pack())
            for place, one in lines
        ],
        IN_A_ROW,
    )
    turning = [
        viewer.button(label, Press(Act.PASSED_OVER, found.document_id, arg=str(other)))
        for label, other in (("previous_page", page - 1), ("next_page", page + 1))
        if 0 <= other < pages
    ]
    last = (viewer.button("summary", Press(Act.DOCUMENT, found.document_id)),)
    return Rendered(
        viewer.texts.render("review/passed_over", args), (*rows, *([tuple(turning)] if turning else []), last)
    )


async def open_passages(incoming: Incoming) -> None:
    """漏项核对, or another page of it."""
    press = pressed(incoming)
    page = int(press.arg) if press.arg.isdecimal() else 0
    await look_and_show(incoming, show_passages, {"document_id": press.id, "page": page})


async def take_up(incoming: Incoming) -> None:
    """A sentence is a directive after all: it becomes a draft, and the rest is listed anew; after the last, the summary."""
    press = pressed(incoming)
    payload: dict[str, int | str] = {"document_id": press.id}

    async def change() -> None:
        service, start = incoming.services.passed_over, int(press.arg) if press.arg.isdecimal() else -1
        if found := await service.listed(incoming.sender.id, press.id):  # stay on the page
            payload["page"] = sum(one.start < start for one in found.lines) // PAGE
        payload["added"] = await service.take_up(incoming.cause, press.id, press.version, start)

    await change_and_show(incoming, change(), _rest, payload)


async def _rest(viewer: Viewer, payload: Payload) -> Rendered | None:
    found = await viewer.services.passed_over.listed(viewer.person_id or 0, int(payload["document_id"]))
    return await (show_passages if found is None or found.lines else show_summary)(viewer, payload)


PASSED_OVER = Topic(presses={Act.PASSED_OVER: open_passages, Act.TAKE_UP: take_up})
