"""The services without the bot, for commands that an administrator runs at the machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.backups.upgrading import upgrade
from bot.clock import SystemClock
from bot.services import Services
from bot.services.office import office_of
from bot.settings import Settings, load_settings
from bot.texts import Texts, texts_of
from db.session import Database


@asynccontextmanager
async def opened(settings: Settings | None = None) -> AsyncIterator[Services]:
    """Give the services on the database of the settings, upgraded. Raises SettingsError for wrong settings."""
    settings = settings or load_settings()
    database = Database(settings.database_url)
    try:
        clock = SystemClock()
        services = Services(office_of(database, clock, settings))
        await upgrade(database, settings, clock)
        await services.working_days.load()
        yield services
    finally:
        await database.close()


def texts_for(services: Services) -> Texts:
    """Return the texts of the office's own language, in which commands speak."""
    return texts_of(services.office.settings.office_language, services.office.zone)
