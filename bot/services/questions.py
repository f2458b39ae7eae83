"""What the bot asks for next: a report, a date, a reason. Asked for here, answered in a dialog."""

from collections.abc import Mapping

from bot.rules.lifecycle import Move, transition
from bot.rules.permissions import Action, Verdict
from bot.services import access, dialogs
from bot.services.cards import readable
from bot.services.entries import may_enter
from bot.services.office import Office
from bot.services.outgoing import answer
from db.enums import Channel, RequestKind
from db.models import Directive
from db.queries import directives, people, reports
from db.queries import requests as queries
from db.session import Cause, Session

# The question, and the right and the move that its answer will need
RIGHTS = {
    "report": (Action.REPORT, Move.REPORT),
    "problem": (Action.REPORT, Move.REPORT),
    "extension": (Action.ASK_EXTENSION, Move.EXTEND),
    "completion": (Action.ASK_COMPLETION, Move.REQUEST_COMPLETION),
    "coordination": (Action.REQUEST_COORDINATION, Move.REPORT),
    "objection": (Action.OBJECT, Move.OBJECT),
    "suspend": (Action.SUSPEND, Move.SUSPEND),
    "cancel_directive": (Action.CANCEL, Move.CANCEL),
    "reopen": (Action.REOPEN, Move.REOPEN),
    "transfer": (Action.ASK_TRANSFER, Move.REPORT),
    "on_behalf": (Action.REPORT, Move.REPORT),
}


class Questions:
    """Asking people for words."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, kind: str, directive_id: int, **state: object) -> Directive:
        """Ask for what a button stands for, on one directive; the next words of the person answer it.

        Raises RefusedError where the answer would not be theirs to give, TransitionError where it is too late for one.
        """
        async with self._office.database.write(cause) as session:
            directive = await readable(session, self._office, cause, directive_id)
            action, move = RIGHTS[kind]
            await access.require(session, self._office, cause, action, directive)
            transition(directive.status, move)
            await self._put(session, cause, kind, directive, state)
            return directive

    async def ask_entry(self, cause: Cause, person_id: int, channel: Channel) -> None:
        """Ask a clerk for what a person said by phone or on paper, of whatever they have. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            if not await may_enter(session, self._office, cause):
                raise access.RefusedError
            person = await people.get(session, person_id)
            await dialogs.ask(session, cause, "entry", {"speaker_id": person_id, "channel": channel.value})
            args = {"name": person.name, "unit": person.unit.name, "channel": channel.value}
            payload = {"id": "person/say_entry", "args": args, "one_by_one": False}
            await answer(session, cause, "question", payload, part="entry")

    async def ask_reason(self, cause: Cause, request_id: int) -> RequestKind:
        """Ask whoever decides why a request is sent back. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            request = await queries.get(session, request_id)
            if request is None:
                raise access.RefusedError
            directive = await readable(session, self._office, cause, request.directive_id)
            await dialogs.ask(session, cause, "request_return", {"request_id": request_id})
            args = {"number": directive.number, "title": directive.title, "kind": request.kind.value}
            await answer(session, cause, "text", {"id": "request/ask_return_reason", "args": args})
            return request.kind

    async def ask_one_by_one(self, cause: Cause, directive_ids: list[int]) -> bool:
        """Ask for a report on each of these, one after the other; False where none is left."""
        async with self._office.database.write(cause) as session:
            if not directive_ids:
                await dialogs.end(session, cause)
                return False
            directive = await readable(session, self._office, cause, directive_ids[0])
            await access.require(session, self._office, cause, Action.REPORT, directive)
            await self._put(session, cause, "report", directive, {"queue": directive_ids[1:]})
            return True

    async def ask_correction(self, cause: Cause, directive_id: int, message_id: int) -> None:
        """Ask for the words that are to replace what a message reported on a directive. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await directives.get(session, directive_id)
            if directive is None:
                raise access.RefusedError
            verdict = await access.require(session, self._office, cause, Action.REPORT, directive)
            written = await reports.of_message(session, cause.person_id or 0, message_id)
            kind, state = "report", dict[str, object](corrects=message_id)
            if verdict is Verdict.WITH_REASON:  # the clerk corrects what was written down
                kind, state = "on_behalf", state | {"channel": written[0].channel.value if written else "phone"}
            await self._put(session, cause, kind, directive, state, "report/say_correction")

    async def ask_again(
        self, cause: Cause, kind: str, directive_id: int, missing: str, state: Mapping[str, object]
    ) -> None:
        """Ask for what an answer left open, keeping what it said. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await readable(session, self._office, cause, directive_id)
            await self._put(session, cause, kind, directive, state, f"report/say_{missing}")

    async def drop(self, cause: Cause, *, tell: bool = False) -> None:
        """Give up what the person was asked; `tell` answers so, where no button's small window does."""
        async with self._office.database.write(cause) as session:
            await dialogs.end(session, cause)
            if tell:
                await answer(session, cause, "text", {"id": "report/dropped"})

    async def _put(
        self,
        session: Session,
        cause: Cause,
        kind: str,
        directive: Directive,
        state: Mapping[str, object],
        text_id: str = "",
    ) -> None:
        await dialogs.ask(session, cause, kind, {"directive_id": directive.id, **state})
        args = {"number": directive.number, "title": directive.title, "due_on": _iso(directive)}
        payload = {"id": text_id or f"report/say_{kind}", "args": args, "one_by_one": "queue" in state}
        await answer(session, cause, "question", payload, part=kind)


def _iso(directive: Directive) -> str:
    return directive.due_on.isoformat() if directive.due_on else ""
