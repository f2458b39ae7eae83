"""What of a document reads like an order and is in no draft: listed for the clerk, who may make a draft of it."""

from dataclasses import dataclass

from bot.rules.permissions import Action, Verdict
from bot.services.access import verdict_on
from bot.services.directory import Directory
from bot.services.drafts import StaleError, open_document
from bot.services.found import passed_over_still
from bot.services.office import Office
from bot.services.reshaping import Chosen, Drafted, add_draft
from db.queries import documents, drafts
from db.session import Cause


@dataclass(frozen=True)
class Passage:
    """A sentence of a document: where it begins, and its words as printed."""

    start: int
    words: str


@dataclass(frozen=True)
class Passages:
    """What was passed over of a document, and the version that it has now."""

    document_id: int
    number: str
    version: int
    lines: tuple[Passage, ...]


class PassedOver:
    """Passages that were passed over."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def listed(self, person_id: int, document_id: int) -> Passages | None:
        """Return them; None to those who may not change drafts."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            verdict = await verdict_on(session, self._office, cause, Action.REVIEW_DRAFTS)
            document = await documents.get(session, document_id)
            if verdict is not Verdict.YES or document is None:
                return None
            spans = passed_over_still(document, await drafts.of_document(session, document_id))
            text = await documents.text_of(session, document_id) if spans else ""
            lines = tuple(Passage(start, text[start:end]) for start, end in spans)
            return Passages(document.id, document.number, document.version, lines)

    async def take_up(self, cause: Cause, document_id: int, version: int, start: int) -> str:
        """Make a draft of the passage that begins there; return its number within the document.

        Raises StaleError where the document was changed since, or the passage is in a draft by now.
        """
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id, version)
            today = office.day_of(cause.at)
            rows = list(await drafts.of_document(session, document_id))
            span = next((one for one in passed_over_still(document, rows) if one[0] == start), None)
            if span is None:
                raise StaleError
            text = await documents.text_of(session, document_id)
            all_ = Drafted(rows, await Directory.load(session, today), today)
            row = await add_draft(session, cause, document, Chosen(text[slice(*span)], span, "chat"), rows, all_)
            return row.item
