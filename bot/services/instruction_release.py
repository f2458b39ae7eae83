"""An instruction's way out: the supervision office releases it to owner and unit head, who sign for it."""

from bot.rules.permissions import Action
from bot.services import access, dialogs
from bot.services.audience import tell
from bot.services.instruction_views import people_of_units, recipients_of
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import InstructionStatus, RequestStatus
from db.models import Instruction, InstructionRecipient
from db.queries import audit, digests, people, units
from db.queries import instructions as queries
from db.session import Cause, Session

TODO = "instruction_todo"  # the view that asks the supervision office
ASK_UNITS = "instruction_units"  # the question to which other units it is to go


class InstructionRelease:
    """What the supervision office and the recipients do with an instruction that a leader has sent on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def waiting(self, person_id: int) -> list[int]:
        """Return the instructions that wait for the supervision office, oldest first. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            return [i.id for i in await queries.of_status(session, InstructionStatus.AWAITS_CLERK)]

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
            audit.record(session, cause, "clerk_only", "instruction", instruction_id)
            await self._tell_leader(session, cause, instruction, "instruction/kept_by_clerk")

    async def ask_units(self, cause: Cause, instruction_id: int) -> None:
        """Ask the clerk to which other units it is to go. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            await self._waiting(session, cause, instruction_id)
            await dialogs.ask(session, cause, ASK_UNITS, {"instruction_id": instruction_id})
            await answer(session, cause, "text", {"id": "instruction/ask_units"})

    async def add_units(self, cause: Cause, instruction_id: int, text: str) -> None:
        """Let it go to the units that a text names, besides. Raises RefusedError, TellableError where it names none."""
        office = self._office
        async with office.database.write(cause) as session:
            instruction = await self._waiting(session, cause, instruction_id)
            named = await units.named_in(session, text, office.day_of(cause.at))
            known = {row.person_id for row in instruction.recipients}
            added = [p for p in await people_of_units(session, {unit.id for unit in named}) if p.id not in known]
            if not named or not (added or known):
                raise TellableError("instruction/units_unknown")
            instruction.recipients.extend(InstructionRecipient(person_id=p.id, person=p) for p in added)
            await dialogs.end(session, cause)
            audit.record(session, cause, "add_units", "instruction", instruction_id, units=[unit.id for unit in named])
            await answer(session, cause, TODO, {"instruction_id": instruction_id})

    async def acknowledge(self, cause: Cause, instruction_id: int, *, by_words: bool = False) -> None:
        """Note that a recipient has got it, and answer one who wrote so. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            instruction = await queries.get(session, instruction_id)
            row = await queries.recipient(session, instruction_id, cause.person_id or 0)
            if instruction is None or instruction.released_at is None or row is None:
                raise access.RefusedError
            row.acknowledged_at = row.acknowledged_at or cause.at
            audit.record(session, cause, "acknowledge", "instruction", instruction_id)
            if by_words:
                await answer(session, cause, "text", {"id": "instruction/signed"})

    async def pass_words(self, cause: Cause, instruction_id: int, text: str) -> None:
        """Let the clerk who released it know what a recipient says who does not answer for the directive.

        Raises RefusedError.
        """
        async with self._office.database.write(cause) as session:
            instruction = await queries.get(session, instruction_id)
            row = await queries.recipient(session, instruction_id, cause.person_id or 0)
            if instruction is None or row is None or instruction.clerk_id is None:
                raise access.RefusedError
            audit.record(session, cause, "said", "instruction", instruction_id, text=text)
            args = {"unit": row.person.unit.name, "person": row.person.name, "text": text, "order": instruction.text}
            notice = Notice("text", f"instruction_words:{cause.inbox_id}", {"id": "instruction/said", "args": args})
            await tell(session, self._office, cause, [instruction.clerk_id], notice)
            await answer(session, cause, "text", {"id": "instruction/words_passed"})

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
        words = {"number": directive.item if directive else "", "title": directive.title if directive else ""}
        payload = {
            "id": text_id,
            "args": words | {"text": instruction.text} | args,
            "directive_id": instruction.directive_id,
            "digest_id": instruction.digest_id,
        }
        for reader in [instruction.leader_id, *(p.id for p in await people.aides_of(session, instruction.leader_id))]:
            key = f"{text_id}:{instruction.id}:{reader}"
            await send(session, cause, Notice("text", key, payload, person_id=reader))
