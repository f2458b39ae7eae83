"""Deciding on requests: the owner's, the unit head's, the clerk's and, where a leader set the date, the leader's yes.

Nobody decides what they asked for themselves. Only a clerk's or an approver's yes closes a directive.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.lifecycle import Move
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access, dialogs, moves, planning, requests
from bot.services.audience import audience_of, present, tell
from bot.services.handing_over import hand_over
from bot.services.holdings import own
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.parts import parts_of
from bot.services.parts_along import take_along
from bot.services.requests import GIVEN_AWAY, RequestCard
from bot.texts import TellableError
from db.enums import DateSource, RequestKind, RequestStatus, Role
from db.models import Directive, Request
from db.queries import absences, audit, directives, followup, people
from db.queries import audience as people_queries
from db.queries import requests as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class Decided:
    """What became of a request: its status now; None for one that was decided before."""

    status: RequestStatus | None
    kind: RequestKind
    number: str


async def may_decide(session: Session, office: Office, cause: Cause, request: Request, directive: Directive) -> bool:
    """Return whether a request waits for the cause's person."""
    if cause.person_id is None or request.status not in followup.WAITING:
        return False
    author = cause.person_id in {request.person_id, request.clerk_id}
    person = await people.get(session, cause.person_id)
    standing = await access.standing_to(session, person, directive, office.day_of(cause.at))
    if author or person.revoked_at is not None:
        return False
    if request.status is RequestStatus.AWAITS_OWNER:
        return Relation.OWN in standing.relation and (standing.deputising or directive.owner_id == person.id)
    if request.status is RequestStatus.AWAITS_HEAD:
        return Relation.UNIT in standing.relation
    if request.status is RequestStatus.AWAITS_LEADER:
        return person.id == requests.leader_of(directive)
    # a clerk who owns the directive would decide for themselves, whoever asked
    part = is_part_done(request, directive)
    verdict = await access.verdict_on(session, office, cause, Action.CONFIRM_PART if part else Action.DECIDE, directive)
    decides = part or bool(person.roles & {Role.CLERK, Role.APPROVER})
    return verdict is not Verdict.NO and decides and directive.owner_id != person.id


def is_part_done(request: Request, directive: Directive) -> bool:
    """Tell whether a request says that a unit's part (分办) is done: whoever leads the whole confirms it, or the office."""
    return directive.whole_id is not None and request.kind is RequestKind.COMPLETION


class Decisions:
    """What clerks, heads, owners and leaders say to requests."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def approve(self, cause: Cause, request_id: int) -> Decided:
        """Say yes: the request goes to whoever is next, or is granted. Raises RefusedError.

        An objection or a transfer is not approved but answered by giving the directive to somebody else (`reassign`).
        """
        office = self._office
        async with office.database.write(cause) as session:
            request, directive = await self._open(session, cause, request_id)
            if directive is None:
                return _decided(request, None)
            if request.kind in GIVEN_AWAY and request.status is RequestStatus.AWAITS_CLERK:
                raise TellableError("request/objection_needs_unit")
            after = _after_yes(request, directive)
            _sign(cause, request)
            request.status = after
            audit.record(session, cause, "request_agreed", "request", request.id, status=after.value)
            if after is RequestStatus.GRANTED:
                await _grant(session, office, cause, request, directive)
            else:
                await requests.pass_on(session, office, cause, request, directive)
            return _decided(request, request.status)

    async def send_back(self, cause: Cause, request_id: int, reason: str) -> Decided:
        """Say no, with a reason; the directive goes on as it was. Raises RefusedError, TellableError without one."""
        office = self._office
        async with office.database.write(cause) as session:
            request, directive = await self._open(session, cause, request_id)
            if directive is None:
                return _decided(request, None)
            if not reason.strip():
                raise TellableError("request/reason_missing")
            reached_clerk = request.status is not RequestStatus.AWAITS_OWNER
            _sign(cause, request)
            request.decision = reason.strip()
            request.status = RequestStatus.RETURNED
            request.decided_by_id, request.decided_at = cause.person_id, cause.at
            audit.record(session, cause, "request_returned", "request", request.id, kind=request.kind.value)
            if reached_clerk:
                await requests.go_on(session, office, cause, request, directive, Move.RETURN_FOR_REWORK)
            await _tell_outcome(session, office, cause, request, directive)
            await dialogs.end(session, cause)
            await answer(session, cause, "outcome", {"request_id": request.id})
            return _decided(request, request.status)

    async def reassign(self, cause: Cause, request_id: int, person_id: int) -> Decided:
        """Answer an objection or a transfer by giving the directive to another owner (and their unit). Raises RefusedError."""
        office = self._office
        async with office.database.write(cause) as session:
            request, directive = await self._open(session, cause, request_id)
            if directive is None:
                return _decided(request, None)
            if request.kind not in GIVEN_AWAY or request.status is not RequestStatus.AWAITS_CLERK:
                raise access.RefusedError
            request.status = RequestStatus.GRANTED
            request.decided_by_id, request.decided_at = cause.person_id, cause.at
            await _tell_outcome(session, office, cause, request, directive)
            await hand_over(session, office, cause, directive, person_id, request.text)
            return _decided(request, request.status)

    async def card(self, person_id: int, request_id: int) -> RequestCard | None:
        """Return a request as one person sees it: those who may read its directive. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            request = await queries.get(session, request_id)
            directive = await directives.get(session, request.directive_id) if request else None
            if request is None or directive is None:
                return None
            await access.require(session, office, cause, Action.READ, directive)
            return await self._card(session, cause, request, directive)

    async def outcome(self, person_id: int, request_id: int) -> tuple[RequestCard, bool] | None:
        """Return a decided request for those who were told of it, and whether they may still read its directive."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            request = await queries.get(session, request_id)
            directive = await directives.get(session, request.directive_id) if request else None
            if request is None or directive is None:
                return None
            verdict = await access.verdict_on(session, office, cause, Action.READ, directive)
            return await self._card(session, cause, request, directive), verdict is not Verdict.NO

    async def waiting(self, person_id: int) -> list[RequestCard]:
        """Return all requests that wait for a person, oldest first."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            found = []
            for request in await self._candidates(session, cause, person_id):
                directive = await directives.get(session, request.directive_id)
                if directive is None or not await may_decide(session, office, cause, request, directive):
                    continue
                if person_id in await self._left_to(session, cause, request, directive):
                    found.append(await self._card(session, cause, request, directive))
            return sorted(found, key=lambda card: card.at)

    async def _left_to(self, session: Session, cause: Cause, request: Request, directive: Directive) -> Sequence[int]:
        """Return to whom a request is put: of a part that is said to be done, the side that leads the whole, if it has anybody."""
        reader = cause.person_id or 0
        if not is_part_done(request, directive) or request.status is not RequestStatus.AWAITS_CLERK:
            return (reader,)
        asked = await requests.deciders(session, request, directive)
        day = self._office.day_of(cause.at)
        return (*asked, *(await present(session, asked, day)).values())

    async def _candidates(self, session: Session, cause: Cause, person_id: int) -> Sequence[Request]:
        person = await people.get(session, person_id)
        absent = await absences.stood_in_for(session, person_id, self._office.day_of(cause.at))
        sides = [person, *await people_queries.active(session, absent)]
        heads = {one.unit_id for one in sides if Role.HEAD in one.roles}
        owners = [one.id for one in sides]
        found = [*await queries.waiting(session, RequestStatus.AWAITS_OWNER, not_by=person_id, owners=owners)]
        if heads:
            found += await queries.waiting(session, RequestStatus.AWAITS_HEAD, not_by=person_id, units=heads)
        asked = await queries.wholes_asked(session)
        mine = await own(session, person, self._office.day_of(cause.at)) if asked else ()
        if led := asked & {held.directive.id for held in mine}:
            found += await queries.waiting(session, RequestStatus.AWAITS_CLERK, not_by=person_id, wholes=led)
        if Role.LEADER in person.roles:
            found += await queries.waiting(session, RequestStatus.AWAITS_LEADER, not_by=person_id, leader=person_id)
        if person.roles & {Role.CLERK, Role.APPROVER}:
            found += await queries.waiting(session, RequestStatus.AWAITS_CLERK, not_by=person_id)
        return list({request.id: request for request in found}.values())

    async def _card(self, session: Session, cause: Cause, request: Request, directive: Directive) -> RequestCard:
        office = self._office
        facts = (await planning.facts_of(session, [directive]))[directive.id]
        return RequestCard(
            id=request.id,
            directive_id=directive.id,
            number=directive.number,
            title=directive.title,
            kind=request.kind,
            status=request.status,
            text=request.text,
            until=request.until,
            due_on=directive.due_on,
            due_text=directive.due_text,
            document_number=request.document_number,
            suggested_units=tuple(request.suggested_units),
            person=request.person.name,
            unit=request.person.unit.name,
            is_liaison=request.person_id != directive.owner_id and request.deputy_of_id is None,
            deputy_of=await _name(session, request.deputy_of_id),
            clerk=await _name(session, request.clerk_id),
            files=await queries.count_files(session, request.id),
            at=request.created_at,
            done_when=directive.done_when,
            targets=planning.target_lines(facts, office, office.day_of(cause.at)),
            leader_agrees=request.kind is RequestKind.EXTENSION and requests.leader_of(directive) is not None,
            decision=request.decision,
            may_decide=await may_decide(session, office, cause, request, directive),
            parts=(await parts_of(session, office, office.day_of(cause.at), [directive])).get(directive.id),
            of_part=is_part_done(request, directive),
            is_author=request.person_id == cause.person_id,
        )

    async def _open(self, session: Session, cause: Cause, request_id: int) -> tuple[Request, Directive | None]:
        """Return a request that waits for the cause's person, with its directive; without, if it was decided before."""
        request = await queries.lock(session, request_id)
        directive = await directives.lock(session, request.directive_id) if request else None
        if request is None or directive is None:
            raise access.RefusedError
        await access.require(session, self._office, cause, Action.READ, directive)
        if request.status not in followup.WAITING:
            return request, None
        if not await may_decide(session, self._office, cause, request, directive):
            raise access.RefusedError
        return request, directive


async def _name(session: Session, person_id: int | None) -> str:
    return (await people.get(session, person_id)).name if person_id is not None else ""


def _decided(request: Request, status: RequestStatus | None) -> Decided:
    return Decided(status, request.kind, request.directive.number)


def _after_yes(request: Request, directive: Directive) -> RequestStatus:
    """Return where a request goes from a yes."""
    if request.status in {RequestStatus.AWAITS_OWNER, RequestStatus.AWAITS_HEAD}:
        return RequestStatus.AWAITS_CLERK
    needs_leader = request.kind is RequestKind.EXTENSION and requests.leader_of(directive) is not None
    if request.status is RequestStatus.AWAITS_CLERK and needs_leader:
        return RequestStatus.AWAITS_LEADER
    return RequestStatus.GRANTED


def _sign(cause: Cause, request: Request) -> None:
    """Note on a request who has spoken."""
    if request.status is RequestStatus.AWAITS_HEAD:
        request.head_id, request.head_at = cause.person_id, cause.at
    if request.status is RequestStatus.AWAITS_CLERK:
        request.seen_by_id = cause.person_id


async def _grant(session: Session, office: Office, cause: Cause, request: Request, directive: Directive) -> None:
    request.decided_by_id, request.decided_at = cause.person_id, cause.at
    if request.kind is RequestKind.EXTENSION:
        before = Before.of(directive)
        directive.due_on, directive.due_source = request.until, DateSource.EXTENSION
        await moves.move(session, office, cause, directive, Move.EXTEND, request.text, How(before))
        await take_along(session, office, cause, directive, Move.EXTEND, request.text, before.due_on)
    elif request.kind is RequestKind.COMPLETION:
        directive.closed_at, directive.status_reason = cause.at, ""
        directive.result = " ".join(part for part in (request.text, request.document_number) if part)
        await moves.move(session, office, cause, directive, Move.APPROVE_COMPLETION)
        await take_along(session, office, cause, directive, Move.APPROVE_COMPLETION)
        for other in await queries.waiting_on(session, directive.id):
            other.status, other.decided_at = RequestStatus.WITHDRAWN, cause.at
    else:
        await moves.touch(session, office, cause, directive, "coordination_agreed", request=request.id)
    await _tell_outcome(session, office, cause, request, directive)


async def _tell_outcome(session: Session, office: Office, cause: Cause, request: Request, directive: Directive) -> None:
    """Tell who asked, the owner and the liaisons what became of a request."""
    workers = [person.id for person in (await audience_of(session, directive)).workers]
    notice = Notice("outcome", f"outcome:{request.id}", {"request_id": request.id})
    await tell(session, office, cause, list(dict.fromkeys([request.person_id, *workers])), notice)
