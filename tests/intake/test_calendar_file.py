"""The office's own working days as a file: read whole, or refused line by line."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from bot.intake.calendar_file import CalendarDay, CalendarFaults, read_calendar

# 国办发明电〔2025〕7号: the Spring Festival of 2026 and its make-up days
FESTIVAL = (
    CalendarDay(date(2026, 2, 14), worked=True, note="补班"),
    CalendarDay(date(2026, 2, 16), worked=False, note="除夕"),
    CalendarDay(date(2026, 2, 17), worked=False, note="春节"),
)


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_with_headings(encoding: str) -> None:
    data = csv("日期,休/班,备注", "2026-02-16,休,除夕", "2026/2/17,休,春节", "2026年2月14日,班,补班", encoding=encoding)
    assert read_calendar(data, "days.csv") == FESTIVAL


@pytest.mark.parametrize(
    "lines",
    [
        ("2026-02-14,班,补班", "2026-02-16,休,除夕", "2026-02-17,休,春节"),
        ("备注,安排,日期", "补班,上班,20260214", "", "除夕,放假,2026.02.16", ",,", "春节,休息,2026-2-17"),
        (
            "县政府办公室2026年工作日历",
            "Date,Kind,Note",
            "2026-02-14,work,补班",
            "2026-02-16,OFF,除夕",
            "2026-02-17,off,春节",
        ),
    ],
)
def test_order_headings_and_words_may_differ(lines: tuple[str, ...]) -> None:
    assert read_calendar(csv(*lines), "DAYS.CSV") == FESTIVAL


def test_a_workbook_with_real_dates_and_leap_days() -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    style = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["日期", "休/班"])
    sheet.write_datetime(1, 0, datetime(2028, 2, 29), style)  # noqa: DTZ001 - Excel knows no zones
    sheet.write(1, 1, "休")
    book.close()
    assert read_calendar(file.getvalue(), "days.xlsx") == (CalendarDay(date(2028, 2, 29), worked=False),)


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (["日期,休/班", "2027-02-29,休"], [(2, "calendar/no_date")]),  # no leap year
        (["日期,休/班", "2月6日,休"], [(2, "calendar/no_date")]),  # of which year?
        (["日期,休/班", "2027年底,休"], [(2, "calendar/no_date")]),
        (["日期,休/班", "2027-02-06,半天"], [(2, "calendar/neither")]),
        (["2027-02-06,休", "2027-02-07,"], [(2, "calendar/neither")]),
        (["日期,休/班", "2027-02-06,休", "2027/2/6,班"], [(3, "calendar/day_twice")]),
        (["日期,休/班,备注", f"2027-02-06,休,{'长' * 101}"], [(2, "calendar/note_too_long")]),
        (["日期,休/班", "x,休", "", "2027-02-06,y"], [(2, "calendar/no_date"), (4, "calendar/neither")]),
        (["日期,休/班"], [(0, "calendar/empty")]),
        ([""], [(0, "calendar/empty")]),
    ],
)
def test_what_is_wrong_is_named_by_line(lines: list[str], faults: list[tuple[int, str]]) -> None:
    with pytest.raises(CalendarFaults) as refused:
        read_calendar(csv(*lines), "days.csv")
    assert [(fault.row, fault.text_id) for fault in refused.value.faults] == faults


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(CalendarFaults) as refused:
        read_calendar(b"not a workbook", "days.xlsx")
    assert refused.value.faults[0].text_id == "sheet/unreadable"
