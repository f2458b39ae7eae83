"""What a message says of the rows of lists: read before all else, set with the report, asked about in the answer."""

from collections.abc import Mapping
from typing import Any

from bot.rules.list_replies import ListUnderstood, set_rows_aside, settle
from bot.rules.list_values import RowQuestionId, RowTick
from bot.rules.replies import understand
from bot.rules.reply_values import QuestionId, Understood
from bot.services import access, scopes
from bot.services.entries import Entry, speaking
from bot.services.heard import Heard
from bot.services.listening import Listening, Words
from bot.services.office import Office
from bot.services.outgoing import plain
from db.enums import ScopeState
from db.models import Directive
from db.queries import scopes as queries
from db.session import Cause, Session

WHICH_ROWS = "which_rows"  # the dialog in which the next words name rows
NAMED_NEXT = frozenset({RowQuestionId.UNKNOWN, RowQuestionId.WHICH, RowQuestionId.LIST, RowQuestionId.COUNT})


class RowWords:
    """What one message says of rows; what may be set is what its speaker may set, whoever wrote it down."""

    def __init__(self, said: ListUnderstood, listening: Listening, heard: Heard, entry: Entry | None = None) -> None:
        self._said = said
        self._listening = listening
        self._heard = heard
        self._entry = entry

    @classmethod
    def said_in(cls, words: Words, listening: Listening, heard: Heard) -> "RowWords":
        """Read a message's words: those about rows first, the rest as ever."""
        reply = set_rows_aside(words.text, listening.context, listening.lists)
        said = settle(understand(reply.text, listening.context), reply, listening.lists)
        return cls(said, listening, heard, words.entry)

    @property
    def understood(self) -> Understood:
        """Return what the message says besides."""
        return self._said.understood

    def contested(self, number: str) -> bool:
        """Return whether the words on an item give a figure that its list does not bear out."""
        return number in self._said.contested

    async def ticks(self, session: Session, office: Office, cause: Cause, directive: Directive) -> tuple[RowTick, ...]:
        """Return which rows the person may set of those that the words set; a note tells of the others."""
        number = self._listening.numbers[directive.id]
        ticks = self._said.ticks.get(number, ())
        if not ticks:
            return ()
        rows = await queries.items(session, [target.id for target in directive.targets])
        speaker = speaking(cause, self._entry)
        leads = await access.leads(session, office, speaker, directive)
        theirs = await scopes.settable(session, office, speaker, rows, leads=leads)
        others = [str(row.number) for row in rows if row.id in {tick.row for tick in ticks} - theirs]
        if others:
            self._heard.notes.append({"id": "scope/rows_of_others", "args": {"rows": others}, "number": number})
        return tuple(tick for tick in ticks if tick.row in theirs)

    def ask(self, report_of: Mapping[str, int]) -> None:
        """Put the questions about rows into the answer, with what their buttons need."""
        for number, asked in self._said.questions:
            args = {name: plain(value) for name, value in asked.args.items()}
            directive = self._listening.directives[number]
            self._heard.ask(asked.id.value, number, directive.id, report_of.get(number), args)

    def dialog(self, report_of: Mapping[str, int]) -> dict[str, Any] | None:
        """Return what the next words answer, where they are to name rows; None where nothing of the kind is asked."""
        asked = [(number, one.args["state"]) for number, one in self._said.questions if one.id in NAMED_NEXT]
        lost = [one.item for one in self._said.understood.questions if one.id is QuestionId.WHICH_ROW and one.item]
        for number, state in [*((number, ScopeState.STOPPED.value) for number in lost), *asked]:
            if number in report_of:
                directive_id = self._listening.directives[number].id
                return {"directive_id": directive_id, "report_id": report_of[number], "state": state}
        return None
