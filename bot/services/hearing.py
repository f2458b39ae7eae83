"""Hearing what people say in chat: words are understood by the rules, and what they say is written in one transaction.

In doubt nothing is written but words, and the question is asked back. Nothing said here closes a directive.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.rules.parts import as_spoken
from bot.rules.reply_values import Answered, Figure, Intent, Question, QuestionId, Statement, Understood, items_of
from bot.services import access, acknowledging, attachments, dialogs, loose_files, reporting
from bot.services.entries import Entry, may_enter, speaking
from bot.services.heard import CONFIRM_COMPLETION, ENTRY_REASON, Heard
from bot.services.holdings import Share, holdings
from bot.services.listening import Listening, Words, listen
from bot.services.office import Office
from bot.services.outgoing import answer, plain
from bot.services.reporting import Draft, Value
from bot.services.row_words import WHICH_ROWS, RowWords
from bot.services.said import ACTING, act_on
from db.enums import Channel, ReportKind
from db.models import Attachment, Directive, Report
from db.queries import audit, directives, entries, people, reports
from db.session import Cause, Session

TROUBLE = frozenset({Intent.PROBLEM, Intent.COORDINATION})
EMPTY = frozenset({Intent.EMPTY_PROGRESS, Intent.NO_PROGRESS})
REPORTED = TROUBLE | EMPTY | {Intent.PROGRESS, Intent.NUMBER, Intent.ESTIMATE, Intent.PLAN, Intent.CORRECTION}
# A claim to be done is also a report; whether it becomes a request is asked
REPORTED |= {Intent.COMPLETION}
# What a clerk who writes words down has settled on the phone: it is words like any other
CLERKS_OWN = frozenset({Intent.REPORTED_ELSEWHERE, Intent.QUESTION})
NEEDS_ITEM = frozenset({QuestionId.WHICH_ITEM, QuestionId.NO_SUCH_ITEM, QuestionId.FORWARDED})
NO_DIALOG = frozenset(
    {QuestionId.AWAY, QuestionId.NONE_OF_WHAT, QuestionId.COMPLETION_MEANT, QuestionId.COMPLETION_SHORT}
)


class Hearing:
    """Taking in what a person writes."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def concerns(self, person_id: int) -> bool:
        """Return whether free words of a person may be about something: they have anything open but as its head."""
        office = self._office
        async with office.database.read() as session:
            if await directives.owns_any(session, person_id):  # as nearly all do who write
                return True
            person = await people.get(session, person_id)
            held = await holdings(session, person, office.day_of(office.clock.now()))
            return any(one.share is not Share.UNIT for one in held)

    async def hear(self, cause: Cause, words: Words) -> int:
        """Understand a message, write what is sure, answer with what was written and what is asked back.

        Returns how many directives it was a receipt for.
        """
        async with self._office.database.write(cause) as session:
            return await self._hear(session, cause, words)

    async def ask_files_again(self, cause: Cause, message_id: int) -> bool:
        """Take a message's files from the report that was guessed, and ask of which item they are; False where none is."""
        async with self._office.database.write(cause) as session:
            placed = await reports.placed_files(session, cause.person_id or 0, message_id)
            if not placed:
                return False
            for row in placed:
                row.report_id = None
            audit.record(session, cause, "files_asked_again", "file", None, files=len(placed))
            await session.flush()
            person = await people.get(session, cause.person_id or 0)
            words = Words("", message_id)
            listening = await listen(session, self._office, person, self._office.day_of(cause.at), words)
            ear = Ear(self._office, session, cause, words, listening)
            await ear.ask_of_which_item()
            await ear.answer()
            return True

    async def record(self, cause: Cause, directive_id: int, text: str, channel: Channel, message_id: int) -> None:
        """Write down, as clerk, what the owner said by phone or on paper; it counts the same. Raises RefusedError."""
        await self.write_down(cause, directive_id, channel, Words(text, message_id))

    async def write_down(self, cause: Cause, directive_id: int, channel: Channel, words: Words) -> None:
        """Write down, as clerk, what the owner said of a directive, with the files that came with it. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await directives.lock(session, directive_id)
            if directive is None or directive.owner_id is None:
                raise access.RefusedError
            entry = Entry(directive.owner_id, channel)
            meant = replace(words, answered=Answered.CARD, focus=directive_id, entry=entry)
            await self._hear(session, cause, meant)

    async def explain_entry(self, cause: Cause, at: datetime, reason: str) -> None:
        """Note why the cause's person, a clerk, wrote down at an instant what somebody might have sent."""
        async with self._office.database.write(cause) as session:
            await entries.explain(session, cause.person_id or 0, at, reason[:200])
            audit.record(session, cause, "entry_explained", "person", cause.person_id, reason=reason[:200])

    async def _hear(self, session: Session, cause: Cause, words: Words) -> int:
        office = self._office
        await dialogs.end(session, cause)
        if words.entry is not None and not await may_enter(session, office, cause):
            raise access.RefusedError
        words = await loose_files.without_known(session, cause, words)
        person = await people.get(session, speaking(cause, words.entry).person_id or 0)
        listening = await listen(session, office, person, office.day_of(cause.at), words, cause.person_id)
        words = replace(words, text=as_spoken(words.text, listening.full))
        ear = Ear(office, session, cause, words, listening)
        await (ear.hear() if words.text.strip() else ear.take_files())
        await ear.answer()
        return ear.signed


class Ear:
    """One message being worked through.

    `heard` goes on where a message is heard in several turns; `rows` is what it says of lists, where that was read before.
    """

    def __init__(
        self,
        office: Office,
        session: Session,
        cause: Cause,
        words: Words,
        listening: Listening,
        heard: Heard | None = None,
        rows: RowWords | None = None,
    ) -> None:
        self._office = office
        self._session = session
        self._cause = cause
        self._words = words
        self._listening = listening
        self._heard = heard or Heard()
        self._rows = rows or RowWords.said_in(words, listening, self._heard)
        self._corrected: dict[int, int] = {}
        self._report_of: dict[str, int] = {}
        self._made: list[Report] = []

    @property
    def signed(self) -> int:
        """Return how many directives the words were a receipt for."""
        return self._heard.signed

    async def hear(self) -> None:
        """Work through all that the words say; files that came with them, or before them, go with what is reported."""
        await self.work(self._rows.understood)
        await self._place_files()

    async def work(self, understood: Understood) -> None:
        """Write, do and ask what was understood."""
        by_item: dict[str, list[Statement]] = {}
        for statement in understood.statements:
            if statement.item is not None and statement.intent in REPORTED:
                by_item.setdefault(statement.item, []).append(statement)
        if by_item:
            replaced = self._listening.replaced
            self._corrected = await reporting.supersede(self._session, self._office, self._cause, replaced)
        for number, statements in by_item.items():
            await self._report(self._listening.directives[number], statements)
        await self._sign(understood.statements)
        for statement in understood.statements:
            acting = ACTING if self._words.entry is None else ACTING - CLERKS_OWN
            with_report = statement.item in by_item and statement.intent is Intent.COORDINATION  # asked for already
            if statement.intent in acting and not with_report:
                await act_on(
                    self._session, self._office, self._cause, self._words, self._listening, statement, self._heard
                )
        for question in understood.questions:
            self._ask(question)
        if self._words.entry is not None:
            await self._finish_entry(self._words.entry)
        self._rows.ask(self._report_of)
        await self._keep_open(understood.questions)

    async def _finish_entry(self, entry: Entry) -> None:
        """Let what a clerk wrote down of one directive be a report, whatever was made of it; ask why it was written down."""
        focus, heard = self._words.focus, self._heard
        if focus is not None and not heard.wrote_something:
            directive = next(one for one in self._listening.directives.values() if one.id == focus)
            await self._report(
                directive, [Statement(self._listening.numbers[focus], Intent.PROGRESS, self._words.text)]
            )
        speaker = await people.get(self._session, entry.speaker_id)
        if heard.wrote_something and speaker.telegram_id is not None and speaker.blocked_at is None:
            heard.ask(ENTRY_REASON, None, None, None, {"name": speaker.name, "at": self._cause.at.isoformat()})

    async def _place_files(self) -> None:
        """Let the files go with the report that the words made; where they made none, as files without words."""
        if await loose_files.none_wait(self._session, self._cause, self._words):
            return
        waiting = await loose_files.belonging(self._session, self._cause, self._words)
        if self._made:
            await loose_files.replace_blank(self._session, self._office, self._cause, self._words, self._made[0])
            waiting = waiting or await loose_files.sent_before(self._session, self._cause, self._words, self._made)
            loose_files.place(waiting, self._made[0])
        elif self._heard.requests and self._words.files:
            for file in self._words.files:
                attachments.attach(self._session, self._cause, file, None, request_id=self._heard.requests[0])
        elif self._words.files and any(question["id"] in NEEDS_ITEM for question in self._heard.questions):
            loose_files.hold(self._session, self._cause, self._words.files)
        elif self._words.files:
            await self.take_files()

    async def take_files(self) -> None:
        """Take files without words: they go with their album, with today's report on the item meant, else they are one."""
        waiting = await loose_files.belonging(self._session, self._cause, self._words)
        if not (self._words.files or waiting):
            return
        home = await loose_files.home_of(self._session, self._office, self._cause, self._words, self._listening)
        if not home.is_news or home.number is None:
            loose_files.hold(self._session, self._cause, self._words.files, home)
            if home.is_news:
                await self.ask_of_which_item()
            return
        if home.report is None:
            await self._report_files(home.number, waiting)
            return
        loose_files.hold(self._session, self._cause, self._words.files, home)
        loose_files.place(waiting, home.report)
        self._heard.files = len(self._words.files) + len(waiting)
        self._heard.file_item, self._heard.guessed = home.number, home.guessed

    async def ask_of_which_item(self) -> None:
        """Ask of which item the files are; the answer finds them by their message."""
        self._ask(Question(QuestionId.WHICH_ITEM, None, {"text": "", "items": self._listening.context.asked}))
        await self._keep_open([Question(QuestionId.WHICH_ITEM)])

    async def _report_files(self, number: str, waiting: Sequence[Attachment]) -> None:
        """Make files a report of their own, and ask for a word to it."""
        await self._report(self._listening.directives[number], [Statement(number, Intent.EMPTY_PROGRESS, "")])
        loose_files.place(waiting, self._made[-1])
        self._ask(Question(QuestionId.EMPTY, number, {"text": "", "items": (number,)}))
        await self._keep_open([Question(QuestionId.EMPTY, number)])

    async def answer(self) -> None:
        """Tell what was written and ask what is in doubt; say nothing where nothing changed."""
        if self._words.too_large:
            args = {"name": self._words.too_large, "most": attachments.MOST_MEGABYTES}
            self._heard.notes.append({"id": "report/file_too_large", "args": args, "number": None})
        if self._words.queue and not self._heard.questions:
            await self._next_in_queue()
        if self._heard.says_something:
            await answer(
                self._session,
                self._cause,
                "heard",
                self._heard.as_payload(self._words.message_id, self._listening.numbers),
            )

    async def _report(self, directive: Directive, statements: Sequence[Statement]) -> None:
        draft = await self._draft(directive, statements)
        figures = [one.figure for one in statements if one.intent is Intent.CORRECTION and one.figure]
        for figure in figures:
            draft = await self._correcting(directive, figure, draft)
        report = await reporting.write(self._session, self._office, self._cause, directive, draft)
        self._heard.reports.append(report.id)
        self._made.append(report)
        number = statements[0].item or ""
        self._report_of[number] = report.id
        for statement in statements:
            if statement.intent is Intent.COMPLETION:
                args = {"text": statement.text, "document": statement.document or ""}
                self._heard.ask(CONFIRM_COMPLETION, number, directive.id, report.id, args)
            if statement.intent is Intent.COORDINATION:
                await act_on(
                    self._session, self._office, self._cause, self._words, self._listening, statement, self._heard
                )

    async def _draft(self, directive: Directive, statements: Sequence[Statement]) -> Draft:
        intents = {statement.intent for statement in statements}
        figures = [(one.figure, one.intent is Intent.ESTIMATE) for one in statements if one.figure]
        whole = self._words.entry is not None and self._words.focus is not None
        return Draft(
            kind=ReportKind.PROBLEM if intents & TROUBLE or self._words.trouble else ReportKind.PROGRESS,
            text=self._words.text if whole else "\n".join(dict.fromkeys(one.text for one in statements)),
            message_id=self._words.message_id,
            values=tuple(Value(f.target, f.total, estimate or f.estimate) for f, estimate in figures),
            empty=intents <= EMPTY,
            source=self._words.source,
            entry=self._words.entry,
            corrects_id=self._corrected.get(directive.id),
            files=self._words.files,
            ticks=await self._rows.ticks(self._session, self._office, self._cause, directive),
            quotable=not self._rows.contested(self._listening.numbers[directive.id]),
        )

    async def _correcting(self, directive: Directive, figure: Figure, draft: Draft) -> Draft:
        """Withdraw the report whose figure was wrong; it stays in the history."""
        wrong = await reports.value_of(self._session, directive.id, figure.target)
        if wrong is None or wrong.id == draft.corrects_id:
            return draft
        await reporting.take_back(self._session, self._office, self._cause, wrong)
        return replace(draft, corrects_id=wrong.id)

    async def _sign(self, statements: Sequence[Statement]) -> None:
        """Acknowledge the items that 收到 is about; without one named, all that is unsigned."""
        said = [one for one in statements if one.intent is Intent.ACKNOWLEDGE]
        if not said:
            return
        entry = self._words.entry
        person = await people.get(self._session, speaking(self._cause, entry).person_id or 0)
        today = self._office.day_of(self._cause.at)
        named = {self._listening.directives[one.item].id for one in said if one.item is not None}
        waiting = await acknowledging.unsigned_of(self._session, person, today, named)
        self._heard.signed = len(await acknowledging.sign(self._session, self._office, self._cause, waiting, entry))

    def _ask(self, question: Question) -> None:
        """Put a question into the answer, with what its buttons need."""
        args = {name: plain(value) for name, value in question.args.items()}
        directive = self._listening.directives.get(question.item or "")
        report_id = self._report_of.get(question.item or "")
        if "items" in args:
            args["choices"] = [
                [number, self._listening.directives[number].title, self._listening.directives[number].id]
                for number in args.pop("items")
            ]
        self._heard.ask(question.id.value, question.item, directive.id if directive else None, report_id, args)

    async def _keep_open(self, questions: Sequence[Question]) -> None:
        """Remember what the next words answer: which row, which item, a date, or a report on one item."""
        rows = self._rows.dialog(self._report_of)
        if rows is not None:
            await dialogs.ask(self._session, self._cause, WHICH_ROWS, rows)
            return
        for question in questions:
            dialog = self._dialog(question)
            if dialog is not None:
                await dialogs.ask(self._session, self._cause, *dialog)
                return

    def _dialog(self, question: Question) -> tuple[str, dict[str, Any]] | None:
        directive = self._listening.directives.get(question.item or "")
        if question.id in NEEDS_ITEM:
            return "which_item", self._words.as_state()
        if self._words.entry is not None:  # what the clerk writes next is the same person's
            channel = {"channel": self._words.entry.channel.value}
            if self._words.focus is None:
                return "entry", {"speaker_id": self._words.entry.speaker_id, **channel}
            return ("on_behalf", {"directive_id": directive.id, **channel}) if directive else None
        if question.id is QuestionId.LATER_DAY:
            return "later_day", {"directive_ids": [self._listening.directives[of].id for of in items_of(question)]}
        return self._about_one(question, directive) if directive and question.id not in NO_DIALOG else None

    def _about_one(self, question: Question, directive: Directive) -> tuple[str, dict[str, Any]]:
        state = {"directive_id": directive.id, "queue": list(self._words.queue)}
        if question.id is QuestionId.EXTENSION_DAY:
            return "extension", {**state, "reason": self._words.text}
        return ("coordination" if question.id is QuestionId.COORDINATE_WHAT else "report"), state

    async def _next_in_queue(self) -> None:
        """Ask for the next item of those that are reported one by one."""
        first, *rest = self._words.queue
        directive = await directives.get(self._session, first)
        if directive is not None:
            self._heard.next_item = [directive.id, self._listening.numbers.get(first, directive.item), directive.title]
            await dialogs.ask(self._session, self._cause, "report", {"directive_id": first, "queue": rest})
