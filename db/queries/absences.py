"""The SQL of absences: who is away on a day, who answers then, and what was done meanwhile."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from db.models import Absence, Acknowledgement, Directive, Person, Report, Request
from db.prepared import by_key, prepared
from db.queries.directives import FOLLOWED
from db.session import SEEN, Session, changes_who_is_away

MOST_IN_A_ROW = 5  # a deputy who is away has a deputy too, and so on


@dataclass(frozen=True)
class Meanwhile:
    """What a deputy did in a person's place."""

    receipts: int
    reports: int
    requests: int


async def get(session: Session, absence_id: int) -> Absence | None:
    """Return one absence."""
    return await by_key(session, Absence, absence_id)


async def deputies_on(session: Session, day: date) -> dict[int, int]:
    """Return who is away on a day, and who answers for each; a deputy whose access was revoked answers for nobody."""
    known: dict[date, dict[int, int]] | None = session.info.get(SEEN)
    if known is None or changes_who_is_away(session.sync_session):
        return await _deputies_on(session, day)
    if day not in known:
        known[day] = await _deputies_on(session, day)
    return known[day]


@prepared
def _away(day: date) -> Select[int, int | None]:
    return (
        select(Absence.person_id, Absence.deputy_id)
        .join(Person, Person.id == Absence.deputy_id)
        .where(Absence.starts_on <= day, Absence.ends_on >= day, Person.revoked_at.is_(None))
        .order_by(Absence.id)
    )


async def _deputies_on(session: Session, day: date) -> dict[int, int]:
    statement, values = _away(day)
    rows = await session.execute(statement, values)
    return {person_id: deputy_id for person_id, deputy_id in rows if deputy_id is not None}


def present_for(person_id: int, deputies: dict[int, int]) -> int:
    """Return who answers for a person: the deputy's deputy where the deputy is away too; the person where all are away."""
    found = person_id
    for _ in range(MOST_IN_A_ROW):
        if found not in deputies:
            return found
        found = deputies[found]
    return person_id


async def stand_ins(session: Session, person_ids: Collection[int], day: date) -> dict[int, int]:
    """Return which of these people are absent on a day, and who answers for each."""
    if not person_ids:
        return {}
    deputies = await deputies_on(session, day)
    return {person: present_for(person, deputies) for person in person_ids if person in deputies}


async def stood_in_for(session: Session, person_id: int, day: date) -> frozenset[int]:
    """Return for whom a person answers on a day because they are absent: as named, or as the deputy of their deputy."""
    deputies = await deputies_on(session, day)
    return frozenset(
        absent for absent, deputy in deputies.items() if person_id in {deputy, present_for(absent, deputies)}
    )


async def not_over(session: Session, person_id: int, day: date) -> Sequence[Absence]:
    """Return a person's absences that are not over on a day, earliest first."""
    rows = await session.scalars(
        select(Absence).where(Absence.person_id == person_id, Absence.ends_on >= day).order_by(Absence.starts_on)
    )
    return rows.all()


async def overlapping(session: Session, person_id: int, first: date, last: date) -> Sequence[Absence]:
    """Return a person's absences on any day from `first` to `last`, earliest first."""
    rows = await session.scalars(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.starts_on <= last, Absence.ends_on >= first)
        .order_by(Absence.starts_on)
    )
    return rows.all()


@prepared
def _to_hand_back(day: date) -> Select[Absence]:
    return (
        select(Absence)
        .where(Absence.ends_on < day, Absence.handed_back_at.is_(None))
        .order_by(Absence.ends_on, Absence.id)
    )


async def to_hand_back(session: Session, day: date) -> Sequence[Absence]:
    """Return the absences that were over before a day and are not handed back yet, earliest first."""
    statement, values = _to_hand_back(day)
    return (await session.scalars(statement, values)).all()


async def next_end(session: Session, day: date) -> date | None:
    """Return the last day of the absence that ends first, from a day on; None where nobody is to come back."""
    return await session.scalar(
        select(func.min(Absence.ends_on)).where(Absence.ends_on >= day, Absence.handed_back_at.is_(None))
    )


async def meanwhile(session: Session, person_id: int, since: datetime, until: datetime) -> Meanwhile:
    """Return what was done in a person's place from one instant to another."""
    receipts = select(func.count()).where(
        Acknowledgement.deputy_of_id == person_id, Acknowledgement.at >= since, Acknowledgement.at < until
    )
    reports = select(func.count()).where(
        Report.deputy_of_id == person_id,
        Report.created_at >= since,
        Report.created_at < until,
        Report.withdrawn_at.is_(None),
    )
    requests = select(func.count()).where(
        Request.deputy_of_id == person_id, Request.created_at >= since, Request.created_at < until
    )
    counts = [await session.scalar(query) or 0 for query in (receipts, reports, requests)]
    return Meanwhile(*counts)


async def open_items(session: Session, person_id: int) -> int:
    """Return how many directives a person answers for now."""
    query = select(func.count()).where(Directive.owner_id == person_id, Directive.status.in_(FOLLOWED))
    return await session.scalar(query) or 0
