"""A unit's short answer when it is asked for comments: 无意见, or words, on a draft where they begin with its number."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.rules.numerals import half_width

_NONE = re.compile(
    r"(?:(?:我局|我单位|我委|我镇|我们|本单位|经研究|收到)[,、\s]*)*"
    r"(?:(?:无|没有?|暂无)(?:修改|不同|其他|其它)?(?:的)?(?:意见|建议)(?:和建议|或建议)?(?:了)?|(?:原则)?同意|无|no comments?)"
)
_OF_COMMENTS = re.compile(r"意见|建议|comment")
_AGREED = "同意"
_TRIMMED = " \t。.!,;、！，；:："
_NUMBER = re.compile(r"\s*(?:第\s*)?(?P<number>\d{1,3}(?:-\d{1,2})?)\s*(?:项|号)?\s*[::、.,，．。\s]\s*")


@dataclass(frozen=True, slots=True)
class Said:
    """Words on one draft, or on all together where `number` is ''."""

    number: str
    words: str


class NoneSaid(Enum):
    """What words without any sign of what they answer say."""

    SURE = auto()  # 无意见: of drafts, and nothing else
    MAYBE = auto()  # 同意: of drafts, or of something that waits for a decision


def none_said(text: str) -> NoneSaid | None:
    """Return how surely free words are an answer without a comment, None where they are no such answer (a mere 无 is none)."""
    words = _plain(text)
    if not _NONE.fullmatch(words):
        return None
    if _OF_COMMENTS.search(words):
        return NoneSaid.SURE
    return NoneSaid.MAYBE if words.endswith(_AGREED) else None


def _plain(text: str) -> str:
    return half_width(text).strip(_TRIMMED).lower()


def read_comments(text: str, numbers: Collection[str]) -> Sequence[Said]:
    """Return what an answer says on which of the drafts `numbers`; nothing where it says that there is no comment.

    A line that begins with no number goes on with what the line before is about; one draft alone needs no number.
    """
    if _NONE.fullmatch(_plain(text)):
        return ()
    only = next(iter(numbers)) if len(numbers) == 1 else ""
    found: list[Said] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _NUMBER.match(half_width(line))
        number = match["number"] if match and match["number"] in numbers else None
        words = line[match.end() :].strip() if match and number else line
        if number is None and found:
            found[-1] = Said(found[-1].number, f"{found[-1].words}\n{words}")
        else:
            found.append(Said(number or only, words))
    return tuple(said for said in found if said.words and not _NONE.fullmatch(_plain(said.words)))
