"""The drafts that intake makes of a document: values only, no database.

`cadence`, `kind` of a draft and `kind` of a target carry the values that the database stores (see `db.enums`).
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

CadenceValue = Literal["weekly", "semimonthly", "monthly", "quarterly", "halfyearly", "yearly"]
KindValue = Literal["fixed_term", "ongoing"]
TargetKindValue = Literal["target", "scope"]


@dataclass(frozen=True, slots=True)
class Target:
    """A number of the document: to be reached ("target", 量化目标) or of things to work on ("scope", 工作对象).

    `text` is verbatim; `value` is in plain units (15万名 = 150000); `value_max` is the upper end of a range; `unit` the
    measure word as printed, without 万 or 亿.
    """

    text: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    kind: TargetKindValue


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of several dates that a directive names: its day and its words as printed."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One directive as proposed to the clerk. `text` equals the document's text from `start` to `end` (exclusive).

    `path` are the outline labels as printed without punctuation, `section` the nearest governing heading, `headings`
    all of them from the top down. `units` are named verbatim; `lead` and `co` only where the document says who leads.
    `deadline` is None where the words are vague (`deadline_vague`) or need a date that nobody has confirmed: then
    `deadline_text` still keeps the words. `milestones` are all dates of a directive that names several, in its order.
    """

    start: int
    end: int
    text: str
    path: tuple[str, ...]
    section: str | None
    headings: tuple[str, ...]
    title: str
    kind: KindValue
    units: tuple[str, ...] = ()
    lead: str | None = None
    co: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_text: str | None = None
    deadline_vague: bool = False
    cadence: CadenceValue | None = None
    cadence_text: str | None = None
    targets: tuple[Target, ...] = field(default=())
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document read: its title, the date printed on it (if any), and one draft per directive in order."""

    title: str
    date: date | None
    drafts: tuple[Draft, ...]
