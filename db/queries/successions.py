"""The SQL of units that become others: what bears a unit's name goes to its successor, finished papers keep the name."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, delete, func, or_, select, update

from db.enums import Status, UnitRole
from db.models import CommentRequest, Directive, DirectiveUnit, Document, Part, Person, Portfolio, Unit
from db.queries.directives import OPEN
from db.queries.roster import whole_units
from db.session import Session

FINISHED = (Status.CLOSED, Status.ARCHIVED, Status.CANCELLED, Status.CARRIED_OVER)


async def unit(session: Session, unit_id: int) -> Unit | None:
    """Return a unit with its other names and duties."""
    return await session.scalar(whole_units().where(Unit.id == unit_id))


async def of_name(session: Session, name: str) -> Unit | None:
    """Return the unit, of today or former times, that has this name."""
    return await session.scalar(whole_units().where(Unit.name == name))


async def led_by(session: Session, unit_id: int) -> Sequence[Directive]:
    """Return what a unit leads and has not finished, as the documents have it."""
    rows = await session.scalars(
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(Directive.id.in_(_of(unit_id, UnitRole.LEAD)), Directive.status.in_(OPEN), Directive.left_out.is_(False))
        .order_by(Document.year, Document.serial, Directive.position)
    )
    return rows.all()


async def led_ids(session: Session, unit_id: int) -> list[int]:
    """Return the ids of what a unit leads and has not finished."""
    query = select(Directive.id).where(Directive.id.in_(_of(unit_id, UnitRole.LEAD)), Directive.status.in_(OPEN))
    return list(await session.scalars(query))


async def count_finished(session: Session, unit_id: int) -> int:
    """Return how many finished directives a unit led or supported."""
    query = select(func.count()).where(Directive.id.in_(_of(unit_id)), Directive.status.in_(FINISHED))
    return await session.scalar(query) or 0


def _of(unit_id: int, role: UnitRole | None = None) -> Select[int]:
    query = select(DirectiveUnit.directive_id).where(DirectiveUnit.unit_id == unit_id)
    return query if role is None else query.where(DirectiveUnit.role == role)


async def keep_name(session: Session, unit_id: int, name: str) -> None:
    """Let finished directives of a unit keep the name it had."""
    finished = select(Directive.id).where(Directive.status.in_(FINISHED))
    await session.execute(
        update(DirectiveUnit)
        .where(DirectiveUnit.unit_id == unit_id, DirectiveUnit.named == "", DirectiveUnit.directive_id.in_(finished))
        .values(named=name)
    )


async def pass_directives(session: Session, before: int, after: int) -> None:
    """Let a successor have a unit's place in directives, parts and requests for comments.

    Where both had one, the lead stays; in a finished directive both stay as they were.
    """
    both = select(DirectiveUnit.directive_id).where(DirectiveUnit.unit_id == after)
    both_ids = list(await session.scalars(both.where(DirectiveUnit.directive_id.in_(_of(before)))))
    finished = set(
        await session.scalars(select(Directive.id).where(Directive.id.in_(both_ids), Directive.status.in_(FINISHED)))
    )
    shared = [one for one in both_ids if one not in finished]
    leads = set(await session.scalars(_of(before, UnitRole.LEAD).where(DirectiveUnit.directive_id.in_(shared))))
    await _drop(session, after, leads)
    await _drop(session, before, set(shared) - leads)
    await session.execute(
        update(DirectiveUnit)
        .where(DirectiveUnit.unit_id == before, DirectiveUnit.directive_id.not_in(finished))
        .values(unit_id=after)
    )
    parted = select(Part.directive_id).where(Part.unit_id == after)
    await session.execute(
        update(Part).where(Part.unit_id == before, Part.directive_id.not_in(parted)).values(unit_id=after)
    )
    asked = select(CommentRequest.document_id).where(CommentRequest.unit_id == after)
    await session.execute(
        update(CommentRequest)
        .where(CommentRequest.unit_id == before, CommentRequest.document_id.not_in(asked))
        .values(unit_id=after)
    )


async def _drop(session: Session, unit_id: int, directive_ids: Collection[int]) -> None:
    await session.execute(
        delete(DirectiveUnit).where(DirectiveUnit.unit_id == unit_id, DirectiveUnit.directive_id.in_(directive_ids))
    )


async def people_of(session: Session, unit_id: int) -> Sequence[Person]:
    """Return everybody of a unit, those who have left too."""
    return (await session.scalars(select(Person).where(Person.unit_id == unit_id).order_by(Person.position))).all()


async def count_active(session: Session, unit_id: int) -> int:
    """Return how many people of a unit have access."""
    query = select(func.count()).where(Person.unit_id == unit_id, Person.revoked_at.is_(None))
    return await session.scalar(query) or 0


async def portfolios_with(session: Session, unit_ids: Collection[int], day: date) -> Sequence[Portfolio]:
    """Return in whose charge units are on a day, by name."""
    rows = await session.scalars(
        select(Portfolio).where(
            Portfolio.unit_id.in_(unit_ids),
            or_(Portfolio.valid_from.is_(None), Portfolio.valid_from <= day),
            or_(Portfolio.valid_to.is_(None), Portfolio.valid_to >= day),
        )
    )
    return rows.all()
