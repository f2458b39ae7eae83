"""Files and long texts from a clerk: documents to be taken in, and sheets of drafts that come back."""

from pathlib import PurePath

from telegram.error import BadRequest

from bot.intake.cells import SheetError
from bot.intake.draft_sheet_reading import read_draft_sheet
from bot.intake.errors import IntakeError, Refusal
from bot.intake.reading import read_text
from bot.services.bulk import REPORTING
from bot.texts import TellableError
from handlers.incoming import MAX_DOWNLOAD, Incoming

SHEETS = (".xlsx", ".xlsm", ".xls")
OTHER_SHEETS = (".csv", ".et", ".ods")
NO_DOCUMENTS = ("image/", "audio/", "video/")


async def take_file(incoming: Incoming) -> bool:
    """Take a clerk's file: a sheet of drafts, or a document. Return False for what is neither, or from others."""
    file = incoming.file
    if file is None or file.mime.startswith(NO_DOCUMENTS):
        return False
    if not await incoming.services.documents.may_take_in(incoming.sender.id):
        return False
    if file.size > MAX_DOWNLOAD:
        raise TellableError("intake/too_large", megabytes=MAX_DOWNLOAD // (1024 * 1024))
    ending = PurePath(file.name).suffix.lower()
    if ending in OTHER_SHEETS:
        raise TellableError("sheet/save_as_xlsx", ending=ending)
    if ending in SHEETS:
        return await _take_sheet(incoming)
    try:
        text = read_text(await incoming.download(), file.name)
        await incoming.services.documents.take_in(incoming.cause, text, file.name)
    except IntakeError as error:
        if error.refusal is not Refusal.SECRET:
            raise
        await refuse_secret(incoming, str(error.text_args["marking"]))
    return True


async def _take_sheet(incoming: Incoming) -> bool:
    try:
        sheet = read_draft_sheet(await incoming.download())
    except SheetError:
        if incoming.sender.roles & REPORTING:  # it may be a filled-in form of theirs
            return False
        raise
    if sheet.unit_id:  # a unit's comments that reached the clerk another way
        await incoming.services.commenting.answer_sheet(incoming.cause, sheet)
    else:
        await incoming.services.draft_sheets.propose(incoming.cause, sheet)
    return True


async def refuse_secret(
    incoming: Incoming, marking: str, messages: tuple[int, ...] = (), inbox_ids: tuple[int, ...] = ()
) -> None:
    """Delete a secret document's messages from the chat, wipe what was stored of them, and tell the clerk what to do."""
    own = () if incoming.query_id else (incoming.message_id,)
    gone = [await _delete(incoming, message_id) for message_id in dict.fromkeys((*messages, *own))]
    await incoming.services.documents.forget_secret(incoming.cause, marking, deleted=all(gone), inbox_ids=inbox_ids)


async def _delete(incoming: Incoming, message_id: int) -> bool:
    try:
        return await incoming.bot.delete_message(incoming.chat_id, message_id)
    except BadRequest:  # too old, or deleted already: the clerk is asked to see to it
        return False
