"""Following an instruction (批示): when its receipt and the report it asks for are recalled, chased, told to unit heads.

The steps and limits are those of directives (`bot.rules.followup`). Without a day of its own nothing but the receipt is
chased: no limit is invented for what the leader left open.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.rules import followup
from bot.rules.deadlines import FeedbackDue
from bot.rules.errors import RuleError
from bot.rules.followup import GRAVEST_FIRST, Situation
from bot.rules.numerals import half_width, parse_number
from bot.rules.policy import Policy
from bot.rules.reply_dates import find_dates, resolve_date
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, InstructionForm, InstructionStatus, Status, Step

REPORT_DAYS = (3, 5, 10)  # working days that a leader may give with one tap
OPEN = frozenset({InstructionStatus.RELEASED, InstructionStatus.CLERK_ONLY})  # until somebody says what came of it

_WEEK = 7  # days
_COUNTED = re.compile(
    r"\s*(?:(?:with)?in )?\s*(?P<count>\d{1,2}|[一二两三四五六七八九十廿卅]{1,3})\s*"
    r"(?:(?P<working>个?工作日|working days?)|(?P<days>天|个?自然日|days?)|(?P<weeks>个?(?:周|星期|礼拜)|weeks?))(?:之内|以内|内)?\s*",
    re.IGNORECASE,
)


_BESIDE_A_DAY = re.compile(r"[\s请于在之以前内报告送。.,,!!]*|by|before|please", re.IGNORECASE)


def report_day(text: str, today: date, calendar: WorkCalendar) -> date | None:
    """Return by which day a leader wants a report, where they typed a date, or how long it may take, and nothing else.

    3个工作日 are working days, 3天 are days as the calendar has them, as in documents and replies (`reply_dates`).
    Raises RuleError for a day that is over.
    """
    plain = half_width(text)
    counted = _COUNTED.fullmatch(plain)
    number = parse_number(counted["count"]) if counted else None
    if counted and number:
        days = int(number) * (_WEEK if counted["weeks"] else 1)
        return calendar.add_workdays(today, days) if counted["working"] else today + timedelta(days=days)
    day, rest = resolve_date(plain, today), plain
    for found in reversed(find_dates(plain, today, loose=True)):
        rest = rest[: found.start] + rest[found.end :]
    if day is None or _BESIDE_A_DAY.sub("", rest):
        return None
    if day < today:
        raise RuleError("instruction/day_passed", day=day)
    return day


def expects_answer(form: InstructionForm | None) -> bool:
    """Return whether something is to come of an instruction: praise asks for nothing."""
    return form is not InstructionForm.PRAISE


@dataclass(frozen=True, slots=True)
class Recipient:
    """One to whom an instruction went. `said`: they have answered in words that the clerk is to look at."""

    id: int
    unit_id: int
    head: bool
    signed: bool
    said: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """A released instruction. `reports_of`: the unit that reports on its directive, None where each unit answers.

    `last`: the latest day on which each step was told.
    """

    released_on: date
    sign_by: date | None
    due_on: date | None
    recipients: tuple[Recipient, ...]
    reports_of: int | None = None
    last: Mapping[Step, date] = field(default_factory=dict)

    @property
    def unsigned(self) -> tuple[Recipient, ...]:
        """Return who has still to sign; words are a receipt too."""
        return tuple(one for one in self.recipients if not one.signed and not one.said)

    @property
    def awaited(self) -> tuple[Recipient, ...]:
        """Return of whom the report is still to come: those who work on it, a unit's head only where nobody else got it."""
        if self.due_on is None:
            return ()
        found = [one for one in self.recipients if not one.head or self._alone(one)]
        asked = [one for one in found if one.unit_id == self.reports_of] or found
        return tuple(one for one in asked if not one.said)

    def _alone(self, head: Recipient) -> bool:
        return all(one.head for one in self.recipients if one.unit_id == head.unit_id)

    def heads_of(self, late: Collection[Recipient]) -> tuple[Recipient, ...]:
        """Return the heads who hear what others of their unit leave late."""
        return tuple(
            head
            for head in self.recipients
            if head.head and any(one.unit_id == head.unit_id and one.id != head.id for one in late)
        )


def told(followed: Followed, today: date, policy: Policy, calendar: WorkCalendar) -> dict[Step, tuple[Recipient, ...]]:
    """Return who hears of an instruction on a day, and of which steps, gravest first."""
    steps = {n.step for one in _situations(followed) for n in followup.nudges(one, today, policy, calendar)}
    return {step: _whom(followed, step) for step in GRAVEST_FIRST if step in steps}


def next_on(followed: Followed, after: date, policy: Policy, calendar: WorkCalendar) -> date | None:
    """Return the first day after `after` on which somebody hears of an instruction; None where nothing is to come."""
    days = [followup.next_nudge_on(one, after, policy, calendar) for one in _situations(followed)]
    return min((day for day in days if day is not None), default=None)


def still_stands(followed: Followed, step: Step, person_id: int) -> bool:
    """Return whether what was noted for a recipient still says something true."""
    return person_id in {one.id for one in _whom(followed, step)}


def _whom(followed: Followed, step: Step) -> tuple[Recipient, ...]:
    if step is Step.SIGN_CHASE:
        return followed.unsigned
    if step is Step.SIGN_ESCALATION:
        return followed.heads_of(followed.unsigned)
    return followed.heads_of(followed.awaited) if step is Step.FEEDBACK_ESCALATION else followed.awaited


def _situations(followed: Followed) -> Sequence[Situation]:
    """Return receipt and report as following through sees them: each has its own clock."""
    receipt = Situation(
        status=Status.ISSUED,
        issued_on=followed.released_on,
        sign_by=followed.sign_by,
        signed=not followed.unsigned,
        has_liaison=False,
        has_head=bool(followed.heads_of(followed.unsigned)),
        last=followed.last,
    )
    if followed.due_on is None or not followed.awaited:
        return (receipt,)
    report = Situation(
        status=Status.IN_PROGRESS,
        issued_on=followed.released_on,
        feedback=FeedbackDue(FeedbackKind.FIRST, followed.due_on),
        has_liaison=False,
        has_head=bool(followed.heads_of(followed.awaited)),
        last=followed.last,
    )
    return receipt, report
