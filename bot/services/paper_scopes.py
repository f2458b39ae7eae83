"""What a Word paper may be about for whom, and what that is called."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.figures import Scope
from bot.rules.ledger_numbers import document_number
from bot.rules.permissions import Action, Relation
from bot.services import access
from bot.services.office import Office
from bot.services.sights import charge_of
from bot.texts import TellableError
from db.enums import Role
from db.models import Document, Person
from db.queries import bulletins as queries
from db.queries import documents, people, portfolios, roster, successions
from db.session import Cause, Session

DESKS = frozenset({Role.CLERK, Role.APPROVER})
MOST_DOCUMENTS = 60


class About(StrEnum):
    """What a paper is about. The value travels in buttons: never change one."""

    ALL = "a"
    LEADER = "l"
    UNIT = "u"
    DOCUMENT = "d"


@dataclass(frozen=True)
class Subject:
    """Something that a paper can be about, by its id and name."""

    id: int
    name: str


@dataclass(frozen=True)
class ScopeWords:
    """What a scope is called; empty for what it is not narrowed by."""

    leader: str = ""
    leader_title: str = ""
    unit: str = ""
    document: str = ""
    document_number: str = ""


def scope_of(about: About, ident: int) -> Scope:
    """Return the scope that a button stands for."""
    return Scope(
        leader_id=ident if about is About.LEADER else None,
        unit_id=ident if about is About.UNIT else None,
        document_id=ident if about is About.DOCUMENT else None,
    )


async def seen_scope(session: Session, office: Office, cause: Cause, scope: Scope) -> Scope:
    """Return a scope narrowed to what the cause's person may take out (EXPORT). Raises RefusedError.

    The supervision office takes out anything; a leader (and the aide) what lies in the portfolio, and a whole document of their own; a
    unit's head what the unit leads.
    """
    if cause.person_id is None:
        raise access.RefusedError
    person = await people.get(session, cause.person_id)
    relation, seen = Relation.NONE, scope
    if not person.roles & DESKS:
        relation, seen = await _narrowed(session, office, person, scope)
    await access.require(session, office, cause, Action.EXPORT, also=relation)
    return seen


async def _narrowed(session: Session, office: Office, person: Person, scope: Scope) -> tuple[Relation, Scope]:
    document = await documents.get(session, scope.document_id) if scope.document_id else None
    leader_id, units = await charge_of(session, office, person)  # an aide's: the leader they serve
    if leader_id is not None and scope.leader_id in {None, leader_id}:
        if document is not None and document.leader_id == leader_id and scope.unit_id is None:
            return Relation.PORTFOLIO, Scope(document_id=document.id)
        in_charge = scope.unit_id is None or units is None or scope.unit_id in units
        if in_charge and await _concerned(session, document, scope, leader_id, units):
            whole = scope.unit_id is not None or units is None  # all of it is in their charge anyway
            leader = scope.leader_id if whole else leader_id
            return Relation.PORTFOLIO, Scope(leader, scope.unit_id, scope.document_id)
    own = scope.leader_id is None and scope.unit_id in {None, person.unit_id}
    if Role.HEAD in person.roles and own and await _concerned(session, document, scope, None, {person.unit_id}):
        return Relation.UNIT, Scope(unit_id=person.unit_id, document_id=scope.document_id)
    return Relation.NONE, scope


async def _concerned(
    session: Session, document: Document | None, scope: Scope, leader_id: int | None, units: Collection[int] | None
) -> bool:
    """Return whether the document that a scope names, if any, has something that is theirs."""
    if scope.document_id is None:
        return True
    return document is not None and await queries.concerns(session, document.id, leader_id, units)


async def words_of(session: Session, scope: Scope) -> ScopeWords:
    """Return what a scope is called. Raises RefusedError where there is no such thing."""
    leader = await people.get(session, scope.leader_id) if scope.leader_id else None
    unit = await successions.unit(session, scope.unit_id) if scope.unit_id else None
    document = await documents.get(session, scope.document_id) if scope.document_id else None
    if (scope.unit_id and unit is None) or (scope.document_id and document is None):
        raise access.RefusedError
    return ScopeWords(
        leader=leader.name if leader else "",
        leader_title=leader.title if leader else "",
        unit=unit.name if unit else "",
        document=document.title if document else "",
        document_number=document.number if document else "",
    )


async def subjects(session: Session, office: Office, cause: Cause, about: About) -> Sequence[Subject]:
    """Return what the cause's person may choose from: leaders, units or documents. Raises RefusedError."""
    person = await people.get(session, cause.person_id or 0)
    today = office.day_of(cause.at)
    await seen_scope(session, office, cause, Scope())
    desk = bool(person.roles & DESKS)
    leader_id, charge = (None, None) if desk else await charge_of(session, office, person)
    match about:
        case About.LEADER if desk:
            found = [await people.get(session, ident) for ident in await portfolios.leaders(session, today)]
            return [Subject(one.id, f"{one.name} {one.title}".strip()) for one in found if one.revoked_at is None]
        case About.UNIT if desk or leader_id is not None:
            return [Subject(one.id, one.name) for one in await queries.leading_units(session, charge)]
        case About.DOCUMENT if desk or leader_id is not None:
            known = await queries.issued_documents(session, MOST_DOCUMENTS, leader_id, charge)
            return [Subject(one.id, f"{one.number}《{one.title}》") for one in known]
        case _:
            return []


async def scope_named(session: Session, leader: str, unit: str, document: str) -> Scope:
    """Return a scope by what its parts are called, empty for none. Raises TellableError for what there is not."""
    leaders = [one for one in await roster.named(session, leader) if Role.LEADER in one.roles] if leader else []
    found_unit = await successions.of_name(session, unit) if unit else None
    meant = document_number(document)
    source = await documents.by_number(session, *meant) if meant else None
    for name, found in ((leader, leaders), (unit, found_unit), (document, source)):
        if name and not found:
            raise TellableError("bulletin/no_such_scope", name=name)
    if len(leaders) > 1:
        raise TellableError("bulletin/several_so_called", name=leader)
    return Scope(
        leader_id=leaders[0].id if leaders else None,
        unit_id=found_unit.id if found_unit else None,
        document_id=source.id if source else None,
    )
