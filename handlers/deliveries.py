"""/deliveries (送达台账): who was sent what, whether it arrived; 再次发送."""

from bot.services.access import RefusedError
from bot.services.deliveries import LEDGER, Deliveries, View
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.texts import Texts
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PROBLEMS = "p"
AGAIN_A_ROW = 4


async def ledger(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a page; payload {"person_id", "directive_id", "problems", "page"}, each only where it narrows."""
    view = View(
        payload.get("person_id"), payload.get("directive_id"), payload.get("problems", False), payload.get("page", 0)
    )
    try:
        found = await viewer.services.deliveries.page(viewer.person_id or 0, view)
    except RefusedError:
        return None
    kinds = [kind_words(viewer.texts, line.kind, line.topic) for line in found.lines]
    text = viewer.texts.render("delivery/ledger", {"found": found, "kinds": kinds})
    return Rendered(text, _buttons(viewer, found))


def kind_words(texts: Texts, kind: str, topic: str = "") -> str:
    """Return what kind of notice one is, in the office's words."""
    words = texts.labels("notice_kind")
    return texts.labels("notice_topic").get(topic) or words.get(kind, words["other"])


def _buttons(viewer: Viewer, found: Deliveries) -> Keyboard:
    view, person = found.view, found.view.person_id or 0
    again = [
        Button(
            f"{viewer.texts.label('buttons', 'send_again')} {place}",
            Press(Act.DELIVERY_AGAIN, line.id, view.page, f"{person}.{_arg(view)}").pack(),
        )
        for place, line in enumerate(found.lines, 1)
        if line.may_repeat
    ]
    turning = [
        viewer.button(label, Press(Act.DELIVERIES, person, page, _arg(view)))
        for label, page in (("page_before", view.page - 1), ("page_after", view.page + 1))
        if 0 <= page < found.pages
    ]
    other = View(view.person_id, view.directive_id, not view.problems)
    narrow = viewer.button("problems_off" if view.problems else "problems_on", _press(other))
    rows = (*rows_of(again, AGAIN_A_ROW), tuple(turning), (narrow,))
    return tuple(row for row in rows if row)


def _press(view: View) -> Press:
    return Press(Act.DELIVERIES, view.person_id or 0, view.page, _arg(view))


def _arg(view: View) -> str:
    """Return what a button carries besides the person and the page: a directive's id, and whether problems alone."""
    return f"{view.directive_id or ''}{PROBLEMS if view.problems else ''}"


def _view(person: str, page: int, arg: str) -> View:
    directive = arg.removesuffix(PROBLEMS)
    return View(
        int(person) if _whole(person) and int(person) else None,
        int(directive) if _whole(directive) else None,
        arg.endswith(PROBLEMS),
        page,
    )


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004 - as the other ids of a button


async def show(incoming: Incoming) -> None:
    """`/deliveries`, `/deliveries 王建波`."""
    _, _, name = incoming.text.partition(" ")
    await incoming.services.deliveries.show(incoming.cause, name.strip())


async def turn(incoming: Incoming) -> None:
    """Turn to another page, or narrow to what did not arrive, and back."""
    press = pressed(incoming)
    await _show(incoming, _view(str(press.id), press.version, press.arg))


async def of_directive(incoming: Incoming) -> None:
    """送达台账 on a directive's card: as a message of its own, the card stays."""
    await incoming.services.deliveries.page(incoming.sender.id, View(directive_id=pressed(incoming).id))  # refused here
    await incoming.services.conversation.show(incoming.cause, LEDGER, directive_id=pressed(incoming).id)
    await incoming.toast("delivery/coming")


async def again(incoming: Incoming) -> None:
    """再次发送 was pressed."""
    press = pressed(incoming)
    person, _, arg = press.arg.partition(".")
    await incoming.services.deliveries.send_again(incoming.cause, press.id)
    await incoming.show(ledger, _payload(_view(person, press.version, arg)))


async def _show(incoming: Incoming, view: View) -> None:
    await incoming.services.deliveries.page(incoming.sender.id, view)  # refused here
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(ledger, _payload(view))


def _payload(view: View) -> Payload:
    return {
        "person_id": view.person_id,
        "directive_id": view.directive_id,
        "problems": view.problems,
        "page": view.page,
    }


DELIVERIES = Topic(
    commands={"deliveries": show},
    presses={Act.DELIVERIES: turn, Act.DELIVERIES_OF: of_directive, Act.DELIVERY_AGAIN: again},
    views={LEDGER: ledger},
)
