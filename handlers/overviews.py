"""/my, /due and /find: lists of directives, narrowed and turned in place, each line a tap away from its card."""

from dataclasses import replace

from bot.services.outgoing import Button, Keyboard, Rendered
from bot.services.overview_lines import Choice, Found, Scope, Wanted
from db.enums import Light
from handlers import cards
from handlers.callbacks import MAX_DIGITS, Act, Press
from handlers.incoming import Incoming
from handlers.links import directive_link
from handlers.pages import page_of, rows_of
from handlers.refreshing import look_and_show, pressed, show
from handlers.topics import Topic
from handlers.views import Payload, Viewer

A_ROW = 5
CHOICES_A_PAGE = 16
CHOICES_A_ROW = 2
CHOICE_LETTERS = 24  # of a name on its button
MOST_LETTERS = 100  # of a search
LIGHTS = {"r": Light.RED, "e": Light.GREY, "y": Light.YELLOW, "g": Light.GREEN, "b": Light.BLUE}
LETTERS = {light: letter for letter, light in LIGHTS.items()} | {None: "-"}


def pack(wanted: Wanted) -> str:
    """Return what a list is narrowed to as a button carries it; the words are the message's, the page the version."""
    ids = (wanted.unit_id, wanted.document_id, wanted.owner_id)
    return ".".join((wanted.scope.value, LETTERS[wanted.light], *map(str, ids)))


def unpack(arg: str, page: int = 0) -> Wanted | None:
    """Return what a button's list is narrowed to; None for what no button of ours carries."""
    scope, _, rest = arg.partition(".")
    light, *ids = rest.split(".")
    if scope not in set(Scope) or light not in {*LIGHTS, "-"} or len(ids) != len(Choice):
        return None
    if not all(one.isascii() and one.isdigit() and len(one) <= MAX_DIGITS for one in ids):
        return None
    unit, document, owner = map(int, ids)
    return Wanted(Scope(scope), "", LIGHTS.get(light), unit, document, owner, page)


async def overview(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a list; payload {"scope" or "wanted", "words", "bot"}: `wanted` as `pack` has it, with its "page"."""
    narrowed = unpack(payload.get("wanted", ""), payload.get("page", 0)) or Wanted(
        Scope(payload.get("scope", Scope.MY))
    )
    words = payload.get("words", "")
    wanted = replace(narrowed, words=words)
    found = await viewer.services.overviews.page(viewer.person_id or 0, wanted)
    bot = payload.get("bot", "")
    links = {line.id: directive_link(bot, line.printed, line.id) for line in found.lines if bot}
    args = {"found": found, "words": words, "links": links, "soon": viewer.services.office.policy.yellow_within}
    return Rendered(viewer.texts.render("overview/list", args), _keyboard(viewer, found))


def _keyboard(viewer: Viewer, found: Found) -> Keyboard:
    wanted = found.wanted
    here = pack(wanted)
    opening = [Button(line.number, Press(Act.OVERVIEW_OPEN, line.id, wanted.page, here).pack()) for line in found.lines]
    turning = [
        viewer.button(label, Press(Act.OVERVIEW, 0, page, here))
        for label, page in (("page_before", wanted.page - 1), ("page_after", wanted.page + 1))
        if 0 <= page < found.pages
    ]
    choosing = [
        viewer.button(f"by_{choice.name.lower()}", Press(Act.OVERVIEW_CHOOSE, arg=f"{here}.{choice.value}"))
        for choice in Choice
        if choice in found.choices
    ]
    own = wanted.scope is Scope.MY and found.own > 1
    files = [viewer.button("fill_in", Press(Act.FILL_IN))] if own else []
    if found.held and wanted.scope in {Scope.MY, Scope.DUE}:
        files.append(viewer.button("due_calendar", Press(Act.DUE_CALENDAR)))
    rows = (*rows_of(opening, A_ROW), tuple(turning), tuple(_lights(viewer, found)), tuple(choosing), tuple(files))
    return tuple(row for row in rows if row)


def _lights(viewer: Viewer, found: Found) -> list[Button]:
    """Return the lights there are, with their counts; the one that is chosen leads back to all."""
    wanted, buttons = found.wanted, []
    if wanted.light is not None:
        everything = pack(replace(wanted, light=None))
        buttons.append(viewer.button("filter_all", Press(Act.OVERVIEW, arg=everything)))
    there = [light for light in LIGHTS.values() if found.lights.get(light)]
    if len(there) > 1 or wanted.light is not None:
        for light in there:
            if light is not wanted.light:
                arg = pack(replace(wanted, light=light))
                text = f"{viewer.texts.label('light_mark', light)}{found.lights[light]}"
                buttons.append(Button(text, Press(Act.OVERVIEW, arg=arg).pack()))
    return buttons


async def choices(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show by what a list can be narrowed; payload {"wanted", "choice", "page", "words"}."""
    narrowed = unpack(payload["wanted"])
    if narrowed is None or payload["choice"] not in set(Choice):
        return None
    choice = Choice(payload["choice"])
    wanted = replace(narrowed, words=payload["words"])
    options = await viewer.services.overviews.options(viewer.person_id or 0, wanted, choice)
    page = page_of(options, payload["page"], CHOICES_A_PAGE)
    buttons = [
        Button(
            f"{_cut(option.name)} {option.count}",
            Press(Act.OVERVIEW, arg=pack(wanted.choosing(choice, option.id))).pack(),
        )
        for option in page.items
    ]
    turning = page.turning(viewer, Act.OVERVIEW_CHOOSE, arg=f"{payload['wanted']}.{choice.value}")
    back = viewer.button("all_of_them", Press(Act.OVERVIEW, arg=pack(wanted.choosing(choice, 0))))
    args = {"choice": choice.name.lower(), "page": page, "count": len(options)}
    text = viewer.texts.render("overview/choices", args)
    width = 1 if choice is Choice.DOCUMENT else CHOICES_A_ROW
    return Rendered(text, (*rows_of(buttons, width), *turning, (back,)))


def _cut(name: str) -> str:
    return name if len(name) <= CHOICE_LETTERS else f"{name[: CHOICE_LETTERS - 1]}…"


async def _list(incoming: Incoming, scope: Scope, words: str = "") -> None:
    payload = {"scope": scope.value, "words": words, "bot": incoming.bot_name}
    await incoming.services.conversation.show(incoming.cause, "overview", **payload)


async def show_mine(incoming: Incoming) -> None:
    """`/my`."""
    await _list(incoming, Scope.MY)


async def show_due(incoming: Incoming) -> None:
    """`/due`."""
    await _list(incoming, Scope.DUE)


async def find(incoming: Incoming) -> None:
    """`/find WORDS`; without words all that one may read."""
    _, *words = incoming.text.split()
    await _list(incoming, Scope.FIND, " ".join(words)[:MOST_LETTERS])


async def show_mine_here(incoming: Incoming) -> None:
    """我的事项 was pressed under another message, or a button of a list as it was before there were several."""
    payload = {"scope": Scope.MY.value, "bot": incoming.bot_name}
    await look_and_show(incoming, overview, payload)


async def turn(incoming: Incoming) -> None:
    """Another page or light was pressed, a unit, document or owner was chosen, or the way back from a card."""
    payload = await _state(incoming)
    await incoming.services.conversation.finish(incoming.cause)
    if payload is None:
        await incoming.out_of_date()
        return
    await show(incoming, overview, payload)


async def choose(incoming: Incoming) -> None:
    """By unit, document or owner was pressed: show which there are."""
    arg, _, choice = pressed(incoming).arg.rpartition(".")
    payload = await _state(incoming, arg)
    await incoming.services.conversation.finish(incoming.cause)
    if payload is None:
        await incoming.out_of_date()
        return
    await show(incoming, choices, {**payload, "choice": choice})


async def open_card(incoming: Incoming) -> None:
    """A number was pressed: its card comes in place of the list, with a way back."""
    press = pressed(incoming)
    await incoming.services.cards.card(incoming.sender.id, press.id)  # refused here
    await incoming.services.conversation.finish(incoming.cause)
    rendered = await cards.card(incoming.viewer, {"directive_id": press.id})
    if rendered is None or unpack(press.arg) is None:
        await incoming.toast("access/stale", alert=True)
        return
    back = incoming.viewer.button("back_to_list", Press(Act.OVERVIEW, 0, press.version, press.arg))
    await incoming.edit(Rendered(rendered.text, (*rendered.keyboard, (back,))))


async def _state(incoming: Incoming, arg: str | None = None) -> Payload | None:
    """Return what is to be shown; None where the button is none of ours, or the words looked for are not known any more."""
    press = pressed(incoming)
    arg = press.arg if arg is None else arg
    wanted = unpack(arg)
    if wanted is None:
        return None
    kept = {}
    if wanted.scope is Scope.FIND:
        kept = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
        if "words" not in kept:
            return None
    return {"wanted": arg, "page": press.version, "words": kept.get("words", ""), "bot": incoming.bot_name}


OVERVIEWS = Topic(
    commands={"my": show_mine, "due": show_due, "find": find},
    presses={
        Act.MINE: show_mine_here,
        Act.OVERVIEW: turn,
        Act.OVERVIEW_CHOOSE: choose,
        Act.OVERVIEW_OPEN: open_card,
    },
    views={"overview": overview, "my_list": overview},
)
