"""Files whose report is not known yet: rows of their own from the start, until somebody says of which item they are.

An album is several messages: whichever carries the words, and in whatever order and batches they come, its files belong to
one report. Files sent shortly before the words that report on one item, or shortly after them, go with that report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.services import attachments, dialogs, reporting
from bot.services.attachments import StoredFile
from bot.services.listening import Listening, Words
from bot.services.office import Office
from db.models import Attachment, Report
from db.queries import audit
from db.queries import reports as queries
from db.session import Cause, Session

JUST_NOW = timedelta(minutes=10)
"""How far apart words and a file may be that were sent one after the other."""


@dataclass(frozen=True)
class Home:
    """Where files without words belong: an item's number and today's report on it, None for what is not known or not there.

    `request_id`: the close-out for which the first of their album was the evidence.

    `guessed`: the item is that of the words just before; not `is_news`: the answer to an earlier message of the same album
    says it, or asks for it.
    """

    number: str | None = None
    report: Report | None = None
    request_id: int | None = None
    guessed: bool = False
    is_news: bool = True


async def without_known(session: Session, cause: Cause, words: Words) -> Words:
    """Return the words of an edited message without the file that was kept when it first came."""
    if not (words.edited and words.files):
        return words
    person_id = cause.person_id or 0
    rows = [
        *await queries.loose_files(session, person_id, message_id=words.message_id),
        *await queries.placed_files(session, person_id, words.message_id),
    ]
    known = {row.sha256 for row in rows}
    return replace(words, files=tuple(file for file in words.files if file.sha256 not in known))


def hold(session: Session, cause: Cause, files: Iterable[StoredFile], home: Home | None = None) -> None:
    """Keep files: where they belong, or for themselves until their item is known."""
    for file in files:
        report_id = home.report.id if home and home.report else None
        attachments.attach(session, cause, file, report_id, request_id=home.request_id if home else None)


def place(rows: Iterable[Attachment], report: Report) -> None:
    """Let files that waited belong to a report."""
    for row in rows:
        row.report_id = report.id


async def belonging(session: Session, cause: Cause, words: Words) -> Sequence[Attachment]:
    """Return the files that waited for this message: its own, and its album's."""
    person_id = cause.person_id or 0
    if words.album:
        return [row for row in await _of_album(session, cause, words) if row.report_id is None]
    return await queries.loose_files(session, person_id, message_id=words.message_id)


async def none_wait(session: Session, cause: Cause, words: Words) -> bool:
    """Return whether nothing can go with what the words report: they came without files, and none of the person's wait."""
    return not words.files and not await queries.loose_files(session, cause.person_id or 0)


async def sent_before(session: Session, cause: Cause, words: Words, made: Sequence[Report]) -> Sequence[Attachment]:
    """Return the files that were sent just before words that report on one item alone, and came without files."""
    if words.files or words.source or len({report.directive_id for report in made}) != 1:
        return ()
    return await queries.loose_files(session, cause.person_id or 0, since=cause.at - JUST_NOW)


async def home_of(session: Session, office: Office, cause: Cause, words: Words, listening: Listening) -> Home:
    """Return where the files of a message without words belong."""
    album = await _of_album(session, cause, words)
    if album:
        request_id = next((row.request_id for row in album if row.request_id is not None), None)
        return Home(report=await _report_of(session, album), request_id=request_id, is_news=False)
    number = listening.context.sole
    if number is None:
        guess = await just_before(session, cause)
        number = listening.numbers.get(guess.directive_id) if guess else None
        return Home(number, guess if number else None, guessed=number is not None)
    today = office.instant(office.day_of(cause.at), 0, 0)
    directive = listening.directives[number]
    return Home(number, await queries.latest_of(session, directive.id, cause.person_id or 0, today))


async def _of_album(session: Session, cause: Cause, words: Words) -> Sequence[Attachment]:
    return await queries.of_album(session, cause.person_id or 0, words.album) if words.album else ()


async def _report_of(session: Session, album: Sequence[Attachment]) -> Report | None:
    placed = next((row.report_id for row in album if row.report_id is not None), None)
    return await queries.get(session, placed) if placed is not None else None


async def just_before(session: Session, cause: Cause) -> Report | None:
    """Return the report that a person's words just before made, where they made one on one item alone.

    Words that came with a file of their own, as its caption, are complete: another file may be of anything.
    """
    made = await queries.last_message(session, cause.person_id or 0, cause.at - JUST_NOW)
    if len({report.directive_id for report in made}) != 1 or not made[-1].text:
        return None
    with_file = any(row.message_id == made[-1].message_id for report in made for row in report.attachments)
    return None if with_file else made[-1]


async def replace_blank(session: Session, office: Office, cause: Cause, words: Words, report: Report) -> None:
    """Put the words' report in place of one without words that earlier messages of the same album made."""
    blank = await _report_of(session, await _of_album(session, cause, words))
    if blank is None or blank.id == report.id or blank.text:
        return
    await reporting.take_back(session, office, cause, blank)
    await queries.move_files(session, blank.id, report.id)


class LooseFiles:
    """Looking at files that wait."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def wait(self, person_id: int, message_id: int) -> bool:
        """Return whether files of a message, or of its album, wait to be told their item."""
        async with self._office.database.read() as session:
            return bool(await queries.loose_files(session, person_id, message_id=message_id))

    async def drop(self, cause: Cause, message_id: int) -> bool:
        """Forget files of a message that nobody wants to be kept; return whether any waited. Their question is given up."""
        async with self._office.database.write(cause) as session:
            await dialogs.end(session, cause)
            rows = await queries.loose_files(session, cause.person_id or 0, message_id=message_id)
            for row in rows:
                await session.delete(row)
            audit.record(session, cause, "files_dropped", "report", None, files=len(rows))
            return bool(rows)

    async def messages_of(self, person_id: int, album: str) -> set[int]:
        """Return the messages of an album that have come so far."""
        async with self._office.database.read() as session:
            return {row.message_id for row in await queries.of_album(session, person_id, album) if row.message_id}

    async def placed(self, person_id: int, message_id: int) -> int:
        """Return how many files of a message and its album belong to reports."""
        async with self._office.database.read() as session:
            return len(await queries.placed_files(session, person_id, message_id))
