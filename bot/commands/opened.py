"""The services without the bot, for commands that an administrator runs at the machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.backups.upgrading import upgrade
from bot.clock import SystemClock
from bot.services import Services
from bot.services.office import office_of
from bot.settings import Settings, SettingsError, load_settings
from bot.texts import Texts, texts_of
from db.errors import DatabaseError, is_the_servers
from db.health import FAULTS, line_of
from db.session import Database


@asynccontextmanager
async def opened(settings: Settings | None = None) -> AsyncIterator[Services]:
    """Give the services on the database of the settings, upgraded.

    Raises SettingsError, one line, for wrong settings and for a database that cannot be opened, or goes away meanwhile.
    """
    settings = settings or load_settings()
    database = _database(settings)
    try:
        clock = SystemClock()
        services = Services(office_of(database, clock, settings))
        try:
            await upgrade(database, settings, clock)
            await services.working_days.load()
        except FAULTS as fault:
            raise not_opened(settings, fault) from fault
        try:
            yield services
        except DatabaseError as fault:
            if not is_the_servers(fault):
                raise
            raise not_opened(settings, fault) from fault
    finally:
        await database.close()


def _database(settings: Settings) -> Database:
    try:
        return Database(settings.database_url)
    except FAULTS as fault:  # a folder that cannot be made
        raise not_opened(settings, fault) from fault


def not_opened(settings: Settings, fault: BaseException) -> SettingsError:
    """Return what to say of a database that cannot be opened: which, without its password, why, and where more is said."""
    shown = Database.named(settings.database_url)
    return SettingsError(f"DATABASE_URL {shown}: {line_of(fault)}. `duban doctor` says more.")


def texts_for(services: Services) -> Texts:
    """Return the texts of the office's own language, in which commands speak."""
    return texts_of(services.office.settings.office_language, services.office.zone)
