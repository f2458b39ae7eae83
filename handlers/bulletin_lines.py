"""Clearing a draft paper: lines struck, units' words withheld or shortened, the clerk's own paragraphs."""

from bot.services.bulletin_clearing import ASK_EXCERPT, ASK_WORDS, LINES
from bot.services.outgoing import Button, Rendered
from bot.services.paper_lines import PaperLine
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.digests import unless_refused
from handlers.incoming import Incoming
from handlers.open_questions import pressed, state_of
from handlers.pages import page_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

LINES_A_PAGE = 5


async def lines(viewer: Viewer, payload: Payload) -> Rendered:
    """List what a draft names and quotes; payload {"bulletin_id", "page"}, or "key" for the page that has that line.

    Raises RefusedError, TellableError where it is no draft any more.
    """
    ident = payload["bulletin_id"]
    found = await viewer.services.bulletin_clearing.lines(viewer.person_id or 0, ident)
    place = next((place for place, one in enumerate(found) if one.key == payload.get("key")), 0)
    page = page_of(found, payload.get("page", place // LINES_A_PAGE), LINES_A_PAGE)
    rows = [_buttons(viewer, ident, one) for one in page.items]
    back = (viewer.button("back", Press(Act.BULLETIN_SHOW, ident, arg="here")),)
    text = viewer.texts.render("bulletin/lines", {"page": page})
    return Rendered(text, (*rows, *page.turning(viewer, Act.BULLETIN_LINES, ident), back))


def _buttons(viewer: Viewer, ident: int, one: PaperLine) -> tuple[Button, ...]:
    def button(label: str, act: Act) -> Button:
        text = viewer.texts.label("buttons", label).format(number=one.key + 1)
        return Button(text, Press(act, ident, one.key).pack())

    if one.struck:
        return (button("unstrike", Act.BULLETIN_STRIKE),)
    found = [button("strike", Act.BULLETIN_STRIKE)]
    if one.words and one.withheld:
        found.append(button("requote", Act.BULLETIN_WITHHOLD))
    elif one.words:
        found += [button("unquote", Act.BULLETIN_WITHHOLD), button("shorten", Act.BULLETIN_SHORTEN)]
    return tuple(found)


async def show(incoming: Incoming) -> None:
    """Show the lines in place."""
    press = pressed(incoming)
    rendered = await lines(incoming.viewer, {"bulletin_id": press.id, "page": press.version})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def strike(incoming: Incoming) -> None:
    """Strike a line, or let it stand again, and show the page that it is on."""
    press = pressed(incoming)
    await incoming.services.bulletin_clearing.strike(incoming.cause, press.id, press.version)
    await incoming.show(lines, {"bulletin_id": press.id, "key": press.version})


async def withhold(incoming: Incoming) -> None:
    """Withhold a unit's words, or let them stand again, and show the page that they are on."""
    press = pressed(incoming)
    await incoming.services.bulletin_clearing.withhold(incoming.cause, press.id, press.version)
    await incoming.show(lines, {"bulletin_id": press.id, "key": press.version})


async def ask_excerpt(incoming: Incoming) -> None:
    """缩短 was pressed: ask which part is to stand."""
    press = pressed(incoming)
    await incoming.services.bulletin_clearing.ask_excerpt(incoming.cause, press.id, press.version)
    await incoming.toast("bulletin/question_coming")


async def take_excerpt(incoming: Incoming) -> None:
    """Take the part that is to stand."""
    state = await state_of(incoming)
    if incoming.file or "key" not in state:
        raise TellableError("review/words_wanted")
    clearing = incoming.services.bulletin_clearing
    await clearing.shorten(incoming.cause, state["bulletin_id"], state["key"], incoming.text)


async def ask_words(incoming: Incoming) -> None:
    """Ask for a paragraph of the clerk's own."""
    press = pressed(incoming)
    await incoming.services.bulletin_clearing.ask_words(incoming.cause, press.id, press.arg)
    await incoming.toast("bulletin/question_coming")


async def take_words(incoming: Incoming) -> None:
    """Take a paragraph of the clerk's own; one word gives the computed one back."""
    state = await state_of(incoming)
    if incoming.file or "paragraph" not in state:
        raise TellableError("review/words_wanted")
    off = incoming.texts.label("paper_words", "restore")
    words = "" if incoming.text.strip().lower() == off else incoming.text
    await incoming.services.bulletin_clearing.write(incoming.cause, state["bulletin_id"], state["paragraph"], words)


BULLETIN_LINES = Topic(
    presses={
        Act.BULLETIN_LINES: show,
        Act.BULLETIN_STRIKE: strike,
        Act.BULLETIN_WITHHOLD: withhold,
        Act.BULLETIN_SHORTEN: ask_excerpt,
        Act.BULLETIN_WRITE: ask_words,
    },
    dialogs={ASK_EXCERPT: take_excerpt, ASK_WORDS: take_words},
    views={LINES: unless_refused(lines, TellableError)},
)
