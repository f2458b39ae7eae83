"""The SQL of the lists (清单) that targets carry: their rows, and who set which row when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select

from db.enums import ScopeState
from db.models import ScopeChange, ScopeItem, Target
from db.prepared import by_key, prepared
from db.session import Session


@dataclass(frozen=True)
class Count:
    """How many rows a list has, and how many of them are done."""

    rows: int
    done: int


async def target(session: Session, target_id: int) -> Target | None:
    """Return a target."""
    return await by_key(session, Target, target_id)


async def item(session: Session, item_id: int) -> ScopeItem | None:
    """Return one row."""
    return await by_key(session, ScopeItem, item_id)


@prepared
def _items(target_ids: Collection[int]) -> Select[ScopeItem]:
    return (
        select(ScopeItem)
        .where(ScopeItem.target_id.in_(target_ids))
        .order_by(ScopeItem.target_id, ScopeItem.number)
        .execution_options(populate_existing=True)
    )


async def items(session: Session, target_ids: Collection[int]) -> Sequence[ScopeItem]:
    """Return the rows of lists, each list in its own order."""
    if not target_ids:
        return ()
    statement, values = _items(target_ids)
    return (await session.scalars(statement, values)).all()


@prepared
def _counts(target_ids: Collection[int]) -> Select[int, int, int]:
    done = func.sum(case((ScopeItem.state == ScopeState.DONE, 1), else_=0))
    return (
        select(ScopeItem.target_id, func.count(), done)
        .where(ScopeItem.target_id.in_(target_ids))
        .group_by(ScopeItem.target_id)
    )


async def counts(session: Session, target_ids: Collection[int]) -> dict[int, Count]:
    """Return how many rows each target's list has, those without a list left out."""
    if not target_ids:
        return {}
    statement, values = _counts(target_ids)
    rows = await session.execute(statement, values)
    return {target_id: Count(int(count), int(done)) for target_id, count, done in rows}


def directives_with_rows_of(owner_ids: Collection[int]) -> Select[int]:
    """Return the query of the directives in whose lists one of these people has a row of their own."""
    return (
        select(Target.directive_id)
        .join(ScopeItem, ScopeItem.target_id == Target.id)
        .where(ScopeItem.owner_id.in_(owner_ids))
    )


async def has_rows(session: Session, directive_id: int, owner_ids: Collection[int]) -> bool:
    """Return whether one of these people has a row of their own in a directive's lists."""
    query = directives_with_rows_of(owner_ids).where(Target.directive_id == directive_id).limit(1)
    return await session.scalar(query) is not None


async def changes_of_report(session: Session, report_id: int) -> Sequence[ScopeChange]:
    """Return what a report set and has not taken back."""
    rows = await session.scalars(
        select(ScopeChange)
        .where(ScopeChange.report_id == report_id, ScopeChange.withdrawn_at.is_(None))
        .order_by(ScopeChange.id)
    )
    return rows.all()


@prepared
def _set_by(report_ids: Collection[int]) -> Select[int | None, ScopeItem, ScopeState]:
    return (
        select(ScopeChange.report_id, ScopeItem, ScopeChange.state)
        .join(ScopeItem, ScopeItem.id == ScopeChange.item_id)
        .where(ScopeChange.report_id.in_(report_ids), ScopeChange.withdrawn_at.is_(None))
        .order_by(ScopeItem.target_id, ScopeItem.number, ScopeChange.id)
    )


async def set_by(session: Session, report_ids: Collection[int]) -> Sequence[tuple[int, ScopeItem, ScopeState]]:
    """Return which rows reports set to what, by report, in the order of the rows."""
    if not report_ids:
        return ()
    statement, values = _set_by(report_ids)
    rows = await session.execute(statement, values)
    return [(report_id, row, state) for report_id, row, state in rows if report_id is not None]


async def last_changes(
    session: Session, item_ids: Collection[int], without: Collection[int] = ()
) -> dict[int, tuple[ScopeState, datetime]]:
    """Return what each row was last set to, and when, by what stands besides these reports; those never set are left out."""
    if not item_ids:
        return {}
    others = or_(ScopeChange.report_id.is_(None), ScopeChange.report_id.not_in(without))
    last = (
        select(func.max(ScopeChange.id))
        .where(ScopeChange.item_id.in_(item_ids), ScopeChange.withdrawn_at.is_(None), others)
        .group_by(ScopeChange.item_id)
    )
    rows = await session.execute(
        select(ScopeChange.item_id, ScopeChange.state, ScopeChange.at).where(ScopeChange.id.in_(last))
    )
    return {item_id: (state, at) for item_id, state, at in rows}
