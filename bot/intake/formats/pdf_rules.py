"""The straight lines drawn on a page of a PDF: strokes, and the sides of thin or filled rectangles."""

from collections.abc import Iterator
from ctypes import c_float, c_int
from itertools import chain, islice, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from bot.intake.formats.pdf_turns import Turned
from bot.intake.formats.ruled_tables import MAX_RULES, Rule

_MOST_IN_DOCUMENT = 150_000  # two seconds of reading, three hundred full pages of tables
_MAX_DEPTH = 4
_STRAIGHT = 1.0  # points by which a line may be out of true
_AT_EDGE = 2.0


class RuleReader:
    """Reads the rules of a document page by page, as long as there are not too many: drawings may not take the time."""

    def __init__(self) -> None:
        self._left = _MOST_IN_DOCUMENT

    def on(self, page: pypdfium2.PdfPage, turned: Turned) -> list[Rule]:
        """Return a page's rules; none where there are so many that it is a drawing. A page's own background is none."""
        if self._left <= 0:
            return []
        try:
            found = list(islice(_rules(page, turned), MAX_RULES + 1))
        except pypdfium2.PdfiumError:
            return []
        self._left -= len(found)
        return (
            [rule for rule in found if not _is_edge(rule, turned.width, turned.height)]
            if len(found) <= MAX_RULES
            else []
        )


def _rules(page: pypdfium2.PdfPage, turned: Turned) -> Iterator[Rule]:
    for path in islice(page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=_MAX_DEPTH), MAX_RULES):
        if _is_drawn(path):
            for one, other in _sides(path):
                (x, y), (to_x, to_y) = turned.point(*one), turned.point(*other)
                if abs(x - to_x) <= _STRAIGHT or abs(y - to_y) <= _STRAIGHT:
                    yield Rule(min(x, to_x), turned.height - max(y, to_y), max(x, to_x), turned.height - min(y, to_y))


def _is_drawn(path: pypdfium2.PdfObject) -> bool:
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _sides(path: pypdfium2.PdfObject) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the lines of a path from point to point, as they stand on the page."""
    matrix = path.get_matrix()
    around = path.container
    while around is not None:
        matrix = matrix.multiply(around.get_matrix())
        around = around.container
    x, y = c_float(), c_float()
    points: list[tuple[float, float]] = []
    for at in range(min(pdfium.FPDFPath_CountSegments(path), MAX_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            yield from pairwise(points)
            points = []
        points.append(matrix.on_point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from pairwise(chain(points, points[:1]))
            points = []
    yield from pairwise(points)


def _is_edge(rule: Rule, width: float, height: float) -> bool:
    level = rule.bottom - rule.top <= _STRAIGHT and (rule.top < _AT_EDGE or rule.bottom > height - _AT_EDGE)
    upright = rule.right - rule.left <= _STRAIGHT and (rule.left < _AT_EDGE or rule.right > width - _AT_EDGE)
    return level or upright
