"""What `duban doctor` looks at: small functions, each a few findings. A new check is a function and its place in a list."""

from bot.checks.backups import backups, programs
from bot.checks.database import database
from bot.checks.finding import Check, Finding, Level, Premises, fault, ok
from bot.checks.machine import clock, data_folder, font, libreoffice
from bot.checks.office import holidays, policy, words
from bot.checks.privacy import privacy
from bot.checks.telegram import token
from bot.clock import Clock
from bot.settings import Settings, SettingsError, load_settings
from db.health import UnreachableError, state_of

__all__ = ["Finding", "Level", "examine"]

CHECKS: tuple[Check, ...] = (privacy, database, data_folder, programs, backups, clock, holidays, policy, words, token)
"""In the order in which they are told."""
OF_THE_PROGRAM = (font, libreoffice)
"""These need no settings."""


async def examine(clock: Clock, *, online: bool) -> list[Finding]:
    """Look at everything and return what was found; where the settings cannot be read, at what needs none."""
    found: list[Finding] = []
    try:
        settings = load_settings()
    except SettingsError as wrong:
        found.append(fault("settings", "settings_wrong", why=str(wrong)))
    else:
        found.append(ok("settings", "settings_read"))
        premises = await _premises(settings, clock, online=online)
        for check in CHECKS:
            found += await check(premises)
    for program_check in OF_THE_PROGRAM:
        found += await program_check()
    return found


async def _premises(settings: Settings, clock: Clock, *, online: bool) -> Premises:
    try:
        state = await state_of(settings.database_url)
    except UnreachableError as why:
        return Premises(settings, clock, online, None, str(why))
    return Premises(settings, clock, online, state)
