"""Numbers as official papers write them: 40, ４０, 1,200, 四十, 两, 十五万."""

from decimal import Decimal

CHINESE = "零〇一二两三四五六七八九十百千"
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = 12
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def chinese_number(word: str) -> int | None:
    """Return the value of a Chinese numeral below ten thousand (十一 = 11, 两 = 2, 一百零五 = 105), or None."""
    if not 0 < len(word) <= _LONGEST or any(letter not in CHINESE for letter in word):
        return None
    if all(letter in _DIGITS for letter in word):
        return int("".join(str(_DIGITS[letter]) for letter in word))
    total, digit = 0, 0
    for letter in word:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        else:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
    return total + digit


def half_width(word: str) -> str:
    """Return `word` with full-width digits, point and percent sign made ASCII; its length stays."""
    return word.translate(_HALF_WIDTH)


def number(word: str, scale: str = "") -> Decimal | None:
    """Return the value of a printed number times its scale (万, 亿), or None where it is no number."""
    plain = half_width(word).replace(",", "")
    value: Decimal | None
    if plain and all(letter.isascii() and (letter.isdigit() or letter == ".") for letter in plain):
        value = Decimal(plain) if plain.count(".") <= 1 and plain != "." else None
    else:
        chinese = chinese_number(plain)
        value = None if chinese is None else Decimal(chinese)
    return None if value is None else value * _SCALES[scale]
