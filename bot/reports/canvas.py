"""A sheet of paper to draw on in pixels, with the project's own Chinese font; matplotlib without pyplot."""

import io
from functools import cache
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bot.reports import FONTS

WIDTH = 1080
"""Pixels: what a phone shows across without scaling up."""

INK = "#1F2933"
FAINT = "#6B7280"
RULE = "#D5DAE1"

_DPI = 100
_POINTS = 72 / _DPI  # a pixel in points
_SMALLEST = 15  # pixels of a letter that can still be read


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(FONTS / "NotoSansSC-Regular.otf").get_charmap())


def drawable(text: str) -> str:
    """Return `text` on one line, with □ for each character that the font lacks."""
    return "".join(char if ord(char) in _characters() else "□" for char in " ".join(text.split()))


def font(size: float, *, bold: bool = False) -> FontProperties:
    """Return the font at a height of `size` pixels."""
    name = "NotoSansSC-Bold.otf" if bold else "NotoSansSC-Regular.otf"
    return FontProperties(fname=str(FONTS / name), size=size * _POINTS)


class Canvas:
    """A white sheet of WIDTH by `height` pixels; (0, 0) is the upper left corner."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(self.figure)  # it makes itself the figure's
        self._paper = self.figure.add_axes((0, 0, 1, 1))
        self._paper.set_axis_off()
        self._paper.set_xlim(0, WIDTH)
        self._paper.set_ylim(height, 0)

    def plot_area(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes for a plot in the given box (pixels)."""
        return self.figure.add_axes(
            (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        )

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> Text:
        """Write one line, its middle at the height of `at`."""
        written = self._paper.text(*at, drawable(text), color=colour, ha=align, va="center_baseline")
        written.set_fontproperties(font(size, bold=bold))
        written.set_parse_math(False)  # a $ in a name is no formula
        return written

    def text_within(self, at: tuple[float, float], text: str, size: float, room: float, *, bold: bool = False) -> Text:
        """Write one line from `at` that is at most `room` pixels wide: smaller first, then cut with an ellipsis."""
        written = self.text(at, text, size, bold=bold)
        words = drawable(text)
        if self.width_of(written) > room:
            size = max(size * 0.8, size * room / self.width_of(written))
            written.set_fontproperties(font(size, bold=bold))
        while self.width_of(written) > room and words:
            words = words[:-1].rstrip()
            written.set_text(f"{words}…")
        return written

    def mark(self, box: tuple[float, float, float, float], texts: tuple[str, ...], size: float, colour: str) -> None:
        """Write into a box (left, top, width, height) the first of `texts` that fits in it, smaller if need be."""
        left, top, width, height = box
        for text in texts:
            written = self.text(
                (left + width / 2, top + height / 2), text, size, bold=True, colour=colour, align="center"
            )
            room = (width - 4) / max(self.width_of(written), 1)
            if size * min(1, room) >= _SMALLEST:
                written.set_fontproperties(font(size * min(1, room), bold=True))
                return
            written.remove()

    def box(self, box: tuple[float, float, float, float], colour: str, hatch: str = "") -> None:
        """Fill a box (left, top, width, height); `hatch` is matplotlib's pattern, drawn thinly in white."""
        left, top, width, height = box
        self._paper.add_patch(Rectangle((left, top), width, height, facecolor=colour, edgecolor="none", linewidth=0))
        if hatch:
            pattern = Rectangle((left, top), width, height, fill=False, edgecolor="#FFFFFF55", linewidth=0, hatch=hatch)
            self._paper.add_patch(pattern)

    def rule(self, y: float, left: float, right: float) -> None:
        """Draw a thin line across."""
        self._paper.plot([left, right], [y, y], color=RULE, linewidth=1)

    def width_of(self, written: Text) -> float:
        """Return the width of a written line in pixels."""
        return float(written.get_window_extent().width)

    def png(self) -> bytes:
        """Return the sheet as a PNG."""
        target = io.BytesIO()
        self.figure.savefig(target, format="png", dpi=_DPI, metadata={"Software": None})
        return target.getvalue()
