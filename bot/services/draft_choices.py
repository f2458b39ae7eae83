"""What the fields of a draft's card may be set to by a button."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.unit_groups import UnitGroup
from bot.services.directory import Directory
from bot.services.draft_parts import groups_for, sharing
from bot.services.drafting import NONE, Field
from bot.services.drafts import OPEN_ENDED
from db.enums import Cadence, DateSource, Kind
from db.models import Directive

QUARTER_MONTHS = 3
DECEMBER = 12


@dataclass(frozen=True)
class Choice:
    """One thing that a field may be set to. `name` is '' where `value` is an enum's, a date or a special one."""

    value: str
    name: str = ""
    chosen: bool = False


def due_choices(today: date) -> list[date]:
    """Return the dates that are mostly meant: the ends of this month and of the quarters to come, the year's end last."""
    month_end = _last_of(today.year, today.month)
    quarters = [_last_of(today.year, month) for month in range(QUARTER_MONTHS, DECEMBER + 1, QUARTER_MONTHS)]
    coming = {day for day in (month_end, *quarters, date(today.year + 1, DECEMBER, 31)) if day >= today}
    return sorted(coming)


def _last_of(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == DECEMBER else date(year, month + 1, 1)
    return following - timedelta(days=1)


def choices_of(directive: Directive, field: Field, directory: Directory, today: date) -> list[Choice]:
    """Return what a field may be set to by a button; nothing for one that is typed."""
    match field:
        case Field.LEAD | Field.SUPPORT | Field.PARTS:
            return _unit_choices(directive, field, directory)
        case Field.OWNER | Field.LEADER:
            return _person_choices(directive, field, directory)
        case Field.DUE:
            open_ended = directive.due_on is None and directive.due_source is DateSource.CLERK
            days = [Choice(day.isoformat(), chosen=day == directive.due_on) for day in due_choices(today)]
            return [*days, Choice(OPEN_ENDED, chosen=open_ended)]
        case Field.CADENCE:
            rhythms = [Choice(cadence.value, chosen=cadence is directive.cadence) for cadence in Cadence]
            return [*rhythms, Choice(NONE, chosen=directive.cadence is None)]
        case Field.KIND:
            return [Choice(kind.value, chosen=kind is directive.kind) for kind in Kind]
    return []


def _unit_choices(directive: Directive, field: Field, directory: Directory) -> list[Choice]:
    if field is Field.PARTS:
        return _part_choices(directive, directory)
    if field is Field.LEAD:
        return [Choice(str(unit.id), unit.name, unit is directive.lead) for unit in directory.units]
    others = [unit for unit in directory.units if unit is not directive.lead]
    return [Choice(str(unit.id), unit.name, unit in directive.supporting) for unit in others]


def _part_choices(directive: Directive, directory: Directory) -> list[Choice]:
    """Return the groups of units, those that the words address first, and each unit for whom somebody answers."""
    having = directive.part_units
    groups = [
        Choice(group.value, chosen=set(sharing(directive, directory, group)) <= set(having))
        for group in groups_for(directive, directory)
    ]
    units = sharing(directive, directory, UnitGroup.ALL)
    return [*groups, *(Choice(str(unit.id), unit.name, unit in having) for unit in units)]


def _person_choices(directive: Directive, field: Field, directory: Directory) -> list[Choice]:
    if field is Field.OWNER:
        colleagues = directory.of_unit(directive.lead.id) if directive.lead else []
        return [Choice(str(person.id), person.name, person.id == directive.owner_id) for person in colleagues]
    leaders = [Choice(str(person.id), person.name, person.id == directive.leader_id) for person in directory.leaders]
    return [*leaders, Choice(NONE, chosen=directive.leader_id is None)]
