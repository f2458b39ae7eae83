"""A file from a clerk → a document, in processes of their own, two at a time."""

import asyncio
from collections.abc import Iterable
from datetime import date

from bot.intake.reading.office import to_docx
from bot.intake.reading.reader import ReadDocument, Stage, Tell, ask_tables, ask_worker, read_answer, say_nothing
from bot.intake.sheets.tables import SheetTable

_AT_ONCE = 2


class FileReader:
    """Reads files. One for a running program: it keeps the machine's memory from being asked for too often at once."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def read(
        self,
        data: bytes,
        filename: str,
        *,
        confirmed: date | None = None,
        unit_names: Iterable[str] = (),
        tell: Tell = say_nothing,
    ) -> ReadDocument | None:
        """Return the document in a file, None for a sheet of drafts of ours. Raise IntakeError for what is refused.

        `confirmed` and `unit_names` are as `bot.intake.parse.parse` takes them.
        """
        async with self._turn:
            said = await ask_worker(data, filename, confirmed, unit_names, tell)
            if said.get("needs") == "office":
                await tell(Stage("convert"))
                data = await to_docx(data, filename)
                said = await ask_worker(data, filename, confirmed, unit_names, tell)
            return None if said.get("needs") == "sheet" else read_answer(said, filename)

    async def tables(self, data: bytes, filename: str) -> tuple[SheetTable, ...]:
        """Return the cells of a workbook or a .csv, sheet by sheet. Raise IntakeError for what is refused."""
        async with self._turn:
            return await ask_tables(data, filename)
