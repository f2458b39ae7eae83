"""Suggesting who leads and who helps, from the office's roster. Where nothing fits there is no answer.

A unit that the directive names comes first; then the duties of the roster's units are held against the directive's title,
words and headings, and how the clerk decided like cases before. Each answer carries its reason as a text id with arguments.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache

from bot.intake.cases import CaseBook
from bot.intake.drafts import Draft
from bot.intake.names import match_all, match_name
from bot.intake.roster_file import RosterUnit
from bot.intake.sentences import plain
from bot.intake.units import is_office

__all__ = [
    "Confidence",
    "Reason",
    "RosterUnit",
    "Suggestion",
    "match_name",
    "suggest_lead",
    "suggest_leads",
    "suggest_support",
]

_IN_TITLE, _IN_FIRST, _IN_SECTION, _IN_TEXT, _IN_HEADING = 5.0, 4.0, 3.0, 1.5, 1.0
_FIRST_CLAUSES = 60
_ENOUGH = 3.0
_CLEAR = 1.5
_MAX_SUPPORT = 3
_TOLD = 3
_OF_CASE = 20.0
_SUGGESTED = 3


class Reason(StrEnum):
    """Why a unit is suggested. Values are ids of texts; beside each, the arguments that the text gets."""

    NAMED_LEAD = "intake/named_lead"  # name
    NAMED = "intake/named"  # name
    DUTY = "intake/duty"  # duties
    CASE = "intake/case"  # number, title, unit


class Confidence(IntEnum):
    """How sure a suggestion is; higher is surer."""

    DUTY = 1  # duties fit, others fit nearly as well
    DUTY_CLEAR = 2  # duties fit far better than any other unit's
    CASE = 3  # the clerk decided so in a like case
    NAMED = 4  # the document makes the unit responsible
    NAMED_LEAD = 5  # the document says that it leads


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit, how sure the suggestion is, and its reason with the arguments of the reason's text."""

    unit: RosterUnit
    confidence: Confidence
    reason: Reason
    args_of_text: Mapping[str, str] = field(hash=False)


def suggest_lead(draft: Draft, roster: Sequence[RosterUnit], book: CaseBook | None = None) -> Suggestion | None:
    """Return who should lead: a unit that the directive names, else one whose duties or cases fit, else None."""
    return next(iter(suggest_leads(draft, roster, book)), None)


def suggest_leads(draft: Draft, roster: Sequence[RosterUnit], book: CaseBook | None = None) -> list[Suggestion]:
    """Return at most three units that could lead, the best first, each with its reason."""
    fitting = _by_duty(draft, roster)
    scores = {one.unit.name: (score, one) for score, one in fitting}
    for weight, one in _by_case(draft, roster, book):
        before = scores.get(one.unit.name, (0.0, one))
        scores[one.unit.name] = (before[0] + weight, one if weight > before[0] else before[1])
    ranked = [one for _, one in sorted(scores.values(), key=lambda scored: -scored[0])]
    best: dict[str, Suggestion] = {}
    for one in (*_named(draft, roster, scores), *ranked):
        best.setdefault(one.unit.name, one)
    return list(best.values())[:_SUGGESTED]


def _named(
    draft: Draft, roster: Sequence[RosterUnit], scores: Mapping[str, tuple[float, Suggestion]]
) -> list[Suggestion]:
    """Return the units that the directive names: who leads, then the others; among three and more those whose duty it is first."""
    lead = match_name(draft.lead, roster) if draft.lead else None
    leading = [Suggestion(lead, Confidence.NAMED_LEAD, Reason.NAMED_LEAD, {"name": draft.lead or ""})] if lead else []
    names = [name for name in draft.units if name not in draft.co and name != draft.lead]
    others = [
        Suggestion(unit, Confidence.NAMED, Reason.NAMED, {"name": name})
        for name in names
        for unit in match_all(name, roster)
    ]
    if len({one.unit.name for one in others}) > 2 and not draft.lead:  # noqa: PLR2004 - nobody in particular is meant
        others.sort(key=lambda one: -scores[one.unit.name][0] if one.unit.name in scores else 0.0)
    return [*leading, *others]


def _by_case(draft: Draft, roster: Sequence[RosterUnit], book: CaseBook | None) -> list[tuple[float, Suggestion]]:
    """Return the units that led like cases, each with its most telling one."""
    found: dict[str, tuple[float, Suggestion]] = {}
    for like in book.like(draft) if book else ():
        unit = next((unit for unit in roster if unit.name == like.case.unit), None)
        if unit is not None and unit.name not in found:
            args = {"number": like.case.number, "title": like.case.title, "unit": unit.name}
            found[unit.name] = (_OF_CASE * like.weight, Suggestion(unit, Confidence.CASE, Reason.CASE, args))
    return list(found.values())


def suggest_support(draft: Draft, roster: Sequence[RosterUnit]) -> tuple[Suggestion, ...]:
    """Return who should help: units that the directive names beside the lead, then at most three whose duties fit."""
    lead = suggest_lead(draft, roster)
    taken = {lead.unit.name} if lead else set()
    support: list[Suggestion] = []
    for name in draft.units:
        for unit in match_all(name, roster):
            if unit.name not in taken:
                taken.add(unit.name)
                support.append(Suggestion(unit, Confidence.NAMED, Reason.NAMED, {"name": name}))
    fitting = [one for _, one in _by_duty(draft, roster, headings=False) if one.unit.name not in taken]
    return (*support, *fitting[: max(0, _MAX_SUPPORT - len(support))])


def _by_duty(draft: Draft, roster: Sequence[RosterUnit], *, headings: bool = True) -> list[tuple[float, Suggestion]]:
    """Return the units whose duties stand in the directive or, with `headings`, above it, best first, with their weight.

    A unit's name is no word of its duty: 财政局 in a list of who sits on a board says nothing of 财政.
    """
    names = _offices(tuple(plain(name) for unit in roster for name in (unit.name, *unit.aliases)))
    places = [(names.sub("※", text), weight) for text, weight in (_places(draft) if headings else _places(draft)[:-1])]
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
        suggestions.append((score, Suggestion(unit, confidence, Reason.DUTY, {"duties": told})))
    return suggestions


@lru_cache(maxsize=4)  # the office has one roster at a time
def _offices(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds those of these names that end as offices do: 财政局, not 财政."""
    found = sorted(filter(is_office, names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)) or "(?!)")


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
