"""Which directives a person may read, as one condition for lists: the same answer as `access.verdict_on` for READ.

A test holds both together for every person and directive of an office.
"""

from collections.abc import Iterable

from bot.rules.permissions import Action, Actor, Verdict, allowed
from bot.services.holdings import Holding
from bot.services.office import Office
from db.enums import Role
from db.models import Person
from db.queries import absences, audience, portfolios
from db.queries.overviews import Sight
from db.session import Session

DESKS = frozenset({Role.CLERK, Role.APPROVER})
WORKERS = frozenset({Role.OWNER, Role.LIAISON})


async def sight_of(session: Session, office: Office, person: Person) -> Sight:
    """Return what a person may read today, closed and cancelled directives included."""
    if person.revoked_at is not None:
        return Sight()
    if allowed(Actor(person.roles), Action.READ) is not Verdict.NO:  # whatever their relation: clerks and approvers
        return Sight(everything=True)
    today = office.day_of(office.clock.now())
    stood_in_for = await absences.stood_in_for(session, person.id, today)
    absent = await audience.active(session, stood_in_for)
    leads = {one.unit_id for one in absent if one.roles & {Role.LIAISON, Role.HEAD}}
    leads |= {person.unit_id} if person.roles & {Role.LIAISON, Role.HEAD} else set()
    speaks = bool(person.roles & WORKERS)
    if Role.HEAD in person.roles and not speaks:  # where nobody else of the unit answers for what it supports
        speaks = bool(await audience.with_head_alone(session, [person.unit_id]))
    people = {person.id, *stood_in_for}
    leader, charge = await charge_of(session, office, person)
    return Sight(
        owners=people,
        leads=leads,
        supports={person.unit_id} if speaks else (),
        rows_of=people,
        leader=leader,
        charge=charge,
    )


async def own_of(session: Session, office: Office, person: Person, held: Iterable[Holding]) -> Sight:
    """Return what is a person's own business today; `held`: what they have, of `holdings`.

    What they or their unit have or support; a leader's portfolio, their aide's too; the documents a clerk or approver
    has handled.
    """
    leader, charge = await charge_of(session, office, person)
    handler = person.id if person.roles & DESKS else None
    return Sight(ids=[one.directive.id for one in held], leader=leader, charge=charge, handler=handler, wholes=True)


async def charge_of(session: Session, office: Office, person: Person) -> tuple[int | None, frozenset[int] | None]:
    """Return the leader that a person is or serves, and the units in that leader's charge (None: all of them)."""
    leader = person.id if Role.LEADER in person.roles else person.serves_id if Role.AIDE in person.roles else None
    if leader is None:
        return None, frozenset()
    return leader, await portfolios.units_of(session, leader, office.day_of(office.clock.now()))
