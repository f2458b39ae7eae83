"""How the lines of an issue notice are drawn together."""

from dataclasses import replace
from datetime import date

from bot.services.acknowledging import NoticeItem
from handlers.issue_notices import Line, dates, lines


def item(number: int, heading: str) -> NoticeItem:
    return NoticeItem(
        number, str(number), f"事项{number}", heading, None, None, "经信局", supporting=False, signed=False
    )


def test_a_short_list_has_a_line_an_item() -> None:
    assert [line.count for line in lines([item(n, "节能降耗") for n in range(1, 11)])] == [1] * 10


def test_in_a_long_list_a_run_under_one_heading_is_one_line() -> None:
    items = [item(n, "工业投资") for n in (3, 4, 5)] + [item(n, "") for n in range(6, 10)]
    items += [item(n, "节能降耗") for n in range(20, 24)]
    found = lines(items)
    assert found[-1] == Line("20-23", "节能降耗", 4, "经信局")
    assert [line.number for line in found[:-1]] == ["3", "4", "5", "6", "7", "8", "9"]


def test_each_final_date_stands_once_with_its_items() -> None:
    early, late = date(2026, 12, 25), date(2026, 12, 31)
    due = {3: late, 4: late, 5: late, 6: early, 7: None, 8: late}
    items = [replace(item(number, ""), due_on=day) for number, day in due.items()]
    assert dates(items) == [(early, ("6",)), (late, ("3-5", "8"))]
