"""Suspending (暂缓), resuming (恢复督办), cancelling (撤销) and reopening (重新督办): the clerk's, each told to who works on it."""

import re
from datetime import date

from bot.rules.lifecycle import Move, transition
from bot.rules.permissions import Action
from bot.rules.reply_dates import resolve_date
from bot.services import access, dialogs, moves, planning
from bot.services.audience import audience_of, tell
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.parts_along import take_along
from bot.services.resuming import resume
from bot.texts import TellableError
from db.enums import DateSource, RequestStatus, Status
from db.models import Directive
from db.queries import directives, followup, requests
from db.session import Cause, Session


def _dated(words: str, today: date) -> tuple[date | None, str]:
    """Return the date that words begin with, if they do, and the rest."""
    first, _, rest = re.sub(r"[,，;；\s]+", "\n", words.strip(), count=1).partition("\n")
    day = resolve_date(first, today)
    return (day, rest.strip()) if day is not None else (None, words.strip())


class Suspending:
    """Stopping directives and letting them go on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def suspend(self, cause: Cause, directive_id: int, reason: str) -> Directive:
        """Let the clocks of a directive stand still. Raises RefusedError, TransitionError, ReasonMissingError."""
        async with self._office.database.write(cause) as session:
            directive = await self._locked(session, cause, directive_id, Action.SUSPEND)
            directive.suspended_at, directive.status_reason = cause.at, reason.strip()
            await moves.move(session, self._office, cause, directive, Move.SUSPEND, reason)
            await take_along(session, self._office, cause, directive, Move.SUSPEND, reason)
            await self._tell(session, cause, directive, "follow/suspended")
            return directive

    async def resume(self, cause: Cause, directive_id: int) -> Directive:
        """Let a directive go on where its records say it was; days to sign and to report move by the time it stood.

        Raises RefusedError, TransitionError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            directive = await self._locked(session, cause, directive_id, Action.RESUME)
            stopped_at = directive.suspended_at
            await resume(session, office, cause, directive)
            await take_along(session, office, cause, directive, Move.RESUME, was=stopped_at)
            await self._tell(session, cause, directive, "follow/resumed")
            return directive

    async def cancel(self, cause: Cause, directive_id: int, reason: str) -> Directive:
        """Strike a directive off without a result. Raises RefusedError, TransitionError, ReasonMissingError."""
        async with self._office.database.write(cause) as session:
            directive = await self._locked(session, cause, directive_id, Action.CANCEL)
            directive.status_reason = reason.strip()
            await moves.move(session, self._office, cause, directive, Move.CANCEL, reason)
            await take_along(session, self._office, cause, directive, Move.CANCEL, reason)
            for request in await requests.waiting_on(session, directive.id):
                request.status, request.decided_at = RequestStatus.WITHDRAWN, cause.at
            await self._tell(session, cause, directive, "follow/cancelled")
            return directive

    async def reopen(self, cause: Cause, directive_id: int, words: str) -> Directive:
        """Issue anew what was closed or cancelled: it is signed and reported on anew, on the day and for the reason given.

        `words` are the reason, after the new date where there is one; without, the date stays. Raises RefusedError,
        TransitionError, ReasonMissingError, and TellableError where the date has passed and no new one is given.
        """
        office, today = self._office, self._office.day_of(cause.at)
        day, reason = _dated(words, today)
        async with office.database.write(cause) as session:
            directive = await self._locked(session, cause, directive_id, Action.REOPEN)
            transition(directive.status, Move.REOPEN)
            if directive.document.archived_at is not None:
                raise TellableError("year/archived_already", number=directive.document.number)
            if (day or directive.due_on or today) < today:
                raise TellableError("follow/reopen_needs_date", due_on=day or directive.due_on)
            before = Before.of(directive)
            directive.closed_at, directive.result, directive.status_reason = None, "", reason
            if day is not None:
                directive.due_on, directive.due_source = day, DateSource.CLERK
            await followup.forget_acknowledgements(session, directive.id)
            issued = directive.issued_at is not None
            after = Status.ISSUED if issued else Status.REGISTERED
            await moves.move(session, office, cause, directive, Move.REOPEN, reason, How(before, after))
            if issued:
                await planning.open_clocks(session, office, cause, directive)
            await self._tell(session, cause, directive, "follow/reopened")
            return directive

    async def _locked(self, session: Session, cause: Cause, directive_id: int, action: Action) -> Directive:
        directive = await directives.lock(session, directive_id)
        if directive is None:
            raise access.RefusedError
        if not (await access.require(session, self._office, cause, action, directive)).outright:
            raise access.RefusedError
        return directive

    async def _tell(self, session: Session, cause: Cause, directive: Directive, text_id: str) -> None:
        args = {
            "number": directive.number,
            "title": directive.title,
            "reason": directive.status_reason,
            "due_on": directive.due_on.isoformat() if directive.due_on else "",
            "sign_by": directive.sign_by.isoformat() if directive.sign_by else "",
        }
        notice = Notice("text", f"{text_id}:{directive.id}:{directive.version}", {"id": text_id, "args": args})
        workers = (await audience_of(session, directive)).workers
        await tell(session, self._office, cause, [person.id for person in workers], notice)
        await dialogs.end(session, cause)
        await answer(session, cause, "text", {"id": text_id, "args": args})
