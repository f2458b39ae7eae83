"""What the papers on one directive tell: 督办通知单, which hands it to its unit, and 催办单, which says what is late."""

from datetime import date
from typing import Any

from bot.rules import lights
from bot.services import planning
from bot.services.office import Office
from bot.services.planning import Facts
from bot.texts import TellableError
from db.enums import PaperKind
from db.models import Directive
from db.queries import digests, people
from db.session import Cause, Session

Figures = dict[str, Any]
ANSWER_WITHIN = 3  # working days that a 催办单 leaves for an answer


async def directive_figures(
    session: Session, office: Office, cause: Cause, kind: PaperKind, directive: Directive
) -> Figures:
    """Return what a notice or a chase on a directive tells. Raises TellableError where there is nothing to chase."""
    facts = (await planning.facts_of(session, [directive]))[directive.id]
    today = office.day_of(cause.at)
    late = late_of(office, facts, today)
    if kind is PaperKind.CHASE and not late:
        raise TellableError("bulletin/nothing_late")
    counted = await digests.chases(session, [directive.id])
    return {
        "at": cause.at.isoformat(),
        "directive": await _words_of(session, office, directive, today),
        "late": late if kind is PaperKind.CHASE else [],
        "chased": max(counted.values(), default=0),
        "answer_by": office.calendar.add_workdays(today, ANSWER_WITHIN).isoformat(),
    }


async def _words_of(session: Session, office: Office, directive: Directive, today: date) -> Figures:
    leader = await people.get(session, directive.leader_id) if directive.leader_id else None
    return {
        "number": directive.number,
        "title": directive.title,
        "text": directive.text,
        "document": directive.document.title,
        "document_number": directive.document.number,
        "unit": directive.lead_name,
        "owner": directive.owner.name if directive.owner else "",
        "supporting": list(directive.supporting_names),
        "leader": f"{leader.name} {leader.title}".strip() if leader else "",
        "due_on": directive.due_on.isoformat() if directive.due_on else None,
        "cadence": directive.cadence.value if directive.cadence else "",
        "done_when": directive.done_when,
        "targets": [target.text for target in directive.targets],
        # a day that is over when the paper is made is no day to sign by
        "sign_by": directive.sign_by.isoformat() if directive.sign_by and directive.sign_by >= today else None,
        "issued_on": office.day_of(directive.issued_at).isoformat() if directive.issued_at else None,
    }


def late_of(office: Office, facts: Facts, today: date) -> list[Figures]:
    """Return what is past its day: the receipt, the report, the end."""
    standing, found = facts.standing(office), []
    owed_on = standing.feedback.expected_on if standing.feedback else None
    for what, is_late, day in (
        ("sign", lights.unsigned_overdue(standing, today), standing.sign_by),
        ("feedback", lights.feedback_overdue(standing, today), owed_on),
        ("final", lights.final_overdue(standing, today), standing.final_due_on),
    ):
        if is_late and day is not None:
            workdays = office.calendar.workdays_between(day, today)
            found.append({"what": what, "day": day.isoformat(), "days": (today - day).days, "workdays": workdays})
    return found
