"""Moving the day of a report that is to come, where the limits or the calendar that gave it have changed."""

from datetime import date

from bot.rules import cadences
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.services.office import Office
from bot.services.planning import Facts
from bot.texts import TellableError
from db.enums import FeedbackKind
from db.models import Feedback

Limits = tuple[Policy, WorkCalendar]


def move_periodic(facts: Facts, office: Office, today: date, before: Limits, now: Limits) -> Feedback | None:
    """Move the coming periodic report to where it is due by the limits of now, if those of `before` gave its day.

    Returns the report that was moved. One that is late, put off or disputed stays; so do the days to sign, to object and
    of the first feedback: people were told them when the directive was issued.
    """
    cadence = facts.directive.cadence
    if cadence is None or len(facts.feedbacks) < 2:  # noqa: PLR2004 - one before, and the one that is to come
        return None
    earlier, coming = facts.feedbacks[-2:]
    settled = coming.met_at or coming.postponed_to or coming.disputed_at
    if coming.kind is not FeedbackKind.PERIODIC or settled or coming.due_on <= today:
        return None
    met_on = office.day_of(earlier.met_at) if earlier.met_at else earlier.due_on
    was, due_on = (
        cadences.next_feedback(cadence, earlier.kind, earlier.due_on, met_on, policy, calendar)
        for policy, calendar in (before, now)
    )
    if coming.due_on != was or due_on in {was, earlier.due_on} or due_on <= today:
        return None
    coming.due_on = due_on
    return coming


def move_first(facts: Facts, office: Office, today: date, before: Policy, now: Policy) -> Feedback | None:
    """Move the first feedback, if it is still owed, by as many working days as its limit has become longer or shorter.

    What the clocks waited meanwhile stays in it. Raises TellableError for a day that has passed.
    """
    owed, longer = facts.owed, now.first_feedback_within - before.first_feedback_within
    if not longer or owed is None or owed.kind is not FeedbackKind.FIRST or owed.postponed_to or owed.disputed_at:
        return None
    due_on = office.calendar.add_workdays(owed.due_on, longer)
    if due_on < today:
        raise TellableError("limits/first_passed", workdays=now.first_feedback_within, day=due_on.isoformat())
    owed.due_on = due_on
    return owed
