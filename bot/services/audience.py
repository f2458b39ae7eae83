"""Who hears of a directive: its owner, the liaisons and heads of its lead unit; deputies (B角) of those absent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.quiet import next_open
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Role
from db.models import Directive, Person
from db.queries import absences, people
from db.queries import audience as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class Audience:
    """The people of one directive. Heads who are its owner have heard of it as its owner."""

    owner: Person | None
    liaisons: tuple[Person, ...]
    heads: tuple[Person, ...]

    def of(self, role: Role) -> tuple[Person, ...]:
        """Return those who hear what is meant for a role: liaison, owner or head."""
        if role is Role.OWNER:
            return (self.owner,) if self.owner else ()
        return self.liaisons if role is Role.LIAISON else self.heads

    @property
    def workers(self) -> tuple[Person, ...]:
        """Return owner and liaisons, each once."""
        return self.of(Role.OWNER) + self.liaisons

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Return the workers and the unit's heads."""
        return self.workers + self.heads


def unit_of(directive: Directive) -> int | None:
    """Return the unit that answers for a directive: its lead unit, else its owner's."""
    if directive.lead is not None:
        return directive.lead.id
    return directive.owner.unit_id if directive.owner else None


async def audiences(session: Session, directives: Sequence[Directive]) -> dict[int, Audience]:
    """Return the audience of each directive by its id."""
    units = {unit for unit in map(unit_of, directives) if unit is not None}
    people_of = await queries.of_units(session, units, (Role.LIAISON, Role.HEAD))
    return {directive.id: _audience(directive, people_of) for directive in directives}


async def audience_of(session: Session, directive: Directive) -> Audience:
    """Return the audience of one directive."""
    return (await audiences(session, [directive]))[directive.id]


def _audience(directive: Directive, colleagues: Sequence[Person]) -> Audience:
    owner = directive.owner if directive.owner and directive.owner.revoked_at is None else None
    unit = unit_of(directive)
    others = [p for p in colleagues if p.unit_id == unit and p is not owner]
    return Audience(
        owner=owner,
        liaisons=tuple(p for p in others if Role.LIAISON in p.roles),
        heads=tuple(p for p in others if Role.HEAD in p.roles),
    )


async def present(session: Session, person_ids: Collection[int], day: date) -> dict[int, int]:
    """Return who is spoken to in each person's place on a day: the person, or the deputy of one who is absent."""
    deputies = await absences.stand_ins(session, person_ids, day)
    return {person_id: deputies.get(person_id, person_id) for person_id in person_ids}


async def tell(session: Session, office: Office, cause: Cause, person_ids: Collection[int], notice: Notice) -> None:
    """Put a notice into the outbox for each of these people, in working hours, to the deputies of those absent.

    The notice's key is completed with the person; whoever caused it is told by the answer and left out.
    """
    spoken_to = await present(session, person_ids, office.day_of(cause.at))
    opens = next_open(cause.at, office.policy, office.calendar, office.zone)
    for person_id in dict.fromkeys(spoken_to.values()):
        if person_id != cause.person_id:
            await send(
                session,
                cause,
                Notice(
                    notice.kind,
                    f"{notice.key}:{person_id}",
                    notice.payload,
                    person_id=person_id,
                    priority=notice.priority,
                    not_before=notice.not_before or opens,
                ),
            )


async def clerks_for(session: Session, directive: Directive, *askers: int | None) -> tuple[int, ...]:
    """Return who in the supervision office handles a directive: its document's clerk, never an asker.

    Where that clerk is the asker or has left, all other clerks and approvers.
    """
    clerk = await people.get(session, directive.document.clerk_id)
    if clerk.revoked_at is None and clerk.id not in askers:
        return (clerk.id,)
    others = await people.with_role(session, Role.CLERK, Role.APPROVER)
    return tuple(person.id for person in others if person.id not in askers)
