"""/carry (结转): what is open of former years' documents goes on in the new year, document by document or all at once."""

from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of
from handlers.refreshing import pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

DOCUMENTS_SHOWN = 20
SHORT_TITLE = 24


async def show_outlook(viewer: Viewer, _: Payload) -> Rendered:
    """List what can be carried over, each document a button: to be carried over, or to the one that it is in."""
    outlook = await viewer.services.carrying_over.outlook(viewer.person_id or 0)
    shown = page_of(outlook.lines, 0, DOCUMENTS_SHOWN).items
    rows = []
    for line in shown:
        if line.new:
            rows.append((Button(f"{line.number} {line.title[:SHORT_TITLE]}", Press(Act.CARRY, line.id).pack()),))
        elif line.into is not None:
            rows.append((Button(line.into[1], Press(Act.DOCUMENT, line.into[0]).pack()),))
    if sum(line.new > 0 for line in outlook.lines) > 1:
        rows.append((viewer.button("carry_all", Press(Act.CARRY)),))
    return Rendered(viewer.texts.render("year/carry_over", {"outlook": outlook}), tuple(rows))


async def carry_command(incoming: Incoming) -> None:
    """`/carry`."""
    await incoming.services.carrying_over.show(incoming.cause)


async def carry(incoming: Incoming) -> None:
    """A document's button, or the one for all."""
    press = pressed(incoming)
    if press.id:
        await incoming.services.carrying_over.carry(incoming.cause, press.id)
    else:
        await incoming.services.carrying_over.carry_all(incoming.cause)
    await incoming.toast("year/carrying")


CARRYING_OVER = Topic(
    commands={"carry": carry_command},
    presses={Act.CARRY: carry},
    views={"carry_over": show_outlook},
)
