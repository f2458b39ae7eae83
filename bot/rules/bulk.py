"""The clerk's bulk command: 5-9 经信局 12月31日 月报. A line names directives, then what to set on them, in any order.

All or nothing: one piece that is not understood, and no change of the message is returned, only the errors.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.rules.bulk_scope import Lack, Scope, read_scope
from bot.rules.bulk_values import BulkError, BulkErrorId, Value, ValueReader
from bot.rules.numerals import half_width
from db.enums import Cadence, Kind

NOTHING_LACKS: Mapping[Lack, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What to set on `numbers`; None leaves a thing as it is. `no_due`: goes on without a date."""

    numbers: tuple[str, ...]
    lead_id: int | None = None
    support_ids: tuple[int, ...] | None = None
    due_on: date | None = None
    no_due: bool = False
    cadence: Cadence | None = None
    kind: Kind | None = None
    title: str | None = None
    done_when: str | None = None
    parts: str | None = None  # which units get a part of their own, as written; which they are, the caller finds out
    owner: str | None = None  # a name; who it is, the caller finds out
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class BulkReading:
    """Either the changes of a message, in its order (a later line wins), or all that is wrong with it."""

    changes: tuple[BulkChange, ...] = ()
    errors: tuple[BulkError, ...] = ()


def parse_bulk(
    text: str,
    numbers: Sequence[str],
    chapters: Mapping[str, Sequence[str]],
    units: Mapping[str, int],
    today: date,
    *,
    lacking: Mapping[Lack, Collection[str]] = NOTHING_LACKS,
    people: Collection[str] = (),
) -> BulkReading:
    """Read a bulk command.

    `numbers` are the directives of the document in their order, `chapters` their headings or labels with the numbers
    below, `units` names and aliases with ids, `lacking` the directives that still lack an owner or a date: 缺时限的; 其余
    means all of them that no earlier line of the message names. `people` are the names that may stand without a label.
    """
    lines = [(index, line) for index, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return BulkReading(errors=(BulkError(BulkErrorId.NOTHING, 1, text.strip()),))
    changes: list[BulkChange] = []
    errors: list[BulkError] = []
    left = {number for numbers_ in lacking.values() for number in numbers_}
    for index, line in lines:
        stripped = line.strip()
        scope = read_scope(half_width(stripped), numbers, chapters, left, lacking)
        wrong = _scope_errors(scope, index, stripped)
        values = ValueReader(units, today, index, people).read(stripped[scope.end :] if scope else stripped)
        errors += wrong + (values.errors if scope else [])
        if scope and not wrong and not values.errors:
            left -= set(scope.numbers)
            changes.append(_change(scope.numbers, values.found))
    return BulkReading(errors=tuple(errors)) if errors else BulkReading(tuple(changes))


def _scope_errors(scope: Scope | None, line: int, text: str) -> list[BulkError]:
    if scope is None:
        return [BulkError(BulkErrorId.NO_SCOPE, line, text)]
    if scope.unknown_numbers:
        return [BulkError(BulkErrorId.UNKNOWN_NUMBER, line, number) for number in scope.unknown_numbers]
    wrong = (
        (scope.unknown_chapter, BulkErrorId.UNKNOWN_CHAPTER),
        (scope.bad_range, BulkErrorId.BAD_RANGE),
        (not scope.numbers, BulkErrorId.EMPTY_SCOPE),
    )
    return [BulkError(id_, line, scope.piece) for holds, id_ in wrong if holds][:1]


def _change(numbers: tuple[str, ...], found: Mapping[str, Value]) -> BulkChange:
    """Build a change; 无期限 makes a directive an ongoing one."""
    ongoing = {"kind": Kind.ONGOING} if "no_due" in found else {}
    return BulkChange(numbers, **{**found, **ongoing})  # type: ignore[arg-type]  # the reader's keys are these fields
