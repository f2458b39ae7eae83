"""Files of people other than clerks, before they are kept: sheets of ours that come back, and what must not be kept at all."""

import asyncio
from pathlib import PurePath

from bot.intake.cells import SheetError
from bot.intake.errors import IntakeError, Refusal
from bot.intake.reading.reader import ReadDocument
from bot.intake.sheets.draft_sheet import SheetRead
from bot.intake.sheets.fill_in_reading import FillInWords
from bot.intake.sheets.fill_in_sheet import FIGURE, FilledSheet
from bot.intake.sheets.our_sheets import read_flat, read_our_sheet
from bot.texts import LANGUAGES, texts_of
from handlers.clerk_files import FLAT, SHEETS, refuse_secret
from handlers.incoming import Incoming
from handlers.own_lists import take_own_list
from handlers.remote_files import MAX_DOWNLOAD
from handlers.topics import Handler

MARKS = "①②③④⑤⑥⑦⑧⑨⑩"
LOOKED_INTO = frozenset({*SHEETS, FLAT, ".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".txt"})
NOT_OURS = "sheet/not_drafts"
MOST_FIGURES = 20  # columns for figures that a sheet without its hidden part is looked through for


async def take_sheet(incoming: Incoming) -> bool:
    """Take a sheet of ours that came back, and refuse a document that carries a marking of secrecy.

    Return False for any other file, which is kept as a file. Raise SheetError for a sheet of ours that cannot be read.
    """
    file = incoming.file
    ending = PurePath(file.name).suffix.lower() if file else ""
    if file is None or file.size > MAX_DOWNLOAD or ending not in LOOKED_INTO:
        return False
    data = await incoming.download()
    try:  # what is in it is looked at in a process of its own first: anybody may send a file
        document = await incoming.services.documents.read(incoming.cause, data, file.name)
    except IntakeError as error:
        if error.refusal is Refusal.SECRET:
            await refuse_secret(incoming, str(error.text_args["marking"]))
        return error.refusal is Refusal.SECRET
    if incoming.edited or ending not in {*SHEETS, FLAT}:
        return False
    if document is None and await take_own_list(incoming, data, file.name):
        return True
    return await _take(incoming, await _sheet(incoming, data, document))


async def _take(incoming: Incoming, sheet: SheetRead | FilledSheet | None) -> bool:
    if isinstance(sheet, FilledSheet):
        await incoming.services.filling_in.propose(incoming.cause, sheet, incoming.message_id)
        return True
    if sheet is not None and sheet.unit_id:
        await incoming.services.commenting.answer_sheet(incoming.cause, sheet)
        return True
    return False


async def _sheet(incoming: Incoming, data: bytes, document: ReadDocument | None) -> SheetRead | FilledSheet | None:
    if document is not None:
        return read_flat(document.text, flat_words(incoming))
    try:
        return await asyncio.to_thread(read_our_sheet, data)
    except SheetError as error:
        if error.text_id == NOT_OURS:
            return None
        raise


def flat_words(incoming: Incoming) -> FillInWords:
    """Return what headings and list words mean in either language: a sheet may have been written for another person."""
    columns: dict[str, str] = {}
    states: dict[str, str] = {}
    for language in LANGUAGES:
        texts = texts_of(language, incoming.services.office.zone)
        columns |= {word: column for column, word in texts.labels("fill_in_column").items()}
        figure = texts.label("fill_in_column", FIGURE)
        columns |= {
            figure: f"{FIGURE}1",
            **{f"{figure}{figure_mark(n)}": f"{FIGURE}{n}" for n in range(1, MOST_FIGURES + 1)},
        }
        states |= {word: state for state, word in texts.labels("fill_in_state").items()}
    return FillInWords(columns, states)


def figure_mark(place: int) -> str:
    """Return the mark of an item's target, from 1: it stands before its words and over its column."""
    return MARKS[place - 1] if place <= len(MARKS) else f"({place})"


def sheet_first(handler: Handler) -> Handler:
    """Let a sheet of ours be taken as such, whatever question or message it answers; anything else goes to the handler."""

    async def handle(incoming: Incoming) -> None:
        if not await take_sheet(incoming):
            await handler(incoming)

    return handle
