"""The customary limits of `docs/terms.md`: local rules differ, so each is a setting with the custom as its default.

Unless a field says otherwise its unit is working days (make-up days count, holidays do not).
"""

from dataclasses import dataclass
from datetime import time
from itertools import pairwise

FRIDAY = 4  # date.weekday()
LAST_WEEKDAY = 6
WEEK = 7
LONGEST_MONTH = 31
LONGEST = 366  # no limit of an office is longer than a year
MOST_ASKED = 10_000
WEEKDAY_LIMITS = ("weekly_weekday", "digest_weekday")
_LIMITS = ("sign_within", "objection_within", "first_feedback_within", "longest_postponement")
_AFTER = ("chase_daily", "chase_every", "head_on", "head_every")
_OR_NONE = ("far_off", "no_digest_within", "yellow_within", "most_extensions", "extension_ahead")
_BEFORE = ("final_reminders", "far_reminders", "feedback_reminders")


class LimitError(ValueError):
    """A limit makes no sense; `name` is the field, the message says it, and what is wrong, in one line."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(f"{name}: {wrong}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Policy:
    """An office's limits. Raises LimitError for values that make no sense together."""

    # After issue. "Within n working days" counts the day of issue as the first: issued Fri 2022-02-11, ten days end
    # on Thu 02-24 and two on Mon 02-14, as the notices of an office have it.
    sign_within: int = 1  # by the end of the n-th working day AFTER the day of issue
    objection_within: int = 2
    first_feedback_within: int = 10
    report_time: time = time(17)  # shown with a report's due day; nothing is late before the day has ended

    # Before a date: so many working days are left when the reminder goes out; 0 is the last working day up to the date
    final_reminders: tuple[int, ...] = (7, 3, 1, 0)
    far_reminders: tuple[int, ...] = (30, 15)  # besides, where the date is far off
    far_off: int = 90  # calendar days from issue to the final date; far is MORE than this
    feedback_reminders: tuple[int, ...] = (2, 0)

    # After a date: late on the n-th working day after it
    chases: bool = True  # False: nobody is spoken to after a date; lights, lists and digests show all the same
    chase_daily: int = 5  # owner and liaison each working day up to this one: the first week
    chase_every: int = 5  # and from then on every so many: weekly
    head_on: int = 3  # the unit head hears of it first on this day
    head_every: int = 5
    longest_postponement: int = 5  # of a single report

    # How much one person is asked. The routine messages are the day's bundle and the notice to a unit head
    bundle_days: int = 7  # of a week (Monday to Sunday) on which a person gets one; 7: each working day, made up or not
    heavy_week: int = 20  # the burden table marks who is asked of MORE directives than this in a week
    # Extensions (延期) that owners ask for; what the supervision office changes itself is not limited
    most_extensions: int = 0  # of one directive; 0: as often as it is granted
    extension_ahead: int = 0  # so many working days are left, at least, when it is asked for; 0: at any time

    # When a periodic report is due
    weekly_weekday: int = FRIDAY  # 0 is Monday
    monthly_day: int = 25  # of the month; quarterly, halfyearly, yearly: of the period's last month
    semimonthly_days: tuple[int, int] = (10, 25)  # or (15, 31): 31 is the month's end

    # When the bot speaks, in the office's time zone
    bundle_time: time = time(9)
    open_windows: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    preview_time: time = time(10)
    digest_time: time = time(16, 30)
    digest_weekday: int = FRIDAY
    no_digest_within: int = 2  # of issue, the day of issue being the first
    digest_heads: bool = True  # unit heads get one of their unit
    digest_clerks: bool = True  # clerks get one of everything

    # Lights
    yellow_within: int = 5  # working days up to the final date
    yellow_points: int = 10  # percentage points behind expected progress, this many or more
    red_points: int = 30  # percentage points, MORE than this

    # Assessment by results (考核)
    assessment: bool = False  # off until an office wants it
    assessment_ranking: bool = False  # whether units are given places within their group

    def __post_init__(self) -> None:
        for name in _LIMITS:
            _within(name, getattr(self, name), 1, LONGEST)
        for name in _AFTER:
            _within(name, getattr(self, name), 1, LONGEST, "nothing is late before its day has ended")
        for name in _OR_NONE:
            _within(name, getattr(self, name), 0, LONGEST)
        for name in _BEFORE:
            _check_falling(name, getattr(self, name))
        _within(
            "bundle_days", self.bundle_days, 1, WEEK, "a week has seven days, and one is needed to hear of anything"
        )
        if self.assessment_ranking and not self.assessment:
            raise LimitError("assessment_ranking", "ranks nothing as long as assessment is false")
        _within("heavy_week", self.heavy_week, 1, MOST_ASKED)
        if not self.chases and not (self.final_reminders and self.feedback_reminders):
            raise LimitError("chases", "without chases, reminders before a final date and before a report have to stay")
        self._check_days()
        self._check_times()
        _within("yellow_points", self.yellow_points, 1, self.red_points, "yellow begins before red")
        _within("red_points", self.red_points, 1, 100)

    def _check_days(self) -> None:
        for name in WEEKDAY_LIMITS:
            _within(name, getattr(self, name), 0, LAST_WEEKDAY, "0 is Monday")
        _within("monthly_day", self.monthly_day, 1, LONGEST_MONTH)
        first, second = self.semimonthly_days
        if not 1 <= first < second <= LONGEST_MONTH:
            raise LimitError("semimonthly_days", "two days of the month, 1 to 31, in order")

    def _check_times(self) -> None:
        edges = [edge for window in self.open_windows for edge in window]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise LimitError("open_windows", "one at least, in order, apart, and each ends after it begins")
        if not any(opens <= self.bundle_time < closes for opens, closes in self.open_windows):
            raise LimitError(
                "bundle_time", "lies outside open_windows: the day's bundles could not go out at that hour"
            )
        if self.preview_time >= self.digest_time:
            raise LimitError("preview_time", "comes before digest_time")


def _within(name: str, value: int, least: int, most: int, why: str = "") -> None:
    if not least <= value <= most:
        raise LimitError(name, f"{value} is not from {least} to {most}" + (f": {why}" if why else ""))


def _check_falling(name: str, leads: tuple[int, ...]) -> None:
    for lead in leads:
        _within(name, lead, 0, LONGEST, "so many working days are left until the date")
    if any(later >= earlier for earlier, later in pairwise(leads)):
        raise LimitError(name, "the reminder that goes out first stands first, each once, such as [7, 3, 1, 0]")
