"""归档: a document of which nothing goes on any more is closed for good, and goes to the clerk as one package."""

from dataclasses import dataclass

from bot.rules.ledger_numbers import document_number
from bot.rules.lifecycle import FINISHED, Move
from bot.rules.permissions import Action
from bot.rules.years import archivable
from bot.services import access, archive_files, moves
from bot.services.access import RefusedError
from bot.services.archive_files import ArchivedDirective, ArchivedDocument
from bot.services.drafts import DRAFTED
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Status
from db.queries import archive as queries
from db.queries import audit, directives, documents, drafts
from db.session import Cause, Session

PACKAGE = "archive_package"


@dataclass(frozen=True)
class ArchiveLine:
    """A document in the list of those that can be archived, or are. `open`, `drafts`: what still stands in the way."""

    id: int
    number: str
    title: str
    archived: bool
    open: int
    drafts: int

    @property
    def ready(self) -> bool:
        """Return whether it can be archived now."""
        return not self.archived and not self.open and not self.drafts


class Archiving:
    """Archiving documents, and reading what goes into their packages. For a reader of None, an administrator at the machine."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def lines(self, person_id: int, limit: int = 20) -> list[ArchiveLine]:
        """Return the documents that were issued, those that can be archived first, then the newest. Raises RefusedError."""
        async with self._office.database.read() as session:
            await _require(session, self._office, Cause(self._office.clock.now(), person_id))
            found = []
            for document in await documents.latest(session, limit):
                statuses = await queries.statuses(session, document.id)
                drafted = sum(status in DRAFTED for status in statuses)
                open_ = sum(status not in FINISHED for status in statuses) - drafted
                if len(statuses) > drafted:
                    archived = document.archived_at is not None
                    found.append(ArchiveLine(document.id, document.number, document.title, archived, open_, drafted))
            return sorted(found, key=lambda line: not line.ready)

    async def show(self, cause: Cause) -> None:
        """Answer with the list of documents. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await _require(session, self._office, cause)
            await answer(session, cause, "archives")

    async def archive(self, cause: Cause, document_id: int) -> None:
        """Archive a document and answer with its package; one that is archived already is packed once more.

        Raises RefusedError, and TellableError where something of it still goes on.
        """
        office = self._office
        async with office.database.write(cause) as session:
            await _require(session, office, cause)
            document = await documents.lock(session, document_id)
            if document is None:
                raise RefusedError
            if document.archived_at is None:
                statuses = await queries.statuses(session, document_id)
                if not archivable(statuses):
                    drafted = sum(status in DRAFTED for status in statuses)
                    open_ = sum(status not in FINISHED for status in statuses) - drafted
                    raise TellableError("year/not_archivable", number=document.number, open=open_, drafts=drafted)
                await self._close(session, cause, document_id)
                document.archived_at = cause.at
                document.version += 1
                audit.record(session, cause, "archived", "document", document_id, number=document.number)
            audit.record(session, cause, "exported", "archive", document_id, number=document.number)
            await answer(session, cause, PACKAGE, {"document_id": document_id})

    async def _close(self, session: Session, cause: Cause, document_id: int) -> None:
        rows = await drafts.of_document(session, document_id)
        for row in (*rows, *await directives.parts_of(session, [row.id for row in rows])):
            if row.status is Status.CLOSED:
                await moves.move(session, self._office, cause, row, Move.ARCHIVE)

    async def note_export(self, cause: Cause, document_id: int, file: str) -> None:
        """Note that a package was written at the machine."""
        async with self._office.database.write(cause) as session:
            audit.record(session, cause, "exported", "archive", document_id, file=file)

    async def find(self, number: str) -> int | None:
        """Return the document of a number, 督〔2022〕3号 or 2022-3, for an administrator at the machine; None for none."""
        meant = document_number(number)
        if meant is None:
            return None
        async with self._office.database.read() as session:
            found = await documents.by_number(session, *meant)
        return found.id if found is not None else None

    async def document(self, reader_id: int | None, document_id: int) -> ArchivedDocument:
        """Return a document as a package has it. Raises RefusedError, the same where there is none."""
        async with self._office.database.read() as session:
            await _require(session, self._office, Cause(self._office.clock.now(), reader_id))
            document = await documents.get(session, document_id)
            if document is None:
                raise RefusedError
            return await archive_files.document_of(session, self._office, document)

    async def directive(self, reader_id: int | None, directive_id: int) -> ArchivedDirective:
        """Return one of its directives with all that became of it. Raises RefusedError."""
        async with self._office.database.read() as session:
            await _require(session, self._office, Cause(self._office.clock.now(), reader_id))
            directive = await directives.get(session, directive_id)
            if directive is None:
                raise RefusedError
            return await archive_files.directive_of(session, self._office, directive)


async def _require(session: Session, office: Office, cause: Cause) -> None:
    """Let clerks and approvers go on: who may take everything out."""
    if cause.person_id is not None and not (await access.require(session, office, cause, Action.EXPORT)).outright:
        raise RefusedError
