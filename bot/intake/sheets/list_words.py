"""How people's own lists are headed, and how they say that a row is done, not done or given up: Chinese and English."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from bot.rules.numerals import half_width

_WORDS = tomllib.loads(files("bot.intake.sheets").joinpath("list_words.toml").read_text(encoding="utf-8"))
_COLUMNS: Mapping[str, str] = {word: column for column, words in _WORDS["headings"].items() for word in words}
_DONE = frozenset(_WORDS["cells"]["done"])
SUMS = frozenset(_WORDS["cells"]["sums"])
_STOPPED = re.compile(r"已?(?:中止|终止|停建|退出|取消|放弃|下马|撤销)|stopped|cancelled|dropped")
_OPEN = re.compile(r"(?:尚?未|没有?|还未|还没).{0,6}|否|[×✗✘x]|n|no|0|false|open|not.{1,12}")
_ALREADY = re.compile(r"已经?")
_SPACES = re.compile(r"\s+")


def column_of(heading: str) -> str | None:
    """Return the column that a heading stands over, None for one that is not taken."""
    return _COLUMNS.get(_plain(heading).rstrip(":"))


def state_of(words: str, known: Mapping[str, str]) -> str | None:
    """Return the state that a cell says, '' for an empty one, None for words that are none; `known`: our own words."""
    plain = _plain(words)
    if not plain or words.strip() in known:
        return known.get(words.strip(), "")
    if _STOPPED.fullmatch(plain):
        return "stopped"
    if _OPEN.fullmatch(plain):
        return "open"
    return "done" if plain in _DONE or _ALREADY.sub("", plain, count=1) in _DONE else None


def _plain(words: str) -> str:
    return _SPACES.sub("", half_width(words)).casefold()
