"""The supervision office's desk of instructions: which are open, what came of one, and making a directive of one (另立事项)."""

from hashlib import sha256

from bot.intake.drafts import Draft
from bot.intake.sentences import plain
from bot.intake.targets import find_targets
from bot.intake.titles import propose_title
from bot.rules.instructions import OPEN, expects_answer
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access, dialogs, instruction_following
from bot.services.directory import Directory
from bot.services.documents import drafted
from bot.services.drafts import require_review
from bot.services.findings import case_book, examine
from bot.services.instruction_views import TODO, InstructionView, view_of
from bot.services.instructions import worded
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError, texts_of
from db.enums import DateSource, DocumentKind, InstructionStatus
from db.models import Directive, Document, Instruction
from db.queries import audit, documents, people, units
from db.queries import instructions as queries
from db.session import Cause, Session

ASK_ANSWER = "instruction_answer"  # the question what came of one
MAX_TITLE = 40


class InstructionDesk:
    """What the supervision office does with instructions until something has come of them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def listed(self, person_id: int) -> list[InstructionView]:
        """Return the open instructions: all for the supervision office, their own for a leader or aide.

        Raises RefusedError for others.
        """
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            reader = await people.get(session, person_id)
            verdict = await access.verdict_on(session, self._office, cause, Action.RELEASE)
            leader_id = None
            if verdict is Verdict.NO:
                leader_id = reader.serves_id or reader.id
                also = await access.verdict_on(session, self._office, cause, Action.INSTRUCT, also=Relation.PORTFOLIO)
                if also is Verdict.NO:
                    raise access.RefusedError
            rows = await queries.still_open(session, leader_id)
            return [await view_of(session, self._office, cause, row) for row in rows]

    async def open_count(self, person_id: int) -> int:
        """Return how many instructions are open, for the supervision office; 0 for others."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            if await access.verdict_on(session, self._office, cause, Action.RELEASE) is Verdict.NO:
                return 0
            return len(await queries.still_open(session))

    async def ask_answer(self, cause: Cause, instruction_id: int) -> None:
        """Ask the clerk what came of an instruction (办结). Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            await self._open(session, cause, instruction_id)
            await dialogs.ask(session, cause, ASK_ANSWER, {"instruction_id": instruction_id})
            await answer(session, cause, "text", {"id": "instruction/ask_answer"})

    async def close(self, cause: Cause, instruction_id: int, text: str, *, tell: bool = True) -> None:
        """Note what came of an instruction, in words that its leader reads in the next digest; `tell`: show it then.

        However many they are: they may be a unit's answer, which nobody here shortens. Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            instruction = await self._open(session, cause, instruction_id)
            await dialogs.end(session, cause)
            instruction.status, instruction.answer = InstructionStatus.ANSWERED, worded(text)
            instruction.answered_at, instruction.answered_by_id = cause.at, cause.person_id
            instruction.reported_at = None  # that it was passed on is told, what came of it is not
            audit.record(session, cause, "answered", "instruction", instruction_id, text=text)
            await instruction_following.replan(session, self._office, cause, instruction)
            if tell:
                await answer(session, cause, TODO, {"instruction_id": instruction_id})

    async def chase_on(self, cause: Cause, instruction_id: int) -> None:
        """Let those who said something be asked again: it was no answer. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            instruction = await self._open(session, cause, instruction_id)
            for row in instruction.recipients:
                row.said_at = None
            audit.record(session, cause, "chase_on", "instruction", instruction_id)
            await instruction_following.replan(session, self._office, cause, instruction)

    async def make_directive(self, cause: Cause, instruction_id: int) -> int:
        """Make a directive of an instruction (另立事项): a draft in a document of its own, to be reviewed as any other.

        Answers with the document; returns its id. Raises RefusedError, TellableError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            await require_review(session, office, cause)
            instruction = await self._open(session, cause, instruction_id, also=InstructionStatus.AWAITS_CLERK)
            await dialogs.end(session, cause)
            document = await self._document(session, cause, instruction)
            directive = await self._draft(session, cause, instruction, document)
            session.add(directive)
            await session.flush()
            found = await examine(session, document.id, document.text, document.printed_on, [directive])
            document.findings = found | {"edition": None}  # like words of a leader are no other edition of a paper
            instruction.status, instruction.became_id = InstructionStatus.BECAME, directive.id
            instruction.became, instruction.reported_at = directive, None
            audit.record(session, cause, "became", "instruction", instruction_id, document=document.id)
            await instruction_following.replan(session, office, cause, instruction)
            await answer(session, cause, "document_summary", {"document_id": document.id})
            return document.id

    async def _open(
        self, session: Session, cause: Cause, instruction_id: int, also: InstructionStatus | None = None
    ) -> Instruction:
        """Return an instruction of which something is still to come, locked."""
        await access.require(session, self._office, cause, Action.RELEASE)
        instruction = await queries.lock(session, instruction_id)
        if instruction is None:
            raise access.RefusedError
        if not expects_answer(instruction.form) or instruction.status not in OPEN | {also}:
            raise TellableError("instruction/decided_already")
        return instruction

    async def _document(self, session: Session, cause: Cause, instruction: Instruction) -> Document:
        office, today = self._office, self._office.day_of(cause.at)
        given_on = instruction.written_on or office.day_of(instruction.created_at)
        texts = texts_of(office.settings.office_language, office.zone, today.year)
        leader = f"{instruction.leader.name}{instruction.leader.title}"
        document = Document(
            kind=DocumentKind.INSTRUCTION,
            title=texts.plain("instruction/document_title", {"leader": leader, "day": given_on}),
            text=instruction.text,
            sha256=sha256(f"{instruction.id}:{instruction.text}".encode()).hexdigest(),
            printed_on=given_on,
            confirmed_on=given_on,
            year=today.year,
            serial=await documents.next_serial(session, today.year),
            clerk_id=cause.person_id,
            created_at=cause.at,
        )
        session.add(document)
        await session.flush()
        return document

    async def _draft(self, session: Session, cause: Cause, instruction: Instruction, document: Document) -> Directive:
        """Return the draft: the leader's words, the leader as 牵头领导, their day where they gave one. Nobody is made owner."""
        office, text, on = self._office, instruction.text, instruction.directive
        today = office.day_of(cause.at)
        named = tuple(unit.name for unit in await units.named_in(session, text, today))
        targets = tuple(find_targets(plain(text)))
        title = on.title if on is not None and instruction.form is not None else ""
        draft = Draft(
            start=0, end=len(text), text=text, path=(), section=None, headings=(),
            title=(title or propose_title(plain(text), None, (), named, targets))[:MAX_TITLE],
            kind="fixed_term", units=named, deadline=instruction.due_on, targets=targets,
        )  # fmt: skip
        directory = await Directory.load(session, today)
        directive = drafted(draft, document.id, 1, directory, await case_book(session, office, today))
        directive.leader_id, directive.document = instruction.leader_id, document
        directive.due_source = DateSource.DOCUMENT if instruction.due_on else None
        return directive
