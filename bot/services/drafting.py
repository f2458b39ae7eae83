"""One draft at a time: the clerk sets a field by a button or by typing, takes a suggestion over, leaves a draft out."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from bot.intake.cell_dates import cell_date
from bot.rules.reply_dates import resolve_date
from bot.services import dialogs
from bot.services.directory import Directory
from bot.services.draft_parts import choose_parts, type_parts
from bot.services.drafts import (
    DRAFTED,
    OPEN_ENDED,
    StaleError,
    adopt,
    is_suggested,
    note,
    open_document,
    open_draft,
    set_done_when,
    set_due,
    set_lead,
    set_leader,
    set_owner,
    set_title,
    set_units,
    snapshot,
    touch,
)
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Cadence, Kind
from db.models import Directive
from db.queries import audit, drafts
from db.session import Cause

TYPED = "draft_field"
NONE = "-"
FEBRUARY = 2


class Field(StrEnum):
    """What a card lets the clerk set. Values travel in buttons: keep them short."""

    TITLE = "title"
    KIND = "kind"
    LEAD = "lead"
    SUPPORT = "support"
    OWNER = "owner"
    DUE = "due"
    CADENCE = "cadence"
    DONE_WHEN = "done"
    LEADER = "leader"
    PARTS = "parts"


class Drafting:
    """Changes of single drafts. A version that is not the draft's own any more raises StaleError."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def choose(self, cause: Cause, directive_id: int, version: int, field: Field, value: str) -> None:
        """Set a field by a button: `value` is an id, an ISO date, an enum's value, or NONE; a helper is toggled.

        Raises StaleError for a value that no button of ours has, TellableError for one that does not hold any more.
        """
        office = self._office
        async with office.database.write(cause) as session:
            directive = await open_draft(session, office, cause, directive_id, version)
            directory = await Directory.load(session, office.day_of(cause.at))
            try:
                _CHOSEN[field](directive, value, directory, office.day_of(cause.at))
            except (ValueError, KeyError) as unknown:
                raise StaleError from unknown
            touch(directive)
            note(session, cause, "draft_changed", directive, field=field.value, value=value)

    async def ask(self, cause: Cause, directive_id: int, version: int, field: Field) -> None:
        """Ask the clerk to type a field's value."""
        async with self._office.database.write(cause) as session:
            directive = await open_draft(session, self._office, cause, directive_id, version)
            await dialogs.ask(session, cause, TYPED, {"directive_id": directive_id, "field": field.value})
            args = {"field": field.value, "item": directive.item, "title": directive.title}
            buttons = [[["cancel_typing", "cd", directive_id, 0, ""]]]
            await answer(session, cause, "text", {"id": "review/ask_field", "args": args, "buttons": buttons})

    async def type_in(self, cause: Cause, directive_id: int, field: Field, words: str) -> None:
        """Set a field by what the clerk typed, and answer with the card. Raises TellableError for words that do not fit."""
        office = self._office
        async with office.database.write(cause) as session:
            directive = await open_draft(session, office, cause, directive_id)
            directory = await Directory.load(session, office.day_of(cause.at))
            _TYPED_IN[field](directive, words.strip(), directory, office.day_of(cause.at))
            touch(directive)
            note(session, cause, "draft_changed", directive, field=field.value, value=words.strip())
            await dialogs.end(session, cause)
            await answer(session, cause, "draft_card", {"directive_id": directive_id})

    async def close(self, cause: Cause) -> None:
        """Forget what the clerk was asked: a card is looked at instead."""
        async with self._office.database.write(cause) as session:
            await dialogs.end(session, cause)

    async def adopt(self, cause: Cause, directive_id: int, version: int, which: int = 0) -> None:
        """Take a draft's suggestion over, or a further one. Raises TellableError where it does not hold any more."""
        office = self._office
        async with office.database.write(cause) as session:
            directive = await open_draft(session, office, cause, directive_id, version)
            if not adopt(directive, await Directory.load(session, office.day_of(cause.at)), which):
                raise TellableError("review/no_suggestion")
            touch(directive)
            note(session, cause, "suggestion_adopted", directive, lead=directive.lead.name if directive.lead else "")

    async def adopt_all(self, cause: Cause, document_id: int, version: int) -> int:
        """Take all of a document's suggestions over; return how many. It can be undone like a bulk."""
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id, version)
            directory = await Directory.load(session, office.day_of(cause.at))
            before = {}
            for directive in await drafts.of_document(session, document_id):
                if directive.status in DRAFTED and not directive.left_out and is_suggested(directive):
                    was = snapshot(directive)
                    if adopt(directive, directory):
                        before[str(directive.id)] = was
                        touch(directive)
            if not before:
                raise TellableError("review/no_suggestion")
            audit.record(session, cause, "bulk_set", "document", document_id, before=before, version=document.version)
            return len(before)

    async def leave_out(self, cause: Cause, directive_id: int, version: int) -> bool:
        """Leave a draft out, or take one back that was left out; return whether it is out now."""
        async with self._office.database.write(cause) as session:
            directive = await open_draft(session, self._office, cause, directive_id, version)
            directive.left_out = not directive.left_out
            touch(directive)
            note(session, cause, "left_out" if directive.left_out else "taken_back", directive)
            return directive.left_out


Setter = Callable[[Directive, str, Directory, date], None]


def _choose_kind(directive: Directive, value: str, _directory: Directory, _today: date) -> None:
    directive.kind = Kind(value)


def _choose_lead(directive: Directive, value: str, directory: Directory, _today: date) -> None:
    unit = None if value == NONE else directory.unit_by_id(int(value))
    if unit is None and value != NONE:
        raise TellableError("review/unit_gone")
    set_lead(directive, unit, directory)


def _choose_support(directive: Directive, value: str, directory: Directory, _today: date) -> None:
    unit = directory.unit_by_id(int(value))
    if unit is None:
        raise TellableError("review/unit_gone")
    helpers = directive.supporting
    set_units(directive, directive.lead, [u for u in helpers if u is not unit] if unit in helpers else [*helpers, unit])


def _choose_owner(directive: Directive, value: str, directory: Directory, _today: date) -> None:
    person = None if value == NONE else directory.person_by_id(int(value))
    if person is None and value != NONE:
        raise TellableError("review/person_gone")
    set_owner(directive, person)


def _choose_due(directive: Directive, value: str, _directory: Directory, today: date) -> None:
    special: Mapping[str, str | None] = {OPEN_ENDED: OPEN_ENDED, NONE: None}
    set_due(directive, special[value] if value in special else date.fromisoformat(value), today)


def _choose_cadence(directive: Directive, value: str, _directory: Directory, _today: date) -> None:
    directive.cadence = None if value == NONE else Cadence(value)


def _choose_leader(directive: Directive, value: str, directory: Directory, _today: date) -> None:
    leader = None if value == NONE else next((p for p in directory.leaders if p.id == int(value)), None)
    if leader is None and value != NONE:
        raise TellableError("review/person_gone")
    set_leader(directive, leader)


_CHOSEN: Mapping[Field, Setter] = {
    Field.KIND: _choose_kind,
    Field.LEAD: _choose_lead,
    Field.SUPPORT: _choose_support,
    Field.OWNER: _choose_owner,
    Field.DUE: _choose_due,
    Field.CADENCE: _choose_cadence,
    Field.LEADER: _choose_leader,
    Field.PARTS: choose_parts,
}


def read_day(words: str, today: date) -> date:
    """Return the day that typed words mean: 12月31日, 2022-12-31. Raises TellableError where it is in doubt."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        day = resolve_date(words, today)
    if day is None:
        raise TellableError("review/date_unreadable", words=words)
    return day


def read_past_day(words: str, today: date) -> date:
    """Return the day that typed words mean where it lies behind: without a year, the last one up to `today`.

    Raises TellableError where it is in doubt.
    """
    day = cell_date(words, date(today.year, 1, 1))
    if day is None:
        raise TellableError("review/date_unreadable", words=words)
    if day <= today or str(day.year) in words:
        return day
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == FEBRUARY else day.day)


def _type_title(directive: Directive, words: str, _directory: Directory, _today: date) -> None:
    set_title(directive, words)


def _type_lead(directive: Directive, words: str, directory: Directory, _today: date) -> None:
    set_lead(directive, directory.unit(words), directory)


def _type_support(directive: Directive, words: str, directory: Directory, _today: date) -> None:
    names = words.replace("，", "、").replace(",", "、").split("、")
    set_units(directive, directive.lead, [directory.unit(name.strip()) for name in names if name.strip()])


def _type_owner(directive: Directive, words: str, directory: Directory, _today: date) -> None:
    set_owner(directive, directory.person(words, directive.lead.id if directive.lead else None))


def _type_due(directive: Directive, words: str, _directory: Directory, today: date) -> None:
    set_due(directive, read_day(words, today), today)


def _type_done_when(directive: Directive, words: str, _directory: Directory, _today: date) -> None:
    set_done_when(directive, words)


def _type_leader(directive: Directive, words: str, directory: Directory, _today: date) -> None:
    set_leader(directive, directory.leader(words))


_TYPED_IN: Mapping[Field, Setter] = {
    Field.TITLE: _type_title,
    Field.LEAD: _type_lead,
    Field.SUPPORT: _type_support,
    Field.OWNER: _type_owner,
    Field.DUE: _type_due,
    Field.DONE_WHEN: _type_done_when,
    Field.LEADER: _type_leader,
    Field.PARTS: type_parts,
}
