"""Print the characters of the font subset: what a Chinese office writes, and no more.

python bot/reports/fonts/characters.py > characters.txt
"""

import sys
from collections.abc import Iterator

RANGES = (
    (0x20, 0x17F),  # Latin
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x205E),
    (0x20AC, 0x20AC),  # euro
    (0x2100, 0x2122),  # ℃ ℉ № ™
    (0x2150, 0x217F),  # fractions, Roman numerals
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22BF),  # mathematics
    (0x2460, 0x24FF),  # circled numbers and letters
    (0x2500, 0x25FF),  # box drawing, blocks, shapes
    (0x2605, 0x2606),  # stars
    (0x2713, 0x2717),  # ticks and crosses
    (0x3000, 0x303F),  # CJK punctuation
    (0x3220, 0x3243),  # parenthesised numbers
    (0x3280, 0x32B0),
    (0x3380, 0x33DF),  # ㎡ ㎞ ㎏
    (0xFF01, 0xFF5E),  # full width
    (0xFFE0, 0xFFE5),
)

NAMES = (  # in names of people and places, not in GB 2312
    "昇鈞銘喆堃犇垚赟燊劼昉暐曌玥玙珺琤璟瑀瑄翀祎禛竑芃鋆鑨镕陞颋飏骉鹍龑埗堉夆妘姵婍媖嫕嫚嬿孞屾峣崟嵚巘忞惇愔慜扆敔旸旻晙晞晢晧晳暕暻曈朒杕杧柷栻棪棽橦汭沄沚洺洢浉浥涘涢淏渼湉湜湲溁澔澴濛炆燚爔牁玓玚玭珮"
    "琇琎琭瑢瑨璈璘璥璪瓅皞皦矞禤秾筼縠纮缊翛翯翾莀蒨衎褀訚詝贇贠迺邠郃鄠酂锽"
)


def characters() -> Iterator[str]:
    """Yield all characters: the ranges, GB 2312 with its symbols, and what names need besides."""
    for first, last in RANGES:
        yield from map(chr, range(first, last + 1))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield bytes((row, cell)).decode("gb2312", errors="ignore")
    yield from NAMES


if __name__ == "__main__":
    sys.stdout.write("".join(sorted(set(characters()))))
