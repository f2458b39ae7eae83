from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bot.reports import FONTS
from bot.reports.fonts.characters import characters
from bot.texts import LOCALES

FILES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")


def held(name: str) -> set[str]:
    with TTFont(FONTS / name) as font:
        return {chr(code) for code in font.getBestCmap()}


def chinese(text: str) -> set[str]:
    return {char for char in text if "\u3000" <= char <= "\u9fff"}


@pytest.mark.parametrize("name", FILES)
def test_a_weight_has_all_of_gb_2312_and_what_offices_write_besides(name: str) -> None:
    wanted = set(characters())
    lacking = wanted - held(name)
    assert len(wanted) > 8000
    assert not chinese("".join(lacking)) - set("\u303f")  # a half-width space that no font draws
    assert not lacking & set("①⑳〔〕【】“”…—▍›·℃㎡％→■△喆堃0Aa")


@pytest.mark.parametrize("name", FILES)
def test_every_chinese_character_of_the_locales_can_be_drawn(name: str) -> None:
    written = "".join(path.read_text("utf-8") for path in LOCALES.rglob("*") if path.is_file())
    assert chinese(written) <= held(name)


def test_every_character_of_the_sample_can_be_drawn() -> None:
    sample = Path(FONTS).parents[1] / "sandbox" / "sample"
    assert chinese("".join((sample / name).read_text("utf-8") for name in ("roster.csv", "speech.txt"))) <= held(
        FILES[0]
    )


def test_the_fonts_are_small_and_come_with_their_licence() -> None:
    assert sum((FONTS / name).stat().st_size for name in FILES) < 5_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
