"""The figures of the assessment (考核), counted for a period."""

from collections.abc import Mapping

from bot.rules.assessment import Assessed, Assessment, assess
from bot.rules.figures import Period
from bot.rules.lifecycle import Move
from bot.rules.workdays import DAY
from bot.services.office import Office
from db.queries import assessments as queries
from db.session import Session

COUNTED_MOVES = (Move.EXTEND.value, Move.RETURN_FOR_REWORK.value)


async def assessed(session: Session, office: Office, period: Period) -> Assessment:
    """Return the figures of a period as they are now. Asks no permission: the use case does."""
    start, end = office.instant(period.first, 0, 0), office.instant(period.last + DAY, 0, 0)
    later = await queries.carried(session)
    made: dict[tuple[int, str], int] = {}
    for directive_id, move, count in await queries.moves(session, start, end, COUNTED_MOVES):
        key = (_last(directive_id, later), move)
        made[key] = made.get(key, 0) + count
    items = [
        Assessed(
            id=row["id"],
            number=f"督〔{row['year']}〕{row['serial']}-{row['item']}",
            title=row["title"],
            unit_id=row["unit_id"],
            unit=row["unit"],
            issued_on=row["issued_on"],
            first_due_on=row["first_due_on"],
            due_on=row["due_on"],
            done_on=row["done_on"],
            stopped_on=row["stopped_on"],
            returned=made.get((row["id"], Move.RETURN_FOR_REWORK.value), 0),
            extended=made.get((row["id"], Move.EXTEND.value), 0),
            excluded=row["excluded"],
        )
        for row in await queries.rows(session, start, end, office.settings.office_timezone)
    ]
    return assess(items, period, office.day_of(office.clock.now()), office.calendar)


def _last(directive_id: int, later: Mapping[int, int]) -> int:
    """Return the number under which a directive goes on now."""
    while directive_id in later:
        directive_id = later[directive_id]
    return directive_id
