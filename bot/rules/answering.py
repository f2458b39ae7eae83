"""What answers what: which due report a report is for, and whether a nudge still stands when it is about to be told."""

from datetime import date, timedelta

from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import RUNNING, Situation
from bot.rules.policy import Policy
from db.enums import Cadence, FeedbackKind, Step

SIGNING = frozenset({Step.SIGN_CHASE, Step.SIGN_ESCALATION})
REPORTING = frozenset({Step.FEEDBACK_REMINDER, Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION})
REMINDERS = frozenset({Step.FEEDBACK_REMINDER, Step.FINAL_REMINDER})
ESCALATIONS = frozenset({Step.SIGN_ESCALATION, Step.FEEDBACK_ESCALATION, Step.FINAL_ESCALATION})
_MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALFYEARLY: 6, Cadence.YEARLY: 12}


def period_start(cadence: Cadence, due_on: date, policy: Policy) -> date:
    """Return the first day of the week, half month, month … whose report is due on `due_on`."""
    if cadence is Cadence.WEEKLY:
        return due_on - timedelta(days=due_on.weekday())
    if cadence is Cadence.SEMIMONTHLY:
        first = policy.semimonthly_days[0]
        return due_on.replace(day=1) if due_on.day <= first else due_on.replace(day=first + 1)
    months = due_on.year * 12 + due_on.month - _MONTHS[cadence]
    return date(months // 12, months % 12 + 1, 1)


def answers(feedback: FeedbackDue, cadence: Cadence | None, today: date, policy: Policy) -> bool:
    """Return whether a report given on `today` is the one that is due.

    A first feedback may come at any time. A periodic one counts from the first day of its period: two reports in
    March do not make April's.
    """
    if feedback.met:
        return False
    if feedback.kind is FeedbackKind.FIRST or cadence is None or today >= feedback.due_on:
        return True
    return today >= period_start(cadence, feedback.due_on, policy)


def still_stands(step: Step, due_on: date, situation: Situation) -> bool:
    """Return whether a nudge noted earlier still says something true: nothing is asked that was answered since."""
    if situation.status not in RUNNING or situation.objection_pending:
        return False
    if step in SIGNING:
        return not situation.signed
    if step in REPORTING:
        owed = situation.feedback
        return owed is not None and not owed.met and not owed.disputed and owed.expected_on == due_on
    return situation.final_due_on == due_on
