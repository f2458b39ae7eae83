"""The clocks of an issued directive: when it is to be signed, when a report is due, when somebody next hears of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.rules import answering, cadences, deadlines, followup, progress
from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Situation
from bot.rules.lights import Standing, reckoning_day
from bot.rules.limits import policy_of
from bot.rules.policy import Policy
from bot.rules.progress import Measure
from bot.services.audience import Audience, audiences
from bot.services.office import Office
from db.enums import FeedbackKind, RequestKind, Step
from db.models import Directive, Feedback, Target
from db.queries import followup as queries
from db.queries import scopes
from db.session import Cause, Session

BUNDLE = "bundle"  # the occurrence of a day's bundles
DAY = timedelta(days=1)


def due_of(feedback: Feedback) -> FeedbackDue:
    """Return a due report as rules see it."""
    return FeedbackDue(
        feedback.kind,
        feedback.due_on,
        met=feedback.met_at is not None,
        postponed_to=feedback.postponed_to,
        disputed=feedback.disputed_at is not None,
    )


def measure_of(target: Target) -> Measure:
    """Return a target as rules see it."""
    return Measure(target.value, target.current, target.yearly)


@dataclass(frozen=True)
class Facts:
    """What the rows say of one issued directive, besides its own."""

    directive: Directive
    audience: Audience
    signed_at: datetime | None
    feedbacks: tuple[Feedback, ...]
    last: dict[Step, date]
    objection_at: datetime | None
    completion_at: datetime | None
    listed: Mapping[int, int]  # how many rows each target's list has, of those that have one

    @property
    def owed(self) -> Feedback | None:
        """Return the report that is owed now: the earliest not met; None where none is to come."""
        return next((feedback for feedback in self.feedbacks if feedback.met_at is None), None)

    def policy(self, office: Office) -> Policy:
        """Return the limits that hold for the directive: the office's, and its own where the clerk gave it any."""
        return policy_of(office.policy, self.directive.limits)

    def situation(self, office: Office) -> Situation:
        """Return what following through needs to know. A day that is still to come was noted when the clock was wrong."""
        directive, today = self.directive, office.day_of(office.clock.now())
        return Situation(
            status=directive.status,
            issued_on=office.day_of(directive.issued_at) if directive.issued_at else None,
            sign_by=directive.sign_by,
            signed=self.signed_at is not None,
            final_due_on=directive.due_on,
            feedback=due_of(self.owed) if self.owed else None,
            objection_pending=self.objection_at is not None,
            has_owner=self.audience.owner is not None,
            has_liaison=bool(self.audience.liaisons),
            has_head=bool(self.audience.heads),
            last={step: day for step, day in self.last.items() if day <= today},
        )

    def standing(self, office: Office) -> Standing:
        """Return what the light is computed from."""
        directive, since = self.directive, self.objection_at or self.completion_at
        return Standing(
            status=directive.status,
            issued_on=office.day_of(directive.issued_at) if directive.issued_at else None,
            sign_by=directive.sign_by,
            signed=self.signed_at is not None,
            final_due_on=directive.due_on,
            first_due_on=directive.first_due_on,
            feedback=due_of(self.owed) if self.owed else None,
            measures=tuple(map(measure_of, directive.targets)),
            waiting_since=office.day_of(since) if since else None,
        )


async def owed_of(session: Session, directives: Sequence[Directive]) -> dict[int, Feedback]:
    """Return the report that each directive owes now, as `Facts.owed`; those that owe none are missing."""
    owed: dict[int, Feedback] = {}
    for feedback in await queries.feedbacks(session, [directive.id for directive in directives]):
        if feedback.met_at is None:
            owed.setdefault(feedback.directive_id, feedback)
    return owed


async def facts_of(session: Session, directives: Sequence[Directive]) -> dict[int, Facts]:
    """Return the facts of each directive by its id, with a handful of queries however many there are."""
    listed = await scopes.counts(session, [target.id for directive in directives for target in directive.targets])
    return await _facts_of(session, directives, listed)


async def _facts_of(
    session: Session, directives: Sequence[Directive], listed: Mapping[int, scopes.Count]
) -> dict[int, Facts]:
    if not directives:
        return {}
    ids = [directive.id for directive in directives]
    people = await audiences(session, directives)
    due: dict[int, list[Feedback]] = {}
    for feedback in await queries.feedbacks(session, ids):
        due.setdefault(feedback.directive_id, []).append(feedback)
    clocks = await queries.clocks(session, ids)
    return {
        directive.id: Facts(
            directive=directive,
            audience=people[directive.id],
            signed_at=clock.signed_at,
            feedbacks=tuple(due.get(directive.id, ())),
            last=clock.last,
            objection_at=clock.waiting.get(RequestKind.OBJECTION),
            completion_at=clock.waiting.get(RequestKind.COMPLETION),
            listed={target.id: listed[target.id].rows for target in directive.targets if target.id in listed},
        )
        for directive in directives
        for clock in [clocks.get(directive.id) or queries.Clocks()]
    }


@dataclass(frozen=True)
class TargetLine:
    """A target as it stands; percentages have one decimal, None where nothing can be said. `listed`: rows of its list."""

    id: int
    text: str
    measure: str
    goal: Decimal
    goal_max: Decimal | None
    current: Decimal | None
    reached: Decimal | None
    expected: Decimal | None
    listed: int


def target_lines(facts: Facts, office: Office, today: date) -> tuple[TargetLine, ...]:
    """Return the targets of a directive with what is reached and what is expected on a day."""
    standing = facts.standing(office)
    day = reckoning_day(standing, today)
    return tuple(target_line(target, facts.listed, standing, day) for target in facts.directive.targets)


def target_line(target: Target, listed: Mapping[int, int], standing: Standing, day: date) -> TargetLine:
    """Return a target with what is reached and what is expected on a day; `listed`: rows of lists by target."""
    measure = measure_of(target)
    expected = None
    if standing.issued_on is not None and standing.final_due_on is not None:
        days = (standing.issued_on, standing.final_due_on, standing.first_due_on)
        start = progress.measured_from(measure, *days)
        expected = progress.percent(progress.expected_progress(start, standing.final_due_on, day))
    return TargetLine(
        id=target.id,
        text=target.text,
        measure=target.measure,
        goal=target.value,
        goal_max=target.value_max,
        current=target.current,
        reached=progress.actual_progress(measure),
        expected=expected,
        listed=listed.get(target.id, 0),
    )


async def open_clocks(session: Session, office: Office, cause: Cause, *directives: Directive) -> None:
    """Start the clocks at issue (status and `issued_at` are set already): days to sign, to object and to report.

    Also for a directive that goes to another owner: its open reports are replaced; `first_due_on` is set once.
    """
    today, calendar = office.day_of(cause.at), office.calendar
    open_ones = await queries.feedbacks(session, [directive.id for directive in directives])
    await _drop_open(session, open_ones, since=None)
    for directive in directives:
        policy = policy_of(office.policy, directive.limits)
        directive.sign_by = deadlines.sign_by(today, policy, calendar)
        directive.objection_by = deadlines.objection_by(today, policy, calendar)
        if directive.first_due_on is None:
            directive.first_due_on = directive.due_on
        first = deadlines.first_feedback_on(today, policy, calendar)
        await queries.expect_feedback(session, directive.id, FeedbackKind.FIRST, first)
    await replan(session, office, cause, *directives)


async def renew_signing(session: Session, office: Office, cause: Cause, directive: Directive) -> None:
    """Give the new owner within the same unit the usual time to sign; what the unit owes stays owed."""
    directive.sign_by = deadlines.sign_by(office.day_of(cause.at), office.policy, office.calendar)
    await replan(session, office, cause, directive)


async def replan(session: Session, office: Office, cause: Cause, *directives: Directive) -> None:
    """Compute anew when somebody is next to hear of each. Call it after any change of one that was issued."""
    today = office.day_of(cause.at)
    # what falls on today can still be told as long as the day's bundles have not gone out
    after = today if await queries.is_done(session, BUNDLE, today) else today - DAY
    await replan_after(session, office, directives, today, after)


async def replan_after(
    session: Session, office: Office, directives: Sequence[Directive], today: date, after: date
) -> None:
    """Compute anew, for many directives, on which day after `after` somebody is next to hear of each."""
    await session.flush()
    facts = await _facts_of(session, directives, {})  # when somebody hears of it has nothing to do with rows of lists
    await plan(session, office, facts, today, after)


async def plan(session: Session, office: Office, facts: Mapping[int, Facts], today: date, after: date) -> None:
    """Note, for directives whose facts are known, on which day after `after` somebody is next to hear of each."""
    for known in facts.values():
        one = await _with_next(session, office, known, today)
        one.directive.next_nudge_on = followup.next_nudge_on(
            one.situation(office), after, one.policy(office), office.calendar
        )
    await session.flush()


async def nudged_anew(session: Session, facts: Mapping[int, Facts]) -> dict[int, Facts]:
    """Return the facts after people were told of some steps."""
    last = await queries.last_nudges(session, facts)
    return {ident: replace(one, last=last.get(ident, {})) for ident, one in facts.items()}


async def meet_feedback(session: Session, office: Office, cause: Cause, directive: Directive) -> bool:
    """Note that a report was given; return whether one was due. The next one is planned by `replan`."""
    today, policy = office.day_of(cause.at), policy_of(office.policy, directive.limits)
    known = await queries.feedbacks(session, [directive.id])
    met = [feedback for feedback in known if answering.answers(due_of(feedback), directive.cadence, today, policy)]
    for feedback in met:
        feedback.met_at = cause.at
    if met:
        await _drop_open(session, known, since=today)
    return bool(met)


async def reopen_feedback(session: Session, directive: Directive, reported_at: datetime) -> None:
    """Let what a report answered be due again: the report was withdrawn."""
    for feedback in await queries.feedbacks(session, [directive.id]):
        if feedback.met_at == reported_at:
            feedback.met_at = None


async def stop_waiting(session: Session, office: Office, cause: Cause, directive: Directive, since: datetime) -> None:
    """Move the days to sign and to report by the working days for which the clocks stood still (then call `replan`)."""
    stopped, resumed, calendar = office.day_of(since), office.day_of(cause.at), office.calendar
    if directive.sign_by is not None and directive.sign_by >= stopped:
        directive.sign_by = deadlines.after_wait(directive.sign_by, stopped, resumed, calendar)
    for feedback in await queries.feedbacks(session, [directive.id]):
        if feedback.met_at is None and feedback.due_on >= stopped:
            feedback.due_on = deadlines.after_wait(feedback.due_on, stopped, resumed, calendar)


async def _drop_open(session: Session, feedbacks: Iterable[Feedback], since: date | None) -> None:
    """Forget those of these reports that are open and due after a day (None: all): they are planned anew."""
    dropped = [one for one in feedbacks if one.met_at is None and (since is None or one.due_on > since)]
    for feedback in dropped:
        await queries.forget_feedback(session, feedback)
    if dropped:
        await session.flush()  # before the same day may be planned once more


async def _with_next(session: Session, office: Office, facts: Facts, today: date) -> Facts:
    """Plan the next periodic reports up to the first that is to come; return the facts with them."""
    directive, policy, calendar = facts.directive, facts.policy(office), office.calendar
    if directive.cadence is None or directive.status not in followup.RUNNING or not facts.feedbacks:
        return facts
    last, planned = due_of(facts.feedbacks[-1]), False
    met_at = facts.feedbacks[-1].met_at
    while last.met or last.due_on < today:
        met_on = office.day_of(met_at) if met_at is not None else last.due_on
        due = cadences.next_feedback(directive.cadence, last.kind, last.due_on, met_on, policy, calendar)
        await queries.expect_feedback(session, directive.id, FeedbackKind.PERIODIC, due)
        last, met_at, planned = FeedbackDue(FeedbackKind.PERIODIC, due), None, True
    return replace(facts, feedbacks=tuple(await queries.feedbacks(session, [directive.id]))) if planned else facts
