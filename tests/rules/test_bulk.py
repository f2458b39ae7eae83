"""The clerk's bulk command: what each line sets, and that nothing is set by halves."""

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.bulk import BulkReading, parse_bulk
from bot.rules.bulk_scope import Lack
from db.enums import Cadence, Kind

TODAY = date(2022, 2, 10)
NUMBERS = [*map(str, range(1, 24)), "24-1", "24-2", "24-3", *map(str, range(25, 33))]
CHAPTERS = {
    "一、关于工业经济": ["1", "2", "3"],
    "二、关于开放型经济": ["11", "12"],
    "（三）关于安全生产": ["24-1", "24-2", "24-3"],
}
UNITS = {
    "经信局": 1,
    "经济和信息化局": 1,
    "市经信局": 1,
    "商务局": 2,
    "自然资源和规划局": 3,
    "自然资源局": 3,
    "财政局": 4,
    "市场监管局": 5,
}
YEAR_END = date(2022, 12, 31)


def read(text: str) -> BulkReading:
    return parse_bulk(
        text,
        NUMBERS,
        CHAPTERS,
        UNITS,
        TODAY,
        lacking={Lack.DATE: ["5", "10"], Lack.OWNER: ["11"]},
        people=["王建军", "苏燕"],
    )


def changes(text: str) -> list[dict[str, object]]:
    reading = read(text)
    assert reading.errors == ()
    return [
        {key: value for key, value in asdict(change).items() if value not in (None, False)}
        for change in reading.changes
    ]


SCOPES = {
    "5 经信局": ["5"],
    "5经信局": ["5"],
    "第5项 经信局": ["5"],
    "5-9 经信局": ["5", "6", "7", "8", "9"],
    "5至9经信局": ["5", "6", "7", "8", "9"],
    "５－９　经信局": ["5", "6", "7", "8", "9"],
    "5 6 7 经信局": ["5", "6", "7"],
    "5 、7 经信局": ["5", "7"],
    "1,3、5-9 经信局": ["1", "3", "5", "6", "7", "8", "9"],
    "1，3、3 经信局": ["1", "3"],
    "24-1 经信局": ["24-1"],
    "23-25 经信局": ["23", "24-1", "24-2", "24-3", "25"],
    "24-1至24-3 经信局": ["24-1", "24-2", "24-3"],
    "全部 经信局": NUMBERS,
    "所有事项 经信局": NUMBERS,
    "第二章 经信局": ["11", "12"],
    "第2章 经信局": ["11", "12"],
    "二、经信局": ["11", "12"],
    "二 经信局": ["11", "12"],
    "第三部分 经信局": ["24-1", "24-2", "24-3"],
    "其余 经信局": ["5", "10", "11"],
    "（三） 经信局": ["24-1", "24-2", "24-3"],
    "缺时限的 经信局": ["5", "10"],
    "没有时限的事项：经信局": ["5", "10"],
    "无时限的 经信局": ["5", "10"],
    "缺责任人的 经信局": ["11"],
    "未定单位的各项 经信局": ["11"],
    "5-9除7外 经信局": ["5", "6", "8", "9"],
    "第二章（除12外） 经信局": ["11"],
    "其余除5、11外，经信局": ["10"],
    "20-23不含21-22 经信局": ["20", "23"],
}


@pytest.mark.parametrize(("text", "numbers"), SCOPES.items())
def test_a_line_names_its_directives(text: str, numbers: list[str]) -> None:
    assert changes(text) == [{"numbers": tuple(numbers), "lead_id": 1}]


VALUES: dict[str, dict[str, object]] = {
    "经信局 12月31日 月报": {"lead_id": 1, "due_on": YEAR_END, "cadence": Cadence.MONTHLY},
    "月报 12月31日 市经信局": {"lead_id": 1, "due_on": YEAR_END, "cadence": Cadence.MONTHLY},
    "经济和信息化局，年底前，每月一报": {"lead_id": 1, "due_on": YEAR_END, "cadence": Cadence.MONTHLY},
    "自然资源和规划局12月31日周报": {"lead_id": 3, "due_on": YEAR_END, "cadence": Cadence.WEEKLY},
    "2022-12-31 半月报": {"due_on": YEAR_END, "cadence": Cadence.SEMIMONTHLY},
    "12/31 季报": {"due_on": YEAR_END, "cadence": Cadence.QUARTERLY},
    "6月底前办结 半年报": {"due_on": date(2022, 6, 30), "cadence": Cadence.HALFYEARLY},
    "年底 年报": {"due_on": YEAR_END, "cadence": Cadence.YEARLY},
    "改成商务局": {"lead_id": 2},
    "时限改到12月31日": {"due_on": YEAR_END},
    "牵头单位调整为商务局,改为季报": {"lead_id": 2, "cadence": Cadence.QUARTERLY},
    "每周": {"cadence": Cadence.WEEKLY},
    "一月一报": {"cadence": Cadence.MONTHLY},
    "每半年": {"cadence": Cadence.HALFYEARLY},
    "无期限": {"no_due": True, "kind": Kind.ONGOING},
    "持续推进 无期限 月报": {"no_due": True, "kind": Kind.ONGOING, "cadence": Cadence.MONTHLY},
    "持续": {"kind": Kind.ONGOING},
    "限时办结 年底": {"kind": Kind.FIXED_TERM, "due_on": YEAR_END},
    "配合：商务局、财政局 经信局": {"lead_id": 1, "support_ids": (2, 4)},
    "经信局 配合:商务局和财政局,12月31日": {"lead_id": 1, "support_ids": (2, 4), "due_on": YEAR_END},
    "牵头:经信局 协办:商务局": {"lead_id": 1, "support_ids": (2,)},
    "时限:6月底 周期:月报 责任单位：经信局": {
        "due_on": date(2022, 6, 30),
        "cadence": Cadence.MONTHLY,
        "lead_id": 1,
    },
    "title=重点工业项目": {"title": "重点工业项目"},
    "标题:重点 工业 办结标准：40只全部开工，附清单 责任人：王建军 经信局": {
        "title": "重点 工业",
        "done_when": "40只全部开工，附清单",
        "owner": "王建军",
        "lead_id": 1,
    },
    "责任人：王建军，月报": {"owner": "王建军", "cadence": Cadence.MONTHLY},
    "经信局牵头，商务局、财政局配合，12月31日，月报": {
        "lead_id": 1,
        "support_ids": (2, 4),
        "due_on": YEAR_END,
        "cadence": Cadence.MONTHLY,
    },
    "由经信局牵头负责,商务局配合,年底前完成,每月报送": {
        "lead_id": 1,
        "support_ids": (2,),
        "due_on": YEAR_END,
        "cadence": Cadence.MONTHLY,
    },
    "牵头经信局 配合商务局和财政局 时限12月31日 责任人王建军": {
        "lead_id": 1,
        "support_ids": (2, 4),
        "due_on": YEAR_END,
        "owner": "王建军",
    },
    "经信局 苏燕 年底": {"lead_id": 1, "owner": "苏燕", "due_on": YEAR_END},
    "分办：各乡镇（街道），除石桥镇外": {"parts": "各乡镇（街道），除石桥镇外"},
    "经信局 分办单位:各部门 办结标准:全部完成": {"lead_id": 1, "parts": "各部门", "done_when": "全部完成"},
    "办结标准：由经信局牵头完成，苏燕 商务局配合": {"done_when": "由经信局牵头完成，苏燕 商务局配合"},
    "不作督办": {"leave_out": True},
    "删除": {"leave_out": True},
    "经信局 经信局": {"lead_id": 1},
}


@pytest.mark.parametrize(("text", "values"), VALUES.items())
def test_values_stand_in_any_order(text: str, values: dict[str, object]) -> None:
    assert changes(f"5 {text}") == [{"numbers": ("5",), **values}]


def test_several_lines_are_several_changes_and_the_rest_is_what_none_of_them_names() -> None:
    assert changes("5-9 经信局 12月31日\n\n其余 商务局 月报") == [
        {"numbers": ("5", "6", "7", "8", "9"), "lead_id": 1, "due_on": YEAR_END},
        {"numbers": ("10", "11"), "lead_id": 2, "cadence": Cadence.MONTHLY},
    ]


WRONG = {
    "": ["1 bulk_nothing "],
    "经信局 12月31日": ["1 bulk_no_scope 经信局 12月31日"],
    "40 经信局": ["1 bulk_unknown_number 40"],
    "5、40、41 经信局": ["1 bulk_unknown_number 40", "1 bulk_unknown_number 41"],
    "24 经信局": ["1 bulk_unknown_number 24"],
    "全部除40外 经信局": ["1 bulk_unknown_number 40"],
    "5除5外 经信局": ["1 bulk_empty_scope 5"],
    "无期限 月报": ["1 bulk_no_scope 无期限 月报"],
    "5 苏小燕": ["1 bulk_not_understood 苏小燕"],
    "9-5 经信局": ["1 bulk_bad_range 9-5"],
    "第八章 经信局": ["1 bulk_unknown_chapter 第八章"],
    "5 经信局\n10、11 商务局\n其余 月报": ["3 bulk_empty_scope 其余"],
    "5": ["1 bulk_no_value "],
    "全部": ["1 bulk_no_value "],
    "5 标题:": ["1 bulk_no_value title"],
    "5 配合:": ["1 bulk_no_value "],
    "5 呵呵": ["1 bulk_not_understood 呵呵"],
    "5 呵呵 月报 哈哈": ["1 bulk_not_understood 呵呵", "1 bulk_not_understood 哈哈"],
    "5 经信句": ["1 bulk_unknown_unit 经信句 (经信局 市经信局)"],
    "5 配合:交警队": ["1 bulk_unknown_unit 交警队"],
    "5 牵头:交警队": ["1 bulk_unknown_unit 交警队"],
    "5 牵头:月报": ["1 bulk_unknown_unit 月报"],
    "5 12月32日": ["1 bulk_bad_date 12月32日"],
    "5 春节后": ["1 bulk_bad_date 春节后"],
    "5 6月": ["1 bulk_bad_date 6月"],
    "5 时限:尽快": ["1 bulk_bad_date 尽快"],
    "5 周期:常报": ["1 bulk_bad_cadence 常报"],
    "5 2021-12-31": ["1 bulk_past_date 2021-12-31"],
    "5 标题:一二三四五六七八九十一二三四五六七八九十一": [
        "1 bulk_title_too_long 一二三四五六七八九十一二三四五六七八九十一"
    ],
    "5 经信局 商务局": ["1 bulk_twice 商务局"],
    "5 月报 季报": ["1 bulk_twice 季报"],
    "5 无期限 12月31日": ["1 bulk_contradiction 无期限 12月31日"],
    "5 限时 无期限": ["1 bulk_contradiction 限时 无期限"],
    "5 删除 月报": ["1 bulk_contradiction 删除 月报"],
}


@pytest.mark.parametrize(("text", "errors"), WRONG.items())
def test_every_piece_that_is_not_understood_is_named(text: str, errors: list[str]) -> None:
    reading = read(text)
    found = [
        f"{error.line} {error.id} {error.piece}" + (f" ({' '.join(error.suggestions)})" if error.suggestions else "")
        for error in reading.errors
    ]
    assert found == errors
    assert reading.changes == ()


def test_one_bad_line_keeps_the_good_ones_from_being_applied() -> None:
    reading = read("5-9 经信局 12月31日\n10 呵呵\n11 商务局")
    assert reading.changes == ()
    assert [(error.line, error.piece) for error in reading.errors] == [(2, "呵呵")]


def test_two_chapters_of_one_number_are_no_chapter() -> None:
    twice = {"一、工业": ["1"], "第一章 总则": ["2"]}
    reading = parse_bulk("第一章 经信局", NUMBERS, twice, UNITS, TODAY)
    assert [error.id for error in reading.errors] == ["bulk_unknown_chapter"]


PIECES = st.sampled_from(
    [
        "5",
        "5-9",
        "1、3",
        "全部",
        "其余",
        "二、",
        "第八章",
        "40",
        " ",
        "，",
        "\n",
        "经信局",
        "商务",
        "12月31日",
        "12/31",
        "年底",
        "月报",
        "每半年",
        "限时",
        "无期限",
        "配合:",
        "标题:",
        "责任人:",
        "办结标准=",
        "时限:",
        "王建军",
        "不作督办",
        "牵头",
        "配合",
        "除5外",
        "缺时限的",
        "呵呵",
        "24-1",
        "至",
        "-",
    ]
)


@settings(max_examples=300)
@example("5责任人:5王建军，")
@given(st.lists(PIECES, max_size=10).map("".join))
def test_a_message_gives_changes_or_errors_and_only_known_directives_and_units(text: str) -> None:
    reading = read(text)
    assert bool(reading.changes) != bool(reading.errors)
    for change in reading.changes:
        assert change.numbers
        assert set(change.numbers) <= set(NUMBERS)
        assert change.lead_id is None or change.lead_id in UNITS.values()
        assert change.due_on is None or change.due_on >= TODAY
    assert all(error.piece in text or error.piece in {"title", "done_when", "owner"} for error in reading.errors)


@given(st.text(max_size=60))
def test_any_text_at_all_gives_changes_or_errors(text: str) -> None:
    reading = read(text)
    assert bool(reading.changes) != bool(reading.errors)
