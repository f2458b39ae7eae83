"""What an owner may ask for: more time, close-out, coordination, "not our duty", and a later report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules import deadlines
from bot.rules.lifecycle import Move, check_reason, transition
from bot.rules.permissions import Action, Verdict
from bot.services import access, attachments, completing, dialogs, moves, planning
from bot.services.attachments import StoredFile
from bot.services.audience import audience_of, clerks_for, tell
from bot.services.entries import Entry, given, speaking
from bot.services.heard import Heard
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.parts import PartsShown
from bot.texts import TellableError
from db.enums import DateSource, RequestKind, RequestStatus, Status
from db.models import Directive, Person, Request
from db.queries import audit, directives, followup, reports, units
from db.queries import requests as queries
from db.session import Cause, Session

RIGHT = {
    RequestKind.EXTENSION: Action.ASK_EXTENSION,
    RequestKind.COMPLETION: Action.ASK_COMPLETION,
    RequestKind.COORDINATION: Action.REQUEST_COORDINATION,
    RequestKind.OBJECTION: Action.OBJECT,
    RequestKind.TRANSFER: Action.ASK_TRANSFER,
}
MOVE = {RequestKind.COMPLETION: Move.REQUEST_COMPLETION, RequestKind.OBJECTION: Move.OBJECT}
GIVEN_AWAY = frozenset({RequestKind.OBJECTION, RequestKind.TRANSFER})  # a yes names who answers from then on


@dataclass(frozen=True)
class Wish:
    """What is asked: `text` is reason, result or what is to be settled; `until` the later date of an extension.

    `files` are the evidence of a result, or what a reason is borne out by.
    """

    kind: RequestKind
    text: str
    until: date | None = None
    document_number: str = ""
    suggested_units: Sequence[str] = ()
    files: tuple[StoredFile, ...] = ()


async def ask(
    session: Session, office: Office, cause: Cause, directive: Directive, wish: Wish, entry: Entry | None = None
) -> Request:
    """Put a request on its way and tell whoever is to decide first; `entry`: a clerk writes down another's wish.

    Raises RefusedError, a RuleError where the time or the status is not right, TellableError for what is asked already.
    """
    asker, suggested = speaking(cause, entry), list(wish.suggested_units)
    if wish.kind in GIVEN_AWAY and not suggested:
        suggested = [unit.name for unit in await units.named_in(session, wish.text, office.day_of(cause.at))]
    if entry is not None:
        await access.require(session, office, cause, Action.ASK_ON_BEHALF, directive)
    verdict = await access.require(session, office, asker, RIGHT[wish.kind], directive)
    await _check(session, office, cause, directive, wish)
    audience = await audience_of(session, directive)
    request = Request(
        **await given(session, office, cause, directive, entry),
        directive_id=directive.id,
        kind=wish.kind,
        status=RequestStatus.AWAITS_CLERK,
        text=wish.text,
        until=wish.until,
        document_number=wish.document_number[:100],
        suggested_units=suggested,
        created_at=cause.at,
    )
    heads = [person for person in audience.heads if person.id != asker.person_id]
    if verdict is Verdict.NEEDS_OWNER and audience.owner is not None:
        request.status = RequestStatus.AWAITS_OWNER
    elif verdict is Verdict.NEEDS_HEAD and heads:
        request.status = RequestStatus.AWAITS_HEAD
    elif wish.kind is RequestKind.COORDINATION and verdict is Verdict.YES:
        request.head_id, request.head_at = asker.person_id, cause.at
    session.add(request)
    await session.flush()
    for file in wish.files:
        attachments.attach(session, cause, file, None, request_id=request.id)
    audit.record(session, cause, f"asked_{wish.kind}", "request", request.id, directive=directive.id)
    await pass_on(session, office, cause, request, directive)
    return request


async def _check(session: Session, office: Office, cause: Cause, directive: Directive, wish: Wish) -> None:
    today = office.day_of(cause.at)
    if await queries.waiting_on(session, directive.id, (wish.kind,)):
        raise TellableError("request/asked_already", number=directive.number)
    if wish.kind in MOVE:
        transition(directive.status, MOVE[wish.kind])
    elif directive.status not in directives.FOLLOWED:
        transition(directive.status, Move.EXTEND)
    if wish.kind is RequestKind.OBJECTION and directive.objection_by is not None:
        deadlines.check_objection(today, directive.objection_by)
    if wish.kind is RequestKind.EXTENSION:
        check_reason(Move.EXTEND, wish.text)
        if wish.until is None or wish.until <= max(today, directive.due_on or today):
            raise TellableError("request/extension_not_later", due_on=directive.due_on)
        granted = await queries.count_granted(session, directive.id, RequestKind.EXTENSION)
        deadlines.check_extension(directive.due_on, granted, today, office.policy, office.calendar)


async def pass_on(session: Session, office: Office, cause: Cause, request: Request, directive: Directive) -> None:
    """Hand a request to whom its status names; what waits for the clerk takes effect on the directive's clocks."""
    if request.status is RequestStatus.AWAITS_CLERK and request.kind in MOVE:
        await moves.move(session, office, cause, directive, MOVE[request.kind], request.text)
    people = await deciders(session, request, directive)
    notice = Notice("request", f"request:{request.id}:{request.status}", {"request_id": request.id})
    if (
        whole := await _confirmed_in(session, request, directive)
    ) is not None:  # once a day, however many parts are done
        key = f"parts_done:{whole.id}:{office.day_of(cause.at).isoformat()}"
        notice = Notice("parts", key, {"directive_id": whole.id, "page": 0})
    await tell(session, office, cause, people, notice)


async def deciders(session: Session, request: Request, directive: Directive) -> tuple[int, ...]:
    """Return for whom a request waits, by what its status says."""
    audience = await audience_of(session, directive)
    whole = await _confirmed_in(session, request, directive)
    if whole is not None:
        return tuple(person.id for person in (await audience_of(session, whole)).workers)
    match request.status:
        case RequestStatus.AWAITS_OWNER:
            people: Sequence[Person] = (audience.owner,) if audience.owner else ()
        case RequestStatus.AWAITS_HEAD:
            people = audience.heads
        case RequestStatus.AWAITS_LEADER:
            leader = leader_of(directive)
            return (leader,) if leader else ()
        case _:
            return await clerks_for(session, directive, request.person_id, request.clerk_id)
    return tuple(person.id for person in people)


async def _confirmed_in(session: Session, request: Request, directive: Directive) -> Directive | None:
    """Return the whole whose lead is to confirm that a unit's part is done; None where the office decides.

    The office does where nobody leads the whole, or who leads it has asked for it themselves.
    """
    if directive.whole_id is None or request.kind is not RequestKind.COMPLETION:
        return None
    whole = await directives.get(session, directive.whole_id)
    if whole is None or request.status is not RequestStatus.AWAITS_CLERK:
        return None
    workers = {person.id for person in (await audience_of(session, whole)).workers}
    return whole if workers - {request.person_id, request.clerk_id} else None


def leader_of(directive: Directive) -> int | None:
    """Return the leader whose yes a later date needs: where the document itself set the date, else nobody's."""
    if directive.due_source is not DateSource.DOCUMENT:
        return None
    return directive.leader_id or directive.document.leader_id


async def postpone(session: Session, office: Office, cause: Cause, directive: Directive, day: date) -> bool:
    """Let the report that is owed come on a later day (迟报); return False where they owe none. Raises RuleError."""
    verdict = await access.require(session, office, cause, Action.PUT_OFF, directive)
    if verdict is not Verdict.WITH_REASON and not await access.leads(session, office, cause, directive):
        return False  # the report is the leading unit's: one that supports owes none
    today = office.day_of(cause.at)
    owed = (await planning.facts_of(session, [directive]))[directive.id].owed
    if owed is None:
        return False
    deadlines.check_postponement(day, planning.due_of(owed), today, office.policy, office.calendar)
    owed.postponed_to = day
    await moves.touch(session, office, cause, directive, "report_postponed", until=day.isoformat())
    return True


async def put_off(
    session: Session, office: Office, cause: Cause, called: Mapping[Directive, str], day: date, heard: Heard
) -> list[Directive]:
    """Let reports come on a later day, and note it in `heard`; return those for which it was needed. Raises RuleError.

    `called`: what the person calls each directive. A report that is in time on that day is only promised: 今天下班前报.
    """
    today = office.day_of(cause.at)
    facts = await planning.facts_of(session, list(called))
    due = {one: planning.due_of(owed) for one in called if (owed := facts[one.id].owed) is not None}
    in_time = [one for one in due if deadlines.comes_in_time(day, due[one], today)]
    later = [one for one in called if one not in in_time and await postpone(session, office, cause, one, day)]
    heard.postponed += [[called[one], day.isoformat()] for one in later]
    if in_time:
        number = called[in_time[0]] if len(in_time) == 1 else None
        heard.notes.append({"id": "report/in_time", "args": {"day": day.isoformat()}, "number": number})
    return later


@dataclass(frozen=True)
class RequestCard:
    """A request as whoever decides sees it, or who made it. `may_decide`: it waits for the reader."""

    id: int
    directive_id: int
    number: str
    title: str
    kind: RequestKind
    status: RequestStatus
    text: str
    until: date | None
    due_on: date | None
    due_text: str
    document_number: str
    suggested_units: tuple[str, ...]
    person: str
    unit: str
    is_liaison: bool
    deputy_of: str
    clerk: str
    files: int
    at: datetime
    done_when: str
    targets: tuple[planning.TargetLine, ...]
    leader_agrees: bool
    decision: str
    may_decide: bool
    is_author: bool
    parts: PartsShown | None = None
    of_part: bool = False  # a unit's part is said to be done: whoever leads the whole confirms it


class Requests:
    """Asking, and taking back what was asked."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, directive_id: int, wish: Wish) -> Request:
        """Make a request. Raises RefusedError, RuleError, TellableError, also for a close-out that lacks something."""
        office = self._office
        async with office.database.write(cause) as session:
            directive = await directives.lock(session, directive_id)
            if directive is None:
                raise access.RefusedError
            await dialogs.end(session, cause)
            missing = await _lacking(session, directive, wish)
            if missing:
                raise TellableError(f"request/{missing}_please", **await completing.told(session, directive, missing))
            request = await ask(session, office, cause, directive, wish)
            await _confirm(session, cause, Heard(requests=[request.id]))
            return request

    async def complete(self, cause: Cause, directive_id: int, wish: Wish) -> Request | None:
        """Ask for close-out; None where it lacks something: it is asked for, what was said is kept.

        Raises RefusedError, RuleError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            directive = await directives.lock(session, directive_id)
            if directive is None:
                raise access.RefusedError
            await dialogs.end(session, cause)
            return await self._complete(session, cause, directive, wish, None)

    async def claim(self, cause: Cause, report_id: int, document_number: str) -> Request | None:
        """Ask for close-out with the words of a report, one's own or written down by oneself, as the result.

        None where it lacks something, which is asked for. Raises RefusedError, RuleError.
        """
        async with self._office.database.write(cause) as session:
            report = await reports.get(session, report_id)
            directive = await directives.lock(session, report.directive_id) if report else None
            if report is None or directive is None or report.withdrawn_at is not None:
                raise access.RefusedError
            written_down = report.clerk_id is not None and report.clerk_id == cause.person_id
            entry = Entry(report.person_id, report.channel, report.entry_reason) if written_down else None
            wish = Wish(RequestKind.COMPLETION, report.text, document_number=document_number)
            return await self._complete(session, cause, directive, wish, entry)

    async def _complete(
        self, session: Session, cause: Cause, directive: Directive, wish: Wish, entry: Entry | None
    ) -> Request | None:
        await access.require(session, self._office, speaking(cause, entry), Action.ASK_COMPLETION, directive)
        transition(directive.status, Move.REQUEST_COMPLETION)
        missing = await _lacking(session, directive, wish)
        if missing:
            await completing.ask_for(session, cause, directive, missing, wish.text, wish.document_number)
            return None
        request = await ask(session, self._office, cause, directive, wish, entry)
        await _confirm(session, cause, Heard(requests=[request.id]))
        return request

    async def withdraw(self, cause: Cause, request_id: int) -> bool:
        """Take one's own request back; return False where it was decided already. Raises RefusedError."""
        office = self._office
        async with office.database.write(cause) as session:
            request = await queries.lock(session, request_id)
            if request is None or cause.person_id not in {request.person_id, request.clerk_id}:
                raise access.RefusedError
            if request.status not in followup.WAITING:
                return False
            await take_back(session, office, cause, request)
            return True

    async def postpone(self, cause: Cause, directive_ids: Sequence[int], day: date) -> list[Directive]:
        """Put off the reports owed on these directives; return those it was done for. Raises RuleError."""
        office = self._office
        async with office.database.write(cause) as session:
            await dialogs.end(session, cause)
            called, heard = {one: one.number for one in await directives.some(session, directive_ids)}, Heard()
            for directive in called:
                await access.require(session, office, cause, Action.PUT_OFF, directive)
            done = await put_off(session, office, cause, called, day, heard)
            await _confirm(session, cause, heard)
            return done


async def _lacking(session: Session, directive: Directive, wish: Wish) -> str:
    if wish.kind is not RequestKind.COMPLETION:
        return ""
    return await completing.lacking(session, directive, wish.text, wish.document_number, wish.files)


async def _confirm(session: Session, cause: Cause, heard: Heard) -> None:
    """Answer with what was put on its way."""
    if heard.says_something:
        await answer(session, cause, "heard", heard.as_payload(0, {}))


async def take_back(session: Session, office: Office, cause: Cause, request: Request) -> None:
    """Withdraw a request that waits, and let the directive go on."""
    reached_clerk = request.status is not RequestStatus.AWAITS_OWNER
    request.status, request.decided_at = RequestStatus.WITHDRAWN, cause.at
    audit.record(session, cause, "request_withdrawn", "request", request.id)
    directive = await directives.lock(session, request.directive_id)
    if directive is not None and reached_clerk:
        await go_on(session, office, cause, request, directive, Move.WITHDRAW_COMPLETION)


async def go_on(
    session: Session, office: Office, cause: Cause, request: Request, directive: Directive, after_review: Move
) -> None:
    """Let a directive go on after a request that held it up was withdrawn or returned.

    Under an objection or a review the clocks stood still, so the days to sign and to report move by as much.
    """
    if request.kind not in MOVE:
        return
    await planning.stop_waiting(session, office, cause, directive, request.created_at)
    if request.kind is RequestKind.COMPLETION and directive.status is Status.UNDER_REVIEW:
        reason = request.decision or request.text
        directive.status_reason = request.decision
        await moves.move(session, office, cause, directive, after_review, reason)
    else:
        await moves.touch(session, office, cause, directive, "objection_settled", request=request.id)
