"""Numbers as officials type them: 40, ４０, 1.5万, 七, 廿八, 三十六点五, 百分之四点二, 六成, 一半.

Conservative: what can be read in two ways (三五家, 两百五, 十七八) is no number, and 20多, 十几, 3-5 are vague ones.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.patterns import pattern_of

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: ord(" ")}
_SAME_DIGIT = str.maketrans("两○零壹贰叁肆伍陆柒捌玖拾佰仟萬億", "二〇〇一二三四五六七八九十百千万亿")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_FEWEST_POSITIONAL = 3  # 二〇二二 is read digit by digit; 三五 is "three to five", 一二三 a list

CHINESE = "〇零○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_RUN = f"[{CHINESE}]+(?:点[〇零○一二两三四五六七八九]+)?"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SHARE_ENDS = r"(?=$|[\s,;。!?、)]|左右|以上|以下|多|了|的)"
_FIND = pattern_of(
    rf"(?P<fraction>(?:{_RUN}|\d+)分之(?!{_RUN}|\d)|(?!百分之)(?:{_RUN}|\d+)分之(?:{_RUN}|\d+))"
    rf"|百分之(?P<per_cent>{_ARABIC}|{_RUN})"
    r"|(?P<half>(?<![过大多小近])一半(?![多以]))"
    rf"|(?P<share>(?<![{CHINESE}])[一二三四五六七八九]|(?<![\d.])\d(?:\.\d)?)成(?P<five>五)?{_SHARE_ENDS}"
    rf"|(?<![\d.,A-Za-z])(?P<arabic>{_ARABIC})(?![\d.]*\d)\s?(?P<scale>百万|千万|[百千万亿])?(?P<mark>\s?%)?"
    rf"|(?P<chinese>{_RUN})(?P<zh_mark>%)?"
)
_D = "[一二三四五六七八九]"
_SECTION = pattern_of(rf"〇?(?:({_D})千)?(〇?)(?:({_D})百)?(〇?)(?:({_D}?)(十)|([廿卅]))?([〇一二三四五六七八九]?)")
_VAGUE_AFTER = pattern_of(r"\s*(?:[多余几来]|[-~—–]\s*(?:\d|[" + CHINESE + "]))")
_NEAR = 8  # so far back a word is looked for that makes a number vague
_SOME = pattern_of("数[十百千万]")  # 数十家; but 开工数12, 签约数3
_VAGUE_BEFORE = pattern_of(r"(?:[几好]|(?:\d|[" + CHINESE + r"])\s*[-~—–]\s*)$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in a text.

    `start` and `end` count in the text as given; `per_cent` tells 4.2% from 4.2; `vague` marks 20多, 十几, 3-5, whose
    value is only what stands there.
    """

    start: int
    end: int
    value: Decimal
    per_cent: bool = False
    vague: bool = False
    chinese: bool = False


def half_width(text: str) -> str:
    """Return `text` with full-width digits, letters and punctuation in ASCII; every position stays where it was."""
    return text.translate(_FULL_WIDTH)


def parse_number(text: str) -> Decimal | None:
    """Return the number that the whole text is (a per cent mark is dropped, 半 is 0.5), None where it is none."""
    plain = half_width(text).strip()
    if plain == "半":
        return Decimal("0.5")
    found = find_numbers(plain)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain)) and not found[0].vague
    return found[0].value if whole else None


def find_numbers(text: str) -> tuple[Numeral, ...]:
    """Return all numbers of `text` in order. A run of numeral characters that makes no single number is left out."""
    plain = half_width(text)
    return tuple(numeral for match in _FIND.finditer(plain) if (numeral := _numeral(plain, match)))


def chinese_integer(text: str) -> int | None:
    """Return the whole number that a run of Chinese numeral characters writes, None where it is not one."""
    plain = text.translate(_SAME_DIGIT)
    if len(plain) >= _FEWEST_POSITIONAL and "〇" in plain and all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    total = 0
    for scale in ("亿", "万"):
        if scale in plain:
            head, _, plain = plain.partition(scale)
            value = _section(head)
            if not value:
                return None
            total += value * _SCALES[scale]
            if plain and not (plain.startswith("〇") or "千" in plain):
                return None  # 一万二 is spoken for 12,000, written for 10,002: neither is taken
    rest = _section(plain) if plain else 0
    return None if rest is None or not text else total + rest


def _section(text: str) -> int | None:
    """Read a run below ten thousand: 三千零五十, 一百二十, 十二, 廿八."""
    match = _SECTION.fullmatch(text)
    if not match or not text:
        return None
    thousands, _, hundreds, _, tens, ten, twenty, unit = match.groups()
    large = _DIGITS.get(thousands or "", 0) * 1000 + _DIGITS.get(hundreds or "", 0) * 100
    spelt_out = bool(ten or twenty or not unit or not large or "〇" in text)
    if not spelt_out or (text.endswith("〇") and text != "〇"):
        return None  # 两百五 is spoken for 250
    middle = 10 * (_DIGITS[tens] if tens else 1) if ten else {"廿": 20, "卅": 30}.get(twenty or "", 0)
    return large + middle + _DIGITS.get(unit, 0)


def _chinese(text: str) -> Decimal | None:
    whole, point, digits = text.partition("点")
    value = chinese_integer(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}." + "".join(str(_DIGITS[char]) for char in digits.translate(_SAME_DIGIT)))


def _arabic(text: str, scale: str | None) -> Decimal:
    return Decimal(text.replace(",", "")) * _SCALES.get(scale or "", 1)


def _numeral(text: str, match: re.Match[str]) -> Numeral | None:
    parts = match.groupdict()
    vague = bool(
        _VAGUE_AFTER.match(text, match.end())
        or _VAGUE_BEFORE.search(text, max(match.start() - _NEAR, 0), match.start())
        or _SOME.match(text, max(match.start() - 1, 0))
    )
    value: Decimal | None
    per_cent = True
    if parts["fraction"]:
        return None
    if parts["per_cent"]:
        written = parts["per_cent"]
        value = _arabic(written, None) if written[0].isdecimal() else _chinese(written)
    elif parts["half"]:
        value = Decimal(50)
    elif parts["share"]:
        tenths = Decimal(_DIGITS[parts["share"]]) if parts["share"] in _DIGITS else Decimal(parts["share"])
        value = tenths * 10 + (5 if parts["five"] else 0)
    else:
        per_cent = bool(parts["mark"] or parts["zh_mark"])
        value = _arabic(parts["arabic"], parts["scale"]) if parts["arabic"] else _chinese(parts["chinese"])
    if value is None:
        return None
    return Numeral(match.start(), match.end(), value, per_cent, vague, chinese=not parts["arabic"])
