"""The card of a directive (事项卡), its history, files and full text."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from bot.rules.ledger_numbers import readings
from bot.services.access import RefusedError
from bot.services.card_lines import Card
from bot.services.histories import Reply
from bot.services.outgoing import Button, File, Keyboard, Rendered
from handlers.callbacks import Act, Press
from handlers.card_buttons import FORMS, FRONT, MORE, Offered
from handlers.incoming import Incoming
from handlers.links import directive_link
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

QUOTE = 180  # characters of the text on the card; the whole is behind 原文
WHOLE = 3300  # characters of a text in one message
MOST_FILES = 10  # of one reply, as buttons
BUTTONS_A_ROW = 3
TO_READ = "read"  # the buttons of a card for who has come to read, not to report
SIDES = ("replies", "text", "history", "files")
KEPT = "~"  # between a side and the buttons to which it leads back
FORMS_A_ROW = 4


async def card(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a card; payload {"directive_id", "menu", "bot"}.

    Menu "more" shows the other buttons, and a link for colleagues; `TO_READ` first of all what was reported and said.
    """
    try:
        found = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
    except RefusedError:
        return None
    office = viewer.services.office
    args = {"card": found, "quote": found.text[:QUOTE], "cut": len(found.text) > QUOTE, "today": today_of(viewer)}
    args["menu"] = payload.get("menu", "")
    args["link"] = directive_link(payload["bot"], found.number, found.id) if payload.get("bot") else ""
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

    def sides(menu: str) -> list[Button]:
        return [viewer.button(side, Press(Act.FACE, found.id, arg=f"{side}{KEPT}{menu}")) for side in SIDES]

    elsewhere = [
        viewer.button(label, Press(Act.FACE, other[0]))
        for label, other in (("carried_from", found.carried_from), ("carried_to", found.carried_to))
        if other is not None
    ]
    front, forms = offered(FRONT), offered(FORMS)
    width = FORMS_A_ROW if forms else BUTTONS_A_ROW
    if menu == "more":
        back = viewer.button("back", Press(Act.FACE, found.id))
        return rows_of([*offered(MORE), *sides("more"), *elsewhere, back], BUTTONS_A_ROW)
    if menu == TO_READ or not front:
        more = viewer.button("more", Press(Act.FACE, found.id, arg="" if front else "more"))
        return rows_of([*sides(TO_READ), *forms, more], width)
    return rows_of([*front, *forms, viewer.button("more", Press(Act.FACE, found.id, arg="more"))], width)


async def turn(incoming: Incoming) -> None:
    """Turn a card: to its other buttons, its text, its history, its files, and back."""
    press = incoming.press or Press(Act.FACE)
    await incoming.services.cards.card(incoming.sender.id, press.id)  # refused the same on every side
    await incoming.services.conversation.finish(incoming.cause)
    side, _, menu = press.arg.partition(KEPT)
    payload = {"directive_id": press.id, "menu": menu or side, "page": press.version, "bot": incoming.bot_name}
    view = {"text": whole_text, "history": history, "files": files, "replies": replies}.get(side, card)
    await incoming.show_from_list(view, payload)


async def whole_text(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a directive's text as the document has it, a piece at a time."""
    found = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
    pieces = [found.text[i : i + WHOLE] for i in range(0, len(found.text), WHOLE)] or [""]
    page = page_of(pieces, payload["page"], 1)
    text = viewer.texts.render("card/text", {"card": found, "text": page.items[0], "page": page})
    turning = page.turning(viewer, Act.FACE, found.id, _side("text", payload))
    return Rendered(text, (*turning, (_back(viewer, payload),)))


def _side(side: str, payload: Payload) -> str:
    """Return a side of a card as its buttons carry it, with the buttons to which it leads back."""
    return f"{side}{KEPT}{_menu(payload)}"


def _menu(payload: Payload) -> str:
    return TO_READ if payload.get("menu") == TO_READ else "more"


def _back(viewer: Viewer, payload: Payload) -> Button:
    return viewer.button("back", Press(Act.FACE, payload["directive_id"], arg=_menu(payload)))


async def replies(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what was reported in its very words, whole, the newest first: a reply a page, its files as buttons."""
    reader, ident = viewer.person_id or 0, payload["directive_id"]
    found = await viewer.services.cards.card(reader, ident)
    given: Sequence[Reply] = ()
    with suppress(RefusedError):  # a supporting unit reads the directive, not what others report on it
        given = await viewer.services.histories.replies(reader, ident)
    pieces = [
        (reply, reply.line.text[i : i + WHOLE])
        for reply in given
        for i in range(0, max(len(reply.line.text), 1), WHOLE)
    ]
    page = page_of(pieces, payload["page"], 1)
    reply, words = page.items[0] if page.items else (None, "")
    args = {"card": found, "line": reply.line if reply else None, "unit": reply.unit if reply else "", "words": words}
    text = viewer.texts.render("card/replies", {**args, "page": page})
    sent = reply.files if reply else ()
    buttons = rows_of([Button(name, Press(Act.ATTACHMENT, key).pack()) for key, name in sent[:MOST_FILES]], 1)
    turning = page.turning(viewer, Act.FACE, ident, _side("replies", payload))
    return Rendered(text, (*buttons, *turning, (_back(viewer, payload),)))


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
        viewer.button(label, Press(Act.FACE, ident, page, _side("history", payload)))
        for label, page in (("page_before", number - 1), ("page_after", number + 1))
        if 0 <= page < pages
    ]
    return Rendered(viewer.texts.render("card/history", args), ((*turning, _back(viewer, payload)),))


async def files(viewer: Viewer, payload: Payload) -> Rendered:
    """List the files that came with a directive's reports, each a button."""
    ident = payload["directive_id"]
    found = await viewer.services.cards.card(viewer.person_id or 0, ident)
    page = page_of(await viewer.services.cards.files(viewer.person_id or 0, ident), payload["page"])
    buttons = [Button(name, Press(Act.ATTACHMENT, attachment).pack()) for attachment, name, _ in page.items]
    text = viewer.texts.render("card/files", {"card": found, "files": page.items})
    turning = page.turning(viewer, Act.FACE, ident, _side("files", payload))
    return Rendered(text, (*rows_of(buttons, 1), *turning, (_back(viewer, payload),)))


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


async def open_by_number(incoming: Incoming) -> bool:
    """Open the card of a number typed alone, such as 5 or 督〔2022〕3-5, for somebody who may read it."""
    if incoming.file is not None or incoming.edited or incoming.forwarded_from:
        return False
    for number in readings(incoming.text):
        found = await incoming.services.cards.find(incoming.sender.id, number.item, number.serial, number.year)
        if found is not None:
            await incoming.services.conversation.show(incoming.cause, "card", directive_id=found)
            return True
    return False


CARDS = Topic(
    presses={Act.FACE: turn, Act.ATTACHMENT: send_file},
    views={"card": card, "attachment": attachment},
    takers=(open_by_number,),
)
