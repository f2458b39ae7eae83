"""How many days of a week a person gets a routine message: what is beyond waits for their next one, and nothing is lost.

Routine are the day's bundle and the notice to a unit head. Two things never wait: a reminder on the day it is about, and
what a person has put off to a day themself. A notice of issue, an answer, a decision is no routine: it neither waits nor
counts. The State Council's General Office asks for it: relieving the grass roots of repeated reminders (基层减负).
"""

from collections.abc import Collection, Iterable
from datetime import date

from bot.rules.answering import REMINDERS
from bot.rules.policy import Policy
from bot.rules.weeks import Week
from bot.rules.workdays import WorkCalendar
from db.enums import Step


def is_full(told_on: Collection[date], day: date, policy: Policy) -> bool:
    """Return whether a person had their messages of the week of `day`, by the days on which they were told anything."""
    monday = Week.of(day).monday
    return len({on for on in told_on if monday <= on < day}) >= policy.bundle_days


def waits_until(step: Step, due_on: date, day: date, calendar: WorkCalendar) -> date:
    """Return the latest day for what a full week keeps back on `day`: the next week's first; `day` for what cannot wait.

    A reminder does not wait longer than its date.
    """
    next_week = calendar.workday_from(Week.of(day).following.monday)
    return min(next_week, max(calendar.workday_until(due_on), day)) if step in REMINDERS else next_week


def is_told(
    told_on: Collection[date], fresh: Iterable[date], waiting: Iterable[date], day: date, policy: Policy
) -> bool:
    """Return whether a person gets a message on `day`: if so, with all that is fresh and all that waits.

    `fresh` and `waiting`: up to when (`waits_until`) each thing of today, and each that was kept back, can wait.
    """
    fresh = list(fresh)
    if any(until <= day for until in (*fresh, *waiting)):
        return True
    return bool(fresh) and not is_full(told_on, day, policy)
