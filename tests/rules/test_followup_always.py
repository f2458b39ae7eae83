"""What holds of following through, whatever the situation."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import RUNNING, Situation, next_nudge_on, nudges
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Role, Status, Step

POLICY = Policy()
ISSUED = date(2022, 1, 10)
HORIZON = 130
DAYS = st.dates(ISSUED, ISSUED + timedelta(days=HORIZON))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=6).map(WorkCalendar)


def leads(longest: int, most: int, least: int = 0) -> st.SearchStrategy[tuple[int, ...]]:
    """Reminders so many working days before: the first to go out first, each once."""
    return st.sets(st.integers(0, longest), min_size=least, max_size=most).map(
        lambda found: tuple(sorted(found, reverse=True))
    )


CHASED = st.builds(
    Policy,
    chase_daily=st.integers(1, 6),
    chase_every=st.integers(1, 6),
    head_on=st.integers(1, 6),
    head_every=st.integers(1, 6),
    far_off=st.integers(0, 120),
    final_reminders=leads(9, 4),
    feedback_reminders=leads(4, 3),
)
UNCHASED = st.builds(
    Policy, chases=st.just(False), final_reminders=leads(9, 4, least=1), feedback_reminders=leads(4, 3, least=1)
)
POLICIES = CHASED | UNCHASED
CHASES = frozenset(step for step in Step if "reminder" not in step)


def situations(statuses: st.SearchStrategy[Status]) -> st.SearchStrategy[Situation]:
    feedback = st.builds(
        FeedbackDue,
        kind=st.sampled_from(FeedbackKind),
        due_on=DAYS,
        met=st.integers(0, 3).map(lambda n: n == 0),
        postponed_to=st.none() | DAYS,
        disputed=st.integers(0, 5).map(lambda n: n == 0),
    )
    return st.builds(
        Situation,
        status=statuses,
        issued_on=st.just(ISSUED),
        sign_by=st.none() | DAYS,
        signed=st.booleans(),
        final_due_on=st.none() | DAYS,
        feedback=st.none() | feedback,
        objection_pending=st.integers(0, 5).map(lambda n: n == 0),
        has_owner=st.booleans(),
        has_liaison=st.booleans(),
        has_head=st.booleans(),
        last=st.dictionaries(st.sampled_from(Step), DAYS, max_size=4),
    )


ANY = situations(st.sampled_from(Status))
LIVE = situations(st.sampled_from(sorted(RUNNING)))


@given(LIVE, DAYS, POLICIES, CALENDARS)
def test_the_next_day_is_exactly_the_first_that_has_nudges(
    situation: Situation, after: date, policy: Policy, calendar: WorkCalendar
) -> None:
    following = next_nudge_on(situation, after, policy, calendar)
    last = following or after + timedelta(days=2 * HORIZON)
    between = [after + timedelta(days=i) for i in range(1, (last - after).days)]
    assert not [day for day in between if nudges(situation, day, policy, calendar)]
    if following is not None:
        assert nudges(situation, following, policy, calendar)


@given(ANY, DAYS, POLICIES, CALENDARS)
def test_nobody_hears_of_anything_they_should_not(
    situation: Situation, today: date, policy: Policy, calendar: WorkCalendar
) -> None:
    told = nudges(situation, today, policy, calendar)
    if situation.objection_pending or situation.status not in RUNNING or not calendar.is_workday(today):
        assert told == ()
    present = {
        Role.OWNER: situation.has_owner,
        Role.LIAISON: situation.has_liaison,
        Role.HEAD: situation.has_head,
    }
    assert policy.chases or not {nudge.step for nudge in told} & CHASES
    for nudge in told:
        assert present[nudge.audience]
        assert (today > nudge.due_on) == (nudge.step in CHASES)  # nothing is overdue on its due day
        assert (nudge.workdays < 0) == (nudge.step in CHASES)
        assert nudge.workdays_left - nudge.workdays_late == nudge.workdays
    assert len({(nudge.step, nudge.audience) for nudge in told}) == len(told)


@given(LIVE, DAYS, st.integers(0, 30))
def test_being_off_never_means_more_messages_later(situation: Situation, start: date, days_off: int) -> None:
    calendar = WorkCalendar()
    situation = replace(situation, last={})
    missed = {start + timedelta(days=i) for i in range(days_off)}

    def count(away: set[date]) -> int:
        run, total = situation, 0
        for i in range(60):
            day = start + timedelta(days=i)
            today = () if day in away else nudges(run, day, POLICY, calendar)
            run = replace(run, last={**run.last, **{nudge.step: day for nudge in today}})
            total += len(today)
        return total

    assert count(missed) <= count(set())


@given(LIVE, DAYS, CALENDARS)
def test_once_told_a_day_is_quiet(situation: Situation, today: date, calendar: WorkCalendar) -> None:
    told = nudges(situation, today, POLICY, calendar)
    heard = replace(situation, last={**situation.last, **{nudge.step: today for nudge in told}})
    assert nudges(heard, today, POLICY, calendar) == ()
    following = next_nudge_on(heard, today, POLICY, calendar)
    assert following is None or following > today
