"""Giving a directive to another owner: after an objection, or because the unit's head names somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.lifecycle import Move
from bot.rules.permissions import Relation
from bot.services import access, moves, planning
from bot.services.audience import audience_of, tell
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice
from db.enums import DateSource, RequestStatus, Role
from db.models import Directive, Person, Unit
from db.queries import audience as people_queries
from db.queries import directives, followup, people, roster
from db.queries import requests as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be named owner."""

    id: int
    name: str
    title: str
    unit: str


async def hand_over(
    session: Session, office: Office, cause: Cause, directive: Directive, person_id: int, reason: str = ""
) -> None:
    """Give a directive to another owner: who has to sign anew; a new lead unit also gets the time of a new one.

    What the former owner asked for and has not been answered lapses. Raises TransitionError where it is too late.
    """
    owner, before = await people.get(session, person_id), Before.of(directive)
    unit_before = directive.lead.id if directive.lead else None
    for request in await queries.waiting_on(session, directive.id):
        request.status, request.decided_at = RequestStatus.WITHDRAWN, cause.at
    directive.owner_id, directive.owner, directive.owner_source = owner.id, owner, DateSource.CLERK
    await followup.forget_acknowledgements(session, directive.id)
    await followup.forget_nudges(session, directive.id, since=office.day_of(cause.at))
    await directives.set_lead(session, directive, owner.unit)
    await moves.move(session, office, cause, directive, Move.REASSIGN, reason, How(before))
    if unit_before != owner.unit_id:
        await planning.open_clocks(session, office, cause, directive)
    else:
        await planning.renew_signing(session, office, cause, directive)
    audience = await audience_of(session, directive)
    payload = {"document_id": directive.document_id, "directive_ids": [directive.id]}
    notice = Notice("issue_notice", f"handed_over:{directive.id}:{directive.version}", payload)
    await tell(session, office, cause, [person.id for person in audience.workers], notice)


class HandingOver:
    """Naming other owners."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def change_owner(self, cause: Cause, directive_id: int, person_id: int) -> str:
        """Let a unit head name another owner of their own unit; return the owner's name. Raises RefusedError."""
        office = self._office
        async with office.database.write(cause) as session:
            directive = await directives.lock(session, directive_id)
            head, chosen = await people.get(session, cause.person_id or 0), await people.get(session, person_id)
            if directive is None or chosen.revoked_at is not None:
                raise access.RefusedError
            standing = await access.standing_to(session, head, directive, office.day_of(cause.at))
            lead = directive.lead.id if directive.lead else chosen.unit_id
            if Relation.UNIT not in standing.relation or chosen.unit_id != lead:
                raise access.RefusedError
            before = directive.owner_id
            await hand_over(session, office, cause, directive, person_id)
            args = {"number": directive.number, "title": directive.title, "name": chosen.name, "by": head.name}
            notice = Notice(
                "text", f"owner:{directive.id}:{directive.version}", {"id": "request/owner_changed", "args": args}
            )
            await tell(session, office, cause, [p for p in (before, directive.document.clerk_id) if p], notice)
            return chosen.name

    async def colleagues(self, person_id: int, directive_id: int) -> list[Candidate]:
        """Return whom a unit head may name owner of a directive, of their own unit. Raises RefusedError."""
        office = self._office
        async with office.database.read() as session:
            directive = await directives.get(session, directive_id)
            head = await people.get(session, person_id)
            if directive is None:
                raise access.RefusedError
            standing = await access.standing_to(session, head, directive, office.day_of(office.clock.now()))
            if Relation.UNIT not in standing.relation:
                raise access.RefusedError
            unit = directive.lead.id if directive.lead else head.unit_id
            found = await people_queries.of_units(session, [unit], (Role.OWNER, Role.LIAISON, Role.HEAD))
            return [candidate(person) for person in found if person.id != directive.owner_id]

    async def units(self, first: Sequence[str]) -> list[tuple[int, str]]:
        """Return the units that a directive may go to, id and name: those named `first`, then the roster's order."""
        async with self._office.database.read() as session:
            day = self._office.day_of(self._office.clock.now())
            found = await roster.units_on(session, day)
            named = {name for name in first if name}

            def rank(unit: Unit) -> bool:
                return not any(name in {unit.name, *(alias.alias for alias in unit.aliases)} for name in named)

            return [(unit.id, unit.name) for unit in sorted(found, key=rank)]

    async def owners(self, unit_id: int, besides: str = "") -> list[Candidate]:
        """Return who may answer for a unit: its owners, else its heads; of a name's own unit, all its people but them."""
        async with self._office.database.read() as session:
            everybody = await people_queries.of_units(session, [unit_id], (Role.OWNER, Role.LIAISON, Role.HEAD))
            if any(person.name == besides for person in everybody):
                return [candidate(person) for person in everybody if person.name != besides]
            owners = await people_queries.of_units(session, [unit_id], (Role.OWNER,))
            heads = owners or await people_queries.of_units(session, [unit_id], (Role.HEAD,))
            return [candidate(person) for person in heads]


def candidate(person: Person) -> Candidate:
    """Return a person as one who may be named."""
    return Candidate(person.id, person.name, person.title, person.unit.name)
