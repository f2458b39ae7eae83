"""A picture's file changes where what it shows has changed, and nowhere else."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.photography import keep

GROUND, INK = (207, 221, 233), (22, 25, 29)
LIGHTS = {"green": (64, 171, 84), "yellow": (238, 178, 44)}


def _page(words: str = "2026 1-4 12/36", light: str = "green") -> Image.Image:
    page = Image.new("RGB", (300, 60), GROUND)
    draw = ImageDraw.Draw(page)
    draw.text((40, 20), words, fill=INK)
    draw.ellipse((10, 18, 26, 34), fill=LIGHTS[light])
    return page


def _smoothed_otherwise(page: Image.Image) -> Image.Image:
    """Return a page as a busy machine may draw it: the edges of its letters a shade lighter."""
    shaded = page.copy()
    for place in [(x, y) for x in range(40, 200) for y in range(15, 40)]:
        red, green, blue = page.getpixel(place)  # type: ignore[misc]
        if (red, green, blue) == INK:
            shaded.putpixel(place, (red + 20, green + 20, blue + 20))
    return shaded


def test_the_same_page_leaves_its_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.png"
    assert keep(_page(), path)
    first = path.read_bytes()
    assert not keep(_page(), path)
    assert not keep(_smoothed_otherwise(_page()), path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("changed", [_page("2026 1-4 13/36"), _page(light="yellow"), _page().resize((300, 61))])
def test_another_figure_light_or_height_is_written(tmp_path: Path, changed: Image.Image) -> None:
    path = tmp_path / "page.png"
    keep(_page(), path)
    assert keep(changed, path)
    assert not keep(changed, path)
