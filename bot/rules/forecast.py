"""What will be said of a directive and when, if nobody answers: the rules of following through, stepped forward."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.rules.followup import Nudge, Situation, next_nudge_on, nudges
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar


def forecast(
    situation: Situation, planned_on: date | None, first: date, last: date, policy: Policy, calendar: WorkCalendar
) -> Iterator[tuple[date, tuple[Nudge, ...]]]:
    """Yield each day from `first` to `last` with what somebody hears of the directive then, gravest first.

    `planned_on`: the day that the planner has noted as the next one; what it missed comes on `first`.
    """
    while planned_on is not None:
        day = calendar.workday_from(max(planned_on, first))
        if day > last:
            return
        told = nudges(situation, day, policy, calendar)
        if told:
            yield day, told
        situation = replace(situation, last={**situation.last, **{nudge.step: day for nudge in told}})
        planned_on = next_nudge_on(situation, day, policy, calendar)
