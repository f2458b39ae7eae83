import time

import pytest

from bot.intake.likeness import alike, edition_of, fingerprint

ROADS = "交通运输局要对农村公路的临水临崖路段开展排查，完成35公里安全护栏的安装，做好恶劣天气下的交通管控。"
FLOOD = "水利局要抓住枯水期的有利时机，对14座小型水库进行除险加固，对淤塞严重的河道进行清淤整治。"


@pytest.mark.parametrize(
    "text",
    [
        "一、抓好防汛工作。\n二、抓好消防(全年),每月1日报送。",
        "一、抓好防汛工作。二、抓好消防（全年），每月1日报送。\n",
        "一、抓好防汛\r\n工作。\r\n\r\n　　二、抓好消防（全年），每月 １ 日报送。",
        "\ufeff一、抓好防汛工作 二、抓好消防 全年 每月1日\u200b报送",
    ],
)
def test_the_same_text_in_another_form_has_the_same_fingerprint(text: str) -> None:
    assert fingerprint(text) == fingerprint("一、抓好防汛工作。\n二、抓好消防（全年），每月1日报送。")
    assert fingerprint(text) != fingerprint(text.replace("1日", "2日").replace("１", "２"))


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (ROADS, True),
        (ROADS.replace("35公里", "40公里"), True),
        ("二、" + ROADS.replace("，", ", ") + "年底前完成。", True),
        ("各级要高度重视。" + ROADS + "财政局要落实资金，审计局要加强监督，确保专款专用，及时公开使用情况。" * 2, True),
        (FLOOD, False),
        ("交通运输局要抓好公交线路优化，年底前新增8条线路。", False),
        ("", False),
    ],
)
def test_near_equal_texts_are_found(other: str, near: bool) -> None:  # noqa: FBT001 - a table's column
    found = alike([FLOOD[:20], ROADS], [(7, other)])
    assert [(one.one, one.other) for one in found if one.one == 1] == ([(1, 7)] if near else [])


def test_an_edition_is_one_that_has_most_directives() -> None:
    texts = [ROADS, FLOOD, "统计局要做好年报。"]
    others = [(1, ROADS), (2, FLOOD.replace("14座", "15座")), (3, "教育局要抓好校车管理，开展检查。"), (4, ROADS)]
    found = alike(texts, others)
    assert edition_of(found, {1: 10, 2: 10, 3: 10, 4: 11}, len(texts)) == (10, 2)
    assert edition_of(found, {1: 10, 2: 10, 3: 10, 4: 11}, 4) is None
    assert edition_of([], {}, 3) is None


def test_five_thousand_open_directives_are_compared_at_once() -> None:
    others = [(n, f"{n}号地块要在{n}月底前完成{n * 7}户征迁，{FLOOD[n % 20 :]}{ROADS[: n % 30]}") for n in range(5000)]
    begin = time.process_time()
    assert alike([ROADS, FLOOD] * 16, others)
    assert time.process_time() - begin < 5  # seconds of this process; measured: half a second
