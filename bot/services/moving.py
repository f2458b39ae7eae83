"""Moving what a person has to another in one go: a transfer, a retirement, other duties. Requests and clocks go along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.lifecycle import Move
from bot.rules.permissions import Action, Verdict
from bot.services import access, dialogs, moves, planning, requests
from bot.services.audience import tell
from bot.services.handing_over import Candidate, candidate
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.texts import TellableError
from db.enums import DateSource, RequestKind, RequestStatus, Role, Status
from db.models import Directive, Person, Unit
from db.queries import audience as colleagues
from db.queries import audit, directives, followup, people
from db.queries import moving as queries
from db.queries import requests as asked
from db.session import Cause, Session

PICKING = "moving"  # no question: words written meanwhile are heard as ever
REASON = "moving_reason"
MOST_TOLD = 40
ANSWERABLE = (Role.OWNER, Role.LIAISON, Role.HEAD)


@dataclass(frozen=True)
class MovedItem:
    """A directive that may be moved; `title` is empty for who may not read it. `waiting`: requests that go along."""

    id: int
    number: str
    title: str
    status: Status
    unit: str
    due_on: date | None
    feedback_on: date | None
    waiting: tuple[RequestKind, ...]
    chosen: bool


@dataclass(frozen=True)
class MovingPlan:
    """What a person has, who may take it, and, once chosen, who does."""

    person: Candidate
    items: tuple[MovedItem, ...]
    candidates: tuple[Candidate, ...]
    to: Candidate | None

    @property
    def chosen(self) -> tuple[MovedItem, ...]:
        """Return what is to be moved."""
        return tuple(item for item in self.items if item.chosen)


@dataclass(frozen=True)
class Seat:
    """A directive, who is to own it, and the unit that is to lead it."""

    directive: Directive
    owner: Person
    unit: Unit


async def seat(session: Session, office: Office, cause: Cause, seats: Sequence[Seat], reason: str) -> None:
    """Give directives to others as they stand: requests, receipts and due reports go along; each side is told once.

    Raises TransitionError for one that is finished.
    """
    given: dict[int, list[Directive]] = {}
    taken: dict[int, list[Directive]] = {}
    for one in seats:
        directive, before = one.directive, Before.of(one.directive)
        if directive.owner_id is not None and directive.owner_id != one.owner.id:
            given.setdefault(directive.owner_id, []).append(directive)
            taken.setdefault(one.owner.id, []).append(directive)
            await queries.pass_shares(session, [directive.id], directive.owner_id, one.owner.id)
        directive.owner_id, directive.owner, directive.owner_source = one.owner.id, one.owner, DateSource.CLERK
        await directives.set_lead(session, directive, one.unit)
        await followup.forget_nudges(session, directive.id, since=office.day_of(cause.at))
        await moves.move(session, office, cause, directive, Move.HAND_OVER, reason, How(before))
        await _let_own_requests_go_on(session, office, cause, directive)
    for who, theirs, text_id in (
        *((person, items, "moving/given") for person, items in given.items()),
        *((person, items, "moving/taken") for person, items in taken.items()),
    ):
        await _tell(session, office, cause, who, theirs, (text_id, reason))


async def _let_own_requests_go_on(session: Session, office: Office, cause: Cause, directive: Directive) -> None:
    """Let what the new owner asked for as liaison, which waited for the former one's yes, go to the clerk."""
    for request in await asked.waiting_on(session, directive.id):
        if request.status is RequestStatus.AWAITS_OWNER and request.person_id == directive.owner_id:
            request.status = RequestStatus.AWAITS_CLERK
            await requests.pass_on(session, office, cause, request, directive)


async def _tell(
    session: Session, office: Office, cause: Cause, person_id: int, theirs: Sequence[Directive], what: tuple[str, str]
) -> None:
    text_id, reason = what
    facts = await planning.facts_of(session, theirs)
    lines = [
        {
            "number": directive.number,
            "title": directive.title,
            "due_on": directive.due_on.isoformat() if directive.due_on else "",
            "feedback_on": owed.due_on.isoformat() if (owed := facts[directive.id].owed) else "",
        }
        for directive in theirs[:MOST_TOLD]
    ]
    names = await people.names(session, {i for i in (person_id, cause.person_id, theirs[0].owner_id) if i is not None})
    args = {
        "name": names[person_id],
        "to": names.get(theirs[0].owner_id, ""),
        "by": names.get(cause.person_id, ""),
        "reason": reason,
        "lines": lines,
        "count": len(theirs),
        "to_sign": sum(directive.status is Status.ISSUED for directive in theirs),
    }
    buttons = [[["mine", "fm", 0, 0, "all"]]] if text_id == "moving/taken" else []
    payload = {"id": text_id, "args": args, "buttons": buttons}
    key = f"{text_id}:{theirs[0].id}:{theirs[0].version}"
    await tell(session, office, cause, [person_id], Notice("text", key, payload))


class Moving:
    """What the clerk or an administrator does when a person leaves their duties."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def plan(self, reader_id: int, person_id: int) -> MovingPlan:
        """Return what a person has and who may take it, as the reader has chosen so far. Raises RefusedError."""
        office = self._office
        cause = Cause(office.clock.now(), reader_id)
        async with office.database.read() as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            return await self._plan(session, cause, await people.get(session, person_id))

    async def pick(self, cause: Cause, person_id: int, directive_id: int) -> None:
        """Leave a directive out of those to be moved, or take it in again. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.MOVE_ITEMS)
            state = await dialogs.state_of(session, cause, PICKING)
            left = set(state.get("left_out", ())) if state.get("person_id") == person_id else set()
            kept = sorted(left ^ {directive_id} if directive_id else left)
            await dialogs.ask(session, cause, PICKING, {"person_id": person_id, "left_out": kept})

    async def choose(self, cause: Cause, person_id: int, to_id: int) -> None:
        """Say who takes what was chosen: those of the taker's own unit. The reason is asked for. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.MOVE_ITEMS)
            plan = await self._plan(session, cause, await people.get(session, person_id))
            if not plan.items:
                raise TellableError("moving/nothing", name=plan.person.name)
            to = next((one for one in plan.candidates if one.id == to_id), None)
            if to is None:
                raise access.RefusedError
            items = [item.id for item in plan.chosen if item.unit == to.unit]
            await dialogs.ask(session, cause, REASON, {"person_id": person_id, "to": to_id, "items": items})

    async def move(self, cause: Cause, reason: str) -> int:
        """Move what was chosen, for a reason; both are told; return how many directives it was.

        Raises RefusedError, TellableError where nothing is chosen (any more) or the reason is missing.
        """
        office = self._office
        async with office.database.write(cause) as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            state = await dialogs.state_of(session, cause, REASON)
            if not state:
                raise TellableError("access/stale")
            if not reason.strip():
                raise TellableError("request/reason_missing")
            person, to = await people.get(session, state["person_id"]), await people.get(session, state["to"])
            wanted = set(state["items"])
            found = [one for one in await queries.open_of(session, person.id) if one.id in wanted]
            locked = [row for one in found if (row := await directives.lock(session, one.id)) is not None]
            if not locked or to.revoked_at is not None:
                raise TellableError("moving/nothing", name=person.name)
            seats = [Seat(directive, to, directive.lead or to.unit) for directive in locked]
            await seat(session, office, cause, seats, reason.strip())
            audit.record(
                session, cause, "items_moved", "person", person.id, to=to.id, items=[one.number for one in locked]
            )
            await dialogs.end(session, cause)
            left = len(await queries.open_of(session, person.id))
            args = {"name": person.name, "to": to.name, "count": len(locked), "left": left, "reason": reason.strip()}
            buttons = [[["person", "ve", person.id, 0, ""]]]
            await answer(session, cause, "text", {"id": "moving/done", "args": args, "buttons": buttons})
            return len(locked)

    async def _plan(self, session: Session, cause: Cause, person: Person) -> MovingPlan:
        found = await queries.open_of(session, person.id)
        facts = await planning.facts_of(session, found)
        waiting = await followup.waiting_since(session, [one.id for one in found])
        picked = await dialogs.state_of(session, cause, PICKING)
        picked_for = await dialogs.state_of(session, cause, REASON)
        left = set(picked.get("left_out", ())) if picked.get("person_id") == person.id else set()
        about = picked_for if picked_for.get("person_id") == person.id else {}
        reads = await access.verdict_on(session, self._office, cause, Action.READ) is not Verdict.NO
        items = tuple(
            MovedItem(
                id=one.id,
                number=one.number,
                title=one.title if reads else "",
                status=one.status,
                unit=one.lead.name if one.lead else person.unit.name,
                due_on=one.due_on,
                feedback_on=owed.due_on if (owed := facts[one.id].owed) else None,
                waiting=tuple(waiting.get(one.id, {})),
                chosen=one.id in about["items"] if about else one.id not in left,
            )
            for one in found
        )
        units = {one.lead.id if one.lead else person.unit_id for one in found}
        others = await colleagues.of_units(session, units, ANSWERABLE)
        candidates = tuple(candidate(one) for one in others if one.id != person.id)
        to = next((one for one in candidates if one.id == about.get("to")), None)
        return MovingPlan(candidate(person), items, candidates, to)
