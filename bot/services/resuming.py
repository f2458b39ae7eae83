"""Letting a suspended directive go on where its records say it was (恢复督办)."""

from bot.rules.lifecycle import Move, resumed, transition
from bot.services import moves, planning
from bot.services.moves import How
from bot.services.office import Office
from db.enums import RequestKind, RequestStatus
from db.models import Directive
from db.queries import followup, requests
from db.session import Cause, Session


async def resume(session: Session, office: Office, cause: Cause, directive: Directive) -> None:
    """Let a directive go on; days to sign and to report move by the time it stood. Raises TransitionError."""
    transition(directive.status, Move.RESUME)
    signed = await followup.acknowledgements(session, [directive.id])
    asked = await requests.waiting_on(session, directive.id, (RequestKind.COMPLETION,))
    under_review = any(request.status is not RequestStatus.AWAITS_OWNER for request in asked)
    after = resumed(issued=directive.issued_at is not None, signed=bool(signed), completion_asked=under_review)
    if directive.suspended_at is not None:
        await planning.stop_waiting(session, office, cause, directive, directive.suspended_at)
    directive.suspended_at, directive.status_reason = None, ""
    await moves.move(session, office, cause, directive, Move.RESUME, how=How(after=after))
