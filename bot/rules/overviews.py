"""Lists of directives: how urgent each is, when it is due next, and which words somebody looks for.

The order is everybody's: late, due today, due soon, then by date (issue's item 9); what is at rest comes last.
"""

import unicodedata
from datetime import date
from enum import IntEnum

from bot.rules import lights
from bot.rules.lights import Standing
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar

MOST_WORDS = 6  # in one search
MOST_LETTERS = 40  # of one word


class Urgency(IntEnum):
    """How much a directive presses, most first."""

    LATE = 0  # a receipt, a report or the end is overdue
    TODAY = 1
    SOON = 2
    LATER = 3  # by its date, those without one last
    AT_REST = 4  # suspended, closed, cancelled


def next_due(standing: Standing) -> tuple[date, str] | None:
    """Return the first day that is still owed, and what: sign, feedback or final. None where nothing is to come."""
    if standing.status not in lights.FOLLOWED:
        return None
    owed: list[tuple[date, str]] = []
    if standing.sign_by is not None and not standing.signed:
        owed.append((standing.sign_by, "sign"))
    if standing.feedback is not None and not standing.feedback.met:
        owed.append((standing.feedback.expected_on, "feedback"))
    if standing.final_due_on is not None:
        owed.append((standing.final_due_on, "final"))
    return min(owed, default=None)


def urgency(standing: Standing, today: date, policy: Policy, calendar: WorkCalendar) -> Urgency:
    """Return how much a directive presses on `today`.

    Late is what the lights count as such: nothing is on its own day, and nothing grows late while clocks wait for an
    objection or a review. Soon is what makes a light yellow: within `policy.yellow_within` working days.
    """
    if standing.status not in lights.FOLLOWED:
        return Urgency.AT_REST
    late = (lights.unsigned_overdue, lights.feedback_overdue, lights.final_overdue)
    if any(overdue(standing, today) for overdue in late):
        return Urgency.LATE
    due = next_due(standing)
    if due is None or standing.waiting_since is not None:
        return Urgency.LATER
    if due[0] <= today:
        return Urgency.TODAY
    return Urgency.SOON if due[0] <= calendar.add_workdays(today, policy.yellow_within) else Urgency.LATER


def sought(text: str) -> tuple[str, ...]:
    """Return the words that somebody looks for, each once: all of them have to occur.

    Full-width letters, figures and blanks are read as the usual ones; words and letters beyond the bounds are left out.
    """
    words = unicodedata.normalize("NFKC", text).replace(",", " ").replace("、", " ").split()
    return tuple(dict.fromkeys(word[:MOST_LETTERS] for word in words))[:MOST_WORDS]
