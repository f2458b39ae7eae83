from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.rules.policy import Policy

POLICY = Policy()


def test_defaults_are_the_customary_limits() -> None:
    assert (POLICY.sign_within, POLICY.objection_within, POLICY.first_feedback_within) == (1, 2, 10)
    assert POLICY.far_reminders == (30, 15)
    assert POLICY.far_off == 90
    assert POLICY.final_reminders == (7, 3, 1, 0)
    assert POLICY.feedback_reminders == (2, 0)
    assert POLICY.monthly_day == 25
    assert (POLICY.chase_daily, POLICY.chase_every, POLICY.head_on, POLICY.head_every) == (5, 5, 3, 5)
    assert POLICY.bundle_time == time(9)
    assert POLICY.open_windows == ((time(8, 30), time(12)), (time(14), time(17, 30)))
    assert (POLICY.digest_weekday, POLICY.digest_time, POLICY.preview_time) == (4, time(16, 30), time(10))
    assert POLICY.no_digest_within == 2
    assert (POLICY.yellow_within, POLICY.yellow_points, POLICY.red_points) == (5, 10, 30)
    assert POLICY.longest_postponement == 5
    assert (POLICY.chases, POLICY.bundle_days) == (
        True,
        7,
    )  # chased each working day of the first week: nothing held back
    assert (POLICY.most_extensions, POLICY.extension_ahead) == (0, 0)  # an office's own, none by custom


@pytest.mark.parametrize(
    "limits",
    [
        {"sign_within": 0},
        {"chase_daily": 0},
        {"chase_every": 0},
        {"head_on": 0},
        {"head_every": -1},
        {"final_reminders": (7, -1)},
        {"no_digest_within": -1},
        {"most_extensions": -1},
        {"extension_ahead": 367},
        {"yellow_points": 0},
        {"yellow_points": 31},
        {"weekly_weekday": 7},
        {"digest_weekday": -1},
        {"monthly_day": 32},
        {"semimonthly_days": (25, 10)},
        {"semimonthly_days": (0, 10)},
        {"open_windows": ()},
        {"open_windows": ((time(12), time(8, 30)),)},
        {"open_windows": ((time(8), time(12)), (time(12), time(17)))},
        {"open_windows": ((time(14), time(17)), (time(8), time(12)))},
        {"preview_time": time(16, 30)},
        {"bundle_days": 0},
        {"chases": False, "final_reminders": ()},
    ],
)
def test_limits_that_make_no_sense_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(POLICY, **limits)


def test_an_office_may_set_limits_of_its_own() -> None:
    own = Policy(sign_within=2, semimonthly_days=(15, 31), no_digest_within=0, open_windows=((time(9), time(17)),))
    assert own.sign_within == 2
