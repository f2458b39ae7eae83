"""The customary limits of `docs/terms.md`: local rules differ, so each is a setting with the custom as its default.

Unless a field says otherwise its unit is working days (make-up days count, holidays do not).
"""

from dataclasses import dataclass
from datetime import time
from itertools import pairwise

FRIDAY = 4  # date.weekday()
LAST_WEEKDAY = 6
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Policy:
    """An office's limits. Raises ValueError for values that make no sense together."""

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
    chase_daily: int = 5  # owner and liaison each working day up to this one: the first week
    chase_every: int = 5  # and from then on every so many: weekly
    head_on: int = 3  # the unit head hears of it first on this day
    head_every: int = 5
    longest_postponement: int = 5  # of a single report

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

    # Lights
    yellow_within: int = 5  # working days up to the final date
    yellow_points: int = 10  # percentage points behind expected progress, this many or more
    red_points: int = 30  # percentage points, MORE than this

    def __post_init__(self) -> None:
        self._check_limits()
        self._check_days()
        self._check_times()

    def _check_limits(self) -> None:
        at_least_one = (
            self.sign_within, self.objection_within, self.first_feedback_within, self.chase_daily,
            self.chase_every, self.head_on, self.head_every, self.longest_postponement,
        )  # fmt: skip
        or_none = (
            self.far_off, self.no_digest_within, self.yellow_within, *self.final_reminders,
            *self.far_reminders, *self.feedback_reminders,
        )  # fmt: skip
        if min(at_least_one) < 1 or min(or_none) < 0:
            raise ValueError("a limit in working days is too small")
        if not 1 <= self.yellow_points <= self.red_points:
            raise ValueError("yellow begins behind expected progress and before red")

    def _check_days(self) -> None:
        if not (0 <= self.weekly_weekday <= LAST_WEEKDAY and 0 <= self.digest_weekday <= LAST_WEEKDAY):
            raise ValueError("a weekday is 0 (Monday) to 6")
        first, second = self.semimonthly_days
        if not (1 <= first < second <= LONGEST_MONTH and 1 <= self.monthly_day <= LONGEST_MONTH):
            raise ValueError("a day of the month is 1 to 31, the two of a half-monthly report in order")

    def _check_times(self) -> None:
        edges = [edge for window in self.open_windows for edge in window]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("the windows of a day are at least one, in order, apart, and each ends after it begins")
        if self.preview_time >= self.digest_time:
            raise ValueError("the preview comes before the digest")
