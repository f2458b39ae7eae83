"""A leader's instructions (批示): shown to the leader, released by the supervision office, followed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.instructions import expects_answer
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access, dialogs, instruction_following
from bot.services.audience import clerks_for, tell
from bot.services.instruction_views import InstructionView, recipients_of, require_reader, view_of
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.texts import TellableError
from db.enums import InstructionForm, InstructionStatus, Role, Status
from db.models import Instruction, InstructionRecipient, Person
from db.queries import audit, directives, people
from db.queries import instructions as queries
from db.session import Cause, Session

MOST_TEXT = 1000
CHECK = "instruction_check"  # the view that shows a leader to whom their words would go
DIALOG = "instruction"  # the question for the words of one
ASK_DAY = "instruction_day"  # the question, and the view, by which day a report is wanted


@dataclass(frozen=True)
class Order:
    """What a leader ordered: in which words, on which directive (None: on none in particular), by when.

    `form`: the one-tap form that the words are, None for words of their own.
    """

    text: str
    directive_id: int | None = None
    due_on: date | None = None
    form: InstructionForm | None = None


class Instructions:
    """One instruction's way from the leader to the supervision office, and what came of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def write(
        self, cause: Cause, orders: Sequence[Order], digest_id: int | None, instead_of: int | None = None
    ) -> list[int]:
        """Take down what a leader orders and show them to whom each would go; `instead_of`: what they replace.

        Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            await dialogs.end(session, cause)
            old = await self._own(session, cause, instead_of) if instead_of is not None else None
            if old is not None:
                old.status = InstructionStatus.WITHDRAWN
                audit.record(session, cause, "reword", "instruction", instead_of)
            return [await self._write(session, cause, order, digest_id, old) for order in orders]

    async def _write(
        self, session: Session, cause: Cause, order: Order, digest_id: int | None, old: Instruction | None
    ) -> int:
        leader, relayed = await self._leader(session, cause, order.directive_id)
        instruction = Instruction(
            leader_id=leader.id,
            directive_id=order.directive_id,
            digest_id=digest_id,
            text=checked(order.text),
            form=order.form,
            due_on=order.due_on,
            status=InstructionStatus.AWAITS_LEADER,
            created_at=cause.at,
            answer="",
        )
        if old is not None and old.directive_id == order.directive_id:  # other words, to the same people
            instruction.left_out = old.left_out
            instruction.recipients = [
                InstructionRecipient(person_id=row.person_id, person=row.person) for row in old.recipients
            ]
        session.add(instruction)
        await session.flush()
        audit.record(session, cause, queries.RELAYED if relayed else "write", "instruction", instruction.id)
        payload = {"instruction_id": instruction.id, "directive_id": order.directive_id, "digest_id": digest_id}
        await answer(session, cause, CHECK, payload, part=str(instruction.id))
        return instruction.id

    async def ask(
        self, cause: Cause, digest_id: int | None, directive_id: int | None = None, instruction_id: int | None = None
    ) -> None:
        """Ask a leader for the words of an instruction, or for new ones; the next message is taken as such.

        Raises RefusedError, TellableError where the instruction is on its way.
        """
        async with self._office.database.write(cause) as session:
            if instruction_id is not None:
                instruction = await self._own(session, cause, instruction_id)
                directive_id, digest_id = instruction.directive_id, instruction.digest_id
            await self._leader(session, cause, directive_id)
            state = {"digest_id": digest_id, "directive_id": directive_id, "instruction_id": instruction_id}
            await dialogs.ask(session, cause, DIALOG, state)
            directive = await directives.get(session, directive_id) if directive_id is not None else None
            args = {"number": directive.item if directive else "", "title": directive.title if directive else ""}
            await answer(session, cause, "text", {"id": "instruction/ask", "args": args} | state)

    async def ask_day(self, cause: Cause, directive_id: int) -> None:
        """Ask a leader by which day they want the report (请专题报告). Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._leader(session, cause, directive_id)
            await dialogs.ask(session, cause, ASK_DAY, {"directive_id": directive_id})
            await answer(session, cause, ASK_DAY, {"directive_id": directive_id})

    async def note_read(self, cause: Cause, directive_id: int, *, by_words: bool = False) -> None:
        """Note that a leader has read a directive's card (已阅), and answer one who wrote so. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._leader(session, cause, directive_id)
            await dialogs.end(session, cause)
            audit.record(session, cause, "read", "directive", directive_id)
            if by_words:
                await answer(session, cause, "text", {"id": "digest/read_noted", "directive_id": directive_id})

    async def leads_on(self, person_id: int, directive_id: int) -> bool:
        """Return whether somebody's words on a directive are a leader's, not those of one who answers for it too."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            directive = await directives.get(session, directive_id)
            if directive is None:
                return False
            wanted = (Action.INSTRUCT, Action.REPORT)
            verdicts = await access.verdicts_on(session, self._office, cause, wanted, directive)
            leading = verdicts[Action.INSTRUCT] in {Verdict.YES, Verdict.RELAYED}
            return leading and verdicts[Action.REPORT] in {Verdict.NO, Verdict.WITH_REASON}

    async def _leader(self, session: Session, cause: Cause, directive_id: int | None) -> tuple[Person, bool]:
        """Return whose instruction it is, and whether an aide relays it."""
        person = await people.get(session, cause.person_id or 0)
        directive = await directives.get(session, directive_id) if directive_id is not None else None
        if directive_id is not None and (directive is None or directive.status not in directives.KNOWN):
            raise access.RefusedError  # a draft is no leader's to see
        also = Relation.PORTFOLIO if directive is None and person.roles & {Role.LEADER, Role.AIDE} else Relation.NONE
        verdict = await access.require(session, self._office, cause, Action.INSTRUCT, directive, also=also)
        if verdict is Verdict.RELAYED and person.serves_id is not None:
            return await people.get(session, person.serves_id), True
        if verdict is not Verdict.YES:
            raise access.RefusedError  # a clerk who transcribes a paper one names its leader: another use case
        return person, False

    async def send_on(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """Note that the leader says 转办: the clerk gets it for release. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.AWAITS_CLERK)

    async def keep_to_clerk(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """Note that the leader says 只给督查室. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.CLERK_ONLY)

    async def withdraw(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """Note that the leader says 不转. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.WITHDRAWN)

    async def _own(self, session: Session, cause: Cause, instruction_id: int) -> Instruction:
        """Return a leader's own instruction (or their aide's) that they have still to send on."""
        instruction = await queries.lock(session, instruction_id)
        writer = await people.get(session, cause.person_id or 0)
        if instruction is None or instruction.leader_id not in {writer.id, writer.serves_id}:
            raise access.RefusedError
        if instruction.status is not InstructionStatus.AWAITS_LEADER:
            raise TellableError("instruction/decided_already")
        return instruction

    async def _leader_says(self, cause: Cause, instruction_id: int, status: InstructionStatus) -> InstructionStatus:
        async with self._office.database.write(cause) as session:
            instruction = await self._own(session, cause, instruction_id)
            if status is InstructionStatus.AWAITS_CLERK and not await self._recipients(session, cause, instruction):
                status = InstructionStatus.CLERK_ONLY  # nobody to send it to: the supervision office sees to it
            instruction.status = status
            audit.record(session, cause, status.value, "instruction", instruction_id)
            if status is not InstructionStatus.WITHDRAWN:
                await self._tell_clerks(session, cause, instruction)
            return status

    async def _recipients(self, session: Session, cause: Cause, instruction: Instruction) -> list[Person]:
        return await recipients_of(session, self._office, instruction, self._office.day_of(cause.at))

    async def _tell_clerks(self, session: Session, cause: Cause, instruction: Instruction) -> None:
        clerks = await clerks_of(session, instruction, cause.person_id)
        notice = Notice("instruction_todo", f"instruction:{instruction.id}", {"instruction_id": instruction.id})
        await tell(session, self._office, cause, clerks, notice)

    # ---- the clock

    async def run(self, cause: Cause) -> None:
        """Note what came of released instructions: a report on its directive since, else how the directive ended."""
        async with self._office.database.read() as session:
            waiting = await queries.of_status(session, InstructionStatus.RELEASED)
            if not [one for one in waiting if await _outcome(session, one)]:
                return
        async with self._office.database.write(cause) as session:
            for instruction in await queries.of_status(session, InstructionStatus.RELEASED):
                outcome = await _outcome(session, instruction)
                if outcome is not None:
                    instruction.status = InstructionStatus.ANSWERED
                    instruction.answered_at, instruction.answer = outcome[0] or cause.at, outcome[1]
                    audit.record(session, cause, "answered", "instruction", instruction.id)
                    await instruction_following.replan(session, self._office, cause, instruction)

    async def next_instant(self, after: datetime) -> datetime | None:  # noqa: ARG002 - answers come by messages, not by the hour
        """Nothing here waits for an hour of its own."""
        return None

    # ---- reading

    async def view(self, person_id: int, instruction_id: int) -> InstructionView:
        """Return it for its leader or aide, for those it has gone to, or the office. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            instruction = await queries.get(session, instruction_id)
            instruction = await require_reader(session, self._office, cause, instruction)
            return await view_of(session, self._office, cause, instruction)


async def _outcome(session: Session, instruction: Instruction) -> tuple[datetime | None, str] | None:
    """Return when (None: just now) and with which words a released instruction was answered, None where it was not."""
    released_at, directive = instruction.released_at, instruction.directive
    if not expects_answer(instruction.form) or released_at is None:
        return None
    report = await queries.answering(session, instruction)
    if report is not None:
        return report.created_at, report.text
    # what was closed before is no answer: the leader knew
    closed_at = directive.closed_at if directive is not None and directive.status is Status.CLOSED else None
    if directive is not None and closed_at is not None and closed_at >= released_at:
        return closed_at, directive.result
    if directive is not None and directive.status is Status.CANCELLED:
        return None, directive.status_reason
    return None


def checked(text: str) -> str:
    """Return the words of an instruction. Raises TellableError where there are none, or too many."""
    words = worded(text)
    if len(words) > MOST_TEXT:
        raise TellableError("instruction/too_long", most=MOST_TEXT, length=len(words))
    return words


def worded(text: str) -> str:
    """Return words without the space around them. Raises TellableError where there are none."""
    words = text.strip()
    if not words:
        raise TellableError("instruction/empty")
    return words


async def clerks_of(session: Session, instruction: Instruction, asker_id: int | None) -> tuple[int, ...]:
    """Return who in the supervision office sees to an instruction."""
    if instruction.directive is not None:
        return await clerks_for(session, instruction.directive, asker_id)
    return tuple(person.id for person in await people.with_role(session, Role.CLERK))
