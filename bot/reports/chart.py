"""The picture behind a digest: lights by unit, and what is closed against what should be, week by week.

Made for a phone and for a grey print: each light has its letter and its pattern, not its colour alone.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bot.reports.canvas import FAINT, INK, RULE, WIDTH, Canvas, drawable, font
from bot.reports.pictures import DigestPicture, UnitLights, WeekCount
from db.enums import Light

MAX_UNITS = 12
"""Units with a bar of their own; where there are more, the rest is one bar."""

_ORDER = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN, Light.BLUE)  # what needs a look stands first
_COLOURS = {
    Light.RED: ("#C8372D", "white"),
    Light.YELLOW: ("#F2C12E", INK),
    Light.GREY: ("#B4BBC5", INK),
    Light.GREEN: ("#3A9A5B", "white"),
    Light.BLUE: ("#2B66B1", "white"),
}
_HATCHES = {Light.RED: "xx", Light.YELLOW: "//", Light.GREY: "..", Light.GREEN: "", Light.BLUE: "\\\\"}

_CLOSED: Mapping[str, Any] = {"color": "#2B66B1", "linewidth": 4, "marker": "o", "markersize": 10}
_EXPECTED: Mapping[str, Any] = {
    "color": FAINT, "linewidth": 3, "linestyle": (0, (2, 1.2)), "marker": "s", "markersize": 8,
}  # fmt: skip
_MAX_MARKS = 16

_MARGIN = 40
_NAMES = 300  # pixels for the units' names
_HEAD = 230
_ROW = 62
_BAR = 44
_NARROWEST = 46
_TOTALS = 84
_WEEKS = 470
_NO_WEEKS = 150
_FOOT = 40
_TEXT = 31
_MAX_TICKS = 7


def digest_canvas(figures: DigestPicture, labels: Mapping[str, str]) -> Canvas:
    """Return the drawn picture, WIDTH pixels across, before it becomes a PNG."""
    bars = _bars(figures.units, labels)
    below = _HEAD + max(len(bars), 1) * _ROW
    canvas = Canvas(below + (_WEEKS if figures.weeks else _NO_WEEKS) + _FOOT)
    canvas.text_within((_MARGIN, 52), figures.title, 46, WIDTH - 2 * _MARGIN, bold=True)
    canvas.text_within((_MARGIN, 106), figures.subtitle, 28, WIDTH - 2 * _MARGIN).set_color(FAINT)
    _draw_legend(canvas, figures.units, labels)
    _draw_bars(canvas, bars, labels)
    _draw_weeks(canvas, figures.weeks, labels, below)
    return canvas


def _bars(units: Sequence[UnitLights], labels: Mapping[str, str]) -> Sequence[UnitLights]:
    """Return at most MAX_UNITS units, those with most to look at, in the office's order, and the rest as one."""
    if len(units) <= MAX_UNITS + 1:
        return units
    weight = {place: [unit.counts.get(light, 0) for light in _ORDER] for place, unit in enumerate(units)}
    shown = sorted(sorted(weight, key=lambda place: weight[place], reverse=True)[:MAX_UNITS])
    rest = [unit for place, unit in enumerate(units) if place not in shown]
    summed = {light: sum(unit.counts.get(light, 0) for unit in rest) for light in _ORDER}
    return [*(units[place] for place in shown), UnitLights(labels["others"].format(count=len(rest)), summed)]


def _draw_legend(canvas: Canvas, units: Sequence[UnitLights], labels: Mapping[str, str]) -> None:
    step = (WIDTH - 2 * _MARGIN) / len(_ORDER)
    for place, light in enumerate(_ORDER):
        left = _MARGIN + place * step
        _draw_segment(canvas, (left, 146, 44, 44), light, (labels[f"{light}_letter"],))
        count = sum(unit.counts.get(light, 0) for unit in units)
        canvas.text_within((left + 54, 168), f"{labels[light]} {count}", 29, step - 64)


def _draw_segment(canvas: Canvas, box: tuple[float, float, float, float], light: Light, texts: tuple[str, ...]) -> None:
    colour, ink = _COLOURS[light]
    canvas.box(box, colour, _HATCHES[light])
    canvas.mark(box, texts, 28, ink)


def _draw_bars(canvas: Canvas, bars: Sequence[UnitLights], labels: Mapping[str, str]) -> None:
    canvas.rule(_HEAD - 18, _MARGIN, WIDTH - _MARGIN)
    if not bars:
        canvas.text((WIDTH / 2, _HEAD + _ROW / 2), labels["nothing"], _TEXT, colour=FAINT, align="center")
    scale = _scale(bars, WIDTH - 2 * _MARGIN - _NAMES - _TOTALS)
    for row, bar in enumerate(bars):
        top = _HEAD + row * _ROW + (_ROW - _BAR) / 2
        canvas.text_within((_MARGIN, top + _BAR / 2), bar.name, _TEXT, _NAMES - 16)
        left: float = _MARGIN + _NAMES
        for light in _ORDER:
            count = bar.counts.get(light, 0)
            if count:
                width = max(_NARROWEST, count * scale)
                letter = labels[f"{light}_letter"]
                _draw_segment(canvas, (left, top, width - 2, _BAR), light, (f"{letter}{count}", letter))
                left += width
        canvas.text((left + 12, top + _BAR / 2), str(bar.total), _TEXT, bold=True)


def _scale(bars: Sequence[UnitLights], room: float) -> float:
    """Return pixels a directive, so that the longest bar just fits with no segment too narrow for its letter."""
    counts = [[count for count in bar.counts.values() if count] for bar in bars if bar.total]
    fits = [room / sum(numbers) for numbers in counts]
    for place, numbers in enumerate(counts):
        free, shared = room, sorted(numbers)
        while shared and shared[0] * free / sum(shared) < _NARROWEST:
            free -= _NARROWEST
            shared.pop(0)
        fits[place] = free / sum(shared) if shared else 0
    return min(fits, default=0)


def _draw_weeks(canvas: Canvas, weeks: Sequence[WeekCount], labels: Mapping[str, str], top: float) -> None:
    canvas.rule(top + 16, _MARGIN, WIDTH - _MARGIN)
    canvas.text((_MARGIN, top + 54), labels["weeks"], 34, bold=True)
    if not weeks:
        canvas.text((WIDTH / 2, top + _NO_WEEKS - 40), labels["nothing"], _TEXT, colour=FAINT, align="center")
        return
    area = canvas.plot_area(_MARGIN + 56, top + 150, WIDTH - 2 * _MARGIN - 80, _WEEKS - 210)
    places = range(len(weeks))
    every = 1 if len(weeks) <= _MAX_MARKS else [len(weeks) - 1]
    expected, closed = [week.expected for week in weeks], [week.closed for week in weeks]
    area.plot(places, expected, **_EXPECTED, markevery=every, clip_on=False)
    area.plot(places, closed, **_CLOSED, markevery=every, clip_on=False)
    _lay_out_weeks(area, weeks)
    for place, (key, value, style) in enumerate(
        (("closed", weeks[-1].closed, _CLOSED), ("expected", weeks[-1].expected, _EXPECTED))
    ):
        left = _MARGIN + place * (WIDTH / 2 - _MARGIN)
        sample = canvas.plot_area(left, top + 96, 70, 24)
        sample.set_axis_off()
        sample.plot([0, 1, 2], [0, 0, 0], **style, markevery=[1])
        canvas.text_within((left + 84, top + 108), f"{labels[key]} {value:g}", 29, WIDTH / 2 - _MARGIN - 100)


def _lay_out_weeks(area: Axes, weeks: Sequence[WeekCount]) -> None:
    step = ceil(len(weeks) / _MAX_TICKS)
    ticks = list(range((len(weeks) - 1) % step, len(weeks), step))  # the present week always has its label
    area.set_xticks(ticks, [drawable(weeks[place].label) for place in ticks])
    area.set_xlim(-0.5, len(weeks) - 0.5)
    highest = max(1, *(max(week.closed, week.expected) for week in weeks))
    area.set_ylim(0, highest * 1.12)
    area.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    area.tick_params(length=0, colors=INK)
    area.grid(axis="y", color=RULE)
    area.set_axisbelow(True)
    for label in (*area.get_xticklabels(), *area.get_yticklabels()):
        label.set_fontproperties(font(27))
        label.set_parse_math(False)
    for side in ("top", "right", "left"):
        area.spines[side].set_visible(False)
