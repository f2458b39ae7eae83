"""An instruction's way out: the supervision office releases it to owner and unit head, who sign for it."""

from datetime import date

from bot.rules.permissions import Action
from bot.services import access, dialogs, instruction_following
from bot.services.audience import tell
from bot.services.instruction_views import recipients_of, row_of
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import InstructionStatus, RequestStatus, Step
from db.models import Instruction, InstructionRecipient
from db.queries import audit, digests, people
from db.queries import instructions as queries
from db.session import Cause, Session

ASK_WORDS = "instruction_words"  # the question for a recipient's answer
TO_SIGN = frozenset({Step.SIGN_CHASE, Step.FEEDBACK_REMINDER, Step.FEEDBACK_CHASE})
SAID = "instruction_said"  # the view that shows the supervision office what a recipient says


class InstructionRelease:
    """What the supervision office and the recipients do with an instruction that a leader has sent on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def waiting(self, person_id: int) -> list[int]:
        """Return what the supervision office is to release, or to answer itself by now, oldest first. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            return [i.id for i in await queries.for_office(session, self._office.day_of(cause.at))]

    async def release(self, cause: Cause, instruction_id: int) -> list[str]:
        """Send an instruction to owner and unit head, and to the units it names; return their names.

        A request for coordination that waited for the leader is settled by it. Raises RefusedError, TellableError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            instruction = await self._waiting(session, cause, instruction_id)
            told = await recipients_of(session, office, instruction, office.day_of(cause.at))
            if not told:
                raise TellableError("instruction/nobody")
            instruction.status, instruction.released_at = InstructionStatus.RELEASED, cause.at
            instruction.clerk_id = cause.person_id
            known = {row.person_id: row for row in instruction.recipients}
            instruction.recipients = [known.get(p.id) or InstructionRecipient(person_id=p.id, person=p) for p in told]
            await instruction_following.start(session, office, cause, instruction)
            await self._settle(session, cause, instruction)
            audit.record(session, cause, "release", "instruction", instruction_id)
            payload = {"instruction_id": instruction_id, "directive_id": instruction.directive_id}
            notice = Notice("instruction", f"instruction_out:{instruction_id}", payload)
            await tell(session, office, cause, [person.id for person in told], notice)
            names = [f"{person.unit.name} {person.name}" for person in told]
            await self._tell_leader(session, cause, instruction, "instruction/released_to_you", recipients=names)
            return names

    async def drop(self, cause: Cause, instruction_id: int) -> None:
        """Keep it in the supervision office after all; the leader is told. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            instruction = await self._waiting(session, cause, instruction_id)
            instruction.status, instruction.clerk_id = InstructionStatus.CLERK_ONLY, cause.person_id
            audit.record(session, cause, queries.KEPT, "instruction", instruction_id)
            await self._tell_leader(session, cause, instruction, "instruction/kept_by_clerk")

    async def acknowledge(self, cause: Cause, instruction_id: int, *, by_words: bool = False) -> None:
        """Note that a recipient has got it, and answer one who wrote so. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            instruction, row = await self._received(session, cause, instruction_id)
            row.acknowledged_at = row.acknowledged_at or cause.at
            audit.record(session, cause, "acknowledge", "instruction", instruction_id)
            await instruction_following.replan(session, self._office, cause, instruction)
            if by_words:
                await answer(session, cause, "text", {"id": "instruction/signed"})

    async def sign_told(self, cause: Cause, day: date) -> None:
        """Note that a person has got all instructions whose receipt their bundle of a day chases."""
        async with self._office.database.write(cause) as session:
            chased = await instruction_following.lines_of(session, self._office, cause.person_id or 0, day, TO_SIGN)
            for line in chased:
                instruction, row = await self._received(session, cause, line.id)
                row.acknowledged_at = row.acknowledged_at or cause.at
                audit.record(session, cause, "acknowledge", "instruction", line.id)
                await instruction_following.replan(session, self._office, cause, instruction)

    async def ask_words(self, cause: Cause, instruction_id: int) -> None:
        """Ask a recipient who reports on no directive for their answer. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._received(session, cause, instruction_id)
            await dialogs.ask(session, cause, ASK_WORDS, {"instruction_id": instruction_id})
            await answer(session, cause, "text", {"id": "instruction/ask_words"})

    async def pass_words(self, cause: Cause, instruction_id: int, text: str) -> None:
        """Let the clerk who released it know what a recipient says who does not answer for the directive.

        It is their receipt, and no report is asked of them until the clerk has looked. Raises RefusedError.
        """
        async with self._office.database.write(cause) as session:
            instruction, row = await self._received(session, cause, instruction_id)
            await dialogs.end(session, cause)
            row.acknowledged_at, row.said_at = row.acknowledged_at or cause.at, cause.at
            audit.record(session, cause, "said", "instruction", instruction_id, text=text)
            await instruction_following.replan(session, self._office, cause, instruction)
            payload = {"instruction_id": instruction_id, "person_id": row.person_id, "text": text}
            notice = Notice(SAID, f"{SAID}:{instruction_id}:{row.person_id}:{cause.inbox_id}", payload)
            await tell(session, self._office, cause, [instruction.clerk_id or 0], notice)
            general = instruction.directive_id is None
            await answer(session, cause, "text", {"id": "instruction/words_passed", "args": {"general": general}})

    async def _received(
        self, session: Session, cause: Cause, instruction_id: int
    ) -> tuple[Instruction, InstructionRecipient]:
        """Return an instruction that has gone to the cause's person, and their row. Raises RefusedError."""
        instruction = await queries.lock(session, instruction_id)
        if instruction is None or instruction.released_at is None:
            raise access.RefusedError
        row = await row_of(session, self._office, cause, instruction)
        if row is None:
            raise access.RefusedError
        return instruction, row

    async def _waiting(self, session: Session, cause: Cause, instruction_id: int) -> Instruction:
        """Return an instruction that its leader wants sent on and that has not gone yet."""
        await access.require(session, self._office, cause, Action.RELEASE)
        instruction = await queries.lock(session, instruction_id)
        if instruction is None:
            raise access.RefusedError
        if instruction.status is not InstructionStatus.AWAITS_CLERK:
            raise TellableError("instruction/decided_already")
        return instruction

    async def _settle(self, session: Session, cause: Cause, instruction: Instruction) -> None:
        """Let the instruction be the decision of what its directive's unit had asked the leader to settle."""
        if instruction.directive_id is None:
            return
        for request in await digests.to_settle(session, [instruction.directive_id]):
            request.status, request.decision = RequestStatus.GRANTED, instruction.text
            request.decided_by_id, request.decided_at = instruction.leader_id, cause.at
            audit.record(session, cause, "settled", "request", request.id)

    async def _tell_leader(
        self, session: Session, cause: Cause, instruction: Instruction, text_id: str, **args: object
    ) -> None:
        directive = instruction.directive
        written_on = instruction.written_on.isoformat() if instruction.written_on else None
        words = {
            "number": directive.item if directive else "",
            "title": directive.title if directive else "",
            "written_on": written_on,
        }
        payload = {
            "id": text_id,
            "args": words | {"text": instruction.text} | args,
            "directive_id": instruction.directive_id,
            "digest_id": instruction.digest_id,
        }
        for reader in [instruction.leader_id, *(p.id for p in await people.aides_of(session, instruction.leader_id))]:
            key = f"{text_id}:{instruction.id}:{reader}"
            await send(session, cause, Notice("text", key, payload, person_id=reader))
