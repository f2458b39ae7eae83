"""A file whose cells are a list: read in a process of its own, and answered with what it would change."""

from bot.intake.sheets.list_reading import is_list, is_other_sheet, read_list
from bot.texts import TellableError
from handlers.incoming import Incoming
from handlers.remote_files import MAX_DOWNLOAD

MEGABYTE = 1024 * 1024


async def propose(incoming: Incoming, target_id: int) -> bool:
    """Answer the file that came, a list for a target, with what it changes; False where it is another sheet of ours.

    Raise IntakeError, TellableError.
    """
    file = incoming.file
    if file is None:
        return False
    if file.size > MAX_DOWNLOAD:
        raise TellableError("intake/too_large", megabytes=MAX_DOWNLOAD // MEGABYTE)
    tables = await incoming.services.documents.tables(await incoming.download(), file.name)
    if is_other_sheet(tables):
        return False
    await incoming.services.list_sheets.propose(incoming.cause, target_id, read_list(tables))
    return True


async def take_own_list(incoming: Incoming, data: bytes, name: str) -> bool:
    """Take a sheet of ours that is a list, whatever it answers. Return False for others. Raise IntakeError."""
    tables = await incoming.services.documents.tables(data, name)
    if not is_list(tables):
        return False
    await incoming.services.list_sheets.propose(incoming.cause, 0, read_list(tables))
    return True
