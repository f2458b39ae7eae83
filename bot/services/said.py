"""What people say that is no report: they ask, object, put off, take back. Each is done, or noted why it was not."""

from datetime import timedelta

from bot.rules.reply_values import Intent, Statement
from bot.services import disputes, reporting, requests
from bot.services.audience import clerks_for, tell
from bot.services.entries import speaking
from bot.services.heard import Heard
from bot.services.listening import Listening, Words
from bot.services.office import Office
from bot.services.outgoing import Notice
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, Role
from db.models import Directive
from db.queries import people, reports
from db.session import Cause, Session

ACTING = frozenset({
    Intent.EXTENSION, Intent.COORDINATION, Intent.OBJECTION, Intent.LATER_REPORT, Intent.REPORTED_ELSEWHERE,
    Intent.WITHDRAW, Intent.QUESTION,
})  # fmt: skip
TAKEN_BACK_WITHIN = timedelta(days=7)


async def act_on(
    session: Session,
    office: Office,
    cause: Cause,
    words: Words,
    listening: Listening,
    statement: Statement,
    heard: Heard,
) -> None:
    """Do what one statement asks for; a refusal becomes a note, so that the rest of the message still counts."""
    deed = _Deed(session, office, cause, words, listening, heard)
    try:
        await deed.do(statement)
    except TellableError as refusal:
        args = {
            name: value if isinstance(value, (str, int)) else str(value) for name, value in refusal.text_args.items()
        }
        heard.notes.append({"id": refusal.text_id, "args": args, "number": statement.item})


class _Deed:
    def __init__(
        self, session: Session, office: Office, cause: Cause, words: Words, listening: Listening, heard: Heard
    ) -> None:
        self._session = session
        self._office = office
        self._cause = cause
        self._words = words
        self._listening = listening
        self._heard = heard

    async def do(self, statement: Statement) -> None:
        """Do one statement. Raises TellableError, before anything of it is written."""
        deeds = {
            Intent.EXTENSION: self._extend,
            Intent.COORDINATION: self._coordinate,
            Intent.OBJECTION: self._object,
            Intent.LATER_REPORT: self._postpone,
            Intent.REPORTED_ELSEWHERE: self._dispute,
            Intent.WITHDRAW: self._withdraw,
            Intent.QUESTION: self._inquire,
        }
        await deeds[statement.intent](statement)

    async def _extend(self, statement: Statement) -> None:
        if statement.day is not None:  # else the day is asked for
            await self._wish(statement, Wish(RequestKind.EXTENSION, statement.text, until=statement.day))

    async def _coordinate(self, statement: Statement) -> None:
        await self._wish(statement, Wish(RequestKind.COORDINATION, statement.text, suggested_units=statement.units))

    async def _object(self, statement: Statement) -> None:
        await self._wish(statement, Wish(RequestKind.OBJECTION, statement.text, suggested_units=statement.units))

    async def _postpone(self, statement: Statement) -> None:
        if statement.day is None:  # it is asked for
            return
        called = {directive: self._called(directive) for directive in self._meant(statement)}
        await requests.put_off(self._session, self._office, self._cause, called, statement.day, self._heard)

    async def _dispute(self, statement: Statement) -> None:
        for directive in self._meant(statement):
            said, channel = statement.text, statement.channel
            if await disputes.dispute(self._session, self._office, self._cause, directive, said, channel):
                self._heard.disputed.append(self._called(directive))

    @property
    def _speaker(self) -> int:
        return speaking(self._cause, self._words.entry).person_id or 0

    def _meant(self, statement: Statement) -> list[Directive]:
        if statement.item is not None:
            return [self._listening.directives[statement.item]]
        return self._listening.asked

    def _called(self, directive: Directive) -> str:
        return self._listening.numbers[directive.id]

    async def _wish(self, statement: Statement, wish: Wish) -> None:
        for directive in self._meant(statement):
            entry = self._words.entry
            request = await requests.ask(self._session, self._office, self._cause, directive, wish, entry)
            self._heard.requests.append(request.id)

    async def _withdraw(self, statement: Statement) -> None:
        person_id, since = self._speaker, self._cause.at - TAKEN_BACK_WITHIN
        if statement.item is not None:
            directive = self._listening.directives[statement.item]
            last = await reports.latest_of(self._session, directive.id, person_id, since)
            found = [last] if last else []
        else:
            found = list(await reports.last_message(self._session, person_id, since))
        theirs = await reporting.still_theirs(self._session, self._office, self._cause, found)
        for report in theirs:
            await reporting.take_back(self._session, self._office, self._cause, report)
        self._heard.withdrawn += len(theirs)

    async def _inquire(self, statement: Statement) -> None:
        """Hand a question to the clerk, who answers by replying to it."""
        directive = self._listening.directives.get(statement.item or "")
        if directive is not None:
            clerks = await clerks_for(self._session, directive, self._cause.person_id)
        else:
            clerks = tuple(person.id for person in await people.with_role(self._session, Role.CLERK))
        payload = {
            "directive_id": directive.id if directive else None,
            "person_id": self._cause.person_id,
            "message_id": self._words.message_id,
            "text": statement.text,
        }
        key = f"inquiry:{self._cause.inbox_id}:{statement.item}"
        await tell(self._session, self._office, self._cause, clerks, Notice("inquiry", key, payload))
        self._heard.inquiries += 1
