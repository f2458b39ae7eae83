"""What a view is: from ids to a finished message, in the reader's language, from the state of this moment.

The same views render what the outbox sends and what a pressed button shows in place.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.services import Services
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.texts import Texts
from handlers.callbacks import Act, Press

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Viewer:
    """For whom a view is made: the services, the reader's texts, the reader (None for nobody we know).

    `bot`: the bot's username, for links to it; empty as long as Telegram has not told it. `views`: all views by their kind,
    where a notice is made: for the one that tells of others.
    """

    services: Services
    texts: Texts
    person_id: int | None
    bot: str = ""
    views: "Mapping[str, View]" = field(default_factory=dict, compare=False, repr=False)

    def button(self, label: str, press: Press) -> Button:
        """Return a button with the locale's word `label` of the section buttons."""
        return Button(self.texts.label("buttons", label), press.pack())


View = Callable[[Viewer, Payload], Awaitable[Rendered | None]]


async def plain_text(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a template by its id: payload {"id", "args", "buttons": rows of [label, act, id, version, arg]}."""
    keyboard: Keyboard = tuple(
        tuple(viewer.button(label, Press(Act(act), ident, version, arg)) for label, act, ident, version, arg in row)
        for row in payload.get("buttons", ())
    )
    return Rendered(viewer.texts.render(payload["id"], payload.get("args", {})), keyboard)
