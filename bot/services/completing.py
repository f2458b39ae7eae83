"""What a close-out (申请办结) is asked for with: a result in a sentence, and evidence where the clerk wants it."""

from collections.abc import Sequence

from bot.rules.results import says_result
from bot.services import dialogs
from bot.services.attachments import StoredFile
from bot.services.outgoing import answer
from db.models import Directive
from db.queries import reports
from db.session import Cause, Session

COMPLETION = "completion"  # the question that is open meanwhile
RESULT, EVIDENCE = "result", "evidence"


async def lacking(
    session: Session, directive: Directive, text: str, document_number: str, files: Sequence[StoredFile]
) -> str:
    """Return what a close-out lacks, empty where nothing. A file that came with a report is evidence: none is asked for twice."""
    if not document_number and not says_result(text):
        return RESULT
    if directive.evidence_wanted and not files and not await reports.attachments(session, directive.id):
        return EVIDENCE
    return ""


async def ask_for(
    session: Session, cause: Cause, directive: Directive, missing: str, text: str, document_number: str
) -> None:
    """Ask for what is missing, keeping what was said: the next words or the next file complete it."""
    kept = text if missing == EVIDENCE else ""
    state = {"directive_id": directive.id, "result": kept, "document": document_number}
    await dialogs.ask(session, cause, COMPLETION, state)
    args = {"number": directive.number, "title": directive.title}
    await answer(session, cause, "text", {"id": f"request/{missing}_please", "args": args})
