"""Lines with their places become paragraphs; what runs along with every page is dropped."""

import pytest

from bot.intake.formats.page_lines import Line, in_order, joined

SIZE, LEFT, WIDTH = 16.0, 80.0, 10


def line(words: str, indent: float = 0, top: float = 0) -> Line:
    left = LEFT + indent * SIZE
    return Line(words, left, left + len(words) * SIZE, top, SIZE)


FULL = "一二三四五六七八九十"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([line(FULL[2:], 2), line(FULL), line("完了。")], FULL[2:] + FULL + "完了。"),
        (
            [line(FULL[2:], 2), line(FULL), line("又一段", 2), line(FULL), line(FULL)],
            f"{FULL[2:]}{FULL}\n又一段\n{FULL}{FULL}",
        ),
        ([line(FULL), line("一二三四五六七八"), line(FULL), line(FULL)], FULL + "一二三四五六七八" + FULL + FULL),
        ([line(FULL), line("一二三四五六。"), line(FULL), line(FULL)], f"{FULL}一二三四五六。\n{FULL}{FULL}"),
        ([line("标题", 4), line(FULL[2:], 2), line(FULL), line(FULL)], f"标题\n{FULL[2:]}{FULL}{FULL}"),
        ([line("abcdefghij"), line("klm"), line("abcdefghij")], "abcdefghij klm\nabcdefghij"),
        ([], ""),
    ],
)
def test_a_line_goes_on_in_the_next_unless_that_is_indented(lines: list[Line], text: str) -> None:
    assert joined([lines]) == text


@pytest.mark.parametrize("number", ["— 3 —", "- 3 -", "3", "第3页", "第 3 页 共 10 页", "－3－", "3/10"])
def test_page_numbers_are_dropped(number: str) -> None:
    assert joined([[line("一、要办好。", 2), line(number, 5)]]) == "一、要办好。"


def test_heads_and_feet_of_most_pages_are_dropped_and_other_lines_stay() -> None:
    pages = [
        [line("云岭市文件", 3), line(f"{who}局要办。", 2), line(f"打印时间{at}", 5)]
        for at, who in enumerate("甲乙丙丁")
    ]
    assert joined(pages, 595) == "甲局要办。\n乙局要办。\n丙局要办。\n丁局要办。"
    assert joined(pages[:2]).count("云岭市文件") == 2


def test_stretches_of_one_height_are_one_line_from_the_left() -> None:
    found = in_order(
        [line("后", 6, 100.5), line("下一行", 0, 130), line("前", 0, 100), line("挨着", 1, 101), line(" ", 0, 50)]
    )
    assert [one.text for one in found] == ["前挨着 后", "下一行"]
