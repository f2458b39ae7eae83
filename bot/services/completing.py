"""What a close-out (申请办结) is asked for with: a result in a sentence, a word on parts still open, evidence if wanted."""

from collections.abc import Sequence
from typing import Any

from bot.rules.lifecycle import FINISHED
from bot.rules.parts import speaks_of_open
from bot.rules.results import says_result
from bot.services import dialogs
from bot.services.attachments import StoredFile
from bot.services.outgoing import answer
from db.models import Directive
from db.queries import directives, reports
from db.session import Cause, Session

COMPLETION = "completion"  # the question that is open meanwhile
RESULT, EVIDENCE, PARTS = "result", "evidence", "parts"


async def lacking(
    session: Session, directive: Directive, text: str, document_number: str, files: Sequence[StoredFile]
) -> str:
    """Return what a close-out lacks, empty where nothing. A file that came with a report is evidence: none is asked for twice."""
    if not document_number and not says_result(text):
        return RESULT
    open_parts = await open_units(session, directive)
    if open_parts and not speaks_of_open(text, open_parts):
        return PARTS
    if directive.evidence_wanted and not files and not await reports.attachments(session, directive.id):
        return EVIDENCE
    return ""


async def open_units(session: Session, directive: Directive) -> list[str]:
    """Return the units whose parts (分办) of a directive are not done."""
    parts = await directives.parts_of(session, [directive.id])
    return [part.lead_name for part in parts if part.status not in FINISHED]


async def told(session: Session, directive: Directive, missing: str) -> dict[str, Any]:
    """Return what the text that asks for what is missing says of a directive."""
    args: dict[str, Any] = {"number": directive.number, "title": directive.title}
    return args | ({"units": await open_units(session, directive)} if missing == PARTS else {})


async def ask_for(
    session: Session, cause: Cause, directive: Directive, missing: str, text: str, document_number: str
) -> None:
    """Ask for what is missing, keeping what was said: the next words or the next file complete it."""
    kept = text if missing in {EVIDENCE, PARTS} else ""
    state = {"directive_id": directive.id, "result": kept, "document": document_number}
    await dialogs.ask(session, cause, COMPLETION, state)
    args = await told(session, directive, missing)
    await answer(session, cause, "text", {"id": f"request/{missing}_please", "args": args})
