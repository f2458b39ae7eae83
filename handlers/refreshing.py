"""What a pressed button leaves behind: the change, then the present state in place; an old button's press changes nothing."""

from collections.abc import Awaitable, Mapping
from typing import Any

from bot.services.drafts import StaleError
from handlers.callbacks import Press
from handlers.incoming import Incoming
from handlers.views import View


def pressed(incoming: Incoming) -> Press:
    """Return what the pressed button carries; only for handlers of presses."""
    if incoming.press is None:
        raise LookupError("no button was pressed")
    return incoming.press


async def change_and_show(incoming: Incoming, change: Awaitable[Any], view: View, payload: Mapping[str, Any]) -> None:
    """Await a service's change, then show a view in place of the button's message.

    Where the button was stale nothing was changed, and the view says so above the present state (payload "stale").
    """
    try:
        await change
    except StaleError as stale:
        await incoming.services.conversation.note_refusal(incoming.cause, stale)
        payload = {**payload, "stale": True}
    await show(incoming, view, payload)


async def look_and_show(incoming: Incoming, view: View, payload: Mapping[str, Any]) -> None:
    """Show a view in place of the button's message, and nothing else. A refusal of the view is noted with the update."""
    rendered = await view(incoming.viewer, payload)
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.put(rendered)


async def show(incoming: Incoming, view: View, payload: Mapping[str, Any]) -> None:
    """Show a view in place; where there is nothing left to show, say that the button is out of date."""
    await incoming.show(view, payload)
