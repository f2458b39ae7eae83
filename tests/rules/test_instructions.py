"""Following an instruction: who hears of its receipt and its report, on which day, and when nobody does any more."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.errors import RuleError
from bot.rules.instructions import Followed, Recipient, next_on, report_day, still_stands, told
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import Step

CALENDAR = WorkCalendar()
POLICY = Policy()
OWNER, HEAD, OTHER = Recipient(1, 10, False, False), Recipient(2, 10, True, False), Recipient(3, 20, True, False)
FRIDAY = date(2022, 2, 18)  # released
ORDER = Followed(FRIDAY, date(2022, 2, 21), date(2022, 2, 23), (OWNER, HEAD, OTHER), reports_of=10)


def heard(followed: Followed, day: int, month: int = 2) -> dict[str, list[int]]:
    found = told(followed, date(2022, month, day), POLICY, CALENDAR)
    return {step.value: [one.id for one in whom] for step, whom in found.items()}


def signed(*recipients: Recipient) -> tuple[Recipient, ...]:
    return tuple(replace(one, signed=True) for one in recipients)


@pytest.mark.parametrize(
    ("followed", "day", "expected"),
    [
        (ORDER, 20, {}),  # a Sunday
        (ORDER, 21, {"feedback_reminder": [1]}),  # the receipt is not late on its day; two working days are left
        (ORDER, 22, {"sign_chase": [1, 2, 3]}),
        (ORDER, 23, {"sign_chase": [1, 2, 3], "feedback_reminder": [1]}),
        (ORDER, 24, {"sign_escalation": [2], "feedback_chase": [1], "sign_chase": [1, 2, 3]}),
        (replace(ORDER, recipients=(*signed(OWNER, OTHER), HEAD)), 24, {"feedback_chase": [1], "sign_chase": [2]}),
        (replace(ORDER, recipients=signed(OWNER, HEAD, OTHER)), 28, {"feedback_escalation": [2], "feedback_chase": [1]}),
        # without a day nothing but the receipt is chased
        (replace(ORDER, due_on=None), 24, {"sign_escalation": [2], "sign_chase": [1, 2, 3]}),
        (replace(ORDER, due_on=None, recipients=signed(OWNER, HEAD, OTHER)), 24, {}),
        # on no directive every unit answers, a head where nobody else of the unit got it
        (replace(ORDER, reports_of=None, recipients=signed(OWNER, HEAD, OTHER)), 24, {"feedback_chase": [1, 3]}),
        # whose words wait for the clerk is not asked again
        (replace(ORDER, recipients=(replace(OWNER, said=True), *signed(HEAD, OTHER))), 24, {}),
        (replace(ORDER, sign_by=None, due_on=None), 24, {}),  # praise
    ],
)  # fmt: skip
def test_who_hears_of_it(followed: Followed, day: int, expected: dict[str, list[int]]) -> None:
    last = {Step.FEEDBACK_REMINDER: date(2022, 2, 21)} if day > 21 else {}  # that was told
    assert heard(replace(followed, last=last), day) == expected


def test_the_days_follow_each_other_and_end_with_the_answer() -> None:
    days: list[int] = []
    order, day = replace(ORDER, recipients=signed(OWNER, HEAD)), FRIDAY
    while len(days) < 5:
        found = next_on(order, day, POLICY, CALENDAR)
        assert found is not None
        day = found
        days.append(day.day)
        order = replace(order, last={**order.last, **dict.fromkeys(told(order, day, POLICY, CALENDAR), day)})
    assert days == [21, 23, 24, 25, 28]
    answered = replace(order, recipients=(replace(OWNER, signed=True, said=True), *signed(HEAD)))
    assert next_on(answered, day, POLICY, CALENDAR) is None
    assert not still_stands(answered, Step.FEEDBACK_CHASE, OWNER.id)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # working days where that is said, else days as the calendar has them, as in any document or reply
        ("3个工作日", date(2022, 2, 23)), ("三个工作日内", date(2022, 2, 23)), ("7 working days", date(2022, 3, 1)),
        ("within 3 working days", date(2022, 2, 23)), ("五天内", date(2022, 2, 23)), ("五天", date(2022, 2, 23)),
        ("3天", date(2022, 2, 21)), ("3天之内", date(2022, 2, 21)), ("3日内", date(2022, 2, 21)), ("5个自然日", date(2022, 2, 23)),
        ("7 days", date(2022, 2, 25)), ("within 7 days", date(2022, 2, 25)), ("两周内", date(2022, 3, 4)),
        ("两周", date(2022, 3, 4)), ("一个星期", date(2022, 2, 25)), ("2 weeks", date(2022, 3, 4)), ("周三", date(2022, 2, 23)),
        ("3月4日", date(2022, 3, 4)), ("下周五", date(2022, 2, 25)), ("3月4日前报", date(2022, 3, 4)),
        ("好", None), ("尽快", None), ("请经信局3月4日前拿出方案", None),
    ],
)  # fmt: skip
def test_by_which_day_a_leader_wants_a_report(text: str, day: date | None) -> None:
    assert report_day(text, FRIDAY, CALENDAR) == day


def test_a_day_that_is_over_is_told() -> None:
    with pytest.raises(RuleError):
        report_day("2022年2月10日", FRIDAY, CALENDAR)
