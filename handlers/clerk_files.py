"""Files and long texts from a clerk: documents to be taken in, and sheets of drafts that come back."""

import asyncio
from pathlib import PurePath

from telegram.error import BadRequest

from bot.intake.errors import IntakeError, Refusal
from bot.intake.reading.reader import Tell
from bot.intake.sheets.fill_in_sheet import FilledSheet
from bot.intake.sheets.our_sheets import read_our_sheet
from bot.services.bulk import REPORTING
from bot.texts import TellableError
from handlers.incoming import Incoming
from handlers.own_lists import take_own_list
from handlers.progress import progress
from handlers.remote_files import MAX_DOWNLOAD

SHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
FLAT = ".csv"  # a sheet without its hidden part
OF_OURS = ("number", "title", "text", "kind", "done_when")
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
    if PurePath(file.name).suffix.lower() == FLAT and await _answers_our_sheet(incoming):
        raise TellableError("sheet/save_as_xlsx", ending=FLAT)
    async with progress(incoming) as tell:
        return await _read(incoming, file.name, tell)


async def _read(incoming: Incoming, name: str, tell: Tell) -> bool:
    documents = incoming.services.documents
    maybe_form = PurePath(name).suffix.lower() in SHEETS and bool(incoming.sender.roles & REPORTING)
    data = await incoming.download()
    try:
        document = await documents.read(incoming.cause, data, name, tell)
        if document is None:
            return await take_own_list(incoming, data, name) or await _take_sheet(incoming, data)
        if maybe_form and not document.parsed.drafts:
            return False
        if _is_our_sheet(incoming, document.text):
            raise TellableError("sheet/save_as_xlsx", ending=PurePath(name).suffix.lower())
        await documents.take_in(incoming.cause, document.text, name, document.parsed)
    except IntakeError as error:
        if error.refusal is Refusal.SECRET:
            await refuse_secret(incoming, str(error.text_args["marking"]))
        elif maybe_form:  # a filled-in form of theirs that cannot be read is kept all the same
            return False
        else:
            raise
    return True


async def _answers_our_sheet(incoming: Incoming) -> bool:
    kind = (
        await incoming.services.conversation.kind_of(incoming.chat_id, incoming.reply_to) if incoming.reply_to else ""
    )
    return kind == "draft_sheet"


def _is_our_sheet(incoming: Incoming, text: str) -> bool:
    """Tell whether a table is our sheet of drafts without its hidden part: saved as .csv, or copied into another book."""
    headings = incoming.texts.labels("draft_column")
    first = text.partition("\n")[0].split("\t")
    return {headings[column] for column in OF_OURS} <= set(first)


async def _take_sheet(incoming: Incoming, data: bytes) -> bool:
    sheet = await asyncio.to_thread(read_our_sheet, data)
    if isinstance(sheet, FilledSheet):  # a clerk may own directives too
        await incoming.services.filling_in.propose(incoming.cause, sheet, incoming.message_id)
    elif sheet.unit_id:  # a unit's comments that reached the clerk another way
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
