"""Tables on pages: between rules, below headings, over the end of a page; what is none stays running text."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.intake.export import to_json
from bot.intake.formats.letters import Letter
from bot.intake.formats.ofd_rules import rules_of
from bot.intake.formats.page_tables import PageTables
from bot.intake.formats.ruled_tables import Rule, grids
from tests.intake.formats import papers
from tests.intake.formats.test_formats import orders, read, said

ROWS = (papers.HEADINGS, *papers.ROWS)
MAKERS: dict[str, Callable[..., bytes]] = {"任务.pdf": papers.placed_pdf, "任务.ofd": papers.placed_ofd}
CLOSING = "请各单位按照任务分解表抓好落实，及时报送进展情况。"


def letters_of(placed: Sequence[papers.Placed]) -> list[Letter]:
    return [Letter(sign, x + at, y + 0.5, 1.0) for x, y, words in placed for at, sign in enumerate(words)]


def rows_in(pages: Sequence[tuple[Sequence[papers.Placed], Sequence[papers.Ruled]]]) -> list[list[str]]:
    tables = PageTables()
    found = [tables.on_page(letters_of(placed), [Rule(*one) for one in rules]) for placed, rules in pages]
    return [row for page in found for table in page for row in table.rows]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("setting", [{}, {"centered": True}, {"ruled": False}])
async def test_a_table_on_a_page_orders_what_its_rows_order(name: str, setting: dict[str, Any]) -> None:
    document = await read(MAKERS[name](papers.set_table(ROWS, **setting)), name)
    assert said(to_json(document.parsed)) == orders(papers.TABLE_TEXT)


@pytest.mark.parametrize("turned", [90, 180, 270])
async def test_a_page_shown_turned_is_read_as_it_is_seen(turned: int) -> None:
    [(placed, rules)] = papers.set_table(ROWS)
    below = (4.0, 60.0, CLOSING)
    document = await read(papers.placed_pdf([([*placed, below], rules)], turned=turned), "任务.pdf")
    assert said(to_json(document.parsed)) == orders(f"{papers.TABLE_TEXT}\n{CLOSING}")


@pytest.mark.parametrize("setting", [{}, {"centered": True}, {"tear": 1}, {"ruled": False}])
def test_rows_are_those_that_were_set(setting: dict[str, Any]) -> None:
    rows = (*ROWS[:2], (*ROWS[2][:1], "完成城区12处易涝点改造，逐处建立台账，明确监测人员和责任人员。", *ROWS[2][2:]))
    assert rows_in(papers.set_table(rows, **setting)) == [list(row) for row in rows]


def test_headings_repeated_on_the_next_page_do_not_keep_a_torn_row_apart() -> None:
    first, (placed, rules) = papers.set_table(ROWS[:2], tear=1)
    [(again, above)] = papers.set_table(ROWS[:1], title="")
    down = [(x, y + 5, words) for x, y, words in placed]
    lower = [(x, y + 5, to_x, to_y + 5) for x, y, to_x, to_y in rules]
    lower = [(x, 9.6 if y == 10.0 else y, to_x, to_y) for x, y, to_x, to_y in lower]
    assert rows_in([first, (again + down, above + lower)]) == [list(row) for row in (*ROWS[:2], ROWS[0])]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        (papers.set_table(ROWS, centered=True, ruled=False), "which lines belong to a number is not clear"),
        (papers.set_table((("序号", "姓名", "电话", "地址", "备注"), *papers.ROWS)), "no task table"),
        (papers.set_table((("工作任务", "情况", "说明", "备注", "责任单位"), *papers.ROWS), ruled=False), "no numbers"),
        (papers.set_table((("序号、工作任务和牵头单位如下", "", "", "", ""),), ruled=False), "a sentence"),
        ([([(4.0, 5.0, CLOSING)], [(0, 0, 50, 0), (0, 0, 0, 70), (50, 0, 50, 70), (0, 70, 50, 70)])], "a frame"),
        ([([], [])], "an empty page"),
    ],
)
def test_what_is_no_clear_task_table_stays_as_it_is(pages: Any, why: str) -> None:
    assert rows_in(pages) == [], why


def test_text_around_a_table_is_no_part_of_it() -> None:
    [(placed, rules)] = papers.set_table(ROWS, ruled=False)
    assert rows_in([([*placed, (4.0, 60.0, CLOSING)], rules)]) == [list(row) for row in ROWS]


def lines(*places: tuple[float, float, float, float]) -> list[Rule]:
    return [Rule(*one) for one in places]


LEVEL = [(0.0, y, 30.0, y) for y in (0.0, 10.0, 20.0, 30.0)]
UPRIGHT = [(x, 0.0, x, 30.0) for x in (0.0, 10.0, 20.0, 30.0)]
LETTERS = [
    Letter(sign, x - 0.5, y, 1.0) for sign, x, y in (("甲", 5, 15), ("乙", 15, 15), ("丙", 25, 15), ("丁", 25, 25))
]


@pytest.mark.parametrize(
    ("rules", "rows"),
    [
        ([*LEVEL, *UPRIGHT], [["", "", ""], ["甲", "乙", "丙"], ["", "", "丁"]]),
        # merged downwards in the first column
        (
            [*LEVEL[:2], (10.0, 20.0, 30.0, 20.0), LEVEL[3], *UPRIGHT],
            [["", "", ""], ["甲", "乙", "丙"], ["甲", "", "丁"]],
        ),
        # merged sideways in the middle row
        (
            [*LEVEL, UPRIGHT[0], (10.0, 0.0, 10.0, 10.0), (10.0, 20.0, 10.0, 30.0), *UPRIGHT[2:]],
            [["", "", ""], ["甲 乙", "", "丙"], ["", "", "丁"]],
        ),
        # rules that make no rectangles, and too few of them
        (
            [LEVEL[0], (10.0, 10.0, 30.0, 10.0), *LEVEL[2:], UPRIGHT[0], (10.0, 0.0, 10.0, 10.0), *UPRIGHT[2:]],
            None,
        ),
        ([*LEVEL, UPRIGHT[0], UPRIGHT[3]], None),
        (UPRIGHT, None),
    ],
)
def test_cells_are_what_stands_between_rules(
    rules: list[tuple[float, float, float, float]], rows: list[list[str]] | None
) -> None:
    found = grids(lines(*rules), LETTERS, 0.25)
    assert [grid.rows for grid in found] == ([] if rows is None else [rows])


@pytest.mark.parametrize(
    ("drawn", "matrix", "rules"),
    [
        ("M 0 0 L 10 0", [], lines((5, 7, 15, 7))),
        ("M 0 0 L 10 0 L 10 4 L 0 4 C", [], lines((5, 7, 15, 7), (15, 7, 15, 11), (5, 11, 15, 11), (5, 7, 5, 11))),
        ("M 0 0 L 10 0", [2, 0, 0, 2, 1, 1], lines((6, 8, 26, 8))),
        ("M 0 0 L 10 9 B 1 1 2 2 3 3 L 3 8", [], lines((8, 10, 8, 15))),
        ("M 0 0 L 10", [], []),
        ("M 0 0 L a b", [], []),
        ("甲", [], []),
    ],
)
def test_rules_of_an_ofd_path(drawn: str, matrix: list[float], rules: list[Rule]) -> None:
    assert rules_of(drawn, [5, 7, 100, 100], matrix) == rules


async def test_letters_set_one_by_one_are_read_whatever_fonts_the_machine_has() -> None:
    [(placed, rules)] = papers.set_table(ROWS)
    one_by_one = [(x + at, y, sign) for x, y, words in placed for at, sign in enumerate(words)]
    document = await read(papers.placed_pdf([(one_by_one, rules)]), "任务.pdf")
    assert said(to_json(document.parsed)) == orders(papers.TABLE_TEXT)
