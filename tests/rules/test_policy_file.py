"""An office's own limits: what a file may say, and how a wrong one is refused."""

import re
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from bot.rules.policy import LimitError, Policy
from bot.rules.policy_file import read_policy

SAMPLE = Path(__file__).parents[2] / "policy.example.toml"
SETTING = re.compile(r"# (\w+ = .+)")


def test_an_empty_file_and_the_sample_are_the_customary_limits() -> None:
    assert read_policy("") == Policy()
    assert read_policy(SAMPLE.read_text(encoding="utf-8")) == Policy()


def test_the_sample_names_every_limit_with_its_default() -> None:
    found = [SETTING.fullmatch(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    lines = [match[1] for match in found if match]
    assert {line.split(" = ")[0] for line in lines} == {field.name for field in fields(Policy)}
    assert read_policy("\n".join(lines)) == Policy()


def test_what_is_said_is_taken_and_the_rest_is_as_usual() -> None:
    own = read_policy(
        'final_reminders = [10, 5]\nfar_reminders = []\nbundle_time = "8:45"\nreport_time = 16:00:00\ndigest_weekday = "周四"\n'
        'weekly_weekday = "Monday"\nopen_windows = [["08:30", "17:30"]]\nsemimonthly_days = [15, 31]\nhead_on = 5\n'
    )
    assert own == Policy(
        final_reminders=(10, 5), far_reminders=(), bundle_time=time(8, 45), report_time=time(16), digest_weekday=3, weekly_weekday=0,
        open_windows=((time(8, 30), time(17, 30)),), semimonthly_days=(15, 31), head_on=5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sign_in = 2", "sign_in: there is no such limit; is sign_within meant?"),
        ("[reminders]\nfinal = 1", "reminders: there is no such limit"),
        ('sign_within = "2"', 'sign_within: is a whole number, not "2"'),
        ("sign_within = true", "sign_within: is a whole number, not True"),
        ("sign_within = 1.5", "sign_within: is a whole number, not 1.5"),
        ("sign_within = 0", "sign_within: 0 is not from 1 to 366"),
        ("sign_within = 1000", "sign_within: 1000 is not from 1 to 366"),
        ("final_reminders = 7", "final_reminders: is a list of whole numbers"),
        ('final_reminders = [7, "3"]', 'final_reminders: is a whole number, not "3"'),
        ("final_reminders = [3, 7, 1]", "final_reminders: the reminder that goes out first stands first"),
        ("far_reminders = [30, 30]", "far_reminders: the reminder that goes out first"),
        ("feedback_reminders = [2, -1]", "feedback_reminders: -1 is not from 0 to 366: so many working days are left"),
        ("head_on = 0", "head_on: 0 is not from 1 to 366: nothing is late before its day has ended"),
        ('chases = "no"', 'chases: is true or false, not "no"'),
        ("chases = 0", "chases: is true or false, not 0"),
        ("chases = false\nfeedback_reminders = []", "chases: without chases, reminders before a final date and before"),
        ("bundle_days = 0", "bundle_days: 0 is not from 1 to 7: a week has seven days, and one is needed"),
        ("bundle_days = 8", "bundle_days: 8 is not from 1 to 7"),
        ("heavy_week = 0", "heavy_week: 0 is not from 1 to 10000"),
        ("chase_daily = -2", "chase_daily: -2 is not from 1 to 366: nothing is late"),
        ('bundle_time = "25:00"', 'bundle_time: is a time of day such as "09:00", not "25:00"'),
        ("bundle_time = 9", "bundle_time: is a time of day"),
        ('bundle_time = "12:30"', "bundle_time: lies outside open_windows"),
        ('bundle_time = "17:30"', "bundle_time: lies outside open_windows"),
        ("open_windows = []", "open_windows: one at least"),
        ('open_windows = [["12:00", "08:30"]]', "open_windows: one at least, in order"),
        ('open_windows = ["08:30", "12:00"]', "open_windows: is a list of windows"),
        ("digest_weekday = 5", 'digest_weekday: is a day of the week such as "friday" or "周五", not 5'),
        ('weekly_weekday = "Freitag"', "weekly_weekday: is a day of the week"),
        ("monthly_day = 32", "monthly_day: 32 is not from 1 to 31"),
        ("semimonthly_days = [25, 10]", "semimonthly_days: two days of the month"),
        ("semimonthly_days = [10]", "semimonthly_days: is a list of two whole numbers"),
        ('preview_time = "17:00"', "preview_time: comes before digest_time"),
        ("yellow_points = 40", "yellow_points: 40 is not from 1 to 30: yellow begins before red"),
        ("red_points = 101", "red_points: 101 is not from 1 to 100"),
        ("head_on = ", "the file: is no TOML"),
        ("head_on = 1\nhead_on = 2", "the file: is no TOML"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_key(text: str, said: str) -> None:
    with pytest.raises(LimitError) as refused:
        read_policy(text)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)
