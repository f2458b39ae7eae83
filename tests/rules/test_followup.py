from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Nudge, Situation, next_nudge_on, nudges
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Role, Status, Step

POLICY = Policy()
CALENDAR = WorkCalendar()
OWN_SIDE = {Role.LIAISON, Role.OWNER}

# issued Fri 2022-02-11, sign by Mon 02-14, first feedback Thu 02-24, final date Sat 12-31
UNSIGNED = Situation(
    status=Status.ISSUED,
    issued_on=date(2022, 2, 11),
    sign_by=date(2022, 2, 14),
    final_due_on=date(2022, 12, 31),
    feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24)),
)
SIGNED = replace(UNSIGNED, status=Status.IN_PROGRESS, signed=True)
REPORTED = replace(SIGNED, feedback=None)

Heard = dict[date, set[tuple[Step, Role]]]


def heard(situation: Situation, start: date, end: date, away: tuple[date, ...] = ()) -> Heard:
    """Run day by day from start to end as the bot would, but for the days on which it is off."""
    told: Heard = {}
    day = start
    while day <= end:
        today = () if day in away else nudges(situation, day, POLICY, CALENDAR)
        if today:
            told[day] = {(nudge.step, nudge.audience) for nudge in today}
            situation = replace(situation, last={**situation.last, **{nudge.step: day for nudge in today}})
        day += timedelta(days=1)
    return told


def days(told: Heard, step: Step, role: Role) -> list[str]:
    return [f"{day:%m-%d}" for day, today in told.items() if (step, role) in today]


def test_a_missing_receipt_is_chased_daily_for_a_week_then_weekly() -> None:
    situation = replace(UNSIGNED, feedback=None)
    told = heard(situation, date(2022, 2, 11), date(2022, 3, 8))
    expected = ["02-15", "02-16", "02-17", "02-18", "02-21", "02-28", "03-07"]
    assert days(told, Step.SIGN_CHASE, Role.OWNER) == expected
    assert days(told, Step.SIGN_CHASE, Role.LIAISON) == expected
    assert days(told, Step.SIGN_ESCALATION, Role.HEAD) == ["02-17", "02-24", "03-03"]
    assert {pair for today in told.values() for pair in today} == {
        (Step.SIGN_CHASE, Role.OWNER),
        (Step.SIGN_CHASE, Role.LIAISON),
        (Step.SIGN_ESCALATION, Role.HEAD),
    }


def test_a_report_is_recalled_two_working_days_before_and_on_the_day_then_chased() -> None:
    told = heard(SIGNED, date(2022, 2, 11), date(2022, 3, 15))
    assert days(told, Step.FEEDBACK_REMINDER, Role.OWNER) == ["02-22", "02-24"]
    assert days(told, Step.FEEDBACK_REMINDER, Role.LIAISON) == ["02-22", "02-24"]
    assert days(told, Step.FEEDBACK_CHASE, Role.OWNER) == ["02-25", "02-28", "03-01", "03-02", "03-03", "03-10"]
    assert days(told, Step.FEEDBACK_ESCALATION, Role.HEAD) == ["03-01", "03-08", "03-15"]


def test_reminders_of_a_far_final_date() -> None:
    told = heard(REPORTED, date(2022, 2, 11), date(2022, 12, 31))
    # 30, 15, 7, 3, 1 working days left, and the last working day; the final date is a Saturday
    expected = ["11-18", "12-09", "12-21", "12-27", "12-29", "12-30"]
    assert days(told, Step.FINAL_REMINDER, Role.OWNER) == expected
    assert set(told) == {date.fromisoformat(f"2022-{day}") for day in expected}


def test_reminders_of_a_near_final_date() -> None:
    told = heard(replace(REPORTED, final_due_on=date(2022, 3, 31)), date(2022, 2, 11), date(2022, 3, 31))
    assert days(told, Step.FINAL_REMINDER, Role.OWNER) == ["03-22", "03-28", "03-30", "03-31"]


def test_a_passed_final_date_is_chased_from_the_next_working_day_on() -> None:
    told = heard(replace(REPORTED, final_due_on=date(2022, 9, 30)), date(2022, 9, 30), date(2022, 10, 21))
    assert days(told, Step.FINAL_REMINDER, Role.OWNER) == ["09-30"]
    # National Day is a week off, and both weekend days at its end are made up
    expected = ["10-08", "10-09", "10-10", "10-11", "10-12", "10-19"]
    assert days(told, Step.FINAL_CHASE, Role.OWNER) == expected
    assert days(told, Step.FINAL_ESCALATION, Role.HEAD) == ["10-10", "10-17"]


def test_nothing_goes_out_in_spring_festival_and_make_up_days_are_used() -> None:
    situation = replace(
        SIGNED, issued_on=date(2022, 1, 10), feedback=FeedbackDue(FeedbackKind.PERIODIC, date(2022, 1, 27))
    )
    told = heard(situation, date(2022, 1, 25), date(2022, 2, 11))
    assert days(told, Step.FEEDBACK_REMINDER, Role.OWNER) == ["01-25", "01-27"]
    assert days(told, Step.FEEDBACK_CHASE, Role.OWNER) == ["01-28", "01-29", "01-30", "02-07", "02-08"]
    assert days(told, Step.FEEDBACK_ESCALATION, Role.HEAD) == ["01-30", "02-11"]  # working day 3, then 8


def test_a_nudge_says_how_many_working_days() -> None:
    assert nudges(SIGNED, date(2022, 2, 22), POLICY, CALENDAR) == (
        Nudge(Step.FEEDBACK_REMINDER, Role.LIAISON, date(2022, 2, 24), 2, FeedbackKind.FIRST),
        Nudge(Step.FEEDBACK_REMINDER, Role.OWNER, date(2022, 2, 24), 2, FeedbackKind.FIRST),
    )
    chased = replace(SIGNED, last={Step.FEEDBACK_CHASE: date(2022, 3, 1)})
    (escalation,) = nudges(chased, date(2022, 3, 1), POLICY, CALENDAR)
    assert escalation == Nudge(Step.FEEDBACK_ESCALATION, Role.HEAD, date(2022, 2, 24), -3, FeedbackKind.FIRST)
    assert (escalation.workdays_left, escalation.workdays_late) == (0, 3)
    assert escalation.reason == "followup/feedback_escalation_first"


def test_the_day_itself_is_zero_and_reasons_of_final_dates_name_no_report() -> None:
    due = replace(REPORTED, final_due_on=date(2022, 3, 31))
    first = nudges(due, date(2022, 3, 31), POLICY, CALENDAR)[0]
    assert (first.workdays_left, first.workdays_late, first.reason) == (0, 0, "followup/final_reminder")


def test_gravest_comes_first() -> None:
    both = replace(SIGNED, final_due_on=date(2022, 2, 25), feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 3, 2)))
    steps = [nudge.step for nudge in nudges(both, date(2022, 3, 2), POLICY, CALENDAR)]
    assert steps == [
        Step.FINAL_ESCALATION,
        Step.FINAL_CHASE,
        Step.FINAL_CHASE,
        Step.FEEDBACK_REMINDER,
        Step.FEEDBACK_REMINDER,
    ]


@pytest.mark.parametrize(
    "situation",
    [
        *(replace(UNSIGNED, status=s) for s in Status if s not in {Status.ISSUED, Status.IN_PROGRESS}),
        replace(UNSIGNED, objection_pending=True),
        replace(UNSIGNED, issued_on=None),
        replace(UNSIGNED, has_owner=False, has_liaison=False, has_head=False),
        replace(SIGNED, feedback=None, final_due_on=None),
        replace(SIGNED, feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), met=True), final_due_on=None),
        replace(SIGNED, feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), disputed=True), final_due_on=None),
    ],
)
def test_clocks_wait_and_what_is_settled_is_silent(situation: Situation) -> None:
    assert heard(situation, date(2022, 2, 11), date(2022, 4, 30)) == {}
    assert next_nudge_on(situation, date(2022, 2, 11), POLICY, CALENDAR) is None


@pytest.mark.parametrize(
    ("situation", "left"),
    [
        (replace(UNSIGNED, has_owner=False), {Role.LIAISON, Role.HEAD}),
        (replace(UNSIGNED, has_liaison=False), {Role.OWNER, Role.HEAD}),
        (replace(UNSIGNED, has_head=False), OWN_SIDE),
    ],
)
def test_nobody_is_nudged_who_is_not_there(situation: Situation, left: set[Role]) -> None:
    told = heard(situation, date(2022, 2, 11), date(2022, 3, 15))
    assert {role for today in told.values() for _, role in today} == left


def test_a_late_report_takes_the_place_of_the_missing_receipt() -> None:
    told = heard(UNSIGNED, date(2022, 2, 11), date(2022, 4, 1))
    assert days(told, Step.SIGN_CHASE, Role.OWNER)[-1] == "02-21"
    assert days(told, Step.SIGN_ESCALATION, Role.HEAD) == ["02-17", "02-24"]
    assert days(told, Step.FEEDBACK_CHASE, Role.OWNER)[0] == "02-25"


def test_missed_days_are_caught_up_once() -> None:
    away = tuple(date(2022, 2, 14) + timedelta(days=i) for i in range(9))  # to 02-22
    told = heard(replace(UNSIGNED, feedback=None), date(2022, 2, 11), date(2022, 3, 8), away)
    assert told[date(2022, 2, 23)] == {(Step.SIGN_CHASE, r) for r in OWN_SIDE} | {(Step.SIGN_ESCALATION, Role.HEAD)}
    assert days(told, Step.SIGN_CHASE, Role.OWNER) == ["02-23", "02-28", "03-07"]  # back in the weekly rhythm
    assert days(told, Step.SIGN_ESCALATION, Role.HEAD) == ["02-23", "02-24", "03-03"]


def test_a_missed_reminder_is_caught_up_only_while_there_is_time() -> None:
    situation = replace(REPORTED, final_due_on=date(2022, 3, 31))
    late_start = heard(situation, date(2022, 3, 29), date(2022, 3, 31))
    assert days(late_start, Step.FINAL_REMINDER, Role.OWNER) == ["03-29", "03-30", "03-31"]
    too_late = heard(situation, date(2022, 4, 1), date(2022, 4, 2))
    assert {step for today in too_late.values() for step, _ in today} == {Step.FINAL_CHASE}


def test_reminders_that_fell_before_issue_are_not_caught_up() -> None:
    short = replace(REPORTED, final_due_on=date(2022, 2, 17))
    told = heard(short, date(2022, 2, 11), date(2022, 2, 17))
    assert days(told, Step.FINAL_REMINDER, Role.OWNER) == ["02-14", "02-16", "02-17"]
    same_day = replace(REPORTED, final_due_on=date(2022, 2, 11))
    assert heard(same_day, date(2022, 2, 11), date(2022, 2, 13)) == {}


def test_a_report_put_off_is_recalled_on_its_new_day_and_chased_after_it() -> None:
    later = replace(
        SIGNED,
        feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), postponed_to=date(2022, 2, 28)),
        last={Step.FEEDBACK_REMINDER: date(2022, 2, 22)},
    )
    told = heard(later, date(2022, 2, 22), date(2022, 3, 3))
    assert days(told, Step.FEEDBACK_REMINDER, Role.OWNER) == ["02-28"]
    assert days(told, Step.FEEDBACK_CHASE, Role.OWNER) == ["03-01", "03-02", "03-03"]
    assert days(told, Step.FEEDBACK_ESCALATION, Role.HEAD) == ["03-03"]


def test_a_report_put_off_after_it_was_chased_starts_afresh() -> None:
    later = replace(
        SIGNED,
        feedback=FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), postponed_to=date(2022, 3, 3)),
        last={Step.FEEDBACK_CHASE: date(2022, 2, 25), Step.FEEDBACK_REMINDER: date(2022, 2, 24)},
    )
    told = heard(later, date(2022, 2, 25), date(2022, 3, 4))
    assert set(told) == {date(2022, 3, 3), date(2022, 3, 4)}


def test_the_next_occurrence_is_not_silenced_by_the_last_ones_nudges() -> None:
    april = replace(
        SIGNED,
        feedback=FeedbackDue(FeedbackKind.PERIODIC, date(2022, 3, 25)),
        last=dict.fromkeys((Step.FEEDBACK_REMINDER, Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION), date(2022, 3, 10)),
    )
    told = heard(april, date(2022, 3, 11), date(2022, 3, 30))
    assert days(told, Step.FEEDBACK_REMINDER, Role.OWNER) == ["03-23", "03-25"]
    assert days(told, Step.FEEDBACK_CHASE, Role.OWNER) == ["03-28", "03-29", "03-30"]
    assert days(told, Step.FEEDBACK_ESCALATION, Role.HEAD) == ["03-30"]


def test_an_extension_ends_the_chase_and_begins_anew() -> None:
    extended = replace(REPORTED, final_due_on=date(2022, 4, 29), last={Step.FINAL_CHASE: date(2022, 4, 1)})
    told = heard(extended, date(2022, 4, 2), date(2022, 5, 6))
    assert days(told, Step.FINAL_REMINDER, Role.OWNER) == [
        "04-21",
        "04-26",
        "04-28",
        "04-29",
    ]  # Sunday the 24th is made up
    assert days(told, Step.FINAL_CHASE, Role.OWNER) == ["05-05", "05-06"]


def test_a_second_look_on_the_same_day_says_nothing() -> None:
    day = date(2022, 2, 17)
    first = nudges(replace(UNSIGNED, last={Step.SIGN_CHASE: date(2022, 2, 16)}), day, POLICY, CALENDAR)
    assert {nudge.step for nudge in first} == {Step.SIGN_CHASE, Step.SIGN_ESCALATION}
    told = replace(UNSIGNED, last={nudge.step: day for nudge in first})
    assert nudges(told, day, POLICY, CALENDAR) == ()
    assert next_nudge_on(told, day, POLICY, CALENDAR) == date(2022, 2, 18)


@pytest.mark.parametrize(
    ("situation", "after", "expected"),
    [
        (UNSIGNED, date(2022, 2, 11), date(2022, 2, 15)),
        (SIGNED, date(2022, 2, 11), date(2022, 2, 22)),
        (REPORTED, date(2022, 2, 11), date(2022, 11, 18)),
        (REPORTED, date(2023, 6, 1), date(2023, 6, 2)),  # long overdue and never nudged
    ],
)
def test_next_day_to_speak(situation: Situation, after: date, expected: date) -> None:
    assert next_nudge_on(situation, after, POLICY, CALENDAR) == expected


def test_an_office_of_its_own_rhythm() -> None:
    weekly_from_two = Policy(chase_daily=1, chase_every=2, head_on=1, head_every=1)
    situation = replace(UNSIGNED, feedback=None, last={Step.SIGN_CHASE: date(2022, 2, 15)})
    assert next_nudge_on(situation, date(2022, 2, 15), weekly_from_two, CALENDAR) == date(2022, 2, 16)  # the head
    without_head = replace(situation, has_head=False)
    assert next_nudge_on(without_head, date(2022, 2, 15), weekly_from_two, CALENDAR) == date(2022, 2, 17)
