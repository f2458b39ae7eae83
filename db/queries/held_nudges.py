"""The SQL of what waits for people's next messages, and of how often they had any."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, delete, select, union

from db.models import HeldNudge, InstructionNudge, Nudge
from db.prepared import by_key, prepared
from db.session import Session


async def days_told(session: Session, first: date, last: date) -> dict[int, set[date]]:
    """Return on which days from `first` to `last`, both included, people were told anything."""
    told = [select(row.person_id, row.day).where(row.day.between(first, last)) for row in (Nudge, InstructionNudge)]
    rows = await session.execute(union(*told))
    days: dict[int, set[date]] = {}
    for person_id, day in rows:
        days.setdefault(person_id, set()).add(day)
    return days


async def hold(session: Session, held: HeldNudge) -> None:
    """Keep back what a person was to hear; what waits already keeps its first day and waits no longer than it would."""
    await session.flush()
    there = await by_key(session, HeldNudge, (held.directive_id, held.person_id, held.step))
    if there is None:
        session.add(held)
        return
    there.day, there.due_on = max(there.day, held.day), held.due_on
    there.until = min(there.until, held.until)


@prepared
def _all_held() -> Select[HeldNudge]:
    return select(HeldNudge).order_by(HeldNudge.since, HeldNudge.directive_id, HeldNudge.person_id, HeldNudge.step)


async def all_held(session: Session) -> Sequence[HeldNudge]:
    """Return all that waits for people's next messages."""
    statement, values = _all_held()
    return (await session.scalars(statement, values)).all()


async def forget(session: Session, held: HeldNudge) -> None:
    """Remove what waits no longer; it may be gone already, told to another."""
    await session.execute(
        delete(HeldNudge).where(
            HeldNudge.directive_id == held.directive_id,
            HeldNudge.person_id == held.person_id,
            HeldNudge.step == held.step,
        )
    )
