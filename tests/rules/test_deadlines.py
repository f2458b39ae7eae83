from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import (
    FeedbackDue,
    after_wait,
    check_extension,
    check_objection,
    check_postponement,
    final_leads,
    first_feedback_on,
    latest_postponement,
    objection_by,
    reminder_days,
    sign_by,
)
from bot.rules.errors import RuleError
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind

POLICY = Policy()
CALENDAR = WorkCalendar()
DUE = FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24))


@pytest.mark.parametrize(
    ("issued", "sign", "objection", "feedback"),
    [
        (date(2022, 2, 11), date(2022, 2, 14), date(2022, 2, 14), date(2022, 2, 24)),  # the notice of the models
        (date(2022, 2, 12), date(2022, 2, 14), date(2022, 2, 15), date(2022, 2, 25)),  # issued on a Saturday
        (date(2022, 1, 28), date(2022, 1, 29), date(2022, 1, 29), date(2022, 2, 15)),  # made-up days count
        (date(2022, 1, 30), date(2022, 2, 7), date(2022, 2, 7), date(2022, 2, 17)),  # the eve of Spring Festival
        (date(2022, 2, 2), date(2022, 2, 7), date(2022, 2, 8), date(2022, 2, 18)),  # within it
        (date(2024, 2, 28), date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 12)),  # leap day
    ],
)
def test_limits_from_issue(issued: date, sign: date, objection: date, feedback: date) -> None:
    assert sign_by(issued, POLICY, CALENDAR) == sign
    assert objection_by(issued, POLICY, CALENDAR) == objection
    assert first_feedback_on(issued, POLICY, CALENDAR) == feedback


def test_objections_are_heard_to_the_end_of_the_last_day() -> None:
    check_objection(date(2022, 2, 14), date(2022, 2, 14))
    with pytest.raises(RuleError) as refusal:
        check_objection(date(2022, 2, 15), date(2022, 2, 14))
    assert refusal.value.text_id == "rules/objection_too_late"
    assert refusal.value.text_args == {"last_day": date(2022, 2, 14)}


@pytest.mark.parametrize(
    ("due", "stopped", "resumed", "expected"),
    [
        (date(2022, 2, 24), date(2022, 2, 14), date(2022, 2, 16), date(2022, 2, 28)),  # two working days waited
        (date(2022, 2, 24), date(2022, 2, 14), date(2022, 2, 14), date(2022, 2, 24)),
        (date(2022, 2, 24), date(2022, 2, 11), date(2022, 2, 13), date(2022, 2, 24)),  # over a weekend
        (date(2022, 1, 29), date(2022, 1, 28), date(2022, 2, 7), date(2022, 2, 8)),  # one was left, one is left
    ],
)
def test_a_clock_that_stood_still_moves_the_day(due: date, stopped: date, resumed: date, expected: date) -> None:
    assert after_wait(due, stopped, resumed, CALENDAR) == expected


@pytest.mark.parametrize(
    ("feedback", "today", "late"),
    [
        (DUE, date(2022, 2, 24), False),
        (DUE, date(2022, 2, 25), True),
        (FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), met=True), date(2022, 3, 25), False),
        (FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), postponed_to=date(2022, 2, 28)), date(2022, 2, 28), False),
        (FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), postponed_to=date(2022, 2, 28)), date(2022, 3, 1), True),
        (FeedbackDue(FeedbackKind.FIRST, date(2022, 2, 24), disputed=True), date(2022, 2, 25), True),
    ],
)
def test_a_report_is_late_when_its_day_has_ended(feedback: FeedbackDue, today: date, late: bool) -> None:  # noqa: FBT001
    assert feedback.is_late(today) is late


@pytest.mark.parametrize(
    ("wanted", "today", "refusal"),
    [
        (date(2022, 2, 24), date(2022, 2, 22), "rules/postponement_not_later"),
        (date(2022, 2, 25), date(2022, 2, 22), None),
        (date(2022, 3, 3), date(2022, 2, 22), None),  # five working days after the due day
        (date(2022, 3, 4), date(2022, 2, 22), "rules/postponement_too_long"),
        (date(2022, 3, 7), date(2022, 2, 28), None),  # already late: five working days from today
        (date(2022, 3, 8), date(2022, 2, 28), "rules/postponement_too_long"),
        (date(2022, 2, 28), date(2022, 2, 28), "rules/postponement_not_later"),
    ],
)
def test_a_report_is_put_off_by_five_working_days_at_most(wanted: date, today: date, refusal: str | None) -> None:
    if refusal is None:
        check_postponement(wanted, DUE, today, POLICY, CALENDAR)
        return
    with pytest.raises(RuleError) as told:
        check_postponement(wanted, DUE, today, POLICY, CALENDAR)
    assert told.value.text_id == refusal


def test_a_report_is_put_off_only_once() -> None:
    once = FeedbackDue(FeedbackKind.PERIODIC, date(2022, 2, 25), postponed_to=date(2022, 2, 28))
    with pytest.raises(RuleError) as told:
        check_postponement(date(2022, 3, 1), once, date(2022, 2, 28), POLICY, CALENDAR)
    assert told.value.text_id == "rules/postponed_already"
    assert latest_postponement(once, date(2022, 2, 22), POLICY, CALENDAR) == date(2022, 3, 4)


@pytest.mark.parametrize(
    ("due", "leads", "days"),
    [
        (date(2022, 2, 24), (2, 0), [date(2022, 2, 22), date(2022, 2, 24)]),
        (
            date(2022, 12, 31),  # a Saturday off: the reminder of the day goes out on Friday
            (7, 3, 1, 0),
            [date(2022, 12, 21), date(2022, 12, 27), date(2022, 12, 29), date(2022, 12, 30)],
        ),
        (date(2022, 2, 3), (1, 0, 0), [date(2022, 1, 29), date(2022, 1, 30)]),
    ],
)
def test_reminders_count_working_days_that_are_left(due: date, leads: tuple[int, ...], days: list[date]) -> None:
    assert list(reminder_days(due, leads, CALENDAR)) == days


@pytest.mark.parametrize(
    ("issued", "due", "far"),
    [
        (date(2022, 2, 11), date(2022, 5, 12), False),  # 90 days
        (date(2022, 2, 11), date(2022, 5, 13), True),  # 91
    ],
)
def test_early_reminders_are_for_dates_more_than_ninety_days_off(issued: date, due: date, far: bool) -> None:  # noqa: FBT001
    assert set(final_leads(issued, due, POLICY)) == {7, 3, 1, 0} | ({30, 15} if far else set())


@given(st.dates(date(2021, 1, 1), date(2027, 6, 30)))
def test_limits_are_in_order_and_on_working_days(issued: date) -> None:
    days = [limit(issued, POLICY, CALENDAR) for limit in (sign_by, objection_by, first_feedback_on)]
    assert issued < days[0]
    assert days == sorted(days)
    assert all(CALENDAR.is_workday(day) for day in days)


@given(st.dates(date(2021, 1, 1), date(2027, 6, 30)), st.sets(st.integers(0, 40)))
def test_no_reminder_comes_after_its_date(due: date, leads: set[int]) -> None:
    days = list(reminder_days(due, tuple(leads), CALENDAR))
    assert days == sorted(set(days))
    assert all(day <= due and CALENDAR.is_workday(day) for day in days)


@pytest.mark.parametrize(
    ("limits", "due", "granted", "today", "refusal"),
    [
        ({}, date(2022, 3, 31), 9, date(2022, 5, 1), None),  # by custom there is no limit
        ({"most_extensions": 2}, date(2022, 3, 31), 1, date(2022, 3, 31), None),
        ({"most_extensions": 2}, date(2022, 3, 31), 2, date(2022, 3, 1), "rules/extensions_used_up"),
        ({"extension_ahead": 3}, date(2022, 3, 31), 0, date(2022, 3, 28), None),
        ({"extension_ahead": 3}, date(2022, 3, 31), 0, date(2022, 3, 29), "rules/extension_too_late"),
        ({"extension_ahead": 3}, date(2022, 4, 4), 0, date(2022, 3, 29), None),  # Qingming: three up to Friday 1 April
        ({"extension_ahead": 3}, date(2022, 4, 4), 0, date(2022, 3, 31), "rules/extension_too_late"),
        ({"extension_ahead": 3}, None, 0, date(2022, 3, 31), None),  # nothing to be ahead of
    ],
)
def test_extensions_are_limited_as_the_office_says(
    limits: dict[str, int], due: date | None, granted: int, today: date, refusal: str | None
) -> None:
    policy = Policy(**limits)  # type: ignore[arg-type]
    if refusal is None:
        check_extension(due, granted, today, policy, CALENDAR)
        return
    with pytest.raises(RuleError) as error:
        check_extension(due, granted, today, policy, CALENDAR)
    assert error.value.text_id == refusal
