"""Following through: who is to hear today that a directive awaits something of them, and when next.

Reminders go out before a date, chases after it, both to liaison and owner; what stays late reaches the unit head. A
leader is never nudged: the digest tells them. Nothing goes out on days off, nothing is late on its due day, and the
clocks wait under objection, suspension and review. A nudge whose day was missed (the bot was off, the clock stood
still) is caught up once, however many were missed.

Each step has a series of days. A step is open from its first day after the last nudge of that step, until it closes;
`nudges` asks which steps are open today, `next_nudge_on` which opens first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.rules.deadlines import FeedbackDue, final_leads, reminder_days
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Role, Status, Step

RUNNING = frozenset({Status.ISSUED, Status.IN_PROGRESS})  # the statuses in which the clocks run


@dataclass(frozen=True, slots=True)
class Situation:
    """What following through needs to know of a directive, or of a part of one.

    `signed`: the owner, the liaison or somebody on their behalf has acknowledged. `feedback`: the report that is owed
    now. `last`: the latest day on which each step was nudged, whoever heard of it. `has_...`: there is an active person
    (a deputy counts as the owner).
    """

    status: Status
    issued_on: date | None = None
    sign_by: date | None = None
    signed: bool = False
    final_due_on: date | None = None
    feedback: FeedbackDue | None = None
    objection_pending: bool = False
    has_owner: bool = True
    has_liaison: bool = True
    has_head: bool = True
    last: Mapping[Step, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nudge:
    """One person (`audience`: liaison, owner or head) is to hear of one directive today.

    `workdays`: working days left until `due_on` (0 on the day), negative when it is late. `feedback`: which report,
    where the step is about one. One directive may give a person several nudges a day, gravest first: their message
    names it once, under the first, and all are recorded.
    """

    step: Step
    audience: Role
    due_on: date
    workdays: int
    feedback: FeedbackKind | None = None

    @property
    def workdays_left(self) -> int:
        """Return the working days left, 0 on the due day and after it."""
        return max(self.workdays, 0)

    @property
    def workdays_late(self) -> int:
        """Return the working days since the due day, 0 up to it."""
        return max(-self.workdays, 0)

    @property
    def reason(self) -> str:
        """Return the text id of why: the step, with the kind of report where there is one."""
        return f"followup/{self.step}" + (f"_{self.feedback}" if self.feedback else "")


@dataclass(frozen=True, slots=True)
class _Opening:
    """A step that is open from `opens` until `closes` (both included; None: until something changes)."""

    step: Step
    due_on: date
    opens: date
    closes: date | None

    def first_day(self, earliest: date) -> date | None:
        """Return the first working day from `earliest`, which is one, at which the step is open."""
        day = max(self.opens, earliest)
        return day if self.closes is None or day <= self.closes else None


GRAVEST_FIRST = (
    Step.FINAL_ESCALATION, Step.FEEDBACK_ESCALATION, Step.SIGN_ESCALATION,
    Step.FINAL_CHASE, Step.FEEDBACK_CHASE, Step.SIGN_CHASE,
    Step.FINAL_REMINDER, Step.FEEDBACK_REMINDER,
)  # fmt: skip
_ESCALATIONS = frozenset({Step.FINAL_ESCALATION, Step.FEEDBACK_ESCALATION, Step.SIGN_ESCALATION})
_ABOUT_REPORTS = frozenset({Step.FEEDBACK_REMINDER, Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION})


class _Openings:
    """The open steps of one situation."""

    def __init__(self, situation: Situation, policy: Policy, calendar: WorkCalendar) -> None:
        self._situation = situation
        self._policy = policy
        self._calendar = calendar

    def __iter__(self) -> Iterator[_Opening]:
        s = self._situation
        if s.status not in RUNNING or s.issued_on is None or s.objection_pending:
            return
        yield from self._final(s.issued_on)
        if s.feedback is not None and not s.feedback.met:
            yield from self._feedback(s.feedback, s.issued_on)
        if s.sign_by is not None and not s.signed:
            yield from self._signing(s.sign_by)

    def _final(self, issued_on: date) -> Iterator[_Opening]:
        due_on = self._situation.final_due_on
        if due_on is None:
            return
        leads = final_leads(issued_on, due_on, self._policy)
        yield from self._before(Step.FINAL_REMINDER, due_on, leads, issued_on)
        yield from self._after(Step.FINAL_CHASE, Step.FINAL_ESCALATION, due_on)

    def _feedback(self, feedback: FeedbackDue, issued_on: date) -> Iterator[_Opening]:
        if feedback.disputed:
            return
        due_on = feedback.expected_on
        # a report that was put off is recalled on its new day only: the chase is paused up to then
        leads = self._policy.feedback_reminders if due_on == feedback.due_on else (0,)
        yield from self._before(Step.FEEDBACK_REMINDER, due_on, leads, issued_on)
        yield from self._after(Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION, due_on)

    def _signing(self, due_on: date) -> Iterator[_Opening]:
        feedback = self._situation.feedback
        # a report counts as signing, so once one is late that alone is chased
        closes = None if feedback is None or feedback.met else feedback.expected_on
        yield from self._after(Step.SIGN_CHASE, Step.SIGN_ESCALATION, due_on, closes)

    def _before(self, step: Step, due_on: date, leads: tuple[int, ...], issued_on: date) -> Iterator[_Opening]:
        seen = max(issued_on, self._situation.last.get(step, issued_on))  # the notice of issue names the dates
        opens = next((day for day in reminder_days(due_on, leads, self._calendar) if day > seen), None)
        if opens is not None:
            yield _Opening(step, due_on, opens, closes=due_on)

    def _after(self, chase: Step, escalation: Step, due_on: date, closes: date | None = None) -> Iterator[_Opening]:
        policy = self._policy
        if not policy.chases:
            return
        daily = policy.chase_daily
        yield _Opening(chase, due_on, self._late_day(chase, due_on, 1, daily, policy.chase_every), closes)
        head_on = policy.head_on
        yield _Opening(
            escalation, due_on, self._late_day(escalation, due_on, head_on, head_on, policy.head_every), closes
        )

    def _late_day(self, step: Step, due_on: date, first: int, daily_until: int, every: int) -> date:
        """Return the first day of a chase after its last nudge: late day `first`, daily, then every so many."""
        nudged = max(self._calendar.workdays_between(due_on, self._situation.last.get(step, due_on)), 0)
        late = max(nudged + 1, first)
        if late > daily_until:
            late = daily_until + -(-(late - daily_until) // every) * every  # rounded up
        return self._calendar.add_workdays(due_on, late)


def _audience(step: Step, situation: Situation) -> tuple[Role, ...]:
    """Return who hears of a step, the liaison first: they fill in for the owner."""
    if step in _ESCALATIONS:
        return (Role.HEAD,) if situation.has_head else ()
    present = {Role.LIAISON: situation.has_liaison, Role.OWNER: situation.has_owner}
    return tuple(role for role, there in present.items() if there)


def _open_steps(situation: Situation, policy: Policy, calendar: WorkCalendar) -> list[_Opening]:
    """Return the steps of which somebody is there to hear, in no order."""
    return [one for one in _Openings(situation, policy, calendar) if _audience(one.step, situation)]


def nudges(situation: Situation, today: date, policy: Policy, calendar: WorkCalendar) -> tuple[Nudge, ...]:
    """Return who is to hear of the directive on `today`, gravest step first; nothing on a day off.

    A second call on the same day, with that day in `situation.last`, returns nothing.
    """
    if not calendar.is_workday(today):
        return ()
    kind = situation.feedback.kind if situation.feedback else None
    told = [opening for opening in _open_steps(situation, policy, calendar) if opening.first_day(today) == today]
    return tuple(
        Nudge(
            step=opening.step,
            audience=role,
            due_on=opening.due_on,
            workdays=calendar.workdays_between(today, opening.due_on),
            feedback=kind if opening.step in _ABOUT_REPORTS else None,
        )
        for opening in sorted(told, key=lambda opening: GRAVEST_FIRST.index(opening.step))
        for role in _audience(opening.step, situation)
    )


def next_nudge_on(situation: Situation, after: date, policy: Policy, calendar: WorkCalendar) -> date | None:
    """Return the first day after `after` on which `nudges` returns something; None where nothing is to come.

    To be asked again whenever the situation changes, the nudges of a day included.
    """
    tomorrow = calendar.next_workday(after)
    days = (opening.first_day(tomorrow) for opening in _open_steps(situation, policy, calendar))
    return min((day for day in days if day is not None), default=None)
