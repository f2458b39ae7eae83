"""Checking who may do what, against the database, in the transaction of the action itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.rules.permissions import Action, Actor, Relation, Verdict, allowed
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Role, UnitRole
from db.models import Directive, Person
from db.queries import absences, audience, directives, people, portfolios, scopes
from db.session import Cause, Session


class RefusedError(TellableError):
    """Not theirs to do. One sentence for all cases, so that nothing shows whether the thing exists."""

    def __init__(self) -> None:
        super().__init__("access/refused")


@dataclass(frozen=True)
class Standing:
    """How a person stands to a directive: what counts as theirs, and the roles that follow from it.

    `stands_for`: the absent owner, liaison or head without whom none of it would be theirs.
    """

    relation: Relation
    roles: frozenset[Role]
    deputising: bool
    stands_for: int | None = None


async def require(
    session: Session,
    office: Office,
    cause: Cause,
    action: Action,
    directive: Directive | None = None,
    *,
    also: Relation = Relation.NONE,
) -> Verdict:
    """Return the verdict on what the cause's person wants to do. Raises RefusedError where it is NO.

    `also`: relations that the directive does not show, such as AUTHOR of a request.
    """
    verdict = await verdict_on(session, office, cause, action, directive, also=also)
    if verdict is Verdict.NO:
        raise RefusedError
    return verdict


async def verdict_on(
    session: Session,
    office: Office,
    cause: Cause,
    action: Action,
    directive: Directive | None = None,
    *,
    also: Relation = Relation.NONE,
) -> Verdict:
    """Return what the cause's person may do, without raising."""
    return (await verdicts_on(session, office, cause, [action], directive, also=also))[action]


async def verdicts_on(
    session: Session,
    office: Office,
    cause: Cause,
    actions: Iterable[Action],
    directive: Directive | None = None,
    *,
    also: Relation = Relation.NONE,
) -> dict[Action, Verdict]:
    """Return which of many things the cause's person may do: their standing is looked up once."""
    if cause.person_id is None:
        return {action: allowed(Actor(), action) for action in actions}
    person = await people.get(session, cause.person_id)
    if person.revoked_at is not None:
        return dict.fromkeys(actions, Verdict.NO)
    standing = await standing_to(session, person, directive, office.day_of(cause.at))
    actor = Actor(standing.roles, deputising=standing.deputising)
    return {action: allowed(actor, action, standing.relation | also) for action in actions}


async def require_of_unit(session: Session, office: Office, cause: Cause, action: Action, unit_id: int) -> Verdict:
    """Return the verdict on an action that is a unit's own, whatever directive it concerns. Raises RefusedError for NO.

    The unit's owner, liaison and head may, and the deputies of those who are absent.
    """
    if cause.person_id is None:
        raise RefusedError
    person = await people.get(session, cause.person_id)
    absent = await audience.active(session, await absences.stood_in_for(session, person.id, office.day_of(cause.at)))
    stood_in_for = [one for one in absent if one.unit_id == unit_id]
    roles = {role for one in (person, *stood_in_for) if one.unit_id == unit_id for role in one.roles}
    relation = Relation.OWN if roles & {Role.OWNER, Role.LIAISON} else Relation.NONE
    relation |= Relation.UNIT if Role.HEAD in roles else Relation.NONE
    actor = Actor(person.roles | (roles & {Role.OWNER, Role.LIAISON, Role.HEAD}))
    verdict = allowed(actor, action, relation)
    if verdict is Verdict.NO or person.revoked_at is not None:
        raise RefusedError
    return verdict


async def standing_to(session: Session, person: Person, directive: Directive | None, today: date) -> Standing:
    """Return how a person stands to a directive (or, without one, just who they are)."""
    if directive is None:
        return Standing(Relation.NONE, person.roles, deputising=False)
    relation, roles = Relation.NONE, set(person.roles)
    lead = directive.lead.id if directive.lead else directive.owner.unit_id if directive.owner else None
    if directive.owner_id == person.id:
        relation |= Relation.OWN
        roles.add(Role.OWNER)
    if Role.LIAISON in roles and person.unit_id == lead:
        relation |= Relation.OWN
    in_own_right = bool(relation) or (Role.HEAD in roles and person.unit_id == lead)
    stands_in_for = await absences.stood_in_for(session, person.id, today)
    deputising = directive.owner_id in stands_in_for
    relation |= Relation.OWN if deputising else Relation.NONE
    stands_for = directive.owner_id if deputising else None
    for absent in await audience.active(session, stands_in_for):
        if absent.unit_id != lead or not absent.roles & {Role.LIAISON, Role.HEAD}:
            continue
        stands_for = stands_for or absent.id
        relation |= Relation.OWN if Role.LIAISON in absent.roles else Relation.NONE
        relation |= Relation.UNIT if Role.HEAD in absent.roles else Relation.NONE
        roles |= absent.roles & {Role.LIAISON, Role.HEAD}
    supporting = {u.unit_id for u in directive.units if u.role is UnitRole.SUPPORT}
    if person.unit_id in supporting and await _speaks_for_unit(session, person, roles):
        relation |= Relation.PART
        roles.add(Role.OWNER)
    if Role.HEAD in roles and person.unit_id == lead:
        relation |= Relation.UNIT
    row = Relation.NONE if relation else await _of_a_row(session, directive, {person.id, *stands_in_for})
    roles |= {Role.OWNER} if row else set()
    if await _in_portfolio(session, person, directive, lead, today):
        relation |= Relation.PORTFOLIO
    above = await _to_whole(session, person, directive, today)
    if above.relation & (Relation.OWN | Relation.UNIT):
        relation |= Relation.WHOLE
        roles |= above.roles | ({Role.OWNER} if Relation.OWN in above.relation else set())
    relation |= above.relation & Relation.PORTFOLIO
    stood_for = None if in_own_right else stands_for
    return Standing(relation | row, frozenset(roles), deputising, stood_for)


async def _speaks_for_unit(session: Session, person: Person, roles: set[Role]) -> bool:
    """Return whether a person answers for what their unit supports: owner, liaison, or the head where there is neither."""
    if roles & {Role.OWNER, Role.LIAISON}:
        return True
    return Role.HEAD in roles and bool(await audience.with_head_alone(session, [person.unit_id]))


async def _to_whole(session: Session, person: Person, directive: Directive, today: date) -> Standing:
    """Return how a person stands to the directive of which this is a unit's part; to none where it is no part."""
    whole = await directives.get(session, directive.whole_id) if directive.whole_id is not None else None
    if whole is None:
        return Standing(Relation.NONE, frozenset(), deputising=False)
    return await standing_to(session, person, whole, today)


async def _of_a_row(session: Session, directive: Directive, person_ids: set[int]) -> Relation:
    # a list is a target's: most directives have none, and this is asked of each that is shown
    listed = directive.targets and await scopes.has_rows(session, directive.id, person_ids)
    return Relation.ROW if listed else Relation.NONE


async def leads(session: Session, office: Office, cause: Cause, directive: Directive) -> bool:
    """Return whether the cause's person is of the side that leads, not of one that supports or has a row of a list."""
    person = await people.get(session, cause.person_id or 0)
    standing = await standing_to(session, person, directive, office.day_of(cause.at))
    return bool(standing.relation & (Relation.OWN | Relation.UNIT))


async def _in_portfolio(session: Session, person: Person, directive: Directive, lead: int | None, today: date) -> bool:
    leader_id = person.id if Role.LEADER in person.roles else person.serves_id if Role.AIDE in person.roles else None
    if leader_id is None:
        return False
    if leader_id in {directive.leader_id, directive.document.leader_id}:
        return True
    return lead is not None and await portfolios.holds(session, leader_id, lead, today)
