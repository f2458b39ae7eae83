"""提醒设置: when one directive is recalled, chased and reported on, by buttons or in words."""

from bot.services.directive_limits import TYPED, LimitsShown
from bot.services.outgoing import Button, Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import state_of
from handlers.refreshing import change_and_show, look_and_show, pressed
from handlers.requests import or_dropped
from handlers.topics import Topic
from handlers.views import Payload, Viewer


async def page(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what holds for a directive; payload {"directive_id"}, and "stale" after a press of an older button."""
    found = await viewer.services.directive_limits.shown(viewer.person_id or 0, payload["directive_id"])
    args = {"found": found, "note": found.note, "stale": bool(payload.get("stale"))}
    return Rendered(viewer.texts.render("limits/page", args), _buttons(viewer, found))


def _buttons(viewer: Viewer, found: LimitsShown) -> tuple[tuple[Button, ...], ...]:
    def preset(name: str) -> Button:
        return viewer.button(f"limits_{name}", Press(Act.LIMIT_SET, found.id, found.version, name))

    chasing = "no_chases" if found.note.policy.chases else "chases"
    rows = [(preset("early"),), (preset("every_three"), preset(chasing))]
    typed = viewer.button("limits_type", Press(Act.LIMIT_TYPE, found.id, found.version))
    rows.append((typed, preset("usual")) if found.note.own else (typed,))
    back = Press(Act.CARD, found.id) if found.draft else Press(Act.FACE, found.id, arg="more")
    return (*rows, (viewer.button("back", back),))


async def show(incoming: Incoming) -> None:
    """提醒设置 was pressed."""
    await look_and_show(incoming, page, {"directive_id": pressed(incoming).id})


async def choose(incoming: Incoming) -> None:
    """One of the usual wishes was pressed."""
    press = pressed(incoming)
    change = incoming.services.directive_limits.choose(incoming.cause, press.id, press.version, press.arg)
    await change_and_show(incoming, change, page, {"directive_id": press.id})


async def ask_words(incoming: Incoming) -> None:
    """The clerk wants to say it in words."""
    press = pressed(incoming)
    await incoming.services.directive_limits.ask(incoming.cause, press.id, press.version)
    await incoming.toast("report/please_write")


async def take_words(incoming: Incoming) -> None:
    """Set what was typed."""
    if incoming.file:
        raise TellableError("review/words_wanted")
    ident = int((await state_of(incoming)).get("directive_id", 0))
    await incoming.services.directive_limits.type_in(incoming.cause, ident, incoming.text)


LIMITS = Topic(
    presses={Act.LIMITS: show, Act.LIMIT_SET: choose, Act.LIMIT_TYPE: ask_words},
    dialogs={TYPED: or_dropped(take_words)},
    views={"directive_limits": page},
)
