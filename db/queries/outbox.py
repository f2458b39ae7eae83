"""The outbox's SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Function,
    Insert,
    Interval,
    ScalarSelect,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningUpdate

from db.enums import OutboxStatus, Priority, Role
from db.models import Base, OutboxRow, Person, PersonRole, Restoration
from db.prepared import by_key
from db.session import Session

CLAIMS = 0x6475_6261_6E  # the number of an advisory lock; any that nothing else uses

_ALONE = {"synchronize_session": False}  # nothing of these rows is in the session yet
CHOICE = 200  # ready notices of which a claim takes the first of each chat

_PENDING = OutboxRow.status == OutboxStatus.PENDING


def insert_once(session: Session, table: type[Base]) -> Insert:
    """Return an INSERT that passes over rows whose unique key is there already; it takes their columns as parameters."""
    return _insert_once(table, _on_sqlite(session))


@cache
def _insert_once(model: type[Base], on_sqlite: bool) -> Insert:  # noqa: FBT001 - nothing else is asked
    """Return the statement of either dialect, made once. It is of the table: nothing of these rows is in a session."""
    table = model.metadata.tables[model.__tablename__]
    if on_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table).on_conflict_do_nothing()


async def add(session: Session, **columns: Any) -> None:  # noqa: ANN401 - the columns of OutboxRow
    """Add a pending row unless its key exists. Raises ValueError for one to nobody: it would never go."""
    if columns.get("person_id") is None and columns.get("chat_id") is None:
        raise ValueError(f"a notice to nobody: {columns.get('key')}")
    await session.flush()
    await session.execute(
        insert_once(session, OutboxRow), {"status": OutboxStatus.PENDING, "attempts": 0, "fault": "", **columns}
    )


async def get(session: Session, outbox_id: int) -> OutboxRow | None:
    """Return a notice by id."""
    return await by_key(session, OutboxRow, outbox_id)


async def any_of(session: Session, keys: Collection[str]) -> bool:
    """Return whether a notice with one of these keys was ever put in."""
    return await session.scalar(select(OutboxRow.id).where(OutboxRow.key.in_(keys)).limit(1)) is not None


async def by_message(session: Session, chat_id: int, message_id: int) -> OutboxRow | None:
    """Return the notice that was sent as this message, if it was one."""
    return await session.scalar(
        select(OutboxRow).where(OutboxRow.sent_chat_id == chat_id, OutboxRow.sent_message_id == message_id)
    )


async def newest_sent(session: Session, person_id: int, kind: str, limit: int) -> Sequence[OutboxRow]:
    """Return the newest notices of a kind that reached a person."""
    rows = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.person_id == person_id, OutboxRow.kind == kind, OutboxRow.sent_message_id.is_not(None))
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return rows.all()


async def latest_of(session: Session, kind: str, person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what the latest notice of a kind to each of these people was made from, unless it failed."""
    newest = (
        select(func.max(OutboxRow.id))
        .where(OutboxRow.kind == kind, OutboxRow.person_id.in_(person_ids))
        .where(OutboxRow.status.not_in((OutboxStatus.FAILED, OutboxStatus.DROPPED)))
        .group_by(OutboxRow.person_id)
    )
    rows = await session.execute(select(OutboxRow.person_id, OutboxRow.payload).where(OutboxRow.id.in_(newest)))
    return {person_id: payload for person_id, payload in rows if person_id is not None}


@dataclass(frozen=True)
class Settled:
    """How a notice ended: what is stored of it."""

    status: OutboxStatus
    fault: str = ""
    settled_at: datetime | None = None
    sent_at: datetime | None = None
    sent_chat_id: int | None = None
    sent_message_id: int | None = None


@dataclass(frozen=True)
class Claimed:
    """A notice that was leased, with what it takes to send it. `language`: its reader's, None where it goes to no person."""

    id: int
    key: str
    kind: str
    person_id: int | None
    chat_id: int
    language: str | None
    payload: dict[str, Any]
    priority: int
    not_before: datetime
    reply_to: int | None
    attempts: int
    leased_until: datetime
    fault: str


class Look(NamedTuple):
    """What a look at the outbox saw, without writing: notices to send, and notices to people whose access was revoked."""

    ready: bool
    revoked: bool


async def look(session: Session, *, now: datetime, besides: Collection[int]) -> Look:
    """Return what `claim` would lease and what `drop_revoked` would drop: most looks see neither."""
    seen = await session.execute(_statements(_on_sqlite(session)).look, {"now": now, "besides": besides})
    return Look(*seen.one())


async def claim(
    session: Session, *, now: datetime, lease: timedelta, besides: Collection[int], most: int
) -> Sequence[Claimed]:
    """Lease the notices that are to go next, each to another chat, at most `most`, and return them in their order.

    Ready is a pending notice whose time (the office's `now`) has come and whose recipient can be reached: bound, not
    revoked, not shut off; and while a restored copy waits for the clerk, an answer to a clerk, an approver or an
    administrator that came after it. To a chat of `besides`, or to one that another notice is just being sent to, nothing
    goes. A lease ends by the server's clock; on SQLite, where one process owns the outbox, when it is given back.
    """
    on_sqlite = _on_sqlite(session)
    if not on_sqlite:
        # two processes must not pick two notices for one chat: claims, which are short, take turns
        await session.execute(select(func.pg_advisory_xact_lock(CLAIMS)))
    until = {"until": now} if on_sqlite else {"lease": lease}
    given = {"now": now, "besides": besides, "most": most} | until
    # past the session, which would make rows of its own of them
    leased = await (await session.connection()).execute(_statements(on_sqlite).lease, given)
    return sorted(starmap(Claimed, leased), key=lambda one: (one.priority, one.id))


async def drop_revoked(session: Session) -> None:
    """Drop what was still to go to people whose access was revoked, but for what is just being sent."""
    await session.execute(_statements(_on_sqlite(session)).drop_revoked, execution_options=_ALONE)


@dataclass(frozen=True)
class _Statements:
    """How one kind of database is asked; all take `now` and `besides`, `lease` also `most` and until when."""

    look: Select[bool, bool]
    lease: ReturningUpdate[Any]
    drop_revoked: Update


@cache
def _statements(on_sqlite: bool) -> _Statements:  # noqa: FBT001 - nothing else is asked
    """Return the statements, which are the same for all looks: they are made once a second, and making them takes time."""
    leased = _leased(on_sqlite)
    chat = func.coalesce(Person.telegram_id, OutboxRow.chat_id)
    taken = select(chat).select_from(OutboxRow).outerjoin(OutboxRow.person).where(_PENDING, leased, chat.is_not(None))
    free = and_(_PENDING, not_(leased))
    ready = and_(
        free,
        OutboxRow.not_before <= bindparam("now"),
        chat.is_not(None),
        or_(
            OutboxRow.person_id.is_(None),
            and_(Person.telegram_id.is_not(None), Person.blocked_at.is_(None), Person.revoked_at.is_(None)),
        ),
        not_(_held_back()),
        chat.not_in(bindparam("besides", type_=BigInteger(), expanding=True)),
        chat.not_in(taken),
    )
    # the first of them are enough to choose from: a backlog of ten thousand is not sorted for each claim
    next_ones = (
        select(OutboxRow.id, OutboxRow.priority, chat.label("chat"))
        .outerjoin(OutboxRow.person)
        .where(ready)
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(CHOICE)
        .subquery()
    )
    order = (next_ones.c.priority, next_ones.c.id)
    place = func.row_number().over(partition_by=next_ones.c.chat, order_by=order).label("place")
    places = select(next_ones.c.id, next_ones.c.priority, place).subquery()
    first = select(places.c.id).where(places.c.place == 1).order_by(places.c.priority, places.c.id)
    revoked = and_(free, OutboxRow.person_id.in_(select(Person.id).where(Person.revoked_at.is_not(None))))
    until = bindparam("until") if on_sqlite else _server_now() + bindparam("lease", type_=Interval())
    return _Statements(
        look=select(
            exists(select(OutboxRow.id).outerjoin(OutboxRow.person).where(ready)),
            exists(select(OutboxRow.id).where(revoked)),
        ),
        lease=update(OutboxRow)
        .where(OutboxRow.id.in_(first.limit(bindparam("most"))))
        # one whose lease has run out may have been sent by a process that was killed
        .values(leased_until=until, attempts=OutboxRow.attempts + case((OutboxRow.leased_until.is_(None), 0), else_=1))
        .returning(*_claimed()),
        drop_revoked=update(OutboxRow).where(revoked).values(status=OutboxStatus.DROPPED, fault="revoked"),
    )


def _claimed() -> list[ColumnElement[Any]]:
    """Return the columns of Claimed, of the reader by their own: an UPDATE gives back nothing of a table it is joined with."""
    reader = {
        "chat_id": func.coalesce(_of_reader(Person.telegram_id), OutboxRow.chat_id),
        "language": _of_reader(Person.language),
    }
    return [reader[name] if name in reader else getattr(OutboxRow, name) for name in (f.name for f in fields(Claimed))]


def _of_reader(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return select(column).where(Person.id == OutboxRow.person_id).correlate(OutboxRow).scalar_subquery()


def _held_back() -> ColumnElement[bool]:
    """Return what may not go because this database was restored, and nobody has yet let its notices go."""
    deciding = select(PersonRole.person_id).where(PersonRole.role.in_((Role.CLERK, Role.APPROVER, Role.ADMIN)))
    about_it = and_(
        OutboxRow.created_at >= Restoration.at,
        OutboxRow.priority == Priority.REPLY,
        OutboxRow.person_id.in_(deciding),
    )
    return exists(select(Restoration.id).where(Restoration.released_at.is_(None), not_(about_it)))


async def release(
    session: Session, outbox_id: int, leased_until: datetime | None, *, attempts: int, fault: str
) -> None:
    """Give a claimed notice back, to be tried again, unless it was leased anew meanwhile: `leased_until` tells one claim from another."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == outbox_id, OutboxRow.leased_until == leased_until, _PENDING)
        .values(leased_until=None, attempts=attempts, fault=fault)
    )


async def release_all(session: Session) -> None:
    """Give back what a process that was killed had claimed; it may have been sent, which counts as an attempt."""
    await session.execute(
        update(OutboxRow)
        .where(_PENDING, OutboxRow.leased_until.is_not(None))
        .values(leased_until=None, attempts=OutboxRow.attempts + 1)
    )


async def settle(session: Session, outbox_id: int, settled: Settled) -> None:
    """Store how a notice ended."""
    await settle_all(session, {outbox_id: settled})


async def settle_all(session: Session, ended: Mapping[int, Settled]) -> None:
    """Store how notices, by id, ended."""
    if ended:
        values = [{"outbox_id": ident} | vars(settled) for ident, settled in ended.items()]
        await (await session.connection()).execute(_settling(), values)


@cache
def _settling() -> Update:
    """Return the statement that stores an end, of the table and not of the model: nothing of these rows is in the session."""
    table = OutboxRow.metadata.tables[OutboxRow.__tablename__]
    ends: dict[str, Any] = {field.name: bindparam(field.name) for field in fields(Settled)}
    return (
        update(table)
        .where(table.c.id == bindparam("outbox_id"), table.c.status == OutboxStatus.PENDING)
        .values(leased_until=None, **ends)
    )


async def mark_blocked(session: Session, person_id: int, telegram_id: int, at: datetime) -> None:
    """Note that a person has shut the bot out, unless another account was bound meanwhile."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.telegram_id == telegram_id, Person.blocked_at.is_(None))
        .values(blocked_at=at)
    )


async def drop_chat(session: Session, chat_id: int, fault: str, at: datetime) -> None:
    """Give up what is still to go to a chat that is no person's and cannot be reached."""
    await session.execute(
        update(OutboxRow)
        .where(_PENDING, OutboxRow.person_id.is_(None), OutboxRow.chat_id == chat_id)
        .values(status=OutboxStatus.DROPPED, fault=fault, settled_at=at, leased_until=None)
    )


async def move_chat(session: Session, old: int, new: int) -> None:
    """Let all that is still to go to a group go to the one that it has become."""
    await session.execute(update(OutboxRow).where(_PENDING, OutboxRow.chat_id == old).values(chat_id=new))


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _server_now() -> Function[datetime]:
    return func.clock_timestamp(type_=DateTime(timezone=True))


def _leased(on_sqlite: bool) -> ColumnElement[bool]:  # noqa: FBT001 - nothing else is asked
    held = OutboxRow.leased_until.is_not(None)
    return held if on_sqlite else and_(held, OutboxRow.leased_until > _server_now())


async def next_ready(session: Session, after: datetime) -> datetime | None:
    """Return when the next notice that waits for its hour may go, later than `after`."""
    return await session.scalar(select(func.min(OutboxRow.not_before)).where(_PENDING, OutboxRow.not_before > after))
