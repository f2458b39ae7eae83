"""Rules drawn on a page → the cells between them, merged ones included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.intake.formats.letters import Letter, cell_text

MAX_RULES = 4_000
"""On one page: more is a map or a drawing."""

MAX_CELLS = 4_000
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along the page's sides: from one end to the other, downwards or to the right."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where cells begin and end: `across` are the places of the upright rules, `down` those of the level ones."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    rows: list[list[str]] = field(hash=False)


def grids(rules: Sequence[Rule], letters: Sequence[Letter], near: float) -> list[Grid]:
    """Return what stands between rules, from the page's top down. `near`: what counts as the same place.

    A cell merged downwards says its words in every row, one merged sideways once with empty cells after it. Where rules
    make no cells (a frame around a page and what stands in it), there is none.
    """
    level = [rule for rule in rules if rule.bottom - rule.top <= near < rule.right - rule.left]
    upright = [rule for rule in rules if rule.right - rule.left <= near < rule.bottom - rule.top]
    found = []
    for top, bottom in _stretches(upright, near):
        grid = _grid(
            [rule for rule in level if top - near <= rule.top <= bottom + near],
            [rule for rule in upright if top - near <= rule.top <= bottom + near],
            letters,
            near,
        )
        if grid is not None:
            found.append(grid)
    return found


def _stretches(upright: Iterable[Rule], near: float) -> list[tuple[float, float]]:
    """Return from where to where there are upright rules: a table each."""
    stretches: list[tuple[float, float]] = []
    for rule in sorted(upright, key=lambda one: one.top):
        if stretches and rule.top <= stretches[-1][1] + near:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], rule.bottom))
        else:
            stretches.append((rule.top, rule.bottom))
    return stretches


def _grid(level: Sequence[Rule], upright: Sequence[Rule], letters: Iterable[Letter], near: float) -> Grid | None:
    across, down = _places((rule.left for rule in upright), near), _places((rule.top for rule in level), near)
    width, height = len(across) - 1, len(down) - 1
    if width < _LEAST_COLUMNS or height < 1 or width * height > MAX_CELLS:
        return None
    walls = {
        (row, column)
        for rule in upright
        for column in _at(across, rule.left, near)
        for row in range(height)
        if rule.top <= (down[row] + down[row + 1]) / 2 <= rule.bottom
    }
    floors = {
        (row, column)
        for rule in level
        for row in _at(down, rule.top, near)
        for column in range(width)
        if rule.left <= (across[column] + across[column + 1]) / 2 <= rule.right
    }
    corners = _corners(width, height, walls, floors)
    return None if corners is None else Grid(across, down, _filled(corners, across, down, letters))


def _places(found: Iterable[float], near: float) -> tuple[float, ...]:
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > near:
            places.append(place)
    return tuple(places)


def _at(places: Sequence[float], place: float, near: float) -> list[int]:
    return [at for at, one in enumerate(places) if abs(one - place) <= 2 * near][:1]


def _corners(
    width: int, height: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> list[list[tuple[int, int]]] | None:
    """Return for each place the row and column at which its cell begins; None where a cell is no rectangle."""
    corners = [[(-1, -1)] * width for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if corners[row][column] != (-1, -1):
                continue
            right = next(at for at in range(column + 1, width + 1) if at == width or (row, at) in walls)
            below = next(at for at in range(row + 1, height + 1) if at == height or (at, column) in floors)
            rows, columns = range(row, below), range(column, right)
            closed = all(right == width or (at, right) in walls for at in rows)
            closed = closed and all(below == height or (below, place) in floors for place in columns)
            inner = any((at, place) in walls for at in rows for place in columns[1:])
            inner = inner or any((at, place) in floors for at in rows[1:] for place in columns)
            if inner or not closed:
                return None
            for at in rows:
                corners[at][column:right] = [(row, column)] * len(columns)
    return corners


def _filled(
    corners: Sequence[Sequence[tuple[int, int]]],
    across: Sequence[float],
    down: Sequence[float],
    letters: Iterable[Letter],
) -> list[list[str]]:
    inside: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        row = _between(down, letter.middle)
        column = _between(across, letter.center)
        if row is not None and column is not None:
            inside[corners[row][column]].append(letter)
    words = {corner: cell_text(found) for corner, found in inside.items()}
    return [
        [words.get(corner, "") if corner[1] == column else "" for column, corner in enumerate(row)] for row in corners
    ]


def _between(places: Sequence[float], place: float) -> int | None:
    if not places[0] <= place <= places[-1]:
        return None
    return next((at for at in range(len(places) - 1) if place <= places[at + 1]), None)
