"""Sentences that hand out the chapters of a paper: 一、二、三由甲负责，四、五由乙负责."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.intake.drafts import Draft
from bot.intake.notes import Responsibility, read_duty
from bot.intake.numerals import chinese_number, half_width
from bot.intake.sentences import plain
from bot.patterns import pattern_of

_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_LABEL = rf"第?[（(]?{_NUMERAL}[）)]?"
_HANDED = pattern_of(
    rf"(?:^|[。；，：\n])(?:以上|上述|其中|任务|工作){{0,2}}(?P<labels>{_LABEL}(?:[、和及]{_LABEL}|[至到—－-]{_LABEL}){{0,20}})"
    r"(?P<kind>项|条|款|部分|章|类|方面)?(?:重点|具体)?(?:工作|任务|内容|事项|措施)?，?(?:分别)?由(?P<who>[^。；\n]{2,80}?(?:负责|牵头|落实|承办)(?:落实|实施)?(?:，[^，。；\n]{2,40}(?:配合|协助|参与))?)"
    r"(?=[，。；\n]|$)"
)
_BY = pattern_of(r"[一二三四五六七八九十\d项条款分章类面作务容事施](?:，|分别)*由")  # a cheap look before the full form
_PARTS = pattern_of(rf"(?P<from>{_NUMERAL})[）)]?(?:[至到—－-]第?[（(]?(?P<to>{_NUMERAL}))?")


def hand_out(drafts: Sequence[Draft], known: AbstractSet[str]) -> tuple[Draft, ...]:
    """Return the drafts, those of the chapters named with who answers for them; without drafts that do nothing else."""
    given = list(drafts)
    for draft in drafts:
        if not _BY.search(draft.text):
            continue
        duties, whole = _handed(draft.text, known)
        if not duties:
            continue
        given = [
            replace(one, units=duty.units, lead=duty.leads[0] if duty.leads else None, co=duty.co)
            if one is not draft and not one.units and (duty := duties.get(_chapter(one)))
            else one
            for one in given
            if one is not draft or not whole
        ]
    return tuple(given)


def _handed(printed: str, known: AbstractSet[str]) -> tuple[dict[int, Responsibility], bool]:
    """Return who answers for which chapter, and whether the text says nothing more."""
    text = plain(printed)
    duties: dict[int, Responsibility] = {}
    rest = text
    handed = list(_HANDED.finditer(text))
    for found in handed:
        duty = read_duty(found["who"], known)
        numbers = _numbers(found["labels"])
        if duty is None or (len(numbers) == len(handed) == 1 and not found["kind"]):
            continue
        duties |= dict.fromkeys(numbers, duty)
        rest = rest.replace(found.group(), "")
    return duties, not rest.strip("，。；\n \u3000")


def _numbers(labels: str) -> list[int]:
    numbers: list[int] = []
    for part in _PARTS.finditer(labels):
        low = _number(part["from"])
        numbers += range(low, _number(part["to"]) + 1) if part["to"] else [low]
    return numbers


def _chapter(draft: Draft) -> int:
    return _number(half_width(draft.path[0]).strip("（）()第部分章条")) if draft.path else 0


def _number(printed: str) -> int:
    return int(printed) if printed.isascii() and printed.isdigit() else chinese_number(printed) or 0
