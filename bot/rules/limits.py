"""A directive's own limits where the clerk wants them: what differs from the office's, in the form of a policy file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.rules.policy import LimitError, Policy
from bot.rules.policy_file import read_limits, written

REMINDERS = ("final_reminders", "far_reminders", "feedback_reminders")
CHASES = ("chases", "chase_daily", "chase_every", "head_on", "head_every")
REPORT_DAYS = ("weekly_weekday", "monthly_day", "semimonthly_days")
OWN = frozenset({*REMINDERS, *CHASES, *REPORT_DAYS, "first_feedback_within"})
"""What may differ: when a directive is recalled, chased and reported on. Hours, digests and lights are the office's."""


def policy_of(office: Policy, limits: Mapping[str, Any] | None) -> Policy:
    """Return the limits that hold for a directive: its own (as `differing` gave them) on top of the office's.

    The office's file may have changed since: a directive that would neither be recalled nor chased is chased after all.
    """
    if not limits:
        return office
    own = read_limits(limits)
    try:
        return replace(office, **own)
    except LimitError as silent:
        if silent.name != "chases":
            raise
        return replace(office, **own | {"chases": True})


def differing(office: Policy, limits: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return a directive's limits once `wanted` (limits as `Policy` has them) is laid over them: only what differs.

    Raises LimitError where they make no sense, also together; ValueError for a limit that no directive has of its own.
    """
    if not wanted.keys() <= OWN:
        raise ValueError(f"no directive has of its own: {sorted(wanted.keys() - OWN)}")
    own = {**read_limits(limits or {}), **wanted}
    replace(office, **own)
    return {name: written(name, value) for name, value in own.items() if value != getattr(office, name)}
