"""To whom a letter goes, and who is meant by 你局 in it: 发改局、财政局：… 请你单位抓紧办理."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.intake.drafts import Draft
from bot.intake.sentences import paragraphs
from bot.intake.units import read_list
from bot.patterns import pattern_of

_HEAD_CHARACTERS = 800
_MOST = 200
_TO = pattern_of(r"[^。；\n]{2,}：")
_YOU = pattern_of(r"(?:你|贵)(?:们|单位|部门|[局委办厅镇乡县市区]|街道|公司|中心)?(?:和有关单位)?")


def addressees(text: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the units of the line above the first sentence to which a letter is addressed; () where there is none."""
    for start, end in paragraphs(text[:_HEAD_CHARACTERS]):
        line = text[start:end]
        if "。" in line:
            break
        if len(line) <= _MOST and _TO.fullmatch(line):
            return read_list(line[:-1].replace("；", "、"), known, ordered=True) or ()
    return ()


def address(drafts: Sequence[Draft], to: Sequence[str]) -> list[Draft]:
    """Return the drafts, with the addressees in the place of 你单位."""
    if not to:
        return list(drafts)
    return [
        replace(
            draft,
            units=tuple(dict.fromkeys(name for unit in draft.units for name in _meant(unit, to))),
            lead=draft.lead if len(to) > 1 or not draft.lead else _meant(draft.lead, to)[0],
        )
        for draft in drafts
    ]


def _meant(unit: str, to: Sequence[str]) -> Sequence[str]:
    return to if _YOU.fullmatch(unit) else (unit,)
