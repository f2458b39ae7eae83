"""Numbers as Word writes them in front of paragraphs: 一, 1, ①, 壹, A, iv."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_UNITS, _LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TEN, _LETTERS, _CIRCLES, _MOST = 10, 26, 20, 10_000


def written(value: int, form: str) -> str:
    """Return a number in one of Word's forms; an unknown form, and a number too high for its form, in plain digits."""
    make = _FORMS.get(form)
    return make(value) if make and 0 < value < _MOST else str(value)


def chinese(value: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """Return a number below 10,000 in Chinese: 12 → 十二, 105 → 一百〇五."""
    text, skipped = "", False
    for place in reversed(range(len(units))):
        digit = value // _TEN**place % _TEN
        if digit:
            text += (digits[0] if skipped and text else "") + digits[digit] + units[place]
        skipped = not digit
    return text.removeprefix(digits[1]) if text.startswith(digits[1] + units[1]) and digits is _DIGITS else text


def _legal(value: int) -> str:
    return chinese(value, _LEGAL, _LEGAL_UNITS)


def _by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text + _ROMAN_ONES[value]


def _from(first: str) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if value <= _CIRCLES else str(value)


def _stem(value: int) -> str:
    return _STEMS[value - 1] if value <= len(_STEMS) else str(value)


def _wide(value: int) -> str:
    return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "koreanCounting"),
        chinese,
    ),
    **dict.fromkeys(("taiwaneseCountingThousand", "ideographLegalTraditional"), chinese),
    "chineseLegalSimplified": _legal,
    "ideographDigital": _by_digit,
    "ideographTraditional": _stem,
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _from("①"),
    "decimalEnclosedCircleChinese": _from("①"),
    "decimalEnclosedParen": _from("⑴"),
    "decimalEnclosedFullstop": _from("⒈"),
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}
