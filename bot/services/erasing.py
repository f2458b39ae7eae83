"""Retention: personal data goes when its time is over. Off unless the office sets ERASE_AFTER_DAYS or INBOX_DAYS.

What goes: raw words of reports, requests and comments and content of files of documents archived so long ago; names, accounts
and chats of people who left so long ago and have a part in nothing later; words in old messages, papers never signed and
the like. What stays: registered directives, figures, decisions, signed papers, and every audit row with its seal, its
particulars blanked.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.services.attachments import path_of
from bot.services.office import Office
from bot.texts import texts_of
from db.queries import audit, erasing_words
from db.queries import erasing as queries
from db.session import Cause

DAILY = "erasing"
PACKAGES = "archives"  # where archive packages too large for Telegram lie

log = structlog.get_logger(__name__)


class Erasing:
    """The day's erasing; each document and person in a transaction of its own."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """Erase what is over, once a day. Begun and killed, the next day goes on with what is left."""
        settings = self._office.settings
        if settings.erase_after_days is None and settings.inbox_days is None:
            return
        async with self._office.database.write(cause) as session:
            if not await queries.begin(session, DAILY, self._office.day_of(cause.at), cause.at):
                return
        if settings.erase_after_days is not None:
            await self._erase_archived(cause, cause.at - timedelta(days=settings.erase_after_days))
        if settings.inbox_days is not None:
            await self._erase_messages(cause, cause.at - timedelta(days=settings.inbox_days))

    async def _erase_archived(self, cause: Cause, before: datetime) -> None:
        database = self._office.database
        mark = texts_of(self._office.settings.office_language, self._office.zone).label("erased", "words")
        async with database.read() as session:
            documents = await queries.documents_over(session, before)
        for document_id in documents:
            async with database.write(cause) as session:
                reports = await queries.erase_document(session, document_id, cause.at, mark)
                audit.record(session, cause, "erased", "document", document_id, reports=reports)
        async with database.read() as session:
            people = await queries.people_over(session, before)
        for person_id in people:
            async with database.write(cause) as session:
                await queries.erase_person(session, person_id, cause.at)
                audit.record(session, cause, "erased", "person", person_id)
        await self._erase_old(cause, before, mark)
        files = await self._remove_files(before)
        if documents or people or files:
            log.info("erased", documents=len(documents), people=len(people), files=files)

    async def _erase_old(self, cause: Cause, before: datetime, mark: str) -> None:
        """Erase what belongs to no one document, and units' words in the lines of old digests, some at a time."""
        day = self._office.day_of(before)
        async with self._office.database.write(cause) as session:
            count = await erasing_words.erase_old(session, cause.at, before, day, mark)
            audit.record(session, cause, "erased", "notice", None, count=count)  # of each day, none included
        more = True
        while more:
            async with self._office.database.write(cause) as session:
                digests = await erasing_words.digests_over(session, day)
                for digest in digests:
                    erasing_words.erase_lines(digest)
                    audit.record(session, cause, "erased", "digest", digest.id)
                more = bool(digests)

    async def _erase_messages(self, cause: Cause, before: datetime) -> None:
        async with self._office.database.write(cause) as session:
            count = await queries.erase_updates(session, before)
            if count:
                audit.record(session, cause, "erased", "inbox", None, count=count)

    async def _remove_files(self, before: datetime) -> int:
        """Remove files that only erased documents have, and old packages; return how many there were.

        The rows go first: whatever a kill leaves is found here the next day.
        """
        async with self._office.database.read() as session:
            hashes = await queries.files_over(session)
        paths = [path_of(self._office, sha256) for sha256 in hashes]
        packages = self._office.settings.data_dir / PACKAGES
        return await asyncio.to_thread(_remove, paths, packages, before.timestamp())


def _remove(paths: list[Path], packages: Path, before: float) -> int:
    old = [one for one in packages.iterdir() if one.stat().st_mtime < before] if packages.is_dir() else []
    there = [path for path in (*paths, *old) if path.is_file()]
    for path in there:
        path.unlink()
    return len(there)
