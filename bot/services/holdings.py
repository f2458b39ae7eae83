"""What a person has: the directives they answer for, fill in for or support, and how each is numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bot.rules.ledger_numbers import called_among
from db.enums import Role, Status, UnitRole
from db.models import Directive, Person
from db.queries import absences
from db.queries import audience as people_queries
from db.queries import directives as queries
from db.session import Session


class Share(IntEnum):
    """How a person has to do with a directive, closest first."""

    OWN = 0  # owner, or deputy of an absent owner
    LIAISON = 1  # liaison of the lead unit, or deputy of an absent one
    UNIT = 2  # of the unit they head
    SUPPORT = 3  # their unit supports
    ROW = 4  # a row of a target's list is theirs


@dataclass(frozen=True)
class Holding:
    """One directive of a person."""

    directive: Directive
    share: Share


async def holdings(
    session: Session, person: Person, day: date, statuses: Sequence[Status] = queries.FOLLOWED
) -> list[Holding]:
    """Return all that a person has on a day, as the documents have it, each directive under the closest share."""
    stood_in_for = await absences.stood_in_for(session, person.id, day)
    sides = [person, *await people_queries.active(session, stood_in_for)]
    owners = {side.id for side in sides}
    fills_in, heads = _units(sides, Role.LIAISON), _units(sides, Role.HEAD)
    supports = _units(sides, Role.OWNER, Role.LIAISON)
    supports |= await people_queries.with_head_alone(session, heads - supports)
    found = await queries.of_people(session, owners, fills_in | heads, supports, statuses)

    def share(directive: Directive) -> Share:
        if directive.owner_id in owners:
            return Share.OWN
        leads = {unit.unit_id for unit in directive.units if unit.role is UnitRole.LEAD}
        helps = {unit.unit_id for unit in directive.units if unit.role is UnitRole.SUPPORT}
        if leads & (fills_in | heads):
            return Share.LIAISON if leads & fills_in else Share.UNIT
        return Share.SUPPORT if helps & supports else Share.ROW

    return [Holding(directive, share(directive)) for directive in found]


def _units(people: Iterable[Person], *roles: Role) -> set[int]:
    return {person.unit_id for person in people if person.roles & set(roles)}


def numbers(directives: Iterable[Directive]) -> dict[int, str]:
    """Return how each directive is called among these: 5 where all are of one document, else 3-5 (never a position)."""
    return called_among(directives)


async def own(session: Session, person: Person, day: date) -> list[Holding]:
    """Return what a person is asked for: what they own or fill in for."""
    return [held for held in await holdings(session, person, day) if held.share <= Share.LIAISON]
