"""The light of a directive: state at a glance, computed, never stored (`docs/terms.md`).

Nothing here knows of problems or requests for coordination: naming one changes no light, honesty is not punished.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.rules.deadlines import FeedbackDue
from bot.rules.policy import Policy
from bot.rules.progress import (
    Measure,
    Node,
    actual_progress,
    expected_by_nodes,
    expected_progress,
    measured_from,
    percent,
)
from bot.rules.workdays import WorkCalendar
from db.enums import Light, Status

FOLLOWED = frozenset({Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW})
_AT_REST = {Status.CLOSED: Light.BLUE, Status.ARCHIVED: Light.BLUE, Status.SUSPENDED: Light.GREY}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a light is computed from.

    `waiting_since`: the day on which the clocks stopped for an objection or a review; later days do not count.
    `nodes`: expected progress as the office sets it, instead of time passed.
    """

    status: Status
    issued_on: date | None = None
    sign_by: date | None = None
    signed: bool = False
    final_due_on: date | None = None
    first_due_on: date | None = None  # the final date as first set
    feedback: FeedbackDue | None = None
    measures: tuple[Measure, ...] = ()
    nodes: tuple[Node, ...] = ()
    waiting_since: date | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """How a measure compares with expected progress, in percent; `behind` in points is negative when ahead."""

    measure: Measure
    actual: Decimal
    expected: Decimal

    @property
    def behind(self) -> Decimal:
        """Return the points behind."""
        return self.expected - self.actual


def reckoning_day(standing: Standing, today: date) -> date:
    """Return the day that counts: today, or the day on which the clocks stopped."""
    return min(today, standing.waiting_since or today)


def feedback_overdue(standing: Standing, today: date) -> bool:
    """Return whether a report is late (逾期未反馈)."""
    if standing.status not in FOLLOWED or standing.feedback is None:
        return False
    return standing.feedback.is_late(reckoning_day(standing, today))


def final_overdue(standing: Standing, today: date) -> bool:
    """Return whether the final date has passed (逾期未办结); its own day has to end first."""
    if standing.status not in FOLLOWED or standing.final_due_on is None:
        return False
    return reckoning_day(standing, today) > standing.final_due_on


def unsigned_overdue(standing: Standing, today: date) -> bool:
    """Return whether the receipt is late (逾期未签收)."""
    if standing.status is not Status.ISSUED or standing.signed or standing.sign_by is None:
        return False
    return reckoning_day(standing, today) > standing.sign_by


def worst_gap(standing: Standing, today: date) -> Gap | None:
    """Return the measure that lies furthest behind: of several targets the worst counts.

    None where nothing can be compared: not followed, no final date to measure against (and no nodes), or no figure yet.
    A target or scope without a figure makes no statement; whether a report is missing is a question of its own.
    """
    day = reckoning_day(standing, today)
    gaps = []
    for measure in standing.measures:
        actual, expected = actual_progress(measure), _expected(standing, measure, day)
        if actual is not None and expected is not None:
            gaps.append(Gap(measure, actual, expected))
    return max(gaps, key=lambda gap: gap.behind, default=None)


def _expected(standing: Standing, measure: Measure, day: date) -> Decimal | None:
    if standing.status not in FOLLOWED or standing.issued_on is None:
        return None
    if standing.nodes:
        return expected_by_nodes(standing.nodes, day)
    if standing.final_due_on is None:
        return None
    start = measured_from(measure, standing.issued_on, standing.final_due_on, standing.first_due_on)
    return percent(expected_progress(start, standing.final_due_on, day))


def light(standing: Standing, today: date, policy: Policy, calendar: WorkCalendar) -> Light | None:
    """Return the light on `today`; None for what is not followed: drafts, not yet issued, cancelled.

    Blue when done, grey when suspended. Then red, for the final date has passed or a figure lies too far behind: that
    is known, and silence must not soften it. Then grey, for silence never looks green, nor yellow: a report or the
    receipt is late. Then yellow: the final date is near or a figure is behind. A report's own day makes nothing yellow,
    else all would be yellow before each 25th.
    """
    if standing.status not in FOLLOWED:
        return _AT_REST.get(standing.status)
    gap = worst_gap(standing, today)
    behind = gap.behind if gap else Decimal(0)
    if final_overdue(standing, today) or behind > policy.red_points:
        return Light.RED
    if feedback_overdue(standing, today) or unsigned_overdue(standing, today):
        return Light.GREY
    if behind >= policy.yellow_points or _final_near(standing, today, policy, calendar):
        return Light.YELLOW
    return Light.GREEN


def _final_near(standing: Standing, today: date, policy: Policy, calendar: WorkCalendar) -> bool:
    if standing.final_due_on is None:
        return False
    too_far = calendar.add_workdays(reckoning_day(standing, today), policy.yellow_within + 1)
    return standing.final_due_on < too_far
