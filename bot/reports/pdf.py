"""Word and Excel → PDF by LibreOffice, where the machine has it: a process of its own with a time limit, beside the event loop.

A machine without Chinese fonts draws the letters with the font that Duban brings along.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from bot.intake.reading.office import office_program, run_office
from bot.reports import FONTS
from bot.reports.word import BODY_FONT, HEAD_FONT, PAGE_FONT, SUB_FONT, TITLE_FONT

OURS = "Noto Sans CJK SC"
# What each font of official papers is called on other machines, the likest first
_LIKE = {
    TITLE_FONT: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "SimSun", "Noto Serif CJK SC", OURS),
    BODY_FONT: ("FangSong", "仿宋_GB2312", "FangSong_GB2312", "STFangsong", "FandolFang R", "Noto Serif CJK SC", OURS),
    HEAD_FONT: ("SimHei", "STHeiti", "WenQuanYi Zen Hei", OURS),
    SUB_FONT: ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", "AR PL UKai CN", "Noto Serif CJK SC", OURS),
    PAGE_FONT: ("SimSun", "STSong", "AR PL UMing CN", "Noto Serif CJK SC", OURS),
}

_FILTERS = {"docx": "pdf:writer_pdf_Export", "xlsx": "pdf:calc_pdf_Export"}


class NoPdfError(Exception):
    """There is no LibreOffice, or it did not write the file in time. `missing`: there is none."""

    def __init__(self, *, missing: bool) -> None:
        super().__init__("no LibreOffice" if missing else "LibreOffice wrote no PDF")
        self.missing = missing


async def to_pdf(content: bytes, ending: str = "docx") -> bytes:
    """Return a .docx or .xlsx as PDF. Raises NoPdfError."""
    program = office_program()
    if program is None:
        raise NoPdfError(missing=True)
    with TemporaryDirectory(prefix="duban-") as folder:
        source, fonts = Path(folder) / f"paper.{ending}", Path(folder) / "fonts.conf"
        source.write_bytes(content)
        fonts.write_text(_fonts_conf(folder), encoding="utf-8")
        try:
            await run_office(program, source, _FILTERS[ending], {"FONTCONFIG_FILE": str(fonts)})
        except TimeoutError as error:
            raise NoPdfError(missing=False) from error
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise NoPdfError(missing=False)
        return made.read_bytes()


def _fonts_conf(folder: str) -> str:
    """Return which fonts LibreOffice sees: the machine's, ours, and which of them stands for one that is missing."""
    aliases = "".join(
        f"<alias binding='same'><family>{escape(name)}</family><accept>"
        + "".join(f"<family>{escape(one)}</family>" for one in like)
        + "</accept></alias>"
        for name, like in _LIKE.items()
    )
    heavy = "".join(
        f"<match><test name='family'><string>{escape(name)}</string></test>"
        "<edit name='weight' mode='assign'><const>bold</const></edit></match>"
        for name in (TITLE_FONT, HEAD_FONT)
    )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{escape(str(FONTS))}</dir><cachedir>{escape(folder)}/cache</cachedir>{heavy}{aliases}</fontconfig>"
    )
