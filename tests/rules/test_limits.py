"""A directive's own limits: only what differs is kept, and it holds on top of whatever the office's file says."""

from typing import Any

import pytest

from bot.rules.limits import OWN, differing, policy_of
from bot.rules.policy import LimitError, Policy

OFFICE = Policy(chase_every=3)


@pytest.mark.parametrize(
    ("limits", "wanted", "kept"),
    [
        (None, {"chases": False}, {"chases": False}),
        ({"chases": False}, {"chases": True}, {}),  # as the office has it: nothing of its own
        ({"chases": False}, {"monthly_day": 20}, {"chases": False, "monthly_day": 20}),
        (None, {"final_reminders": (5, 0), "far_reminders": ()}, {"final_reminders": [5, 0], "far_reminders": []}),
        (None, {"weekly_weekday": 3}, {"weekly_weekday": "thursday"}),
        (None, {"weekly_weekday": 4}, {}),
        (None, {"chase_daily": 1, "chase_every": 3}, {"chase_daily": 1}),  # every third day is this office's custom
        ({"semimonthly_days": [10, 31]}, {}, {"semimonthly_days": [10, 31]}),
    ],
)
def test_only_what_differs_is_kept(limits: dict[str, Any] | None, wanted: dict[str, Any], kept: dict[str, Any]) -> None:
    found = differing(OFFICE, limits, wanted)
    assert found == kept
    own = policy_of(OFFICE, found)
    assert {name: getattr(own, name) for name in wanted} == wanted
    assert {name for name in OWN if getattr(own, name) != getattr(OFFICE, name)} == found.keys()


@pytest.mark.parametrize(
    ("limits", "wanted", "named"),
    [
        (None, {"monthly_day": 32}, "monthly_day"),
        (None, {"final_reminders": (400,)}, "final_reminders"),
        (None, {"chase_every": 0}, "chase_every"),
        (None, {"first_feedback_within": 0}, "first_feedback_within"),
        (None, {"semimonthly_days": (10, 10)}, "semimonthly_days"),
        ({"feedback_reminders": []}, {"chases": False}, "chases"),  # nobody would ever hear of it
        ({"chases": False}, {"final_reminders": (), "far_reminders": ()}, "chases"),
    ],
)
def test_what_makes_no_sense_is_refused_as_in_the_offices_file(
    limits: dict[str, Any] | None, wanted: dict[str, Any], named: str
) -> None:
    with pytest.raises(LimitError) as refused:
        differing(OFFICE, limits, wanted)
    assert refused.value.name == named


def test_hours_and_lights_are_the_offices() -> None:
    for name in ("bundle_time", "yellow_within", "bundle_days", "digest_weekday", "sign_within"):
        with pytest.raises(ValueError, match=name):
            differing(OFFICE, None, {name: getattr(OFFICE, name)})


def test_a_later_file_of_the_office_reaches_what_is_not_set() -> None:
    limits = differing(OFFICE, None, {"chase_daily": 1})
    assert policy_of(Policy(chase_every=7, monthly_day=20), limits) == Policy(
        chase_every=7, monthly_day=20, chase_daily=1
    )
    assert policy_of(OFFICE, None) is OFFICE


def test_a_directive_is_chased_after_all_where_the_offices_file_takes_its_reminders_away() -> None:
    limits = differing(OFFICE, None, {"chases": False})
    assert policy_of(OFFICE, limits).chases is False
    assert policy_of(Policy(feedback_reminders=()), limits) == Policy(feedback_reminders=())
    quiet = Policy(chases=False)
    assert policy_of(quiet, {"final_reminders": [], "far_reminders": []}).chases is True
