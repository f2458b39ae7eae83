"""Putting right what a phone's keyboard got wrong: full width, homophones (己完城, 兑线), words in pinyin."""

import re
import tomllib
from importlib.resources import files

from bot.patterns import pattern_of
from bot.rules.numerals import half_width

_LISTS = tomllib.loads(files("bot.rules").joinpath("reply_mending.toml").read_text(encoding="utf-8"))
_TYPOS = tuple((pattern_of(wrong), right) for wrong, right in _LISTS["typos"].items())
_PINYIN: dict[str, str] = dict(_LISTS["pinyin"])
_SYLLABLES = "|".join(sorted(_PINYIN, key=len, reverse=True))
_PINYIN_RUN = pattern_of(rf"(?<![a-z])(?:{_SYLLABLES})(?:\s?(?:{_SYLLABLES}))*+(?![a-z])", re.IGNORECASE)
_APART = pattern_of(r"(?<=\d)\s+(?=[月号只家])")  # 6 yue: in pinyin people put spaces
_PINYIN_WORD = pattern_of(_SYLLABLES, re.IGNORECASE)
_SILENT = pattern_of("[\ufe0f\u200b-\u200d\U0001f3fb-\U0001f3ff]")  # variation selectors, joiners, skin tones


def mend(text: str) -> str:
    """Return `text` in half width, with common typing errors, pinyin and invisible characters put right."""
    plain = _SILENT.sub("", half_width(text)).replace("\r", "\n")
    for wrong, right in _TYPOS:
        plain = wrong.sub(right, plain)
    said = _PINYIN_RUN.sub(_in_characters, plain)
    return (plain if said == plain else _APART.sub("", said)).strip()


def _in_characters(run: re.Match[str]) -> str:
    return _PINYIN_WORD.sub(lambda word: _PINYIN[word.group().lower()], run.group().replace(" ", ""))
