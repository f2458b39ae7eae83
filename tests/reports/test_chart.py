from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from bot.reports.canvas import WIDTH, Canvas, drawable
from bot.reports.chart import MAX_UNITS, digest_canvas
from bot.reports.pictures import DigestPicture, UnitLights, WeekCount, draw_digest
from db.enums import Light

WORDS = {
    "weeks": "办结进度",
    "closed": "已办结",
    "expected": "应办结",
    "nothing": "暂无数据",
    "others": "其他{count}个单位",
}
LIGHTS = {"red": "逾期", "yellow": "滞后", "grey": "未反馈", "green": "正常", "blue": "办结"}
LETTERS = {"red": "红", "yellow": "黄", "grey": "灰", "green": "绿", "blue": "蓝"}
LABELS = WORDS | LIGHTS | {f"{light}_letter": letter for light, letter in LETTERS.items()}
ONE = UnitLights("经信局", {Light.GREEN: 9, Light.YELLOW: 2, Light.RED: 1})
WEEKS = (WeekCount("11/6", 0, 0), WeekCount("11/13", 1, 2), WeekCount("11/20", 2, 3.5))


def picture(*units: UnitLights, weeks: tuple[WeekCount, ...] = WEEKS, title: str = "督办周报") -> DigestPicture:
    return DigestPicture(title, "数据截至11月20日10:00", units, weeks)


def many(count: int) -> list[UnitLights]:
    return [UnitLights(f"第{place}单位", {Light.GREEN: place + 1, Light.RED: place % 3}) for place in range(count)]


def boxes(canvas: Canvas) -> dict[str, Bbox]:
    """Return where each text that is seen stands, in pixels."""
    canvas.png()
    texts = [text for text in canvas.figure.findobj(Text) if isinstance(text, Text) and text.get_visible()]
    return {
        f"{place} {text.get_text()}": text.get_window_extent() for place, text in enumerate(texts) if text.get_text()
    }


def words(canvas: Canvas) -> list[str]:
    return [name.partition(" ")[2] for name in boxes(canvas)]


def cut(canvas: Canvas) -> list[str]:
    return [
        name
        for name, box in boxes(canvas).items()
        if box.x0 < 0 or box.x1 > WIDTH or box.y0 < 0 or box.y1 > canvas.height
    ]


PICTURES = {
    "one unit": picture(ONE),
    "no unit": picture(weeks=()),
    "a unit without directives": picture(UnitLights("统计局", {})),
    "forty units": picture(*many(40)),
    "long names": picture(UnitLights("名称特别长的单位" * 5, {Light.GREY: 2000}), title="督办周报" * 20),
    "English": picture(UnitLights("Bureau of Natural Resources and Planning", {Light.BLUE: 3})),
    "a year of weeks": picture(ONE, weeks=tuple(WeekCount(f"{w // 4 + 1}/{w}", 9 * w, 11.5 * w) for w in range(52))),
    "one week": picture(ONE, weeks=WEEKS[:1]),
    "signs and rare characters": picture(UnitLights("$x^2$ 龘\n🟢局", {Light.RED: 1}), title="$\\frac{1}{"),
}


@pytest.mark.parametrize("figures", PICTURES.values(), ids=PICTURES)
def test_no_text_is_cut_and_the_picture_is_as_wide_as_a_phone_shows(figures: DigestPicture) -> None:
    canvas = digest_canvas(figures, LABELS)
    assert cut(canvas) == []
    image = Image.open(BytesIO(canvas.png()))
    assert image.size == (WIDTH, canvas.height)
    assert canvas.height < 10 * WIDTH
    assert len(image.convert("L").getcolors() or []) > 20  # not blank


def test_the_same_figures_give_the_same_picture() -> None:
    assert draw_digest(picture(ONE), LABELS) == draw_digest(picture(ONE), LABELS)


def test_other_figures_give_another_picture() -> None:
    assert draw_digest(picture(ONE), LABELS) != draw_digest(picture(UnitLights("经信局", {Light.GREEN: 9})), LABELS)


def test_each_segment_says_its_light_by_a_letter_and_its_count() -> None:
    counts = dict.fromkeys(Light, 3) | {Light.GREEN: 60}
    written = words(digest_canvas(picture(UnitLights("经信局", counts)), LABELS))
    assert {"红3", "黄3", "灰3", "绿60", "蓝3"} <= set(written)
    assert {"逾期 3", "滞后 3", "未反馈 3", "正常 60", "办结 3", "72"} <= set(written)


def test_colours_are_told_apart_by_patterns_too() -> None:
    canvas = digest_canvas(picture(UnitLights("经信局", dict.fromkeys(Light, 3))), LABELS)
    patterns = {found.get_hatch() for found in canvas.figure.findobj(Rectangle) if isinstance(found, Rectangle)}
    assert len(patterns) == len(Light)  # green has none


def test_units_beyond_what_fits_are_summed_and_none_is_lost() -> None:
    units = many(40)
    written = words(digest_canvas(picture(*units), LABELS))
    assert f"其他{40 - MAX_UNITS}个单位" in written
    shown = [unit for unit in units if unit.name in written]
    assert len(shown) == MAX_UNITS
    assert str(sum(unit.total for unit in units) - sum(unit.total for unit in shown)) in written
    assert f"正常 {sum(unit.counts[Light.GREEN] for unit in units)}" in written


def test_one_unit_too_many_is_shown_rather_than_summed() -> None:
    assert not [word for word in words(digest_canvas(picture(*many(MAX_UNITS + 1)), LABELS)) if word.startswith("其他")]


def test_units_with_overdue_directives_are_shown_before_others_and_in_the_offices_order() -> None:
    units = [UnitLights(f"第{place}单位", {Light.GREEN: 9}) for place in range(30)]
    units[29] = UnitLights("末位局", {Light.RED: 1})
    written = words(digest_canvas(picture(*units), LABELS))
    assert written.index("末位局") > written.index("第0单位")


def test_names_do_not_run_into_the_bars() -> None:
    canvas = digest_canvas(picture(UnitLights("经济和信息化与中小企业发展局", {Light.RED: 1})), LABELS)
    [name] = [box for text, box in boxes(canvas).items() if "经济和信" in text]
    bars = [found.get_x() for found in canvas.figure.findobj(Rectangle) if isinstance(found, Rectangle)]
    assert name.x1 < min(x for x in bars if x > 300)


def test_the_present_week_always_has_its_label_and_labels_do_not_touch() -> None:
    weeks = tuple(WeekCount(f"12/{week}", week, week) for week in range(10, 62))
    canvas = digest_canvas(picture(ONE, weeks=weeks), LABELS)
    ticks = sorted((box for text, box in boxes(canvas).items() if "12/" in text), key=lambda box: box.x0)
    assert "12/61" in words(canvas)
    assert all(left.x1 < right.x0 for left, right in pairwise(ticks))


def test_what_the_font_lacks_becomes_a_box() -> None:
    assert drawable("喆堃局\n 🟢龘①") == "喆堃局 □□①"


UNITS = st.builds(
    UnitLights, st.text(max_size=30), st.dictionaries(st.sampled_from(list(Light)), st.integers(0, 500), max_size=5)
)


@settings(max_examples=15)
@given(
    st.lists(UNITS, max_size=20),
    st.lists(st.builds(WeekCount, st.just("1/1"), st.integers(0, 900), st.floats(0, 900)), max_size=6),
)
def test_any_figures_can_be_drawn_without_cutting_a_text(units: list[UnitLights], weeks: list[WeekCount]) -> None:
    assert cut(digest_canvas(picture(*units, weeks=tuple(weeks)), LABELS)) == []
