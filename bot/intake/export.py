"""Drafts as plain values for JSON."""

from decimal import Decimal
from typing import Any

from bot.intake.drafts import Draft, ParsedDocument, Target


def to_json(parsed: ParsedDocument) -> dict[str, Any]:
    """Return the document as a dictionary that `json` can write; dates in ISO form, offsets in characters."""
    return {
        "title": parsed.title,
        "date": parsed.date.isoformat() if parsed.date else None,
        "directives": [_directive(number, draft) for number, draft in enumerate(parsed.drafts, 1)],
    }


def _directive(number: int, draft: Draft) -> dict[str, Any]:
    return {
        "id": number,
        "start": draft.start,
        "end": draft.end,
        "path": list(draft.path),
        "section": draft.section,
        "headings": list(draft.headings),
        "title": draft.title,
        "kind": draft.kind,
        "units": list(draft.units),
        "lead": draft.lead,
        "co": list(draft.co),
        "deadline": draft.deadline.isoformat() if draft.deadline else None,
        "deadline_text": draft.deadline_text,
        "deadline_vague": draft.deadline_vague,
        "cadence": draft.cadence,
        "cadence_text": draft.cadence_text,
        "targets": [_target(target) for target in draft.targets],
        "milestones": [{"day": one.day.isoformat(), "text": one.text} for one in draft.milestones],
        "text": draft.text,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "value": _number(target.value),
        "value_max": None if target.value_max is None else _number(target.value_max),
        "unit": target.unit,
        "kind": target.kind,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
