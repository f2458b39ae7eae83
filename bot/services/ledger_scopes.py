"""What of the ledger is whose: the scope that a person may have, with whose eyes they read it, and what it is called."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from bot.rules.figures import Scope
from bot.rules.ledger_numbers import document_number
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access
from bot.services.ledger_rows import Eyes
from bot.services.office import Office
from bot.services.sights import charge_of
from bot.texts import TellableError
from db.enums import Role
from db.models import Person
from db.queries import documents, people
from db.queries import ledger as queries
from db.session import Cause, Session


class Choice(StrEnum):
    """By what a ledger can be narrowed; the value travels in buttons."""

    LEADER = "l"
    UNIT = "u"
    DOCUMENT = "d"


def choosing(scope: Scope, choice: Choice, ident: int | None) -> Scope:
    """Return a scope that is narrowed by a choice to this one; None: that is not narrowed by it."""
    match choice:
        case Choice.LEADER:
            return replace(scope, leader_id=ident)
        case Choice.UNIT:
            return replace(scope, unit_id=ident)
        case Choice.DOCUMENT:
            return replace(scope, document_id=ident)


async def own_scope(session: Session, office: Office, cause: Cause, scope: Scope) -> Scope:
    """Return a scope as far as it is the cause's person's: nothing said is a leader's portfolio, a unit head's unit.

    A document that a leader spoke is theirs as a whole, not only what of it lies in the portfolio.
    """
    if await access.verdict_on(session, office, cause, Action.EXPORT) is not Verdict.NO:
        return scope
    person = await people.get(session, cause.person_id or 0)
    leader, _ = await charge_of(session, office, person)
    if leader is None:
        return Scope(unit_id=person.unit_id) if scope == Scope() else scope
    if scope.document_id is not None and await _spoke(session, leader, scope.document_id):
        return replace(scope, leader_id=None) if scope.leader_id == leader else scope
    return replace(scope, leader_id=leader) if scope.leader_id is None and scope.unit_id != person.unit_id else scope


async def eyes_on(session: Session, office: Office, cause: Cause, scope: Scope) -> Eyes:
    """Return with whose eyes the cause's person reads a ledger of this scope. Raises RefusedError."""
    if await access.verdict_on(session, office, cause, Action.EXPORT) is not Verdict.NO:
        return Eyes()
    person = await people.get(session, cause.person_id or 0)
    heads = scope.unit_id is not None and scope.unit_id == person.unit_id and Role.HEAD in person.roles
    leader = None if heads else await _leader_of(session, office, person, scope)
    of_leader = Relation.NONE if leader is None else Relation.PORTFOLIO
    await access.require(session, office, cause, Action.EXPORT, also=Relation.UNIT if heads else of_leader)
    return Eyes(unit_id=scope.unit_id) if heads else Eyes(leader_id=leader)


async def choices_of(session: Session, office: Office, cause: Cause) -> frozenset[Choice]:
    """Return by what the cause's person can narrow a ledger."""
    widest = await own_scope(session, office, cause, Scope())
    if widest == Scope():
        return frozenset(Choice)
    return frozenset({Choice.DOCUMENT} if widest.leader_id is None else {Choice.UNIT, Choice.DOCUMENT})


async def _leader_of(session: Session, office: Office, person: Person, scope: Scope) -> int | None:
    """Return the leader whose portfolio, or whose own speech, a scope is, and whom the person is or serves."""
    leader, _ = await charge_of(session, office, person)
    if leader is None or scope.leader_id == leader:
        return leader
    if scope.leader_id is None and scope.document_id is not None and await _spoke(session, leader, scope.document_id):
        return leader
    return None


async def _spoke(session: Session, leader_id: int, document_id: int) -> bool:
    document = await documents.get(session, document_id)
    return document is not None and document.leader_id == leader_id


async def names_of(session: Session, scope: Scope) -> tuple[str, str, str]:
    """Return the names of what a scope is about: leader, unit, document; '' for what it is not."""
    leaders = await people.names(session, _some(scope.leader_id))
    units = dict(await queries.units(session, _some(scope.unit_id)))
    found = await queries.documents(session, _some(scope.document_id))
    document = f"{found[0].number}《{found[0].title}》" if found else ""
    return leaders.get(scope.leader_id, ""), units.get(scope.unit_id or 0, ""), document


async def document_of(session: Session, number: str) -> int:
    """Return the document of a number, 督〔2022〕3号 or 2022-3. Raises TellableError where there is none."""
    meant = document_number(number)
    found = await documents.by_number(session, *meant) if meant else None
    if found is None:
        raise TellableError("ledger/no_document", number=number)
    return found.id


def _some(ident: int | None) -> Collection[int]:
    return () if ident is None else (ident,)
