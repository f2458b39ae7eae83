"""Bringing the tables of a former release to this one's, with a way back: a backup of how they were is made first."""

import structlog

from bot.clock import Clock
from bot.settings import Settings, SettingsError
from bot.tellable import TellableError
from bot.texts import texts_of
from db.migrate import NewerTablesError, head, migrate, outdated
from db.session import Database

PREFIX = (
    "before-"  # of such backups: the shelf does not clear them out, for how long one may want to go back nobody knows
)

log = structlog.get_logger(__name__)


async def upgrade(database: Database, settings: Settings, clock: Clock) -> None:
    """Bring the tables to this Duban's; those of a former release are backed up before, unless BACKUP_AT is off.

    Raises SettingsError, with the tables as they were, where they are a later Duban's, or the backup cannot be made.
    """
    try:
        old = await outdated(database)
    except NewerTablesError as newer:
        raise SettingsError(
            f"DATABASE_URL: its tables are those of a later Duban ({newer}; this one knows them up to {head()}). Install "
            "that release again, or restore a backup from before it into an empty place."
        ) from newer
    if old is not None and settings.backup_time is not None:
        await _back_up(database, settings, clock, old)
    await migrate(database)
    if old is not None:
        log.info("tables_upgraded", before=old, now=head())


async def _back_up(database: Database, settings: Settings, clock: Clock, old: str) -> None:
    from bot.backups.making import make

    try:
        made = await make(database, settings, clock.now(), prefix=f"{PREFIX}{head()}-")
    except (TellableError, OSError) as fault:
        raise SettingsError(
            f"The tables of a former release ({old}) are not brought to this one's ({head()}) without a backup, and that "
            f"cannot be made: {_words(fault, settings)} Mend that, or set BACKUP_AT=off to go without."
        ) from fault
    log.info("backup_made", file=made.name, size=made.size)


def _words(fault: TellableError | OSError, settings: Settings) -> str:
    if isinstance(fault, OSError):
        return f"{fault.filename or settings.backup_dir}: {fault.strerror or type(fault).__name__}."
    return texts_of(settings.office_language, settings.zone).plain(fault.text_id, fault.text_args)
