"""What the ledger (督办台账) says, as plain values: a row a directive, and what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.rules.figures import Entry, Period
from db.enums import Channel, InstructionStatus, Light, ReportKind, RequestKind, RequestStatus, Status, TargetKind


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a report, and when they were said."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A number to be reached, with what is reached and what was to be expected by now, in percent; None: nothing to say.

    `listed`: how many rows its list has.
    """

    kind: TargetKind
    text: str
    measure: str
    goal: Decimal
    goal_max: Decimal | None
    current: Decimal | None
    reached: Decimal | None
    expected: Decimal | None
    listed: int

    @property
    def behind(self) -> Decimal | None:
        """Return the points behind expected progress, negative when ahead; None where nothing can be compared."""
        return None if self.reached is None or self.expected is None else self.expected - self.reached


@dataclass(frozen=True, slots=True)
class PartRow:
    """A unit's part of a directive (分办), or a supporting unit's share; `light` is None for what has no clocks.

    `number`, `title`, `lead`: the whole's.
    """

    number: str
    title: str
    lead: str
    unit: str
    issued: bool
    status: Status
    light: Light | None
    late: bool
    said: Said | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One directive.

    `overdue_days`: working days past the final date, None where there are none; `extensions`: granted so far; `extended`,
    `returned`: extensions granted and close-outs sent back in the period; `problem` is None where there is none, or the
    reader is not to see any.
    """

    entry: Entry
    text: str
    document: str
    owner: str
    liaisons: tuple[str, ...]
    supporting: tuple[str, ...]
    leader: str
    signed_on: date | None
    overdue_days: int | None
    extensions: int
    extended: int
    returned: int
    targets: tuple[TargetRow, ...]
    parts: tuple[PartRow, ...]
    latest: Said | None
    problem: Said | None
    result: str
    reason: str
    done_when: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of the period; `withheld`: the clerk keeps it out of digests; `clerk`: who wrote it down for the person."""

    entry: Entry
    at: datetime
    unit: str
    person: str
    kind: ReportKind
    text: str
    figures: tuple[str, ...]
    channel: Channel
    clerk: str
    files: int
    withheld: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What was asked for in the period, or is still undecided."""

    entry: Entry
    at: datetime
    kind: RequestKind
    person: str
    text: str
    until: date | None
    status: RequestStatus
    decided_by: str
    decided_on: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """A leader's instruction of the period on one of the directives."""

    entry: Entry
    leader: str
    at: datetime
    text: str
    due_on: date | None
    status: InstructionStatus
    released_on: date | None
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """All that the workbook says.

    `leader`, `unit`, `document`: names of what it is about, '' for what it is not. `units`: the lead units of the rows in the
    office's order, '' last where some have none. `parts`: of the rows, and those that the unit has of what others lead.
    `earlier`, `later`: directives that other papers count and that have no row here, for they were closed before the period or
    issued after it. `problems`: whether the reader is to see problems; `withheld`: and which words the clerk withholds.
    """

    office: str
    leader: str
    unit: str
    document: str
    period: Period
    at: datetime
    units: Sequence[str]
    rows: Sequence[LedgerRow]
    parts: Sequence[PartRow]
    reports: Sequence[ReportRow]
    requests: Sequence[RequestRow]
    instructions: Sequence[InstructionRow]
    earlier: int
    later: int
    problems: bool
    withheld: bool


def within(day: date | None, period: Period) -> bool:
    """Return whether a day lies in a period."""
    return day is not None and period.first <= day <= period.last


def on_time(entry: Entry) -> bool:
    """Return whether what is closed was so by the date that held at the end; without a date it was."""
    return entry.closed_on is not None and (entry.due_on is None or entry.closed_on <= entry.due_on)
