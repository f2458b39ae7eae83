"""Parting a draft (分办): which units are to have a part of their own, chosen by group or by name."""

import re
from collections.abc import Iterable
from datetime import date

from bot.rules.unit_groups import UnitGroup, addressed, belongs
from bot.services.directory import Directory
from bot.services.drafts import set_units
from bot.texts import TellableError
from db.models import Directive, Person, Unit

FEWEST = 2  # units among which something is parted


def answering(directory: Directory, unit: Unit) -> Person:
    """Return who answers for a unit's part. Raises TellableError where the roster has nobody."""
    person = directory.answering_for(unit.id)
    if person is None:
        raise TellableError("review/unit_without_owner", unit=unit.name)
    return person


def sharing(directive: Directive, directory: Directory, group: UnitGroup) -> list[Unit]:
    """Return the units of a group that may have a part of a directive: somebody answers for them, and they do not lead it."""
    lead = directive.lead
    return [
        unit
        for unit in directory.units
        if unit is not lead and belongs(unit.name, group) and directory.answering_for(unit.id) is not None
    ]


def groups_for(directive: Directive, directory: Directory) -> list[UnitGroup]:
    """Return the groups among whose units a directive may be parted: those that it addresses first, of two units or more."""
    named = addressed(directive.text)
    return [
        group
        for group in (*named, *(group for group in UnitGroup if group not in named))
        if len(sharing(directive, directory, group)) >= FEWEST
    ]


def choose_parts(directive: Directive, value: str, directory: Directory, _today: date) -> None:
    """Let a unit have a part of its own or none; a group: all of its units, or none where all have one."""
    having = directive.part_units
    if value in set(UnitGroup):
        group = sharing(directive, directory, UnitGroup(value))
        parts = [u for u in having if u not in group] if set(group) <= set(having) else [*having, *group]
    else:
        unit = directory.unit_by_id(int(value))
        if unit is None:
            raise TellableError("review/unit_gone")
        answering(directory, unit)
        parts = [u for u in having if u is not unit] if unit in having else [*having, unit]
    set_units(directive, directive.lead, directive.supporting, _in_order(parts, directory))


def _in_order(units: Iterable[Unit], directory: Directory) -> list[Unit]:
    wanted = set(units)
    return [unit for unit in directory.units if unit in wanted]


def type_parts(directive: Directive, words: str, directory: Directory, _today: date) -> None:
    """Set the units that have parts by their names, or by groups with exceptions: 各乡镇(街道),除石桥镇外."""
    said, _, excepted = words.rstrip("。外").partition("除")
    groups = addressed(said)
    units = [unit for group in groups for unit in sharing(directive, directory, group)]
    units += [] if groups else _named(said, directory)
    out = _named(excepted, directory)
    for unit in units:
        answering(directory, unit)
    parts = _in_order([unit for unit in units if unit not in out], directory)
    set_units(directive, directive.lead, directive.supporting, parts)


def _named(words: str, directory: Directory) -> list[Unit]:
    names = re.split(r"[、,，;；\s]+", words)
    return [directory.unit(name) for name in names if name]
