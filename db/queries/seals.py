"""The audit chain's SQL: rows and their seals, by the rows' ids."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update

from db.models import Audit, Seal
from db.prepared import prepared
from db.session import Session

MANY = 500  # ids of one statement


@prepared
def _newest() -> Select[Seal]:
    return select(Seal).order_by(Seal.audit_id.desc()).limit(1)


async def newest(session: Session) -> Seal | None:
    """Return the last seal of the chain."""
    statement, values = _newest()
    return await session.scalar(statement, values)


async def found(session: Session, value: str) -> int | None:
    """Return the id of the row at which the chain had a value, None where it never had it."""
    return await session.scalar(select(Seal.audit_id).where(Seal.value == value))


@prepared
def _rows_after(audit_id: int, most: int) -> Select[Audit]:
    return select(Audit).where(Audit.id > audit_id).order_by(Audit.id).limit(most)


async def rows_after(session: Session, audit_id: int, most: int) -> Sequence[Audit]:
    """Return the audit rows after one, in order."""
    statement, values = _rows_after(audit_id, most)
    return (await session.scalars(statement, values)).all()


async def seals_between(session: Session, after: int, upto: int | None, most: int) -> Sequence[Seal]:
    """Return the seals of the rows after one, up to another (None: to the end), in order."""
    query = select(Seal).where(Seal.audit_id > after).order_by(Seal.audit_id).limit(most)
    return (await session.scalars(query if upto is None else query.where(Seal.audit_id <= upto))).all()


@prepared
def _unsealed() -> Select[int]:
    last = select(func.coalesce(func.max(Seal.audit_id), 0)).scalar_subquery()
    return select(func.count(Audit.id)).where(Audit.id > last)


async def unsealed(session: Session) -> int:
    """Return how many rows wait for their seal."""
    statement, values = _unsealed()
    return await session.scalar(statement, values) or 0


async def blank(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    """Take the particulars out of audit rows, and say when; who did what to which thing stays, and so do their seals."""
    ids = (await session.scalars(select(Audit.id).where(which, Audit.erased_at.is_(None)).order_by(Audit.id))).all()
    for start in range(0, len(ids), MANY):
        await erase(session, ids[start : start + MANY], at)


async def erase(session: Session, audit_ids: Collection[int], at: datetime) -> int:
    """Take the details of rows away, say so in them, and return of how many. What has no seal yet is sealed without them."""
    which = Audit.id.in_(audit_ids), Audit.erased_at.is_(None)
    ids = list(await session.scalars(select(Audit.id).where(*which)))
    await session.execute(update(Seal).where(Seal.audit_id.in_(ids)).values(salt=""))
    await session.execute(update(Audit).where(*which).values(details={}, erased_at=at))
    return len(ids)
