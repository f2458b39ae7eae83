"""The drill-down: counts → unit → directive → its history, back and forth in one message. What it shows travels in its buttons."""

from collections.abc import Mapping
from dataclasses import replace

from bot.services.drilling import About, Listed, Overview, Spot
from bot.services.outgoing import Button, Keyboard, Rendered
from db.enums import Light
from handlers import cards
from handlers.callbacks import MAX_DIGITS, Act, Press
from handlers.digests import unless_refused
from handlers.incoming import Incoming
from handlers.links import directive_link
from handlers.overviews import LETTERS, LIGHTS
from handlers.pages import page_of, rows_of
from handlers.refreshing import look_and_show, pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

UNITS_A_PAGE = 12
UNITS_A_ROW = 2
UNIT_LETTERS = 12  # of a name on its button
A_ROW = 5
NOBODY = "-"  # the unit of what no unit leads


def pack(spot: Spot) -> str:
    """Return where somebody is as a button carries it."""
    unit = NOBODY if spot.unit_id is None else str(spot.unit_id)
    numbers = (str(spot.digest_id), str(spot.units_page), LETTERS[spot.light], unit)
    return ".".join((f"{spot.about.value}{spot.about_id}", *numbers))


def unpack(arg: str) -> Spot | None:
    """Return where a button leads to; None for what no button of ours carries."""
    fields = arg.split(".")
    if len(fields) != 5 or fields[0][:1] not in set(About):  # noqa: PLR2004 - as pack has them
        return None
    about, digest, page, light, unit = fields
    if light not in LETTERS.values() or not all(
        map(_is_id, (about[1:], digest, page, "0" if unit == NOBODY else unit))
    ):
        return None
    unit_id = None if unit == NOBODY else int(unit)
    return Spot(About(about[0]), int(about[1:]), int(digest), int(page), unit_id, LIGHTS.get(light))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS


async def overview(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show the counts of all and of each unit; payload {"spot"} as `pack` has it, or {} for what is the reader's own.

    Raises RefusedError.
    """
    drilling, reader = viewer.services.drilling, viewer.person_id or 0
    spot = unpack(payload["spot"]) if "spot" in payload else await drilling.own(reader)
    if spot is None:
        return None
    found = await drilling.overview(reader, spot)
    page = page_of(found.figures.units, spot.units_page, UNITS_A_PAGE)
    text = viewer.texts.render("drill/overview", {"found": found, "page": page, "lights": tuple(Light)})
    return Rendered(text, _of_overview(viewer, found, replace(spot, units_page=page.number)))


def _of_overview(viewer: Viewer, found: Overview, spot: Spot) -> Keyboard:
    page = page_of(found.figures.units, spot.units_page, UNITS_A_PAGE)
    units = [
        Button(
            f"{_cut(unit.unit) or viewer.texts.label('drill', 'no_unit')} {unit.counts.total}",
            Press(Act.DRILL_LIST, arg=pack(replace(spot, unit_id=unit.unit_id))).pack(),
        )
        for unit in page.items
    ]
    turning = [
        viewer.button(label, Press(Act.DRILL, arg=pack(replace(spot, units_page=number))))
        for label, number in (("page_before", page.number - 1), ("page_after", page.number + 1))
        if 0 <= number < page.pages
    ]
    whole = Button(
        viewer.texts.label("buttons", "digest_items").format(count=found.figures.all.total),
        Press(Act.DRILL_LIST, arg=pack(spot)).pack(),
    )
    lights = [whole, *_lights(viewer, spot, found.figures.all.lights)] if found.figures.all.total else []
    back = [viewer.button("back_to_digest", Press(Act.DIGEST, spot.digest_id))] if spot.digest_id else []
    rows = (*rows_of(units, UNITS_A_ROW), tuple(turning), *rows_of(lights, A_ROW + 1), tuple(back))
    return tuple(row for row in rows if row)


def _lights(viewer: Viewer, spot: Spot, counts: Mapping[Light, int]) -> list[Button]:
    """Return a button for each light there is, with its count, besides the one that is chosen."""
    return [
        Button(
            f"{viewer.texts.label('light_mark', light)}{counts[light]}",
            Press(Act.DRILL_LIST, arg=pack(replace(spot, light=light))).pack(),
        )
        for light in LIGHTS.values()
        if counts.get(light) and light is not spot.light
    ]


async def listed(viewer: Viewer, payload: Payload) -> Rendered | None:
    """List the directives of a unit, or of all; payload {"spot", "page"}. Raises RefusedError."""
    spot = unpack(payload["spot"])
    if spot is None:
        return None
    found = await viewer.services.drilling.listed(viewer.person_id or 0, spot, payload["page"])
    links = {
        line.entry.id: directive_link(viewer.bot, line.entry.number, line.entry.id)
        for line in found.lines
        if viewer.bot
    }
    text = viewer.texts.render("drill/list", {"found": found, "lights": tuple(Light), "links": links})
    return Rendered(text, _of_list(viewer, found))


def _of_list(viewer: Viewer, found: Listed) -> Keyboard:
    spot, here = found.spot, pack(found.spot)
    opening = [
        Button(line.number, Press(Act.DRILL_OPEN, line.entry.id, found.page, here).pack()) for line in found.lines
    ]
    turning = [
        viewer.button(label, Press(Act.DRILL_LIST, 0, page, here))
        for label, page in (("page_before", found.page - 1), ("page_after", found.page + 1))
        if 0 <= page < found.pages
    ]
    everything = viewer.button("filter_all", Press(Act.DRILL_LIST, arg=pack(replace(spot, light=None))))
    lights = [everything] if spot.light else []
    there = _lights(viewer, spot, found.counts.lights)
    lights += there if len(there) > 1 or spot.light else []
    back = viewer.button("back", Press(Act.DRILL, arg=pack(replace(spot, unit_id=0, light=None))))
    rows = (*rows_of(opening, A_ROW), tuple(turning), tuple(lights), (back,))
    return tuple(row for row in rows if row)


def _cut(name: str) -> str:
    return name if len(name) <= UNIT_LETTERS else f"{name[: UNIT_LETTERS - 1]}…"


async def show_own(incoming: Incoming) -> None:
    """`/overview`: what is one's own to look at."""
    await incoming.services.drilling.own(incoming.sender.id)  # refused here, before anything is promised
    await incoming.services.conversation.show(incoming.cause, "drill")


async def begin(incoming: Incoming) -> None:
    """按单位 was pressed under a digest: the counts of today come in its place, with a way back."""
    spot = await incoming.services.drilling.of_digest(incoming.sender.id, pressed(incoming).id)
    await look_and_show(incoming, overview, {"spot": pack(spot)})


async def show_overview(incoming: Incoming) -> None:
    """Another page of units was pressed, or the way back from a list."""
    await look_and_show(incoming, overview, {"spot": pressed(incoming).arg})


async def show_list(incoming: Incoming) -> None:
    """A unit, a light or another page was pressed, or the way back from a card."""
    press = pressed(incoming)
    await look_and_show(incoming, listed, {"spot": press.arg, "page": press.version})


async def open_card(incoming: Incoming) -> None:
    """A number was pressed: its card comes in place of the list, with a way back that its other sides keep."""
    press = pressed(incoming)
    await incoming.services.cards.card(incoming.sender.id, press.id)  # refused here
    await incoming.services.conversation.finish(incoming.cause)
    rendered = await cards.card(incoming.viewer, {"directive_id": press.id, "menu": cards.TO_READ})
    if rendered is None or unpack(press.arg) is None:
        await incoming.toast("access/stale", alert=True)
        return
    back = incoming.viewer.button("back_to_list", Press(Act.DRILL_LIST, 0, press.version, press.arg))
    await incoming.edit(Rendered(rendered.text, (*rendered.keyboard, (back,))))


DRILLING = Topic(
    commands={"overview": show_own},
    presses={
        Act.DRILL: show_overview,
        Act.DRILL_LIST: show_list,
        Act.DRILL_OPEN: open_card,
        Act.DRILL_DIGEST: begin,
    },
    views={"drill": unless_refused(overview)},
)
