"""The straight lines of a path in an OFD page: `M 0 0 L 100 0`, inside its boundary and turned by its matrix."""

from collections.abc import Iterator, Sequence

from bot.intake.formats.ruled_tables import MAX_RULES, Rule

_STRAIGHT = 0.35  # millimetres by which a line may be out of true
_TAKEN = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers follow each sign (GB/T 33190, 9.1)."""

_SIDES, _MATRIX = 4, 6

Point = tuple[float, float]


def rules_of(drawn: str, boundary: Sequence[float], matrix: Sequence[float]) -> list[Rule]:
    """Return the rules in a path; none where it makes no sense."""
    a, b, c, d, e, f = matrix if len(matrix) == _MATRIX else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top = boundary[:2] if len(boundary) == _SIDES else (0.0, 0.0)

    def on_page(point: Point) -> Point:
        x, y = point
        return left + a * x + c * y + e, top + b * x + d * y + f

    try:
        sides = [(on_page(one), on_page(other)) for one, other in _sides(drawn.split()[: MAX_RULES * 3])]
    except (ValueError, IndexError):
        return []
    return [
        Rule(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        for (x, y), (to_x, to_y) in sides
        if abs(x - to_x) <= _STRAIGHT or abs(y - to_y) <= _STRAIGHT
    ]


def _sides(words: Sequence[str]) -> Iterator[tuple[Point, Point]]:
    """Yield the lines of a path from point to point, curves left out. Raise ValueError or IndexError for nonsense."""
    begin = at = (0.0, 0.0)
    place = 0
    while place < len(words):
        sign = words[place].upper()
        if sign not in _TAKEN:
            raise ValueError(sign)
        numbers = [float(word) for word in words[place + 1 : place + 1 + _TAKEN[sign]]]
        place += 1 + _TAKEN[sign]
        to = begin if sign == "C" else (numbers[-2], numbers[-1])
        if sign in "LC":
            yield at, to
        elif sign in "MS":
            begin = to
        at = to
