"""Moving a directive from one status to another: the rules' word, a new version, an audit row, and its clocks anew."""

from bot.rules.lifecycle import Move, check_reason, transition
from bot.services import planning
from bot.services.office import Office
from db.models import Directive
from db.queries import audit
from db.session import Cause, Session


async def move(
    session: Session, office: Office, cause: Cause, directive: Directive, to: Move, reason: str = ""
) -> None:
    """Move a directive. Raises TransitionError or ReasonMissingError; the clocks are planned anew."""
    check_reason(to, reason)
    before = directive.status
    directive.status = transition(before, to)
    await touch(session, office, cause, directive, to.value, status=directive.status.value, before=before.value)


async def touch(
    session: Session, office: Office, cause: Cause, directive: Directive, action: str, **details: object
) -> None:
    """Note that a directive was changed: buttons of its older versions are stale, the clocks are planned anew."""
    directive.version += 1
    audit.record(session, cause, action, "directive", directive.id, **details)
    await planning.replan(session, office, cause, directive)
