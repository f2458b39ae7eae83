"""Dates in replies against Tuesday 22 February 2022: one day, or none where it is in doubt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.reply_dates import FAR_PAST, find_dates, month_end, resolve_date

TODAY = date(2022, 2, 22)
RESOLVED = {
    "3月15日": "2022-03-15",
    "3月15号前": "2022-03-15",
    "延到３月１５日": "2022-03-15",
    "三月十五日": "2022-03-15",
    "3月15前": "2022-03-15",
    "2月24日（周四）": "2022-02-24",
    "2022年6月30日": "2022-06-30",
    "2022-12-31": "2022-12-31",
    "2022/12/31": "2022-12-31",
    "2022.6.30": "2022-06-30",
    "20221231": "2022-12-31",
    "6月底": "2022-06-30",
    "6月底前": "2022-06-30",
    "十二月底": "2022-12-31",
    "2022年底": "2022-12-31",
    "月底": "2022-02-28",
    "本月底": "2022-02-28",
    "下月底": "2022-03-31",
    "下个月底": "2022-03-31",
    "下下月底": "2022-04-30",
    "月内": "2022-02-28",
    "年底": "2022-12-31",
    "今年底": "2022-12-31",
    "明年底": "2023-12-31",
    "年内": "2022-12-31",
    "明年1月底": "2023-01-31",
    "明年3月5日": "2023-03-05",
    "下月15日": "2022-03-15",
    "本月25日": "2022-02-25",
    "25日": "2022-02-25",
    "25号": "2022-02-25",
    "一季度末": "2022-03-31",
    "第二季度末": "2022-06-30",
    "四季度末": "2022-12-31",
    "本季度末": "2022-03-31",
    "下季度末": "2022-06-30",
    "季度末": "2022-03-31",
    "今天": "2022-02-22",
    "明天": "2022-02-23",
    "后天": "2022-02-24",
    "大后天": "2022-02-25",
    "周二": "2022-02-22",
    "周三": "2022-02-23",
    "周一": "2022-02-28",
    "本周五": "2022-02-25",
    "这周日": "2022-02-27",
    "下周一": "2022-02-28",
    "下周五": "2022-03-04",
    "下下周五": "2022-03-11",
    "星期四": "2022-02-24",
    "10天后": "2022-03-04",
    "一周后": "2022-03-01",
    "两周内": "2022-03-08",
    "半个月后": "2022-03-09",
    "一个月内": "2022-03-22",
    "半年后": "2022-08-22",
    "两年后": "2024-02-22",
    "12/31": "2022-12-31",
    "12.31": "2022-12-31",
    "June 30": "2022-06-30",
    "30th of June 2023": "2023-06-30",
    "Jun. 30, 2023": "2023-06-30",
    "end of June": "2022-06-30",
    "end of the month": "2022-02-28",
    "end of next month": "2022-03-31",
    "end of the year": "2022-12-31",
    "tomorrow": "2022-02-23",
    "today": "2022-02-22",
    "next Friday": "2022-03-04",
    "this Monday": "2022-02-28",
}
IN_DOUBT = (
    "",
    "尽快",
    "6月",
    "6月份",
    "1-2月",
    "3月中旬",
    "月初",
    "2月30日",
    "13月底",
    "13/31",
    "1月15日",
    "2月21日",
    "1月底",
    "上月底",
    "去年底",
    "前年底",
    "春节后",
    "节后",
    "下周",
    "本周",
    "周末",
    "本周一",
    "上周五",
    "每周五",
    "三个工作日内",
    "3月10日后",
    "3月1日至5日",
    "延期10天",
    "3月15家",
    "5日",
    "15号",
    "五季度末",
    "明后天",
    "0天后",
    "半周后",
    "2022-02-30",
    "明年13月底",
    "一季度",
    "tomorrow or next Friday",
)


@pytest.mark.parametrize(("text", "day"), RESOLVED.items())
def test_a_date_resolves_to_one_day(text: str, day: str) -> None:
    assert resolve_date(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("text", IN_DOUBT)
def test_a_date_in_doubt_resolves_to_none(text: str) -> None:
    assert resolve_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1月15日", date(2022, 12, 20), date(2023, 1, 15)),
        ("1月底", date(2022, 12, 20), date(2023, 1, 31)),
        ("11月15日", date(2022, 12, 20), None),
        ("2月29日", date(2023, 12, 20), date(2024, 2, 29)),
        ("Jan 15", date(2022, 12, 20), date(2023, 1, 15)),
        ("下月底", date(2022, 12, 20), date(2023, 1, 31)),
        ("一个月后", date(2022, 1, 31), date(2022, 2, 28)),
        ("一季度末", date(2022, 12, 20), None),
        ("下季度末", date(2022, 12, 20), date(2023, 3, 31)),
    ],
)
def test_a_past_day_without_a_year_is_next_years_only_when_far_back(text: str, today: date, day: date | None) -> None:
    assert resolve_date(text, today) == day or (text == "2月29日" and resolve_date(text, today) is None)


def test_ratios_decimals_and_parcels_are_dates_only_in_an_answer_about_a_date() -> None:
    for text in ("9/12", "3.8", "15号"):
        assert find_dates(text, TODAY) == ()
        assert find_dates(text, TODAY, loose=True)


def test_an_unclear_date_is_found_though_it_names_no_day() -> None:
    (found,) = find_dates("预计6月开工", TODAY)
    assert (found.start, found.end, found.day) == (2, 4, None)


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(days, days)
def test_a_full_date_is_itself_on_every_day(day: date, today: date) -> None:
    assert resolve_date(day.isoformat(), today) == day
    assert resolve_date(f"{day.year}年{day.month}月{day.day}日前", today) == day


@given(days, days)
def test_a_month_and_day_is_never_in_the_past_and_never_far_off(day: date, today: date) -> None:
    found = resolve_date(f"{day.month}月{day.day}日", today)
    assert found is None or (found.month, found.day) == (day.month, day.day)
    assert found is None or 0 <= (found - today).days <= 366 - FAR_PAST + 183


@given(days, st.sampled_from("一二三四五六日"), st.sampled_from(["", "本", "下", "下下"]))
def test_a_weekday_is_that_weekday_and_not_past(today: date, weekday: str, week: str) -> None:
    found = resolve_date(f"{week}周{weekday}", today)
    assert found is None or (found >= today and found.weekday() == "一二三四五六日".index(weekday))
    assert found is not None or week == "本"


@given(st.text(max_size=30), days)
def test_no_text_breaks_the_reader(text: str, today: date) -> None:
    assert all(found.start < found.end for found in find_dates(text, today, loose=True))


@given(st.integers(2020, 2030), st.integers(1, 36))
def test_a_month_end_is_the_last_day_of_the_month(year: int, month: int) -> None:
    end = month_end(year, month)
    assert (end.year * 12 + end.month - 1) == year * 12 + month - 1
    assert end.day >= 28
