"""The audit log's SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import lazyload

from db.models import Audit, Directive, Document, Instruction, Report, Request, Target, Unit
from db.queries.directives import KNOWN
from db.session import Cause, Session

if TYPE_CHECKING:
    from db.queries.overviews import Sight

OF_DIRECTIVE: Mapping[str, type[Report | Request | Instruction | Target]] = {
    "report": Report,
    "request": Request,
    "instruction": Instruction,
    "target": Target,
}
"""What belongs to one directive, by the subject of its audit rows."""


@dataclass(frozen=True)
class Seen:
    """Which rows somebody may read: all, what one person did, or what was done to directives in a sight.

    Of instructions of other leaders than `leader`'s only what has gone out is in a sight.
    """

    everything: bool = False
    person_id: int | None = None
    sight: "Sight | None" = None
    leader: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        if self.everything:
            return true()
        either: list[ColumnElement[bool]] = [false()]
        if self.person_id is not None:
            either.append(Audit.person_id == self.person_id)
        if self.sight is not None:
            known = select(Directive.id).join(Document, Document.id == Directive.document_id)
            out = or_(Instruction.leader_id == self.leader, Instruction.released_at.is_not(None))
            either.append(_about(known.where(self.sight.condition(), Directive.status.in_(KNOWN)), out))
        return or_(*either)


@dataclass(frozen=True)
class Wanted:
    """What of the log is wanted; None: all. `since` is the first instant, `until` the first that is not wanted any more."""

    person_id: int | None = None
    directive_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        wanted: list[ColumnElement[bool]] = [true()]
        if self.person_id is not None:
            wanted.append(
                or_(
                    Audit.person_id == self.person_id,
                    and_(Audit.subject == "person", Audit.subject_id == self.person_id),
                )
            )
        if self.directive_id is not None:
            wanted.append(_about(select(Directive.id).where(Directive.id == self.directive_id), true()))
        if self.since is not None:
            wanted.append(Audit.at >= self.since)
        if self.until is not None:
            wanted.append(Audit.at < self.until)
        return and_(*wanted)


def record(session: Session, cause: Cause, action: str, subject: str, subject_id: int | None, **details: Any) -> Audit:  # noqa: ANN401 - plain JSON values
    """Add an audit row to the transaction: who (the cause), did what, to which thing, with which particulars."""
    row = Audit(
        at=cause.at,
        person_id=cause.person_id,
        action=action,
        subject=subject,
        subject_id=subject_id,
        details=details,
        inbox_id=cause.inbox_id,
    )
    session.add(row)
    return row


async def newest(session: Session, most: int, person_id: int | None = None) -> Sequence[Audit]:
    """Return the newest rows, or those of what one person did, in the order in which they were written."""
    query = select(Audit).order_by(Audit.id.desc()).limit(most)
    rows = (await session.scalars(query if person_id is None else query.where(Audit.person_id == person_id))).all()
    return rows[::-1]


async def page(session: Session, seen: Seen, wanted: Wanted, offset: int, limit: int) -> tuple[Sequence[Audit], int]:
    """Return a stretch of what somebody may read and wants, the newest first, and how many rows there are in all."""
    condition = and_(seen.condition(), wanted.condition())
    rows = await session.scalars(select(Audit).where(condition).order_by(Audit.id.desc()).offset(offset).limit(limit))
    total = await session.scalar(select(func.count()).select_from(Audit).where(condition))
    return rows.all(), total or 0


async def directives_of(session: Session, rows: Iterable[Audit]) -> dict[tuple[str, int], int]:
    """Return the directive that each row is about, by subject and subject id; what is about none is missing."""
    found: dict[tuple[str, int], int] = {}
    asked: dict[str, set[int]] = {}
    for row in rows:
        if row.subject_id is not None:
            asked.setdefault(row.subject, set()).add(row.subject_id)
    found |= {("directive", ident): ident for ident in asked.get("directive", ())}
    for subject, table in OF_DIRECTIVE.items():
        if subject in asked:
            pairs = await session.execute(select(table.id, table.directive_id).where(table.id.in_(asked[subject])))
            found |= {(subject, ident): directive for ident, directive in pairs if directive is not None}
    return found


async def numbers_of(session: Session, directive_ids: Collection[int]) -> dict[int, str]:
    """Return directives' numbers by id."""
    alone = lazyload(Directive.units), lazyload(Directive.targets), lazyload(Directive.owner)
    rows = await session.scalars(select(Directive).where(Directive.id.in_(directive_ids)).options(*alone))
    return {row.id: row.number for row in rows}


async def called(session: Session, rows: Iterable[Audit]) -> dict[tuple[str, int], str]:
    """Return the numbers of documents and the names of units that rows are about, by subject and subject id."""
    ids: dict[str, set[int]] = {"document": set(), "unit": set()}
    for row in rows:
        if row.subject in ids and row.subject_id is not None:
            ids[row.subject].add(row.subject_id)
    documents = await session.scalars(select(Document).where(Document.id.in_(ids["document"])))
    units = await session.scalars(select(Unit).where(Unit.id.in_(ids["unit"])))
    found = {("document", one.id): one.number for one in documents}
    return found | {("unit", one.id): one.name for one in units}


async def done_to(session: Session, person_id: int, actions: Collection[str]) -> Sequence[Audit]:
    """Return the rows of these actions that are about a person, the newest first."""
    query = select(Audit).where(Audit.subject == "person", Audit.subject_id == person_id, Audit.action.in_(actions))
    return (await session.scalars(query.order_by(Audit.id.desc()))).all()


def _about(directives: Select[int], out: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return which rows are about these directives; of instructions those that are `out`."""
    either: list[ColumnElement[bool]] = [and_(Audit.subject == "directive", Audit.subject_id.in_(directives))]
    for subject, table in OF_DIRECTIVE.items():
        mine = select(table.id).where(table.directive_id.in_(directives))
        if table is Instruction:
            mine = mine.where(out)
        either.append(and_(Audit.subject == subject, Audit.subject_id.in_(mine)))
    return or_(*either)
