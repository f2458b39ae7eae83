"""The SQL of the delivery ledger (送达台账) and of the alarms about what did not arrive."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from db.enums import InboxStatus, OutboxStatus, Priority
from db.models import Audit, InboxRow, Nudge, OutboxRow, Person
from db.prepared import prepared
from db.session import Session

NOT_ARRIVED = (OutboxStatus.FAILED, OutboxStatus.UNKNOWN)
MENU = "menu"  # sets a chat's menu of commands: no message that anybody misses
ISSUED = "issue_notice"
OF_A_DAY = ("bundle", "unit_notice")  # the kinds whose key is kind:day:person
MOST_ALARMED = 500  # rows that one round of alarms takes up


@dataclass(frozen=True)
class Wanted:
    """What of the ledger is wanted; None and False: all. `directive_id` with the document it is of."""

    person_id: int | None = None
    directive_id: int | None = None
    document_id: int | None = None
    problems: bool = False


async def page(session: Session, wanted: Wanted, offset: int, limit: int) -> tuple[Sequence[OutboxRow], int]:
    """Return a stretch of the wanted notices, the newest first, and how many there are in all."""
    condition = await _condition(session, wanted)
    query = select(OutboxRow).outerjoin(OutboxRow.person).where(condition)
    total = select(func.count()).select_from(OutboxRow).outerjoin(OutboxRow.person).where(condition)
    rows = await session.scalars(query.order_by(OutboxRow.id.desc()).offset(offset).limit(limit))
    return rows.all(), await session.scalar(total) or 0


async def _condition(session: Session, wanted: Wanted) -> ColumnElement[bool]:
    # answers to what somebody just did themselves are no notices, but where they did not arrive they are told of
    condition = and_(
        OutboxRow.kind != MENU, or_(OutboxRow.priority > Priority.REPLY, OutboxRow.status.in_(NOT_ARRIVED))
    )
    if wanted.person_id is not None:
        condition = and_(condition, OutboxRow.person_id == wanted.person_id)
    if wanted.problems:
        unreachable = or_(Person.telegram_id.is_(None), Person.blocked_at.is_not(None))
        stuck = and_(OutboxRow.status == OutboxStatus.PENDING, unreachable, OutboxRow.person_id.is_not(None))
        condition = and_(condition, or_(OutboxRow.status.in_(NOT_ARRIVED), stuck))
    if wanted.directive_id is not None:
        condition = and_(condition, await _about(session, wanted.directive_id, wanted.document_id))
    return condition


async def _about(session: Session, directive_id: int, document_id: int | None) -> ColumnElement[bool]:
    """Return what tells the notices about a directive: they name it, it was issued with them, or their day nudged for it."""
    issued = await session.execute(
        select(OutboxRow.id, OutboxRow.payload).where(
            OutboxRow.kind == ISSUED, OutboxRow.payload["document_id"].as_integer() == document_id
        )
    )
    ids = [ident for ident, payload in issued if directive_id in payload.get("directive_ids", ())]
    nudged = await session.execute(
        select(Nudge.day, Nudge.person_id).where(Nudge.directive_id == directive_id).distinct()
    )
    keys = [f"{kind}:{day.isoformat()}:{person}" for day, person in nudged for kind in OF_A_DAY]
    named = OutboxRow.payload["directive_id"].as_integer() == directive_id
    return or_(OutboxRow.id.in_(ids), OutboxRow.key.in_(keys), named)


async def acted_since(session: Session, person_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of these people last did something here; those who never have are missing."""
    rows = await session.execute(
        select(Audit.person_id, func.max(Audit.at)).where(Audit.person_id.in_(person_ids)).group_by(Audit.person_id)
    )
    return {person: at for person, at in rows if person is not None}


async def is_waiting_again(session: Session, key: str) -> bool:
    """Return whether a notice that is sent once more, under a key that begins so, has still to go."""
    found = select(OutboxRow.id).where(OutboxRow.key.startswith(key), OutboxRow.status == OutboxStatus.PENDING)
    return await session.scalar(found.limit(1)) is not None


async def try_again(session: Session, person_id: int) -> None:
    """Let notices go to somebody who had shut the bot out."""
    await session.execute(update(Person).where(Person.id == person_id).values(blocked_at=None))


@prepared
def _unalarmed() -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(OutboxRow.status.in_(NOT_ARRIVED), OutboxRow.alarmed_at.is_(None))
        .order_by(OutboxRow.id)
        .limit(MOST_ALARMED)
    )


async def unalarmed(session: Session) -> Sequence[OutboxRow]:
    """Return notices that did not arrive and of which nobody was told yet, in order, some hundreds at most."""
    statement, values = _unalarmed()
    return (await session.scalars(statement, values)).all()


@prepared
def _unalarmed_updates() -> Select[InboxRow]:
    return (
        select(InboxRow)
        .where(InboxRow.status == InboxStatus.SET_ASIDE, InboxRow.alarmed_at.is_(None))
        .order_by(InboxRow.id)
        .limit(MOST_ALARMED)
    )


async def unalarmed_updates(session: Session) -> Sequence[InboxRow]:
    """Return updates that were set aside and of which nobody was told yet."""
    statement, values = _unalarmed_updates()
    return (await session.scalars(statement, values)).all()
