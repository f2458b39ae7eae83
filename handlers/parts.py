"""The parts (分办) of a directive: where each stands, its card a button away, supporting units' confirmed here."""

from bot.services.access import RefusedError
from bot.services.outgoing import Button, Rendered
from bot.services.parts import PartLine
from db.enums import Status
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PARTS_A_PAGE = 12
LONGEST_BUTTON = 24
DONE = "1"


async def show_parts(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show how the parts of a directive stand; payload {"directive_id", "page"}. None to those who may not see them."""
    reader, ident = viewer.person_id or 0, int(payload["directive_id"])
    try:
        shown = await viewer.services.parts.shown(reader, ident)
        card = await viewer.services.cards.card(reader, ident)
    except RefusedError:
        return None
    if shown is None:
        return None
    first = [line for line in shown.issued if line.request_id is not None]
    rest = [line for line in (*shown.issued, *shown.supporting) if line not in first]
    page = page_of([*first, *rest], int(payload.get("page", 0)), PARTS_A_PAGE)
    buttons = [button for line in page.items if (button := _button(viewer, ident, line, may_confirm=shown.may_confirm))]
    back = (viewer.button("back", Press(Act.FACE, ident, arg="more")),)
    text = viewer.texts.render("parts/page", {"card": card, "shown": shown, "page": page})
    return Rendered(text, (*rows_of(buttons, 3), *page.turning(viewer, Act.PARTS, ident), back))


def _button(viewer: Viewer, ident: int, line: PartLine, *, may_confirm: bool) -> Button | None:
    """Return what a part's button does: decide on its close-out, open its card, or say that a helper's is done."""
    unit = line.unit[:LONGEST_BUTTON]
    if line.issued_id is not None:
        if line.request_id is not None and may_confirm:
            words = viewer.texts.plain("parts/button_decide", {"unit": unit})
            return Button(words, Press(Act.ASKED, line.request_id).pack())
        return Button(unit, Press(Act.FACE, line.issued_id).pack())
    if not may_confirm:
        return None
    done = line.status is Status.CLOSED
    words = viewer.texts.plain("parts/button_again" if done else "parts/button_done", {"unit": unit})
    return Button(words, Press(Act.PART_DONE, ident, line.unit_id, "" if done else DONE).pack())


async def open_parts(incoming: Incoming) -> None:
    """分办情况, and its pages."""
    press = pressed(incoming)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.services.parts.shown(incoming.sender.id, press.id)  # refused as anything that is not theirs
    await incoming.show(show_parts, {"directive_id": press.id, "page": press.version})


async def confirm(incoming: Incoming) -> None:
    """A supporting unit's part was said to be done, or not to be."""
    press = pressed(incoming)
    await incoming.services.parts.confirm(incoming.cause, press.id, press.version, done=press.arg == DONE)
    await incoming.show(show_parts, {"directive_id": press.id, "page": 0})


PARTS = Topic(presses={Act.PARTS: open_parts, Act.PART_DONE: confirm}, views={"parts": show_parts})
