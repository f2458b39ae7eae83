"""Moving a directive from one status to another: the rules' word, a new version, what was decided kept, its clocks anew."""

from dataclasses import dataclass
from datetime import date

from bot.rules.lifecycle import KEPT, Move, check_reason, transition
from bot.services import planning
from bot.services.office import Office
from db.enums import Status
from db.models import Change, Directive
from db.queries import audit
from db.session import Cause, Session


@dataclass(frozen=True)
class Before:
    """How a directive stands before it is changed: what its history keeps."""

    status: Status
    owner_id: int | None
    unit: str
    due_on: date | None

    @classmethod
    def of(cls, directive: Directive) -> "Before":
        """Return how a directive stands."""
        return cls(directive.status, directive.owner_id, directive.lead_name, directive.due_on)


@dataclass(frozen=True)
class How:
    """More about a move, where the directive's row does not tell it.

    `before`: how it stood, where the caller has changed owner or date already. `after`: where it stands then, for the
    moves whose end its records tell. `by`: whose deed it is, where the cause's person writes it down for somebody.
    """

    before: Before | None = None
    after: Status | None = None
    by: int | None = None


async def move(
    session: Session, office: Office, cause: Cause, directive: Directive, to: Move, reason: str = "", how: How = How()
) -> None:
    """Move a directive. Raises TransitionError or ReasonMissingError; the clocks are planned anew."""
    change(session, cause, directive, to, reason, how)
    await planning.replan(session, office, cause, directive)


def change(session: Session, cause: Cause, directive: Directive, to: Move, reason: str = "", how: How = How()) -> None:
    """Move a directive, as `move`; the caller has its clocks planned anew, those of several at once."""
    check_reason(to, reason)
    before = how.before or Before.of(directive)
    allowed = transition(before.status, to)
    directive.status = allowed if how.after is None else how.after
    if to in KEPT:
        session.add(_change(Cause(cause.at, how.by or cause.person_id), directive, to, reason, before))
    _note(session, cause, directive, to.value, status=directive.status.value, before=before.status.value)


def _change(cause: Cause, directive: Directive, to: Move, reason: str, before: Before) -> Change:
    return Change(
        directive_id=directive.id,
        at=cause.at,
        person_id=cause.person_id,
        move=to.value,
        reason=reason.strip(),
        status_before=before.status,
        status_after=directive.status,
        owner_before_id=before.owner_id,
        owner_after_id=directive.owner_id,
        unit_before=before.unit,
        unit_after=directive.lead_name,
        due_before=before.due_on,
        due_after=directive.due_on,
    )


async def touch(
    session: Session, office: Office, cause: Cause, directive: Directive, action: str, **details: object
) -> None:
    """Note that a directive was changed: buttons of its older versions are stale, the clocks are planned anew."""
    _note(session, cause, directive, action, **details)
    await planning.replan(session, office, cause, directive)


def _note(session: Session, cause: Cause, directive: Directive, action: str, **details: object) -> None:
    directive.version += 1
    audit.record(session, cause, action, "directive", directive.id, **details)
