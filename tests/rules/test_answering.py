"""Which due report a report answers, and whether a nudge still stands."""

from datetime import date

import pytest

from bot.rules.answering import answers, period_start, still_stands
from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Situation
from bot.rules.policy import Policy
from db.enums import Cadence, FeedbackKind, Status, Step

POLICY = Policy()
DUE = date(2022, 3, 25)
FEEDBACK = FeedbackDue(FeedbackKind.PERIODIC, DUE)


@pytest.mark.parametrize(
    ("cadence", "due_on", "start"),
    [
        (Cadence.WEEKLY, date(2022, 3, 25), date(2022, 3, 21)),
        (Cadence.SEMIMONTHLY, date(2022, 3, 10), date(2022, 3, 1)),
        (Cadence.SEMIMONTHLY, date(2022, 3, 25), date(2022, 3, 11)),
        (Cadence.MONTHLY, date(2022, 3, 25), date(2022, 3, 1)),
        (Cadence.QUARTERLY, date(2022, 3, 25), date(2022, 1, 1)),
        (Cadence.QUARTERLY, date(2022, 12, 23), date(2022, 10, 1)),
        (Cadence.HALFYEARLY, date(2022, 6, 24), date(2022, 1, 1)),
        (Cadence.YEARLY, date(2022, 12, 23), date(2022, 1, 1)),
    ],
)
def test_a_report_counts_from_the_first_day_of_its_period(cadence: Cadence, due_on: date, start: date) -> None:
    assert period_start(cadence, due_on, POLICY) == start
    feedback = FeedbackDue(FeedbackKind.PERIODIC, due_on)
    assert answers(feedback, cadence, start, POLICY)
    assert not answers(feedback, cadence, date.fromordinal(start.toordinal() - 1), POLICY)


def test_a_first_report_may_come_at_any_time_and_a_late_one_still_counts() -> None:
    first = FeedbackDue(FeedbackKind.FIRST, DUE)
    assert answers(first, Cadence.MONTHLY, date(2022, 2, 11), POLICY)
    assert answers(FEEDBACK, Cadence.MONTHLY, date(2022, 5, 1), POLICY)
    assert answers(FEEDBACK, None, date(2022, 1, 1), POLICY)
    assert not answers(FeedbackDue(FeedbackKind.FIRST, DUE, met=True), Cadence.MONTHLY, DUE, POLICY)


SITUATION = Situation(
    Status.IN_PROGRESS, issued_on=date(2022, 2, 11), signed=True, final_due_on=date(2022, 12, 30), feedback=FEEDBACK
)


@pytest.mark.parametrize(
    ("step", "due_on", "changes", "stands"),
    [
        (Step.FEEDBACK_CHASE, DUE, {}, True),
        (Step.FEEDBACK_CHASE, date(2022, 2, 24), {}, False),  # answered since: another report is owed now
        (Step.FEEDBACK_REMINDER, DUE, {"feedback": None}, False),
        (Step.FEEDBACK_CHASE, DUE, {"feedback": FeedbackDue(FeedbackKind.PERIODIC, DUE, met=True)}, False),
        (Step.FEEDBACK_CHASE, DUE, {"feedback": FeedbackDue(FeedbackKind.PERIODIC, DUE, disputed=True)}, False),
        (Step.FEEDBACK_CHASE, DUE, {"objection_pending": True}, False),
        (Step.SIGN_CHASE, date(2022, 2, 14), {}, False),
        (Step.SIGN_ESCALATION, date(2022, 2, 14), {"signed": False}, True),
        (Step.FINAL_REMINDER, date(2022, 12, 30), {}, True),
        (Step.FINAL_REMINDER, date(2022, 11, 30), {}, False),  # extended since
        *((step, DUE, {"status": Status.CLOSED}, False) for step in Step),
        *((step, DUE, {"status": Status.SUSPENDED}, False) for step in Step),
        *((step, DUE, {"status": Status.UNDER_REVIEW}, False) for step in Step),
    ],
)
def test_a_nudge_stands_while_it_says_something_true(
    step: Step,
    due_on: date,
    changes: dict[str, object],
    stands: bool,  # noqa: FBT001 - a table's column
) -> None:
    values = {name: getattr(SITUATION, name) for name in Situation.__dataclass_fields__} | changes
    assert still_stands(step, due_on, Situation(**values)) is stands
