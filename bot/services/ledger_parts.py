"""A unit's parts (分办) of what others lead, in the unit's ledger: a township has little else."""

from dataclasses import replace
from datetime import datetime

from bot.reports.ledger_values import PartRow
from bot.rules.figures import Period, Scope
from bot.services.ledger_rows import Eyes, parts_in, span_of
from bot.services.office import Office
from bot.services.parts import parts_of
from db.models import Directive
from db.queries import ledger as queries
from db.queries import portfolios
from db.session import Session


async def parts_elsewhere(
    session: Session, office: Office, scope: Scope, period: Period, at: datetime, eyes: Eyes
) -> list[PartRow]:
    """Return the parts, under way in a period, that the scope's unit has of what others lead; none where it has no unit."""
    wholes = await _wholes(session, office, scope, period, at)
    shown = await parts_of(session, office, office.day_of(at), wholes)
    found: list[PartRow] = []
    for whole in wholes:
        own = tuple(line for line in shown[whole.id].issued if line.unit_id == scope.unit_id)
        found += parts_in(office, eyes, whole, replace(shown[whole.id], issued=own, supporting=()))
    return found


async def _wholes(session: Session, office: Office, scope: Scope, period: Period, at: datetime) -> list[Directive]:
    """Return the directives of which the scope's unit has such a part. In a leader's scope the unit has to be in the portfolio."""
    if scope.unit_id is None:
        return []
    if scope.leader_id is not None:
        charge = await portfolios.units_of(session, scope.leader_id, office.day_of(at))
        if charge is not None and scope.unit_id not in charge:
            return []
    since, until = span_of(office, period)
    return [
        whole for whole in await queries.wholes_of_parts(session, scope.unit_id)
        if scope.document_id in {None, whole.document_id}
        and whole.issued_at is not None and whole.issued_at < until
        and (whole.closed_at is None or whole.closed_at >= since)
    ]  # fmt: skip
