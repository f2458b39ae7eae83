"""The days by which something is expected. All are the office's dates; a thing is late when its day has ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.rules.errors import RuleError
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind


@dataclass(frozen=True, slots=True)
class FeedbackDue:
    """The report that a directive owes now.

    `postponed_to`: the day to which a later report was agreed; the chase and the light wait until then, the due day
    itself stays on record. `disputed`: the owner says it was reported elsewhere, and the clerk has yet to look; no
    chase meanwhile.
    """

    kind: FeedbackKind
    due_on: date
    met: bool = False
    postponed_to: date | None = None
    disputed: bool = False

    @property
    def expected_on(self) -> date:
        """Return the last day on which the report is in time."""
        return max(self.due_on, self.postponed_to or self.due_on)

    def is_late(self, today: date) -> bool:
        """Return whether the report is missing although its day has ended (逾期未反馈)."""
        return not self.met and today > self.expected_on


def _within(issued_on: date, workdays: int, calendar: WorkCalendar) -> date:
    """Return the last day "within n working days" of issue, the day of issue (if worked) being the first."""
    return calendar.add_workdays(calendar.workday_from(issued_on), workdays - 1)


def sign_by(issued_on: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day by whose end a directive issued on `issued_on` is to be acknowledged: the next working day."""
    return calendar.add_workdays(issued_on, policy.sign_within)


def objection_by(issued_on: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the last day for an objection: two working days, the day of issue being the first."""
    return _within(issued_on, policy.objection_within, calendar)


def first_feedback_on(issued_on: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day of the first feedback: ten working days, the day of issue being the first.

    Issued on Fri 2022-02-11 it is Thu 02-24, as in the notice of `docs/terms.md`.
    """
    return _within(issued_on, policy.first_feedback_within, calendar)


def check_objection(today: date, last_day: date) -> None:
    """Refuse an objection after its last day (from `objection_by`, stored at issue)."""
    if today > last_day:
        raise RuleError("rules/objection_too_late", last_day=last_day)


def after_wait(due_on: date, stopped_on: date, resumed_on: date, calendar: WorkCalendar) -> date:
    """Return where a due day moves when its clock stood still from `stopped_on` to `resumed_on`.

    It is for the days to sign and to report, which the office's limits give. A final date is a promise: it moves by an
    extension only. What was late before the clock stopped is as late as it was.
    """
    waited = calendar.workdays_between(stopped_on, resumed_on)
    return calendar.add_workdays(due_on, waited) if waited > 0 else due_on


def latest_postponement(feedback: FeedbackDue, today: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the last day to which a report may be put off, counted from its due day, or from today if it is late."""
    return calendar.add_workdays(max(feedback.due_on, today), policy.longest_postponement)


def comes_in_time(day: date, feedback: FeedbackDue, today: date) -> bool:
    """Tell whether a report that is promised for `day` needs no putting off: it is due then, or late and comes today."""
    return today <= day <= max(feedback.expected_on, today)


def check_postponement(
    wanted: date, feedback: FeedbackDue, today: date, policy: Policy, calendar: WorkCalendar
) -> None:
    """Refuse a postponement (迟报) that is not later, too long, or a second one of the same report."""
    if feedback.postponed_to is not None:
        raise RuleError("rules/postponed_already", until=feedback.postponed_to)
    if wanted <= max(feedback.due_on, today):
        raise RuleError("rules/postponement_not_later", due_on=feedback.due_on)
    latest = latest_postponement(feedback, today, policy, calendar)
    if wanted > latest:
        raise RuleError("rules/postponement_too_long", latest=latest, workdays=policy.longest_postponement)


def check_extension(due_on: date | None, granted: int, today: date, policy: Policy, calendar: WorkCalendar) -> None:
    """Refuse to ask for a later date (延期) too often, or too short before the date; the office's own limits, if any.

    `granted`: how many extensions the directive had already.
    """
    if policy.most_extensions and granted >= policy.most_extensions:
        raise RuleError("rules/extensions_used_up", granted=granted)
    if policy.extension_ahead and due_on is not None:
        latest = calendar.add_workdays(calendar.workday_until(due_on), -policy.extension_ahead)
        if today > latest:
            raise RuleError("rules/extension_too_late", latest=latest, workdays=policy.extension_ahead)


def reminder_days(due_on: date, leads: tuple[int, ...], calendar: WorkCalendar) -> Iterator[date]:
    """Yield, earliest first, the working days on which so many working days (`leads`) are left until `due_on`.

    0 is the due day itself, or where it is off the last working day before it.
    """
    last = calendar.workday_until(due_on)
    for lead in sorted(set(leads), reverse=True):
        yield calendar.add_workdays(last, -lead)


def final_leads(issued_on: date, due_on: date, policy: Policy) -> tuple[int, ...]:
    """Return how many working days before its final date a directive is recalled."""
    far = (due_on - issued_on).days > policy.far_off
    return policy.final_reminders + (policy.far_reminders if far else ())
