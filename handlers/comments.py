"""征求意见, the clerk's side: which units are asked by when, what they said, and what is adopted of it."""

from datetime import date

from bot.services.comment_decisions import CommentsOverview, UnitAsked
from bot.services.drafts import StaleError
from bot.services.outgoing import Button, Keyboard, Rendered
from handlers.callbacks import Act, Press
from handlers.comment_words import comment_words, of_draft
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, look_and_show, pressed, show
from handlers.topics import Topic
from handlers.views import Payload, Viewer

DAYS = (2, 3, 5)  # working days that units are mostly given
USUAL = 3
MOST_UNITS = 40
MOST_COMMENTS = 8


async def choose_units(incoming: Incoming) -> None:
    """Show which units can be asked, and by when."""
    press = pressed(incoming)
    payload = {"document_id": press.id, "directive_id": press.version, "days": _days(press.arg)}
    await look_and_show(incoming, show_asking, payload)


async def send_out(incoming: Incoming) -> None:
    """Ask a unit, or all that were not asked yet."""
    press = pressed(incoming)
    words, _, draft = press.arg.partition("~")
    days, directive_id = _days(words), int(draft) if draft.isdecimal() else 0
    due_on = _after(incoming.viewer, days)
    change = incoming.services.commenting.ask(
        incoming.cause, press.id, due_on, unit_id=press.version, directive_id=directive_id
    )
    payload = {"document_id": press.id, "directive_id": directive_id, "days": days}
    await change_and_show(incoming, change, show_asking, payload)


async def see(incoming: Incoming) -> None:
    """Show what units said."""
    await look_and_show(incoming, show_comments, {"document_id": pressed(incoming).id})


async def adopt(incoming: Incoming) -> None:
    """Adopt one comment."""
    await _decide(incoming, adopt_it=True)


async def decline(incoming: Incoming) -> None:
    """Decline one comment."""
    await _decide(incoming, adopt_it=False)


async def _decide(incoming: Incoming, *, adopt_it: bool) -> None:
    try:
        document_id = await incoming.services.comment_decisions.decide(
            incoming.cause, pressed(incoming).id, adopt=adopt_it
        )
    except StaleError as stale:
        await incoming.services.conversation.note_refusal(incoming.cause, stale)
        await incoming.toast("review/stale", alert=True)
        return
    await show(incoming, show_comments, {"document_id": document_id})


async def decide_all(incoming: Incoming) -> None:
    """Decide alike on all that wait."""
    press = pressed(incoming)
    done, left = await incoming.services.comment_decisions.decide_all(
        incoming.cause, press.id, adopt=press.version == 1
    )
    await show(incoming, show_comments, {"document_id": press.id, "done": done, "left": left})


def _days(words: str) -> int:
    return int(words) if words in {str(days) for days in DAYS} else USUAL


def _after(viewer: Viewer, days: int) -> date:
    """Return the day so many working days from today."""
    office = viewer.services.office
    return office.calendar.add_workdays(office.day_of(office.clock.now()), days)


async def show_asking(viewer: Viewer, payload: Payload) -> Rendered | None:
    """List the units concerned, each with its button. Payload: document_id, directive_id (0: all drafts), days."""
    document_id, directive_id = int(payload["document_id"]), int(payload.get("directive_id", 0))
    overview = await viewer.services.comment_decisions.overview(viewer.person_id or 0, document_id, directive_id)
    if overview is None or not overview.changeable:
        return None
    days = int(payload.get("days", USUAL))
    args = {"overview": overview, "units": overview.units[:MOST_UNITS], "due_on": _after(viewer, days)}
    args |= {"stale": bool(payload.get("stale")), "single": bool(directive_id)}
    return Rendered(viewer.texts.render("comment/asking", args), _asking_keyboard(viewer, overview, directive_id, days))


def _asking_keyboard(viewer: Viewer, overview: CommentsOverview, directive_id: int, days: int) -> Keyboard:
    def send(unit: UnitAsked | None) -> Press:
        return Press(Act.COMMENT_SEND, overview.document_id, unit.unit_id if unit else 0, f"{days}~{directive_id}")

    rows: list[tuple[Button, ...]] = [
        tuple(
            Button(
                ("✓ " if choice == days else "") + viewer.texts.plain("comment/days", {"days": choice}),
                Press(Act.COMMENT_ASK, overview.document_id, directive_id, str(choice)).pack(),
            )
            for choice in DAYS
        )
    ]
    able = [unit for unit in overview.units[:MOST_UNITS] if unit.person]
    new = [unit for unit in able if directive_id or unit.state == "new"]
    if new:
        words = viewer.texts.plain("comment/send_all", {"count": len(new)})
        rows.append((Button(words, send(None).pack()),))
    buttons = [Button(unit.unit, send(unit).pack()) for unit in able]
    rows += [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    back = Press(Act.CARD, directive_id) if directive_id else Press(Act.DOCUMENT, overview.document_id)
    rows.append((viewer.button("back", back),))
    return tuple(rows)


async def show_comments(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show where the asking stands, and the comments that wait, each with two buttons. Payload: document_id."""
    overview = await viewer.services.comment_decisions.overview(viewer.person_id or 0, int(payload["document_id"]))
    if overview is None:
        return None
    waiting = overview.open[:MOST_COMMENTS]
    args = {
        "overview": overview,
        "units": [unit for unit in overview.units if unit.state != "new"],
        "comments": [(one, of_draft(one), comment_words(viewer.texts, one)) for one in waiting],
        "more": len(overview.open) - len(waiting),
        "done": int(payload.get("done", 0)),
        "left": int(payload.get("left", 0)),
    }
    rows: list[tuple[Button, ...]] = []
    if overview.changeable:
        for place, one in enumerate(waiting, 1):
            adopted = viewer.texts.plain("comment/adopt_one", {"place": place})
            declined = viewer.texts.plain("comment/decline_one", {"place": place})
            rows.append(
                (
                    Button(adopted, Press(Act.COMMENT_ADOPT, one.id).pack()),
                    Button(declined, Press(Act.COMMENT_DECLINE, one.id).pack()),
                )
            )
        if len(overview.open) > 1:
            rows.append(
                (
                    viewer.button("adopt_comments", Press(Act.COMMENT_ALL, overview.document_id, 1)),
                    viewer.button("decline_comments", Press(Act.COMMENT_ALL, overview.document_id, 0)),
                )
            )
    rows.append((viewer.button("summary", Press(Act.DOCUMENT, overview.document_id)),))
    return Rendered(viewer.texts.render("comment/came", args), tuple(rows))


COMMENTS = Topic(
    presses={
        Act.COMMENT_ASK: choose_units,
        Act.COMMENT_SEND: send_out,
        Act.COMMENTS: see,
        Act.COMMENT_ADOPT: adopt,
        Act.COMMENT_DECLINE: decline,
        Act.COMMENT_ALL: decide_all,
    },
    views={"comments_came": show_comments},
)
