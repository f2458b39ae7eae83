"""Suggesting who leads and who helps, from the office's roster. Where nothing fits there is no answer.

A unit that the directive names comes first; else the duties of the roster's units are held against the directive's
title, words and headings. Each answer carries its reason as a text id with arguments.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.intake.drafts import Draft
from bot.intake.roster_file import RosterUnit
from bot.intake.sentences import plain
from bot.intake.units import is_generic
from bot.intake.words import words

__all__ = ["Confidence", "Reason", "RosterUnit", "Suggestion", "match_name", "suggest_lead", "suggest_support"]

_ENDINGS = dict(pair.split("=") for pair in words("unit_endings"))
_ANY, _AREA = "部门", "区"
_OWN_REGION = re.compile(r"^(?:全|我|本)?(?:省|市(?!场|容|民|政(?!府))|县|区|州)(?:级|直|委)?(?=[\u4e00-\u9fff]{2})")
_PARENTHESES = re.compile(r"[（(][^（()）]*[)）]")

_IN_TITLE, _IN_FIRST, _IN_SECTION, _IN_TEXT, _IN_HEADING = 5.0, 4.0, 3.0, 1.5, 1.0
_FIRST_CLAUSES = 60
_ENOUGH = 3.0
_CLEAR = 1.5
_MAX_SUPPORT = 3
_TOLD = 3


class Reason(StrEnum):
    """Why a unit is suggested. Values are ids of texts; beside each, the arguments that the text gets."""

    NAMED_LEAD = "intake/named_lead"  # name
    NAMED = "intake/named"  # name
    DUTY = "intake/duty"  # duties, place


class Confidence(IntEnum):
    """How sure a suggestion is; higher is surer."""

    DUTY = 1  # duties fit, others fit nearly as well
    DUTY_CLEAR = 2  # duties fit far better than any other unit's
    NAMED = 3  # the document makes the unit responsible
    NAMED_LEAD = 4  # the document says that it leads


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit, how sure the suggestion is, and its reason with the arguments of the reason's text."""

    unit: RosterUnit
    confidence: Confidence
    reason: Reason
    args_of_text: Mapping[str, str] = field(hash=False)


def match_name(name: str, roster: Sequence[RosterUnit]) -> RosterUnit | None:
    """Return the one unit of `roster` that `name` means, or None.

    By name or alias first; then without the region (市经信局); then by stem, where the letters of the shorter stem
    stand in the longer in order (经信 in 经济和信息化, 统计部门 for 统计局). Several answers are none, 有关部门 too.
    """
    wanted = plain(name).strip()
    if not wanted or is_generic(wanted):
        return None
    spoken = [wanted, _OWN_REGION.sub("", wanted), _PARENTHESES.sub("", wanted)]
    for form in dict.fromkeys(spoken):
        exact = [unit for unit in roster if form in map(plain, (unit.name, *unit.aliases))]
        if exact:
            return exact[0] if len(exact) == 1 else None
    bare = _OWN_REGION.sub("", _PARENTHESES.sub("", wanted))
    near = [unit for unit in roster if any(_same_office(bare, plain(other)) for other in (unit.name, *unit.aliases))]
    return near[0] if len(near) == 1 else None


def _stem(name: str) -> tuple[str, str]:
    """Return the stem and the kind of the ending: (经济和信息化, 局)."""
    bare = _OWN_REGION.sub("", _PARENTHESES.sub("", name))
    for ending, kind in _ENDINGS.items():
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            return bare.removesuffix(ending), kind
    return bare, ""


def _same_office(one: str, other: str) -> bool:
    """Tell whether two names have the same or an abbreviated stem, and endings that do not contradict each other."""
    (stem, kind), (other_stem, other_kind) = _stem(one), _stem(other)
    kinds = {kind, other_kind}
    if kind != other_kind and _ANY not in kinds and kinds != {"", _AREA}:
        return False
    short, long = sorted((stem, other_stem), key=len)
    if short == long:
        return True
    letters = iter(long)
    return len(short) > 1 and "" not in kinds and short[0] == long[0] and all(letter in letters for letter in short)


def suggest_lead(draft: Draft, roster: Sequence[RosterUnit]) -> Suggestion | None:
    """Return who should lead: a unit that the directive names, else one whose duties fit, else None."""
    named_lead = match_name(draft.lead, roster) if draft.lead else None
    if named_lead and draft.lead:
        return Suggestion(named_lead, Confidence.NAMED_LEAD, Reason.NAMED_LEAD, {"name": draft.lead})
    for name in draft.units:
        unit = match_name(name, roster)
        if unit and name not in draft.co:
            return Suggestion(unit, Confidence.NAMED, Reason.NAMED, {"name": name})
    return next(iter(_by_duty(draft, roster)), None)


def suggest_support(draft: Draft, roster: Sequence[RosterUnit]) -> tuple[Suggestion, ...]:
    """Return who should help: units that the directive names beside the lead, then at most three whose duties fit."""
    lead = suggest_lead(draft, roster)
    taken = {lead.unit.name} if lead else set()
    support: list[Suggestion] = []
    for name in draft.units:
        unit = match_name(name, roster)
        if unit and unit.name not in taken:
            taken.add(unit.name)
            support.append(Suggestion(unit, Confidence.NAMED, Reason.NAMED, {"name": name}))
    fitting = [one for one in _by_duty(draft, roster, headings=False) if one.unit.name not in taken]
    return (*support, *fitting[: max(0, _MAX_SUPPORT - len(support))])


def _by_duty(draft: Draft, roster: Iterable[RosterUnit], *, headings: bool = True) -> list[Suggestion]:
    """Return the units whose duties stand in the directive or, with `headings`, above it, best first."""
    places = _places(draft) if headings else _places(draft)[:-1]
    scored = []
    for unit in roster:
        found = _found_duties(unit, places)
        if sum(found.values()) >= _ENOUGH:
            scored.append((sum(found.values()), unit, found))
    scored.sort(key=lambda one: one[0], reverse=True)
    suggestions = []
    for at, (score, unit, found) in enumerate(scored):
        clear = at == 0 and (len(scored) == 1 or score >= _CLEAR * scored[1][0])
        told = "、".join(sorted(found, key=lambda duty: found[duty], reverse=True)[:_TOLD])
        confidence = Confidence.DUTY_CLEAR if clear else Confidence.DUTY
        suggestions.append(Suggestion(unit, confidence, Reason.DUTY, {"duties": told}))
    return suggestions


def _places(draft: Draft) -> list[tuple[str, float]]:
    """Return where duties are looked for, each with its weight: the nearer to the order, the more it tells."""
    text = plain(draft.text)
    return [
        (plain(draft.title), _IN_TITLE),
        (text[:_FIRST_CLAUSES], _IN_FIRST),
        (plain(draft.section or ""), _IN_SECTION),
        (text, _IN_TEXT),
        ("\n".join(plain(heading) for heading in draft.headings[:-1]), _IN_HEADING),
    ]


def _found_duties(unit: RosterUnit, places: list[tuple[str, float]]) -> dict[str, float]:
    """Return the unit's duties that stand in the directive, each with its weight: a longer one tells more."""
    found: dict[str, float] = {}
    for duty in unit.duties:
        weight = max((weight for text, weight in places if duty and plain(duty) in text), default=0.0)
        if weight:
            found[duty] = weight * (1 + min(len(duty), 6) / 4)
    return {
        duty: weight for duty, weight in found.items() if not any(duty in other and duty != other for other in found)
    }
