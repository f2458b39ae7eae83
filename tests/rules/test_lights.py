from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import FeedbackDue
from bot.rules.lights import Standing, feedback_overdue, final_overdue, light, unsigned_overdue, worst_gap
from bot.rules.policy import Policy
from bot.rules.progress import Measure, Node
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Light, Status

POLICY = Policy()
CALENDAR = WorkCalendar()
FRIDAY = date(2022, 2, 25)  # expected progress of a yearly target is 15.3 %

AT_WORK = Standing(
    status=Status.IN_PROGRESS,
    issued_on=date(2022, 2, 11),
    sign_by=date(2022, 2, 14),
    signed=True,
    final_due_on=date(2022, 12, 31),
)


def measure(goal: int, current: str | None, *, yearly: bool = True) -> Measure:
    return Measure(Decimal(goal), None if current is None else Decimal(current), yearly=yearly)


def due(day: date, *, met: bool = False, postponed_to: date | None = None) -> FeedbackDue:
    return FeedbackDue(FeedbackKind.FIRST, day, met=met, postponed_to=postponed_to)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.DRAFT, None),
        (Status.REGISTERED, None),
        (Status.CANCELLED, None),
        (Status.ISSUED, Light.RED),
        (Status.IN_PROGRESS, Light.RED),
        (Status.UNDER_REVIEW, Light.RED),
        (Status.SUSPENDED, Light.GREY),
        (Status.CLOSED, Light.BLUE),
        (Status.ARCHIVED, Light.BLUE),
    ],
)
def test_lights_by_status_with_everything_late(status: Status, expected: Light | None) -> None:
    late = replace(
        AT_WORK, status=status, signed=False, final_due_on=date(2022, 2, 15), feedback=due(date(2022, 2, 14))
    )
    assert light(late, FRIDAY, POLICY, CALENDAR) is expected
    followed = expected is Light.RED
    assert final_overdue(late, FRIDAY) is followed
    assert feedback_overdue(late, FRIDAY) is followed
    assert unsigned_overdue(late, FRIDAY) is (status is Status.ISSUED)


@pytest.mark.parametrize(
    ("final", "today", "expected"),
    [
        (date(2022, 3, 4), date(2022, 2, 24), Light.GREEN),  # six working days left
        (date(2022, 3, 4), date(2022, 2, 25), Light.YELLOW),  # five
        (date(2022, 3, 4), date(2022, 3, 4), Light.YELLOW),  # nothing is overdue on its due day
        (date(2022, 3, 4), date(2022, 3, 5), Light.RED),
        (date(2022, 2, 8), date(2022, 1, 27), Light.YELLOW),  # 28, 29, 30 January, 7 and 8 February
        (date(2022, 2, 8), date(2022, 1, 26), Light.GREEN),
        (None, date(2030, 1, 1), Light.GREEN),
    ],
)
def test_lights_by_final_date(final: date | None, today: date, expected: Light) -> None:
    standing = replace(AT_WORK, issued_on=date(2022, 1, 10), final_due_on=final)
    assert light(standing, today, POLICY, CALENDAR) is expected
    assert final_overdue(standing, today) is (expected is Light.RED)


@pytest.mark.parametrize(
    ("measures", "behind", "expected"),
    [
        ((measure(40, "9"),), "-7.2", Light.GREEN),  # 22.5 %, ahead
        ((measure(40, "2"),), "10.3", Light.YELLOW),
        ((measure(53, "2"),), "11.5", Light.YELLOW),
        ((measure(1000, "53"),), "10.0", Light.YELLOW),
        ((measure(1000, "54"),), "9.9", Light.GREEN),
        ((measure(40, None),), None, Light.GREEN),  # no figure is no statement
        ((measure(40, "0"),), "15.3", Light.YELLOW),  # a reported nought is one
        ((measure(40, "9"), measure(53, "2")), "11.5", Light.YELLOW),  # the worst counts
        ((measure(40, "9"), measure(53, None)), "-7.2", Light.GREEN),
        ((measure(22, "0", yearly=False),), "4.6", Light.GREEN),  # from issue: 15 of 324 days
        ((), None, Light.GREEN),
    ],
)
def test_lights_by_progress(measures: tuple[Measure, ...], behind: str | None, expected: Light) -> None:
    standing = replace(AT_WORK, measures=measures)
    gap = worst_gap(standing, FRIDAY)
    assert (None if gap is None else str(gap.behind)) == behind
    assert light(standing, FRIDAY, POLICY, CALENDAR) is expected


@pytest.mark.parametrize(("current", "expected"), [("299", Light.RED), ("300", Light.YELLOW), ("500", Light.YELLOW)])
def test_red_is_more_than_thirty_points(current: str, expected: Light) -> None:
    half_done = (Node(date(2022, 2, 20), Decimal(60)),)
    standing = replace(AT_WORK, nodes=half_done, measures=(measure(1000, current),))
    assert light(standing, FRIDAY, POLICY, CALENDAR) is expected


def test_nodes_stand_in_for_time_also_without_a_final_date() -> None:
    standing = replace(AT_WORK, final_due_on=None, measures=(measure(40, "1"),))
    assert worst_gap(standing, FRIDAY) is None
    with_nodes = replace(standing, nodes=(Node(date(2022, 2, 20), Decimal(20)),))
    gap = worst_gap(with_nodes, FRIDAY)
    assert gap is not None
    assert (gap.actual, gap.expected, gap.behind) == (Decimal("2.5"), Decimal(20), Decimal("17.5"))


def test_what_is_not_followed_is_not_measured() -> None:
    assert worst_gap(replace(AT_WORK, status=Status.CLOSED, measures=(measure(40, "1"),)), FRIDAY) is None


@pytest.mark.parametrize(
    ("feedback", "today", "expected"),
    [
        (due(date(2022, 2, 24)), date(2022, 2, 24), Light.GREEN),
        (due(date(2022, 2, 24)), date(2022, 2, 25), Light.GREY),
        (due(date(2022, 2, 24), met=True), date(2022, 2, 25), Light.GREEN),
        (due(date(2022, 2, 24), postponed_to=date(2022, 2, 28)), date(2022, 2, 28), Light.GREEN),
        (due(date(2022, 2, 24), postponed_to=date(2022, 2, 28)), date(2022, 3, 1), Light.GREY),
    ],
)
def test_silence_is_grey(feedback: FeedbackDue, today: date, expected: Light) -> None:
    standing = replace(AT_WORK, feedback=feedback)
    assert light(standing, today, POLICY, CALENDAR) is expected
    assert feedback_overdue(standing, today) is (expected is Light.GREY)
    assert not final_overdue(standing, today)


def test_a_missing_receipt_is_silence_too() -> None:
    unsigned = replace(AT_WORK, status=Status.ISSUED, signed=False)
    assert light(unsigned, date(2022, 2, 14), POLICY, CALENDAR) is Light.GREEN
    assert light(unsigned, date(2022, 2, 15), POLICY, CALENDAR) is Light.GREY
    assert not feedback_overdue(unsigned, date(2022, 2, 15))


def test_silence_hides_yellow_but_never_red() -> None:
    silent = replace(AT_WORK, feedback=due(date(2022, 2, 24)))
    assert light(replace(silent, measures=(measure(40, "2"),)), FRIDAY, POLICY, CALENDAR) is Light.GREY
    assert light(replace(silent, final_due_on=date(2022, 2, 28)), FRIDAY, POLICY, CALENDAR) is Light.GREY
    nodes = (Node(date(2022, 2, 20), Decimal(60)),)
    assert light(replace(silent, nodes=nodes, measures=(measure(40, "2"),)), FRIDAY, POLICY, CALENDAR) is Light.RED
    passed = replace(silent, final_due_on=date(2022, 2, 24))
    assert light(passed, FRIDAY, POLICY, CALENDAR) is Light.RED
    assert feedback_overdue(passed, FRIDAY)
    assert final_overdue(passed, FRIDAY)


def test_days_of_waiting_for_the_clerk_do_not_count() -> None:
    asked = replace(
        AT_WORK,
        status=Status.UNDER_REVIEW,
        final_due_on=date(2022, 3, 31),
        feedback=due(date(2022, 2, 25)),
        waiting_since=date(2022, 2, 23),
    )
    assert light(asked, date(2022, 5, 1), POLICY, CALENDAR) is Light.GREEN
    assert not feedback_overdue(asked, date(2022, 5, 1))
    assert not final_overdue(asked, date(2022, 5, 1))
    was_late = replace(asked, final_due_on=date(2022, 2, 22))
    assert light(was_late, date(2022, 5, 1), POLICY, CALENDAR) is Light.RED


DAYS = st.dates(date(2022, 1, 1), date(2022, 12, 31))
STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(Status),
    issued_on=st.none() | DAYS,
    sign_by=st.none() | DAYS,
    signed=st.booleans(),
    final_due_on=st.none() | DAYS,
    feedback=st.none() | st.builds(due, DAYS, met=st.booleans(), postponed_to=st.none() | DAYS),
    measures=st.lists(
        st.builds(measure, st.integers(0, 50), st.none() | st.integers(0, 60).map(str), yearly=st.booleans()),
        max_size=3,
    ).map(tuple),
    nodes=st.lists(st.builds(Node, DAYS, st.integers(0, 100).map(Decimal)), max_size=2).map(tuple),
    waiting_since=st.none() | DAYS,
)


@given(STANDINGS, DAYS)
def test_silence_never_looks_green(standing: Standing, today: date) -> None:
    shown = light(standing, today, POLICY, CALENDAR)
    if feedback_overdue(standing, today) or unsigned_overdue(standing, today):
        assert shown in {Light.GREY, Light.RED}
    if standing.status is Status.SUSPENDED:
        assert shown is Light.GREY


@given(STANDINGS, DAYS)
def test_a_passed_final_date_is_red_and_nothing_else_is_on_time(standing: Standing, today: date) -> None:
    if final_overdue(standing, today):
        assert light(standing, today, POLICY, CALENDAR) is Light.RED
        assert standing.final_due_on is not None
        assert today > standing.final_due_on


@given(STANDINGS, DAYS, st.integers(1, 60))
def test_time_alone_never_brings_a_light_back_to_green(standing: Standing, today: date, days: int) -> None:
    running = replace(standing, status=Status.IN_PROGRESS, waiting_since=None)
    later = light(running, today + timedelta(days=days), POLICY, CALENDAR)
    # nodes may be set so that the last one asks for less than the one before: the office's own doing
    if later is Light.GREEN and not standing.nodes:
        assert light(running, today, POLICY, CALENDAR) is Light.GREEN
