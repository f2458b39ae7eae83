"""The lists (清单) of targets, inside a transaction: read as rules see them, set row by row, taken back, counted.

A row's state follows from the changes that stand, a target's figure from its rows: nobody claims it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.rules.list_values import ListRow, RowTick, TargetList
from bot.services import access
from bot.services.office import Office
from db.enums import ScopeState
from db.models import Directive, Report, ReportValue, ScopeChange, ScopeItem, Target
from db.queries import absences
from db.queries import scopes as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class RowsSet:
    """Rows that a report set to one state, as they are confirmed: 7 宏达机械."""

    state: ScopeState
    rows: tuple[str, ...]


def called(row: ScopeItem) -> str:
    """Return how a row is called: its number and name."""
    return f"{row.number} {row.name}"


async def lists_of(
    session: Session, directives: Sequence[Directive], without: Collection[int] = ()
) -> dict[int, tuple[TargetList, ...]]:
    """Return the lists of directives that have some, as they would stand without these reports, which are to be corrected."""
    targets = [target for directive in directives for target in directive.targets]
    rows = await queries.items(session, [target.id for target in targets])
    undone = {row.id for _, row, _ in await queries.set_by(session, without)}
    standing = await queries.last_changes(session, undone, without)
    states = {row_id: standing[row_id][0] if row_id in standing else ScopeState.OPEN for row_id in undone}
    by_target: dict[int, list[ListRow]] = {}
    for row in rows:
        seen = ListRow(row.id, row.number, row.name, states.get(row.id, row.state))
        by_target.setdefault(row.target_id, []).append(seen)
    lists: dict[int, tuple[TargetList, ...]] = {}
    for directive in directives:
        about = f"{directive.title} {directive.done_when}"
        found = [
            TargetList(target.id, target.text, tuple(by_target[target.id]), about)
            for target in directive.targets
            if target.id in by_target
        ]
        if found:
            lists[directive.id] = tuple(found)
    return lists


async def settable(
    session: Session, office: Office, cause: Cause, rows: Iterable[ScopeItem], *, leads: bool
) -> frozenset[int]:
    """Return which rows the cause's person may set: all for the side that leads, else their own or an absent owner's."""
    if leads or cause.person_id is None:
        return frozenset(row.id for row in rows) if leads else frozenset()
    sides = {cause.person_id, *await absences.stood_in_for(session, cause.person_id, office.day_of(cause.at))}
    return frozenset(row.id for row in rows if row.owner_id in sides)


async def tick(
    session: Session,
    office: Office,
    cause: Cause,
    directive: Directive,
    report: Report,
    ticks: Sequence[RowTick],
) -> None:
    """Set rows with a report, which then gives the figures that are counted.

    Raises RefusedError for rows that are not those of whoever gave the report, whoever wrote it down.
    """
    if not ticks:
        return
    rows = {row.id: row for row in await queries.items(session, [target.id for target in directive.targets])}
    ticks = [one for one in ticks if one.row in rows]
    giver = Cause(cause.at, report.person_id, cause.inbox_id)
    leads = await access.leads(session, office, giver, directive)
    if {one.row for one in ticks} - await settable(session, office, giver, rows.values(), leads=leads):
        raise access.RefusedError
    before = {target.id: target.current for target in directive.targets}
    for one in ticks:
        if rows[one.row].state is not one.state:
            put(session, cause, rows[one.row], one.state, report.id)
    await session.flush()
    for target_id in dict.fromkeys(one.target for one in ticks):
        count = await recount(session, _target(directive, target_id))
        given = next((value for value in report.values if value.target_id == target_id), None)
        if given is None:
            report.values.append(ReportValue(target_id=target_id, value=count, previous=before[target_id]))
        else:
            given.value, given.estimate = count, False


def put(session: Session, cause: Cause, row: ScopeItem, state: ScopeState, report_id: int | None = None) -> None:
    """Set one row, and note by whom."""
    row.state = state
    change = ScopeChange(item_id=row.id, report_id=report_id, person_id=cause.person_id, at=cause.at, state=state)
    session.add(change)


async def restore(session: Session, cause: Cause, directive: Directive, report: Report) -> frozenset[int]:
    """Let the rows that a report set stand as they would without it; return which targets are counted by a list."""
    changes = await queries.changes_of_report(session, report.id)
    for change in changes:
        change.withdrawn_at = cause.at
    await session.flush()
    standing = await queries.last_changes(session, {change.item_id for change in changes})
    for item_id in {change.item_id for change in changes}:
        row = await queries.item(session, item_id)
        if row is not None:
            row.state = standing[item_id][0] if item_id in standing else ScopeState.OPEN
    await session.flush()
    counted = await queries.counts(session, [target.id for target in directive.targets])
    for target_id in counted:
        await recount(session, _target(directive, target_id))
    return frozenset(counted)


async def recount(session: Session, target: Target) -> Decimal:
    """Let a target's figure be the count of its list, if it has one; return the figure."""
    count = (await queries.counts(session, [target.id])).get(target.id)
    if count is not None:
        target.current = Decimal(count.done)
    return target.current if target.current is not None else Decimal(0)


async def set_by(session: Session, report_ids: Collection[int]) -> dict[int, tuple[RowsSet, ...]]:
    """Return which rows each report set to what."""
    found: dict[int, dict[ScopeState, list[str]]] = {}
    for report_id, row, state in await queries.set_by(session, report_ids):
        found.setdefault(report_id, {}).setdefault(state, []).append(called(row))
    return {
        report_id: tuple(RowsSet(state, tuple(rows)) for state, rows in states.items())
        for report_id, states in found.items()
    }


def _target(directive: Directive, target_id: int) -> Target:
    return next(target for target in directive.targets if target.id == target_id)
