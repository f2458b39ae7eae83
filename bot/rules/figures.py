"""The figures of an office's papers, as plain values: one set for digest, picture, bulletin, ledger and lists.

They are counted in SQL (`db.queries.standings`) by the rules of `bot.rules.lights`; a test holds both together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from bot.rules.progress import expected_progress, year_begins
from db.enums import Cadence, FeedbackKind, Kind, Light, Status


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the office from `first` to `last`, both included: what happened in them is told as the period's."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """What a paper is about: a leader's portfolio, a unit's directives, a document, or (nothing given) everything.

    Several given: what is in all of them.
    """

    leader_id: int | None = None
    unit_id: int | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One directive as it stands: a row of the ledger. Dates are the office's.

    `number` is the printed one (督〔2022〕3-5); `unit` the lead unit by the name that the directive's papers have, `unit_now` by
    today's, `unit_position` its place in the office's order. `unsigned`, `late` and `overdue`: receipt, report and end are past
    their day (逾期未签收, 逾期未反馈, 逾期未办结). `behind`: points behind expected progress of its worst measure, negative when
    ahead, None where nothing can be compared. `lags`: past its end, or behind by as much as makes it yellow. `feedback_due_on`:
    the last day on which the report owed now is in time. `waiting_since`: the day on which the clocks stopped for an objection
    or a close-out. `signed`: by the side that leads. `yearly`: a target counts from 1 January. `light` is None for what was
    cancelled.
    """

    id: int
    document_id: int
    year: int
    serial: int
    position: int
    item: str
    title: str
    kind: Kind
    status: Status
    light: Light | None
    unit_id: int | None
    unit: str
    unit_now: str
    unit_position: int
    owner_id: int | None
    leader_id: int | None
    issued_at: datetime
    issued_on: date
    sign_by: date | None
    first_due_on: date | None
    due_on: date | None
    cadence: Cadence | None
    closed_at: datetime | None
    closed_on: date | None
    feedback_due_on: date | None
    feedback_kind: FeedbackKind | None
    waiting_since: date | None
    signed: bool
    unsigned: bool
    late: bool
    overdue: bool
    behind: Decimal | None
    lags: bool
    yearly: bool

    @property
    def number(self) -> str:
        """Return the printed number."""
        return f"督〔{self.year}〕{self.serial}-{self.item}"

    @property
    def order(self) -> tuple[int, int, int]:
        """Return what sorts entries as the documents have them."""
        return self.year, self.serial, self.position


@dataclass(frozen=True, slots=True)
class Counts:
    """How many directives stand where (`lights`, `unsigned`, `late`, `overdue`, `behind`), and what a period brought.

    `behind`: yellow or red for a figure behind expected progress or a passed end. `issued`, `closed`: in the period;
    `on_time`: of those closed, by the date that held at the end; `extended`, `returned`: extensions granted and close-outs
    sent back in the period.
    """

    lights: Mapping[Light, int] = field(default_factory=dict)
    unsigned: int = 0
    late: int = 0
    overdue: int = 0
    behind: int = 0
    issued: int = 0
    closed: int = 0
    on_time: int = 0
    extended: int = 0
    returned: int = 0

    @property
    def total(self) -> int:
        """Return how many there are: all lights together."""
        return sum(self.lights.values())

    @property
    def done(self) -> int:
        """Return how many are closed, whenever that was."""
        return self.lights.get(Light.BLUE, 0)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The counts of what one unit leads. `unit_id` is None for what no unit leads."""

    unit_id: int | None
    unit: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of a scope, `at` an instant, for a period; `units` in the office's order: nobody is ranked.

    `expected`: how many would be closed if each went in step with time.
    """

    scope: Scope
    period: Period
    at: datetime
    all: Counts
    units: tuple[UnitCounts, ...]
    expected: float


def tally(entries: Iterable[Entry]) -> Counts:
    """Return how many of these entries stand where; what a period brought is not among it. Cancelled ones are not counted."""
    counted = [entry for entry in entries if entry.light is not None]
    lights = dict.fromkeys(Light, 0)
    for entry in counted:
        if entry.light is not None:
            lights[entry.light] += 1
    return Counts(
        lights,
        unsigned=sum(entry.unsigned for entry in counted),
        late=sum(entry.late for entry in counted),
        overdue=sum(entry.overdue for entry in counted),
        behind=sum(entry.lags for entry in counted),
    )


def by_unit(entries: Iterable[Entry]) -> tuple[UnitCounts, ...]:
    """Return the counts of each unit that leads any of these entries, in the office's order; last what no unit leads."""
    led: dict[tuple[bool, int, int], list[Entry]] = {}
    for entry in entries:
        if entry.light is not None:
            led.setdefault((entry.unit_id is None, entry.unit_position, entry.unit_id or 0), []).append(entry)
    return tuple(UnitCounts(led[key][0].unit_id, led[key][0].unit_now, tally(led[key])) for key in sorted(led))


def expected_of(spans: Iterable[tuple[date, date, int]], today: date) -> float:
    """Return how many directives would be closed if each went in step with time, to one decimal.

    `spans`: from when to when they go, and how many do so.
    """
    passed = (count * expected_progress(start, end, today) for start, end, count in spans)
    return round(float(sum(passed, Fraction(0))), 1)


def _from(entry: Entry, due_on: date) -> date:
    return year_begins(entry.issued_on, due_on, entry.first_due_on) if entry.yearly else entry.issued_on


def spans_of(entries: Iterable[Entry]) -> list[tuple[date, date, int]]:
    """Return from when to when each entry goes that has an end: from 1 January for yearly targets, else from issue."""
    return [
        (_from(entry, entry.due_on), entry.due_on, 1)
        for entry in entries
        if entry.due_on is not None and entry.status not in {Status.CANCELLED, Status.ARCHIVED, Status.CARRIED_OVER}
    ]
