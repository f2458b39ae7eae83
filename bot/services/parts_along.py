"""What becomes of the whole becomes of its parts (分办): struck off, stopped, resumed, closed or put off with it."""

from datetime import date, datetime

from bot.rules.lifecycle import Move
from bot.rules.parts import follows
from bot.services import moves
from bot.services.audience import audience_of, tell
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice
from bot.services.resuming import resume
from db.enums import RequestStatus
from db.models import Directive
from db.queries import directives, requests
from db.session import Cause, Session


async def take_along(
    session: Session,
    office: Office,
    cause: Cause,
    whole: Directive,
    to: Move,
    reason: str = "",
    was: date | datetime | None = None,
) -> list[Directive]:
    """Let the parts of a directive follow a move that it has made, tell whoever works on them, and return those that did.

    `was`: the former date of a whole that was put off, for parts that had the same get the new one; since when one that goes
    on was suspended, for parts that were stopped then go on too.
    """
    taken = []
    for part in await directives.parts_of(session, [whole.id]):
        with_it = part.suspended_at is not None and part.suspended_at == was
        move = follows(to, part.status, stopped_with_it=with_it)
        if move is None or (move is Move.EXTEND and part.due_on != was):
            continue
        await _follow(session, office, cause, whole, part, move, reason)
        await _tell(session, office, cause, part, move)
        taken.append(part)
    return taken


async def _follow(
    session: Session, office: Office, cause: Cause, whole: Directive, part: Directive, move: Move, reason: str
) -> None:
    before = Before.of(part)
    match move:
        case Move.RESUME:
            await resume(session, office, cause, part)
            return
        case Move.EXTEND:
            part.due_on, part.due_source = whole.due_on, whole.due_source
        case Move.SUSPEND:
            part.suspended_at, part.status_reason = cause.at, reason.strip()
        case Move.CANCEL:
            part.status_reason = reason.strip()
        case _:
            part.closed_at, part.suspended_at = cause.at, None
    await moves.move(session, office, cause, part, move, reason, How(before))
    if move in {Move.CANCEL, Move.CLOSE_WITH_WHOLE}:
        for request in await requests.waiting_on(session, part.id):
            request.status, request.decided_at = RequestStatus.WITHDRAWN, cause.at


async def _tell(session: Session, office: Office, cause: Cause, part: Directive, move: Move) -> None:
    args = {
        "number": part.number,
        "title": part.title,
        "move": move.value,
        "reason": part.status_reason,
        "due_on": part.due_on.isoformat() if part.due_on else "",
    }
    notice = Notice("text", f"along:{part.id}:{part.version}", {"id": "parts/along", "args": args})
    workers = (await audience_of(session, part)).workers
    await tell(session, office, cause, [person.id for person in workers], notice)
