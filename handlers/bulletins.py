"""/bulletin: a Word paper of any days and any portfolio, unit or document; the choice travels in the buttons."""

from dataclasses import dataclass, replace
from datetime import date

from bot.rules.bulletins import SERIES, Days, period_of, typed_period
from bot.rules.figures import Period
from bot.services.bulletin_reading import Paper
from bot.services.bulletins import ASK_PERIOD
from bot.services.outgoing import Button, Rendered
from bot.services.paper_figures import Wanted
from bot.services.paper_scopes import About, scope_of
from bot.texts import TellableError
from db.enums import PaperKind
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import gone, pressed, state_of
from handlers.pages import page_of, rows_of
from handlers.topics import Handler, Topic
from handlers.views import Payload, Viewer

PERIODS = {
    "this_week": Days.THIS_WEEK,
    "last_week": Days.LAST_WEEK,
    "this_month": Days.THIS_MONTH,
    "last_month": Days.LAST_MONTH,
    "this_quarter": Days.THIS_QUARTER,
}
ABOUT = {"scope_leader": About.LEADER, "scope_unit": About.UNIT, "scope_document": About.DOCUMENT}
LONGEST_NAME = 40


@dataclass(frozen=True)
class Choice:
    """What the buttons of the menu carry: what the paper is about, and whether it goes upward."""

    about: About = About.ALL
    id: int = 0
    special: bool = False

    def press(self, act: Act, version: int = 0, more: str = "") -> Press:
        """Return a button's data with this choice, and more after it."""
        return Press(act, self.id, version, f"{self.about.value}{int(self.special)}{more}")


def _choice(ident: int, arg: str) -> Choice | None:
    """Return the choice in a button; None for a button that is none of ours."""
    about, special = arg[:1], arg[1:2]
    if about not in set(About) or special not in {"0", "1"}:
        return None
    return Choice(About(about), ident if about != About.ALL else 0, special == "1")


async def menu(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what can be made; payload {"id", "arg"} is the choice so far. Raises RefusedError."""
    reader, services = viewer.person_id or 0, viewer.services
    choice = _choice(payload.get("id", 0), payload.get("arg", "")) or Choice()
    words = await services.bulletins.scope_words(reader, scope_of(choice.about, choice.id))
    papers = await services.bulletins.listed(reader)
    desk = await services.bulletins.is_desk(reader)
    args = {
        "special": choice.special,
        "scope": viewer.texts.plain("bulletin/scope", {"words": words}),
        "desk": desk,
        "papers": [paper_line(viewer, paper) for paper in papers],
    }
    days = [viewer.button(label, choice.press(Act.BULLETIN_MAKE, more=name)) for label, name in PERIODS.items()]
    days.append(viewer.button("own_period", choice.press(Act.BULLETIN_TYPE)))
    other = replace(choice, special=not choice.special)
    kind = viewer.button("as_bulletin" if choice.special else "as_special", other.press(Act.BULLETIN))
    below = [viewer.button("scope", choice.press(Act.BULLETIN_SCOPE, more="?")), kind]
    if choice.about is About.DOCUMENT:
        below.append(viewer.button("breakdown", Press(Act.BREAKDOWN, choice.id)))
    opening = [
        Button(paper_line(viewer, paper)[:LONGEST_NAME], Press(Act.BULLETIN_SHOW, paper.id).pack()) for paper in papers
    ]
    return Rendered(viewer.texts.render("bulletin/menu", args), (*rows_of(days, 3), tuple(below), *rows_of(opening, 1)))


def paper_line(viewer: Viewer, paper: Paper) -> str:
    """Return a paper as a list has it: kind, number, what it is about, status."""
    one = paper.figures.get("directive")
    args = {
        "kind": paper.kind,
        "series": SERIES[paper.kind].value,
        "year": paper.year,
        "number": paper.number,
        "about": one["title"] if one else viewer.texts.plain("bulletin/scope", {"words": paper.scope}),
        "status": paper.status,
    }
    return viewer.texts.plain("bulletin/paper_line", args)


async def scopes(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what a paper can be about: first of which kind, then which; payload {"id", "arg", "page"}. Raises RefusedError."""
    choice = _choice(payload["id"], payload["arg"]) or Choice()
    among = payload["arg"][2:3]
    back = viewer.button("back", choice.press(Act.BULLETIN))
    if among not in set(About):
        everything = viewer.button("scope_all", replace(choice, about=About.ALL, id=0).press(Act.BULLETIN))
        kinds = [
            viewer.button(label, choice.press(Act.BULLETIN_SCOPE, more=about.value))
            for label, about in ABOUT.items()
            if await viewer.services.bulletins.subjects(viewer.person_id or 0, about)
        ]
        text = viewer.texts.render("bulletin/scopes", {"page": page_of((), 0)})
        return Rendered(text, (*rows_of([everything, *kinds], 2), (back,)))
    found = await viewer.services.bulletins.subjects(viewer.person_id or 0, About(among))
    page = page_of(found, payload.get("page", 0))
    named = [
        Button(one.name[:LONGEST_NAME], replace(choice, about=About(among), id=one.id).press(Act.BULLETIN).pack())
        for one in page.items
    ]
    turning = page.turning(viewer, Act.BULLETIN_SCOPE, choice.id, choice.press(Act.BULLETIN_SCOPE, more=among).arg)
    width = 1 if among == About.DOCUMENT else 2
    return Rendered(viewer.texts.render("bulletin/scopes", {"page": page}), (*rows_of(named, width), *turning, (back,)))


async def show(incoming: Incoming) -> None:
    """`/bulletin`."""
    await incoming.services.bulletins.scope_words(incoming.sender.id, scope_of(About.ALL, 0))  # refused here
    await incoming.services.conversation.show(incoming.cause, "bulletins")


async def choose(incoming: Incoming) -> None:
    """Show the menu with the choice that was made, in place."""
    press = pressed(incoming)
    rendered = await menu(incoming.viewer, {"id": press.id, "arg": press.arg})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def choose_scope(incoming: Incoming) -> None:
    """Show what a paper can be about, in place."""
    press = pressed(incoming)
    rendered = await scopes(incoming.viewer, {"id": press.id, "arg": press.arg, "page": press.version})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def make(incoming: Incoming) -> None:
    """Make a paper of named days."""
    press = pressed(incoming)
    choice, days = _choice(press.id, press.arg), press.arg[2:]
    if choice is None or days not in set(Days):
        await gone(incoming)
        return
    await incoming.services.bulletins.make(incoming.cause, _wanted(choice, period_of(Days(days), _today(incoming))))
    await incoming.toast("bulletin/coming")


def _today(incoming: Incoming) -> date:
    return incoming.services.office.day_of(incoming.cause.at)


def _wanted(choice: Choice, period: Period) -> Wanted:
    return Wanted(scope_of(choice.about, choice.id), period, choice.special)


async def ask_period(incoming: Incoming) -> None:
    """自选 was pressed: ask for the days."""
    press = pressed(incoming)
    choice = _choice(press.id, press.arg)
    if choice is None:
        await gone(incoming)
        return
    scope = scope_of(choice.about, choice.id)
    await incoming.services.bulletins.ask_period(incoming.cause, scope, id=press.id, arg=press.arg)
    await incoming.toast("bulletin/question_coming")


async def take_period(incoming: Incoming) -> None:
    """Make a paper of the days that were typed."""
    state = await state_of(incoming)
    choice = _choice(state.get("id", 0), state.get("arg", ""))
    if incoming.file or choice is None:
        raise TellableError("review/words_wanted")
    wanted = _wanted(choice, typed_period(incoming.text, _today(incoming)))
    await incoming.services.bulletins.make(incoming.cause, wanted)


def on_directive(kind: PaperKind) -> Handler:
    """Return a handler of a card's button that makes a notice or a chase."""

    async def handle(incoming: Incoming) -> None:
        await incoming.services.bulletins.make_on(incoming.cause, kind, pressed(incoming).id)
        await incoming.toast("bulletin/coming")

    return handle


BULLETINS = Topic(
    commands={"bulletin": show},
    presses={
        Act.BULLETIN: choose,
        Act.BULLETIN_SCOPE: choose_scope,
        Act.BULLETIN_MAKE: make,
        Act.BULLETIN_TYPE: ask_period,
        Act.NOTICE_PAPER: on_directive(PaperKind.NOTICE),
        Act.CHASE_PAPER: on_directive(PaperKind.CHASE),
    },
    dialogs={ASK_PERIOD: take_period},
    views={"bulletins": menu},
)
