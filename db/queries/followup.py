"""The SQL of following through: receipts, due reports, nudges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Exists,
    Select,
    bindparam,
    cast,
    delete,
    func,
    null,
    select,
    union,
    union_all,
)

from db.enums import FeedbackKind, RequestKind, RequestStatus, Status, Step, UnitRole
from db.models import (
    Acknowledgement,
    Directive,
    DirectiveUnit,
    Feedback,
    HeldNudge,
    Nudge,
    Occurrence,
    Person,
    Request,
)
from db.prepared import by_key, prepared
from db.queries import instructions
from db.queries.outbox import insert_once
from db.session import Session

DUE = "due"  # in a session's `info`: the due reports of directives that were read
PLANNED_BY = "planned:"  # the occurrence that says by what all directives were planned
WAITING = (
    RequestStatus.AWAITS_OWNER,
    RequestStatus.AWAITS_HEAD,
    RequestStatus.AWAITS_LEADER,
    RequestStatus.AWAITS_CLERK,
)


async def acknowledge(session: Session, directive_id: int, given: Mapping[str, Any], at: datetime) -> bool:
    """Note a receipt; `given`: who gave it, and how (the columns of `Given`). Return whether it is the person's first."""
    if await by_key(session, Acknowledgement, (directive_id, given["person_id"])) is not None:
        return False
    session.add(Acknowledgement(directive_id=directive_id, at=at, **given))
    await session.flush()
    return True


@prepared
def _acknowledgements(directive_ids: Collection[int]) -> Select[int, datetime]:
    return (
        select(Acknowledgement.directive_id, func.min(Acknowledgement.at))
        .where(Acknowledgement.directive_id.in_(directive_ids), ~_of_supporting_unit())
        .group_by(Acknowledgement.directive_id)
    )


async def acknowledgements(session: Session, directive_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each directive was first acknowledged by the side that leads it; unsigned ones are missing."""
    statement, values = _acknowledgements(directive_ids)
    return dict(iter(await session.execute(statement, values)))


def _of_supporting_unit() -> Exists:
    """Return whether a receipt is of somebody whose unit only supports the directive."""
    supports = (
        select(DirectiveUnit.unit_id)
        .join(Person, Person.unit_id == DirectiveUnit.unit_id)
        .where(
            DirectiveUnit.directive_id == Acknowledgement.directive_id,
            DirectiveUnit.role == UnitRole.SUPPORT,
            Person.id == Acknowledgement.person_id,
        )
    )
    return supports.exists()


@prepared
def _acknowledged_by(person_id: int, directive_ids: Collection[int]) -> Select[int, datetime]:
    return select(Acknowledgement.directive_id, Acknowledgement.at).where(
        Acknowledgement.person_id == person_id, Acknowledgement.directive_id.in_(directive_ids)
    )


async def acknowledged_by(session: Session, person_id: int, directive_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a person acknowledged each of these directives; those they did not are missing."""
    statement, values = _acknowledged_by(person_id, directive_ids)
    return dict(iter(await session.execute(statement, values)))


async def forget_acknowledgements(session: Session, directive_id: int) -> None:
    """Remove the receipts of a directive that goes to somebody else."""
    await session.execute(delete(Acknowledgement).where(Acknowledgement.directive_id == directive_id))


@prepared
def _feedbacks(directive_ids: Collection[int]) -> Select[Feedback]:
    return select(Feedback).where(Feedback.directive_id.in_(directive_ids)).order_by(Feedback.id)


async def feedbacks(session: Session, directive_ids: Collection[int]) -> Sequence[Feedback]:
    """Return all due reports of directives, earliest first.

    A session reads them once: writers take turns, and what is due is changed by `expect_feedback` and `forget_feedback` alone.
    """
    kept: dict[int, list[Feedback]] = session.info.setdefault(DUE, {})
    unread = [ident for ident in directive_ids if ident not in kept]
    if unread:
        statement, values = _feedbacks(unread)
        rows = await session.scalars(statement, values)
        kept.update((ident, []) for ident in unread)
        for row in rows:
            kept[row.directive_id].append(row)
    found = [row for ident in dict.fromkeys(directive_ids) for row in kept[ident]]
    return sorted(found, key=lambda row: row.due_on)  # of one day: as they were planned


async def expect_feedback(session: Session, directive_id: int, kind: FeedbackKind, due_on: date) -> None:
    """Let a report be due on a day; nothing happens where it is already."""
    known = await feedbacks(session, [directive_id])
    if not any(row.kind is kind and row.due_on == due_on for row in known):
        row = Feedback(directive_id=directive_id, kind=kind, due_on=due_on)
        session.add(row)
        session.info[DUE][directive_id].append(row)


async def forget_feedback(session: Session, row: Feedback) -> None:
    """Let a report not be due any more."""
    await session.delete(row)
    session.info.get(DUE, {}).get(row.directive_id, [row]).remove(row)


async def feedback(session: Session, feedback_id: int) -> Feedback | None:
    """Return one due report."""
    return await by_key(session, Feedback, feedback_id)


@prepared
def _waiting_since(directive_ids: Collection[int]) -> Select[int, RequestKind, datetime]:
    return (
        select(Request.directive_id, Request.kind, func.min(Request.created_at))
        .where(Request.directive_id.in_(directive_ids), Request.status.in_(WAITING))
        .group_by(Request.directive_id, Request.kind)
    )


async def waiting_since(session: Session, directive_ids: Collection[int]) -> dict[int, dict[RequestKind, datetime]]:
    """Return since when requests wait for a decision, by directive and kind, for the directives that have any."""
    statement, values = _waiting_since(directive_ids)
    since: dict[int, dict[RequestKind, datetime]] = {}
    for directive_id, kind, at in await session.execute(statement, values):
        since.setdefault(directive_id, {})[kind] = at
    return since


class Told(NamedTuple):
    """That a person is to hear of a directive on a day, and what falls due when."""

    directive_id: int
    person_id: int
    step: Step
    day: date
    due_on: date


async def add_nudges(session: Session, nudges: Sequence[Told]) -> None:
    """Note who is to hear of which directives, each once for each step and day."""
    await session.flush()
    if nudges:
        await session.execute(insert_once(session, Nudge), [nudge._asdict() for nudge in nudges])


async def last_nudges(session: Session, directive_ids: Collection[int]) -> dict[int, dict[Step, date]]:
    """Return the latest day of each step of each directive, told or kept back."""
    given = union(
        *(
            select(row.directive_id, row.step, func.max(row.day).label("day"))
            .where(row.directive_id.in_(directive_ids))
            .group_by(row.directive_id, row.step)
            for row in (Nudge, HeldNudge)
        )
    )
    last: dict[int, dict[Step, date]] = {}
    for directive_id, step, day in await session.execute(given):
        steps = last.setdefault(directive_id, {})
        steps[step] = max(day, steps.get(step, day))
    return last


@dataclass
class Clocks:
    """What `acknowledgements`, `last_nudges` and `waiting_since` say of one directive."""

    signed_at: datetime | None = None
    last: dict[Step, date] = field(default_factory=dict)
    waiting: dict[RequestKind, datetime] = field(default_factory=dict)


async def clocks(session: Session, directive_ids: Collection[int]) -> dict[int, Clocks]:
    """Return the clocks of directives, all with one statement; those of which there is nothing to say are missing."""
    found: dict[int, Clocks] = {}
    for directive_id, step, kind, day, at in await session.execute(_clocks(), {"directives": directive_ids}):
        clock = found.setdefault(directive_id, Clocks())
        if step is not None:
            clock.last[step] = max(day, clock.last.get(step, day))
        elif kind is not None:
            clock.waiting[kind] = at
        else:
            clock.signed_at = at
    return found


@cache
def _clocks() -> CompoundSelect[Any]:
    """Return the statement of `clocks`, made once: each report asks it."""
    ids: BindParameter[Any] = bindparam("directives", expanding=True)
    step, kind = cast(null(), Nudge.step.type).label("step"), cast(null(), Request.kind.type).label("kind")
    day, at = cast(null(), Nudge.day.type).label("day"), cast(null(), Request.created_at.type).label("at")
    told = (
        select(row.directive_id, row.step, kind, func.max(row.day).label("day"), at)
        .where(row.directive_id.in_(ids))
        .group_by(row.directive_id, row.step)
        for row in (Nudge, HeldNudge)
    )
    asked = (
        select(Request.directive_id, step, Request.kind, day, func.min(Request.created_at))
        .where(Request.directive_id.in_(ids), Request.status.in_(WAITING))
        .group_by(Request.directive_id, Request.kind)
    )
    first = func.min(Acknowledgement.at)
    signed = (
        select(Acknowledgement.directive_id, step, kind, day, first)
        .where(Acknowledgement.directive_id.in_(ids), ~_of_supporting_unit())
        .group_by(Acknowledgement.directive_id)
    )
    return union_all(*told, asked, signed)


@prepared
def _nudges_of(person_id: int, day: date) -> Select[Nudge]:
    return select(Nudge).where(Nudge.day == day, Nudge.person_id == person_id).order_by(Nudge.id)


async def nudges_of(session: Session, person_id: int, day: date) -> Sequence[Nudge]:
    """Return what a person is to hear of on a day."""
    statement, values = _nudges_of(person_id, day)
    return (await session.scalars(statement, values)).all()


@prepared
def _nudges_between(first: date, last: date) -> Select[Nudge]:
    return select(Nudge).where(Nudge.day.between(first, last)).order_by(Nudge.id)


async def nudges_between(session: Session, first: date, last: date) -> Sequence[Nudge]:
    """Return what anybody is to hear of from one day to another, both included."""
    statement, values = _nudges_between(first, last)
    return (await session.scalars(statement, values)).all()


@prepared
def _nudged_people(day: date, steps: Collection[Step]) -> Select[int]:
    return select(Nudge.person_id).where(Nudge.day == day, Nudge.step.in_(steps)).distinct().order_by(Nudge.person_id)


async def nudged_people(session: Session, day: date, steps: Collection[Step]) -> Sequence[int]:
    """Return who is to hear of any of these steps on a day."""
    statement, values = _nudged_people(day, steps)
    return (await session.scalars(statement, values)).all()


async def forget_nudges(session: Session, directive_id: int, since: date) -> None:
    """Remove what was to be said of a directive from a day on, and what waits: it has become another's."""
    await session.execute(delete(Nudge).where(Nudge.directive_id == directive_id, Nudge.day >= since))
    await session.execute(delete(HeldNudge).where(HeldNudge.directive_id == directive_id))


async def next_nudge_day(session: Session) -> date | None:
    """Return the earliest day on which somebody is to hear of something: a directive or an instruction, or kept back."""
    planned = await session.scalar(select(func.min(Directive.next_nudge_on)))
    kept_back = await session.scalar(select(func.min(HeldNudge.until)))
    ordered = await instructions.next_nudge_day(session)
    return min((day for day in (planned, kept_back, ordered) if day is not None), default=None)


@prepared
def _due_for_nudge(day: date, limit: int) -> Select[Directive]:
    return (
        select(Directive)
        .where(Directive.next_nudge_on <= day)
        .order_by(Directive.next_nudge_on, Directive.id)
        .limit(limit)
    )


async def due_for_nudge(session: Session, day: date, limit: int) -> Sequence[Directive]:
    """Return directives that somebody is to hear of by `day`, at most `limit`, those waiting longest first."""
    statement, values = _due_for_nudge(day, limit)
    return (await session.scalars(statement, values)).all()


@prepared
def _in_status(statuses: Collection[Status], after_id: int, limit: int) -> Select[Directive]:
    return (
        select(Directive)
        .where(Directive.status.in_(statuses), Directive.issued_at.is_not(None), Directive.id > after_id)
        .order_by(Directive.id)
        .limit(limit)
    )


async def in_status(session: Session, statuses: Collection[Status], after_id: int, limit: int) -> Sequence[Directive]:
    """Return issued directives that have one of these statuses, at most `limit`, by id from the one after `after_id`."""
    statement, values = _in_status(statuses, after_id, limit)
    return (await session.scalars(statement, values)).all()


@prepared
def _done_at(name: str, day: date) -> Select[datetime]:
    return select(Occurrence.done_at).where(Occurrence.name == name, Occurrence.day == day)


async def is_done(session: Session, name: str, day: date) -> bool:
    """Return whether periodic work was done for a day."""
    statement, values = _done_at(name, day)
    return await session.scalar(statement, values) is not None


@prepared
def _last_done(name: str, before: date) -> Select[date]:
    return select(func.max(Occurrence.day)).where(Occurrence.name == name, Occurrence.day < before)


async def last_done(session: Session, name: str, before: date) -> date:
    """Return the last day before another for which periodic work was done; the earliest date there is if none."""
    statement, values = _last_done(name, before)
    return await session.scalar(statement, values) or date.min


async def mark_done(session: Session, name: str, day: date, at: datetime) -> None:
    """Note that periodic work was done for a day."""
    await session.execute(insert_once(session, Occurrence), {"name": name, "day": day, "done_at": at})


async def was_told_after(session: Session, day: date) -> bool:
    """Return whether anybody was to hear of a directive on a later day than this one."""
    return await session.scalar(select(Nudge.id).where(Nudge.day > day).limit(1)) is not None


async def planned_by(session: Session) -> str:
    """Return the mark of what all directives were last planned by, '' where they never were."""
    found = await session.scalar(select(Occurrence.name).where(Occurrence.name.startswith(PLANNED_BY)))
    return (found or "").removeprefix(PLANNED_BY)


async def note_planned_by(session: Session, basis: str, at: datetime) -> None:
    """Note what all directives are planned by from now on, in place of what it was."""
    await session.execute(delete(Occurrence).where(Occurrence.name.startswith(PLANNED_BY)))
    await mark_done(session, f"{PLANNED_BY}{basis}", date.min, at)
