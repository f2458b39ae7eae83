"""A draft's fields set from cells, the clerk's or a unit's: checked first, without changing anything, then put."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.intake.sheets.draft_sheet import DraftValue
from bot.services.directory import Directory
from bot.services.drafts import (
    OPEN_ENDED,
    set_done_when,
    set_due,
    set_lead,
    set_leader,
    set_owner,
    set_targets,
    set_title,
    set_units,
)
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Kind
from db.models import Directive, Unit

ORDER = (
    "left_out", "title", "kind", "lead", "owner", "support", "due", "cadence", "targets", "done_when", "leader",
)  # fmt: skip
"""In which order a row's changes are made: the owner after the unit, which brings its own."""


def plain(value: DraftValue) -> str | list[str] | bool | None:
    """Return a cell's value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def check(
    field: str, value: object, wanted: Mapping[str, Any], directive: Directive, directory: Directory, today: date
) -> None:
    """Raise TellableError for a value that a field cannot be set to. Nothing is changed.

    `wanted` are all values that the same row sets: the owner is to be of the lead that it names.
    """
    match field:
        case "lead" if value:
            directory.unit(str(value))
        case "support":
            _units(value, directory)
        case "owner" if value:
            lead = directory.find_unit(str(wanted["lead"])) if wanted.get("lead") else directive.lead
            owner = directory.person(str(value), lead.id if lead else None)
            if wanted.get("lead") and lead is not owner.unit:
                raise TellableError("review/owner_elsewhere", name=owner.name, unit=owner.unit.name)
        case "leader" if value:
            directory.leader(str(value))
        case "due" if isinstance(value, date) and value < today:
            raise TellableError("review/date_past", day=value.isoformat())
        case "targets":
            set_targets(Directive(targets=[]), [text for text in _texts(value) if text not in _held(directive)])
        case "done_when":
            set_done_when(Directive(), str(value or ""))
        case _:
            return


def is_so(field: str, value: object, directive: Directive, directory: Directory) -> bool:
    """Return whether a field of a draft says already what a checked value says in other words: an alias, 姓名（单位）."""
    words = str(value or "")
    match field:
        case "lead" if words:
            return directory.unit(words) is directive.lead
        case "support":
            return _units(value, directory) == directive.supporting
        case "owner" if words:
            return directory.person(words, directive.lead.id if directive.lead else None).id == directive.owner_id
        case "leader" if words:
            return directory.leader(words).id == directive.leader_id
        case _:
            return False


def put_all(directive: Directive, values: Mapping[str, Any], directory: Directory, today: date) -> None:
    """Set fields of a draft, as JSON keeps their values, in an order that lets none undo another."""
    for field in ORDER:
        if field in values:
            put(directive, field, values[field], directory, today)


def _held(directive: Directive) -> set[str]:
    return {target.text for target in directive.targets}


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list | tuple) else []


def _units(value: object, directory: Directory) -> list[Unit]:
    return [directory.unit(name) for name in _texts(value)]


def put(directive: Directive, field: str, value: DraftValue, directory: Directory, today: date) -> None:
    """Set one field of a draft to what its cell says."""
    words = str(value or "")
    match field:
        case "left_out":
            directive.left_out = bool(value)
        case "title":
            set_title(directive, words)
        case "kind":
            directive.kind = Kind(words)
        case "due":
            set_due(directive, _due(words, directive), today)
        case "cadence":
            directive.cadence = Cadence(words) if words else None
        case "targets":
            set_targets(directive, _texts(value))
        case "done_when":
            set_done_when(directive, words)
        case _:
            _put_names(directive, field, value, directory)


def _put_names(directive: Directive, field: str, value: DraftValue, directory: Directory) -> None:
    """Set units or people of a draft to those whose names a cell has."""
    words = str(value or "")
    match field:
        case "lead":
            set_lead(directive, directory.unit(words) if words else None, directory)
        case "owner":
            near = directive.lead.id if directive.lead else None
            set_owner(directive, directory.person(words, near) if words else None)
        case "support":
            set_units(directive, directive.lead, _units(value, directory))
        case _:
            set_leader(directive, directory.leader(words) if words else None)


def _due(words: str, directive: Directive) -> date | str | None:
    """Return a cell's date; an empty cell leaves 无期限 as it was."""
    if words:
        return date.fromisoformat(words)
    return OPEN_ENDED if directive.due_on is None and directive.due_source is DateSource.CLERK else None
