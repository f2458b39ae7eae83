from datetime import date

import pytest

from bot.rules.calendar_gaps import unknown_years
from bot.rules.workdays import WorkCalendar

OFF = {date(2090, 1, 1): False}


@pytest.mark.parametrize(
    ("today", "own", "years"),
    [
        (date(2022, 12, 31), {}, ()),  # 2023 was published on 2022-12-08
        (date(2088, 12, 17), {}, (2088,)),
        (date(2088, 12, 18), {}, (2088, 2089)),
        (date(2089, 1, 1), {}, (2089,)),
        (date(2089, 12, 31), OFF, (2089,)),  # the office has days of 2090
        (date(2090, 2, 28), OFF, ()),
    ],
)
def test_years_are_asked_for_when_limits_run_into_them(
    today: date, own: dict[date, bool], years: tuple[int, ...]
) -> None:
    assert unknown_years(today, WorkCalendar(own)) == years
