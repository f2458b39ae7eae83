"""The card of a directive (事项卡), its history, files and full text, and the list of what a person has open."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from bot.services.access import RefusedError
from bot.services.card_lines import Card, ListLine
from bot.services.holdings import Share
from bot.services.outgoing import Button, File, Keyboard, Rendered
from db.enums import Light
from handlers.callbacks import Act, Press
from handlers.card_buttons import FRONT, MORE, Offered
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

QUOTE = 180  # characters of the text on the card; the whole is behind 原文
WHOLE = 3300  # characters of a text in one message
BUTTONS_A_ROW = 3
FILTERS = ("all", "late", "soon", "support")
NUMBER = re.compile(r"\s*(?:督?\s*[〔\[(【]?(?P<year>20\d\d)[〕\])】]?\s*)?(?:(?P<serial>\d{1,4})\s*(?:号\s*)?-\s*)?"
                    r"(?P<item>\d{1,3}(?:-\d{1,2})?(?:·[^\s·,:，。：；;]{1,100})?)\s*(?:号|项)?\s*")  # fmt: skip


async def card(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a card; payload {"directive_id", "menu"}: menu "more" shows the other buttons."""
    try:
        found = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
    except RefusedError:
        return None
    office = viewer.services.office
    args = {"card": found, "quote": found.text[:QUOTE], "cut": len(found.text) > QUOTE, "today": today_of(viewer)}
    args["menu"] = payload.get("menu", "")
    args["report_time"] = f"{office.policy.report_time:%H:%M}"
    return Rendered(viewer.texts.render("card/card", args), _buttons(viewer, found, payload.get("menu", "")))


def today_of(viewer: Viewer) -> date:
    """Return the office's date."""
    office = viewer.services.office
    return office.day_of(office.clock.now())


def _buttons(viewer: Viewer, found: Card, menu: str) -> Keyboard:
    def offered(which: Sequence[Offered]) -> list[Button]:
        return [
            viewer.button(label, Press(act, found.id, found.version, arg))
            for offer, label, act, arg in which
            if offer in found.offers
        ]

    if menu != "more":
        more = viewer.button("more", Press(Act.FACE, found.id, arg="more"))
        return rows_of([*offered(FRONT), more], BUTTONS_A_ROW)
    sides = ("text", "history", "files")
    others = [viewer.button(side, Press(Act.FACE, found.id, arg=side)) for side in sides]
    back = viewer.button("back", Press(Act.FACE, found.id))
    return rows_of([*offered(MORE), *others, back], BUTTONS_A_ROW)


async def turn(incoming: Incoming) -> None:
    """Turn a card: to its other buttons, its text, its history, its files, and back."""
    press = incoming.press or Press(Act.FACE)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.services.cards.card(incoming.sender.id, press.id)  # refused the same on every side
    payload = {"directive_id": press.id, "menu": press.arg, "page": press.version}
    view = {"text": whole_text, "history": history, "files": files}.get(press.arg, card)
    await incoming.show(view, payload)


async def whole_text(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a directive's text as the document has it, a piece at a time."""
    found = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
    pieces = [found.text[i : i + WHOLE] for i in range(0, len(found.text), WHOLE)] or [""]
    page = page_of(pieces, payload["page"], 1)
    back = (viewer.button("back", Press(Act.FACE, found.id, arg="more")),)
    text = viewer.texts.render("card/text", {"card": found, "text": page.items[0], "page": page})
    return Rendered(text, (*page.turning(viewer, Act.FACE, found.id, "text"), back))


async def history(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what was reported, asked and decided, newest first; what was corrected or withdrawn stays in sight."""
    reader, ident, number = viewer.person_id or 0, payload["directive_id"], payload["page"]
    found = await viewer.services.cards.card(reader, ident)
    try:
        lines, pages = await viewer.services.histories.page(reader, ident, number)
    except RefusedError:  # a supporting unit reads the directive, not what others report on it
        lines, pages = (), 1
    args = {"card": found, "lines": lines, "number": number + 1, "pages": pages}
    turning = [
        viewer.button(label, Press(Act.FACE, ident, page, "history"))
        for label, page in (("page_before", number - 1), ("page_after", number + 1))
        if 0 <= page < pages
    ]
    back = viewer.button("back", Press(Act.FACE, ident, arg="more"))
    return Rendered(viewer.texts.render("card/history", args), ((*turning, back),))


async def files(viewer: Viewer, payload: Payload) -> Rendered:
    """List the files that came with a directive's reports, each a button."""
    ident = payload["directive_id"]
    found = await viewer.services.cards.card(viewer.person_id or 0, ident)
    page = page_of(await viewer.services.cards.files(viewer.person_id or 0, ident), payload["page"])
    buttons = [Button(name, Press(Act.ATTACHMENT, attachment).pack()) for attachment, name, _ in page.items]
    back = (viewer.button("back", Press(Act.FACE, ident, arg="more")),)
    text = viewer.texts.render("card/files", {"card": found, "files": page.items})
    return Rendered(text, (*rows_of(buttons, 1), *page.turning(viewer, Act.FACE, ident, "files"), back))


async def send_file(incoming: Incoming) -> None:
    """Send the file that was asked for, as a message of its own."""
    press = incoming.press or Press(Act.ATTACHMENT)
    with suppress(FileNotFoundError):  # told in the message itself
        await incoming.services.cards.file(incoming.sender.id, press.id)  # refused here, before anything is promised
    await incoming.services.conversation.show(incoming.cause, "attachment", attachment_id=press.id)
    await incoming.toast("card/file_coming")


async def attachment(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Send a file that came with a report; payload {"attachment_id"}."""
    try:
        name, content = await viewer.services.cards.file(viewer.person_id or 0, payload["attachment_id"])
    except RefusedError:
        return None
    except FileNotFoundError:  # the data folder was lost, or not brought along
        return Rendered(viewer.texts.render("card/file_lost"))
    return Rendered(viewer.texts.render("card/file", {"name": name}), document=File(name, content))


async def my_list(viewer: Viewer, payload: Payload) -> Rendered:
    """List what a person has open, most urgent first; payload {"filter", "page"}."""
    lines = await viewer.services.cards.mine(viewer.person_id or 0)
    chosen = payload.get("filter", "all")
    kept = [line for line in lines if passes(line, chosen, today_of(viewer))]
    page = page_of(kept, payload.get("page", 0))
    args = {
        "lines": page.items,
        "page": page,
        "count": len(kept),
        "all": len(lines),
        "chosen": chosen,
    }
    opening = [Button(line.number, Press(Act.FACE, line.id).pack()) for line in page.items]
    filters = tuple(
        viewer.button(f"filter_{name}", Press(Act.MINE, arg=name)) for name in FILTERS if name != chosen and lines
    )
    own = [line for line in lines if line.share <= Share.LIAISON]
    sheet = (viewer.button("fill_in", Press(Act.FILL_IN)),) if len(own) > 1 else ()
    keyboard = (*rows_of(opening, 4), *page.turning(viewer, Act.MINE, arg=chosen), filters, sheet)
    return Rendered(viewer.texts.render("card/my_list", args), tuple(row for row in keyboard if row))


def passes(line: ListLine, chosen: str, today: date) -> bool:
    """Return whether a filter lets a line through: late (red or silent), due soon, only supported."""
    if chosen == "late":
        late = line.feedback is not None and line.feedback.is_late(today)
        return late or line.light in {Light.RED, Light.GREY}
    if chosen == "soon":
        return line.light is Light.YELLOW
    if chosen == "support":
        return line.share is Share.SUPPORT
    return True


async def show_mine(incoming: Incoming) -> None:
    """`/my`."""
    await incoming.services.conversation.show(incoming.cause, "my_list")


async def turn_mine(incoming: Incoming) -> None:
    """Another page or filter of the list was pressed."""
    press = incoming.press or Press(Act.MINE)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(my_list, {"filter": press.arg if press.arg in FILTERS else "all", "page": press.version})


async def open_by_number(incoming: Incoming) -> bool:
    """Open the card of a number typed alone, such as 5 or 督〔2022〕3-5, for somebody who may read it."""
    match = NUMBER.fullmatch(incoming.text)
    if match is None or incoming.file is not None or incoming.edited or incoming.forwarded_from:
        return False
    for serial, item in _readings(match):
        year = int(match["year"]) if match["year"] else None
        found = await incoming.services.cards.find(incoming.sender.id, item, serial, year)
        if found is not None:
            await incoming.services.conversation.show(incoming.cause, "card", directive_id=found)
            return True
    return False


def _readings(match: re.Match[str]) -> list[tuple[int | None, str]]:
    """Return as what a number may be read: 3-5 is item 5 of document 3, or item 3-5 after a split."""
    serial, item = match["serial"], match["item"]
    readings: list[tuple[int | None, str]] = [(int(serial) if serial else None, item)]
    if serial and "-" not in item:
        readings.append((None, f"{serial}-{item}"))
    return readings


CARDS = Topic(
    commands={"my": show_mine},
    presses={Act.FACE: turn, Act.MINE: turn_mine, Act.ATTACHMENT: send_file},
    views={"card": card, "my_list": my_list, "attachment": attachment},
    takers=(open_by_number,),
)
