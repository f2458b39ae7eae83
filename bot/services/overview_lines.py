"""What lists of directives show, and what they can be narrowed by, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.rules.overviews import Urgency
from bot.services.holdings import Share
from db.enums import Light, Status


class Scope(StrEnum):
    """Which list. The value travels in buttons: never change one."""

    MY = "m"  # /my: one's own business, open
    DUE = "d"  # /due: all that one may read and is late, due today or soon
    FIND = "f"  # /find: all that one may read, finished or not


class Choice(StrEnum):
    """By what a list can be narrowed, besides its light. The value travels in buttons."""

    UNIT = "u"
    DOCUMENT = "d"
    OWNER = "o"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see; 0, None and empty for what is not narrowed. Pages count from 0."""

    scope: Scope
    words: str = ""
    light: Light | None = None
    unit_id: int = 0
    document_id: int = 0
    owner_id: int = 0
    page: int = 0

    def chosen(self, choice: Choice) -> int:
        """Return the id that a choice is narrowed to, 0 for none."""
        return {Choice.UNIT: self.unit_id, Choice.DOCUMENT: self.document_id, Choice.OWNER: self.owner_id}[choice]

    def choosing(self, choice: Choice, ident: int) -> "Wanted":
        """Return the same narrowed to another id, 0 for none, from its first page."""
        first = replace(self, page=0)
        match choice:
            case Choice.UNIT:
                return replace(first, unit_id=ident)
            case Choice.DOCUMENT:
                return replace(first, document_id=ident)
            case Choice.OWNER:
                return replace(first, owner_id=ident)


@dataclass(frozen=True)
class Line:
    """A directive in a list: its number as short as can be, and as it is printed.

    `due_on`: the first day that is owed, and `due` what: sign, feedback or final; of what is at rest its final date.
    `share`: how the reader has to do with it, None for those who do not.
    """

    id: int
    number: str
    printed: str
    item: str
    title: str
    light: Light | None
    status: Status
    unit: str
    due_on: date | None
    due: str
    urgency: Urgency
    share: Share | None


@dataclass(frozen=True)
class Found:
    """A page of a list. `count`: of all pages; `lights`: how many of each light there are, this filter left out.

    `names`: what the list is narrowed to, in words. `choices`: by what it can be narrowed further.
    `own`: how many the reader is asked for; `held`: whether any is theirs, if only to support.
    """

    wanted: Wanted
    lines: Sequence[Line]
    pages: int
    count: int
    total: int
    lights: Mapping[Light, int]
    names: Mapping[Choice, str]
    choices: frozenset[Choice]
    own: int
    held: bool


@dataclass(frozen=True)
class Option:
    """A unit, document or owner that a list can be narrowed to, and how many directives that leaves."""

    id: int
    name: str
    count: int
