"""Reports said to have been given elsewhere: nobody is chased for one until the clerk has looked."""

from dataclasses import dataclass
from datetime import date

from bot.rules.permissions import Action, Verdict
from bot.services import access, moves, planning
from bot.services.audience import audience_of, clerks_for, tell
from bot.services.office import Office
from bot.services.outgoing import Notice
from db.models import Directive
from db.queries import directives, followup
from db.session import Cause, Session


@dataclass(frozen=True)
class Dispute:
    """A report said to have been given elsewhere. `open`: the clerk has not decided yet."""

    feedback_id: int
    directive_id: int
    number: str
    title: str
    due_on: date
    open: bool


async def dispute(
    session: Session, office: Office, cause: Cause, directive: Directive, said: str, channel: str | None
) -> bool:
    """Note that a report is said to have been given elsewhere: no chase until the clerk has looked.

    Returns False where they owe no report.
    """
    verdict = await access.require(session, office, cause, Action.PUT_OFF, directive)
    if verdict is not Verdict.WITH_REASON and not await access.leads(session, office, cause, directive):
        return False  # as in `requests.postpone`
    owed = (await planning.facts_of(session, [directive]))[directive.id].owed
    if owed is None:
        return False
    owed.disputed_at = cause.at
    await moves.touch(session, office, cause, directive, "report_disputed", feedback=owed.id, channel=channel or "")
    payload = {"feedback_id": owed.id, "person_id": cause.person_id, "said": said, "channel": channel or ""}
    clerks = await clerks_for(session, directive, cause.person_id)
    await tell(session, office, cause, clerks, Notice("dispute", f"dispute:{owed.id}:{cause.inbox_id}", payload))
    return True


class Disputes:
    """What the clerk finds."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def dispute(self, feedback_id: int) -> Dispute | None:
        """Return what is known of a report said to have been given elsewhere."""
        async with self._office.database.read() as session:
            feedback = await followup.feedback(session, feedback_id)
            directive = await directives.get(session, feedback.directive_id) if feedback else None
            if feedback is None or directive is None:
                return None
            waits = feedback.disputed_at is not None and feedback.met_at is None
            return Dispute(feedback.id, directive.id, directive.number, directive.title, feedback.due_on, waits)

    async def settle(self, cause: Cause, feedback_id: int, *, found: bool) -> bool:
        """Say whether a report said to have been given elsewhere was found; False where that was settled before."""
        office = self._office
        async with office.database.write(cause) as session:
            feedback = await followup.feedback(session, feedback_id)
            directive = await directives.lock(session, feedback.directive_id) if feedback else None
            if feedback is None or directive is None:
                raise access.RefusedError
            await access.require(session, office, cause, Action.DECIDE, directive)
            if feedback.disputed_at is None or feedback.met_at is not None:
                return False
            feedback.disputed_at = None
            if found:
                feedback.met_at = cause.at
            await moves.touch(session, office, cause, directive, "dispute_settled", feedback=feedback.id, found=found)
            text = "request/dispute_found" if found else "request/dispute_not_found"
            args = {"number": directive.number, "title": directive.title}
            notice = Notice("text", f"settled:{feedback.id}:{cause.inbox_id}", {"id": text, "args": args})
            workers = (await audience_of(session, directive)).workers
            await tell(session, office, cause, [person.id for person in workers], notice)
            return True
