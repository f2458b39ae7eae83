"""The clerk's clearing of a draft paper: lines struck, words withheld or shortened (never reworded), own paragraphs."""

from collections.abc import Sequence
from typing import Any

from bot.services import access, dialogs
from bot.services.bulletin_reading import open_paper
from bot.services.bulletins import CARD
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.paper_lines import PaperLine, lines_of
from bot.texts import TellableError
from db.enums import PaperStatus
from db.models import Bulletin
from db.queries import audit
from db.session import Cause, Session

ASK_EXCERPT = "bulletin_excerpt"  # the question for the part of a quotation that is to stand
ASK_WORDS = "bulletin_words"  # the question for a paragraph of the clerk's own
LINES = "bulletin_lines"  # the view of them
MOST_WORDS = 1000
PARAGRAPHS = ("lead_in", "next_steps")


class BulletinClearing:
    """What the supervision office may do to a draft before it is submitted."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def lines(self, person_id: int, bulletin_id: int) -> Sequence[PaperLine]:
        """Return the lines of a draft as they are cleared. Raises RefusedError, TellableError."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            return await lines_of(session, await self._draft(session, cause, bulletin_id))

    async def strike(self, cause: Cause, bulletin_id: int, key: int) -> None:
        """Strike a line, or let it stand again. Raises RefusedError, TellableError."""
        await self._turn(cause, bulletin_id, key, "struck")

    async def withhold(self, cause: Cause, bulletin_id: int, key: int) -> None:
        """Withhold the unit's words of a line, or let them stand again. Raises RefusedError, TellableError."""
        await self._turn(cause, bulletin_id, key, "withheld")

    async def ask_excerpt(self, cause: Cause, bulletin_id: int, key: int) -> None:
        """Ask which part of a unit's words is to stand. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            line = await _line(session, await self._draft(session, cause, bulletin_id), key)
            await dialogs.ask(session, cause, ASK_EXCERPT, {"bulletin_id": bulletin_id, "key": key})
            await answer(session, cause, "text", {"id": "bulletin/ask_excerpt", "args": {"text": line.words}})

    async def shorten(self, cause: Cause, bulletin_id: int, key: int, excerpt: str) -> None:
        """Let a part of a unit's words stand: it must be in them word for word; the whole ends a shortening.

        Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            row = await self._draft(session, cause, bulletin_id)
            line, part = await _line(session, row, key), " ".join(excerpt.split())
            if not part or part not in line.words:
                raise TellableError("digest/excerpt_not_verbatim")
            excerpts = {**row.clearing["excerpts"], str(key): part}
            if part == line.words:
                del excerpts[str(key)]
            _clear(row, {**row.clearing, "excerpts": excerpts})
            await dialogs.end(session, cause)
            audit.record(session, cause, "paper_shortened", "bulletin", bulletin_id, key=key)
            await answer(session, cause, LINES, {"bulletin_id": bulletin_id, "key": key})

    async def ask_words(self, cause: Cause, bulletin_id: int, paragraph: str) -> None:
        """Ask the clerk for a paragraph of their own, lead_in or next_steps. Raises RefusedError, TellableError."""
        if paragraph not in PARAGRAPHS:
            raise access.RefusedError
        async with self._office.database.write(cause) as session:
            row = await self._draft(session, cause, bulletin_id)
            await dialogs.ask(session, cause, ASK_WORDS, {"bulletin_id": bulletin_id, "paragraph": paragraph})
            args = {
                "paragraph": paragraph,
                "kind": row.kind.value,
                "words": getattr(row, paragraph),
                "most": MOST_WORDS,
            }
            await answer(session, cause, "text", {"id": "bulletin/ask_words", "args": args})

    async def write(self, cause: Cause, bulletin_id: int, paragraph: str, words: str) -> None:
        """Set a paragraph of the clerk's own; empty: the computed words again. Raises RefusedError, TellableError."""
        lines = [" ".join(line.split()) for line in words.splitlines()]
        text = "\n".join(line for line in lines if line)
        if len(text) > MOST_WORDS:
            raise TellableError("bulletin/words_too_long", most=MOST_WORDS, length=len(text))
        if paragraph not in PARAGRAPHS:
            raise access.RefusedError
        async with self._office.database.write(cause) as session:
            row = await self._draft(session, cause, bulletin_id)
            setattr(row, paragraph, text)
            row.version += 1
            await dialogs.end(session, cause)
            audit.record(session, cause, "paper_worded", "bulletin", bulletin_id, paragraph=paragraph)
            await answer(session, cause, CARD, {"bulletin_id": bulletin_id})

    async def _turn(self, cause: Cause, bulletin_id: int, key: int, name: str) -> None:
        async with self._office.database.write(cause) as session:
            row = await self._draft(session, cause, bulletin_id)
            await _line(session, row, key)
            keys = set(row.clearing[name]) ^ {key}
            _clear(row, {**row.clearing, name: sorted(keys)})
            audit.record(session, cause, f"paper_{name}", "bulletin", bulletin_id, key=key, on=key in keys)

    async def _draft(self, session: Session, cause: Cause, bulletin_id: int) -> Bulletin:
        return await open_paper(session, self._office, cause, bulletin_id, {PaperStatus.DRAFT})


async def _line(session: Session, row: Bulletin, key: int) -> PaperLine:
    found = next((line for line in await lines_of(session, row) if line.key == key), None)
    if found is None:
        raise access.RefusedError
    return found


def _clear(row: Bulletin, clearing: dict[str, Any]) -> None:
    row.clearing = clearing
    row.version += 1
