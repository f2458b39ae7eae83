"""Renders an outbox row: finds the view of its kind, in the language of its reader."""

from dataclasses import replace

from telegram import Bot

from bot.services import Services
from bot.services.outgoing import Rendered
from bot.texts import texts_of
from db.models import OutboxRow
from db.queries.outbox import Claimed
from handlers.incoming import username_of
from handlers.router import Router
from handlers.views import Viewer


class Notices:
    """The renderer that `bot.app` hands to delivery. `bot`: which the messages' links open; without one they have none."""

    def __init__(self, services: Services, router: Router, bot: Bot | None = None) -> None:
        self._services = services
        self._bot = bot
        self._views = router.views

    async def render(self, row: Claimed | OutboxRow) -> Rendered | None:
        """Return the finished message, from the state of this moment; None where there is nothing left to say.

        Raises KeyError for a kind that no topic has.
        """
        office = self._services.office
        language = row.language or office.settings.office_language
        viewer = Viewer(
            self._services,
            texts_of(language, office.zone, office.day_of(office.clock.now()).year),
            row.person_id,
            username_of(self._bot) if self._bot is not None else "",
            self._views,
        )
        rendered = await self._views[row.kind](viewer, row.payload)
        return None if rendered is None else replace(rendered, again=viewer.texts.label("delivery", "again"))
