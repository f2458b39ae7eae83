"""The figures that all papers share: where the directives of a scope stand, and what a period brought, counted in SQL.

Nothing here asks what somebody may read: the use case does, and sees to it that the scope is theirs.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.rules.figures import Counts, Entry, Figures, Period, Scope, UnitCounts, expected_of
from bot.services.office import Office
from db.enums import Light
from db.queries import portfolios
from db.queries import standings as queries
from db.queries.standing_facts import Bounds, Chosen, waiting_days
from db.queries.standings import Between
from db.session import Session

DAY = timedelta(days=1)
_PERMILLE_A_POINT = 10


async def entries_of(session: Session, office: Office, scope: Scope, at: datetime) -> list[Entry]:
    """Return every issued directive of a scope as it stands at an instant, as the documents have them.

    Units' parts (分办) are in their whole. Cancelled ones are there too, without a light.
    """
    today = office.day_of(at)
    rows = await queries.rows(session, await chosen(session, scope, today), await _bounds(session, office, today))
    return [_entry(row) for row in rows]


async def figures_of(session: Session, office: Office, scope: Scope, period: Period, at: datetime) -> Figures:
    """Return the figures of a scope as they are at an instant, with what the period brought."""
    today = office.day_of(at)
    which, bounds = await chosen(session, scope, today), await _bounds(session, office, today)
    between = Between(office.instant(period.first, 0, 0), office.instant(period.last + DAY, 0, 0))
    units = tuple(_unit(row) for row in await queries.counts(session, which, bounds, between))
    return Figures(
        scope=scope,
        period=period,
        at=at,
        all=summed(unit.counts for unit in units),
        units=units,
        expected=expected_of(await queries.spans(session, which, bounds), today),
    )


async def chosen(session: Session, scope: Scope, day: date) -> Chosen:
    """Return which directives a scope means on a day."""
    units = await portfolios.units_of(session, scope.leader_id, day) if scope.leader_id is not None else None
    return Chosen(units, scope.leader_id, scope.unit_id, scope.document_id)


async def _bounds(session: Session, office: Office, today: date) -> Bounds:
    policy, zone = office.policy, office.settings.office_timezone

    def too_far(day: date) -> date:
        return office.calendar.add_workdays(day, policy.yellow_within + 1)

    stopped = [day for day in await waiting_days(session, zone) if day < today]
    return Bounds(
        today=today,
        zone=zone,
        near_before=too_far(today),
        near_before_on={day: too_far(day) for day in stopped},
        yellow=policy.yellow_points,
        red=policy.red_points,
    )


def summed(counts: Iterable[Counts]) -> Counts:
    """Return counts of several units together."""
    every = list(counts)
    lights = {light: sum(one.lights.get(light, 0) for one in every) for light in Light}
    numbers = {name: sum(getattr(one, name) for one in every) for name in _NUMBERS}
    return Counts(lights, **numbers)


_NUMBERS = ("unsigned", "late", "overdue", "behind", "issued", "closed", "on_time", "extended", "returned")


def _unit(row: Mapping[str, Any]) -> UnitCounts:
    numbers = {name: int(row["lags" if name == "behind" else name]) for name in _NUMBERS}
    return UnitCounts(row["unit_id"], row["unit"] or "", Counts({light: int(row[light]) for light in Light}, **numbers))


def _entry(row: Mapping[str, Any]) -> Entry:
    said: dict[str, Any] = {name: row[name] for name in _TAKEN}
    said |= {name: bool(row[name]) for name in _TRUE_OR_NOT}
    said["light"] = Light(row["light"]) if row["light"] else None
    said |= {"unit": row["unit"] or "", "unit_now": row["unit_now"] or "", "unit_position": row["unit_position"] or 0}
    said["behind"] = Decimal(int(row["behind"])) / _PERMILLE_A_POINT if row["behind"] is not None else None
    return Entry(**said)


_TRUE_OR_NOT = ("signed", "unsigned", "late", "overdue", "lags", "yearly")
_TAKEN = (
    "id", "document_id", "year", "serial", "position", "item", "title", "kind", "status", "unit_id", "owner_id", "leader_id", "issued_at",
    "issued_on", "sign_by", "first_due_on", "due_on", "cadence", "closed_at", "closed_on", "feedback_due_on", "feedback_kind",
    "waiting_since",
)  # fmt: skip
