"""Assessment by results: what belongs to a period, what is in time, days overdue, groups, places."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.rules.assessment import (
    Assessed,
    Group,
    Result,
    assess,
    codes_around,
    counts,
    group_in_assessment,
    in_time,
    overdue_days,
    period_of,
    ranks,
    result_of,
)
from bot.rules.figures import Period
from bot.rules.policy import LimitError, Policy
from bot.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
QUARTER = Period(date(2022, 4, 1), date(2022, 6, 30))
LATER = date(2022, 8, 1)


def item(
    due: str | None = None,
    done: str | None = None,
    first: str | None = None,
    stopped: str | None = None,
    **more: object,
) -> Assessed:
    def day(words: str | None) -> date | None:
        return date.fromisoformat(f"2022-{words}") if words else None

    one = Assessed(
        1, "督〔2022〕3-1", "事项", 1, "经信局", date(2022, 1, 5), day(first or due), day(due), day(done), day(stopped)
    )
    return replace(one, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "belongs"),
    [
        (item("05-01"), True),
        (item("05-01", done="03-31"), False),  # closed in the quarter before
        (item("05-01", done="04-01"), True),
        (item("05-01", done="07-01"), True),  # was open at the end
        (item("05-01", issued_on=date(2022, 7, 1)), False),
        (item("05-01", issued_on=date(2022, 6, 30)), True),
    ],
)
def test_what_belongs_to_a_period(one: Assessed, belongs: bool) -> None:  # noqa: FBT001
    assert counts(one, QUARTER) is belongs


@pytest.mark.parametrize(
    ("one", "today", "timely"),
    [
        (item("05-10", done="05-10"), LATER, True),
        (item("05-10", done="05-11"), LATER, False),
        (item(None, done="05-11"), LATER, True),
        (item("05-10", done="07-05"), LATER, False),  # still open at the period's end
        (item("06-30"), LATER, False),  # the period's last day has ended
        (item("06-30"), date(2022, 6, 30), None),  # on its day nothing is overdue
        (item("05-10"), date(2022, 5, 10), None),
        (item("05-10"), date(2022, 5, 11), False),
        (item("07-01"), LATER, None),  # not this period's
        (item("05-10", stopped="05-10"), LATER, None),  # its close-out waits for the office
        (item("05-10", stopped="05-11"), LATER, False),
    ],
)
def test_what_is_in_time(one: Assessed, today: date, timely: bool | None) -> None:  # noqa: FBT001
    assert in_time(one, one.due_on, QUARTER, today) is timely


@pytest.mark.parametrize(
    ("one", "today", "days"),
    [
        (item("05-10", done="05-10"), LATER, 0),
        (item("05-13", done="05-16"), LATER, 1),  # Friday to Monday
        (
            item("03-01", done="04-02"),
            LATER,
            2,
        ),  # the quarter's own days alone: Friday, and a Saturday made up for Qingming
        (item("06-29"), LATER, 1),
        (item("06-30"), LATER, 0),
        (item("05-10"), date(2022, 5, 12), 2),
        (item("05-10", stopped="05-11"), LATER, 1),
        (item(None), LATER, 0),
    ],
)
def test_working_days_overdue(one: Assessed, today: date, days: int) -> None:
    assert overdue_days(one, one.due_on, QUARTER, today, CALENDAR) == days


def test_both_dates_are_shown_and_what_is_left_out_is_not_counted() -> None:
    extended = item("05-20", done="05-18", first="05-10", extended=1)
    late = item("05-10", done="05-16", id=2, returned=1)
    excluded = item("05-10", id=3, excluded="上级暂停")
    table = assess([extended, late, excluded], QUARTER, LATER, CALENDAR)
    [line] = table.units
    assert line.result == Result(
        due_first=2, on_time_first=0, due=2, on_time=1, days_first=10, days=4, returned=1, extended=1
    )
    assert (line.result.rate_first, line.result.rate) == (Decimal("0.0"), Decimal("50.0"))
    assert table.excluded == (excluded,)
    assert result_of([], QUARTER, LATER, CALENDAR).rate is None


@pytest.mark.parametrize(
    ("unit", "group"),
    [
        ("经信局", Group.DEPARTMENT), ("石桥镇", Group.TOWNSHIP), ("北关街道", Group.TOWNSHIP), ("经济开发区", Group.PLATFORM),
        ("交投集团", Group.PLATFORM), ("县领导", Group.DEPARTMENT),
    ],
)  # fmt: skip
def test_groups(unit: str, group: Group) -> None:
    assert group_in_assessment(unit) is group


def test_places_are_within_the_group_and_equals_share_one() -> None:
    best, late = item("05-10", done="05-10"), item("05-10", done="05-16")
    names = {1: "经信局", 2: "财政局", 3: "统计局", 4: "石桥镇", 5: "教育局"}
    given = {1: late, 2: best, 3: best, 4: late, 5: item("07-01")}
    found = [replace(given[unit], id=unit, unit_id=unit, unit=name) for unit, name in names.items()]
    assert ranks(assess(found, QUARTER, LATER, CALENDAR).units) == {1: 3, 2: 1, 3: 1, 4: 1}


def test_periods() -> None:
    assert period_of("2022") == Period(date(2022, 1, 1), date(2022, 12, 31))
    assert period_of("2022q2") == QUARTER
    assert period_of("2022q4") == Period(date(2022, 10, 1), date(2022, 12, 31))
    assert [period_of(words) for words in ("", "1999", "2022q5", "2022Q1", "q1")] == [None] * 5
    assert codes_around(date(2022, 8, 1)) == ("2022", "2022q2", "2021")
    assert codes_around(date(2023, 1, 4)) == ("2022", "2022q4", "2023")


def test_it_is_off_until_an_office_wants_it() -> None:
    assert not Policy().assessment
    with pytest.raises(LimitError, match="assessment_ranking"):
        Policy(assessment_ranking=True)
