"""A leader's instructions (批示): shown to the leader, released by the supervision office, followed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access, dialogs
from bot.services.audience import audience_of, clerks_for, tell
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import InstructionStatus, RequestKind, RequestStatus, Role
from db.models import Instruction, InstructionRecipient, Person, Report
from db.queries import audience as unit_people
from db.queries import audit, digests, directives, people, requests, units
from db.queries import instructions as queries
from db.session import Cause, Session

MOST_TEXT = 1000
CHECK = "instruction_check"  # the view that shows a leader to whom their words would go
DIALOG = "instruction"  # the question for the words of one


@dataclass(frozen=True)
class Order:
    """What a leader wrote: their words, on which directive (None: on none in particular), by when."""

    text: str
    directive_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class InstructionView:
    """An instruction as it is read; `recipients` are names with units, `number` and `title` the directive's."""

    id: int
    leader: str
    text: str
    number: str
    title: str
    directive_id: int | None
    due_on: date | None
    status: InstructionStatus
    created_at: datetime
    recipients: tuple[str, ...]
    acknowledged: tuple[str, ...]
    units: tuple[str, ...]


class Instructions:
    """One instruction's way: leader → supervision office → owner and unit head → what came of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    # ---- the leader

    async def write(self, cause: Cause, orders: Sequence[Order], digest_id: int | None) -> list[int]:
        """Take down what a leader orders and show them to whom each would go. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            return [await self._write(session, cause, order, digest_id) for order in orders]

    async def _write(self, session: Session, cause: Cause, order: Order, digest_id: int | None) -> int:
        leader = await self._leader(session, cause, order.directive_id)
        instruction = Instruction(
            leader_id=leader.id,
            directive_id=order.directive_id,
            digest_id=digest_id,
            text=_checked(order.text),
            due_on=order.due_on,
            status=InstructionStatus.AWAITS_LEADER,
            created_at=cause.at,
            answer="",
        )
        session.add(instruction)
        await session.flush()
        audit.record(session, cause, "write", "instruction", instruction.id)
        await answer(session, cause, CHECK, {"instruction_id": instruction.id}, part=str(instruction.id))
        return instruction.id

    async def ask(
        self, cause: Cause, digest_id: int | None, directive_id: int | None, instruction_id: int | None
    ) -> None:
        """Ask a leader for the words of an instruction; the next message is taken as such."""
        async with self._office.database.write(cause) as session:
            await self._leader(session, cause, directive_id)
            state = {"digest_id": digest_id, "directive_id": directive_id, "instruction_id": instruction_id}
            await dialogs.ask(session, cause, DIALOG, state)
            directive = await directives.get(session, directive_id) if directive_id is not None else None
            args = {"number": directive.item if directive else "", "title": directive.title if directive else ""}
            await answer(session, cause, "text", {"id": "instruction/ask", "args": args})

    async def _leader(self, session: Session, cause: Cause, directive_id: int | None) -> Person:
        """Return whose instruction it is: the leader's own, or that of the leader whose aide relays it."""
        person = await people.get(session, cause.person_id or 0)
        directive = await directives.get(session, directive_id) if directive_id is not None else None
        if directive_id is not None and directive is None:
            raise access.RefusedError
        also = Relation.PORTFOLIO if directive is None and person.roles & {Role.LEADER, Role.AIDE} else Relation.NONE
        verdict = await access.require(session, self._office, cause, Action.INSTRUCT, directive, also=also)
        if verdict is Verdict.RELAYED and person.serves_id is not None:
            return await people.get(session, person.serves_id)
        if verdict is Verdict.TRANSCRIBED:
            raise access.RefusedError  # paper ones name their leader: that is another use case
        return person

    async def send_on(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """The leader says 转办: the supervision office gets it for release. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.AWAITS_CLERK)

    async def keep_to_clerk(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """The leader says 只给督查室. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.CLERK_ONLY)

    async def withdraw(self, cause: Cause, instruction_id: int) -> InstructionStatus:
        """The leader says 不转. Raises RefusedError, TellableError."""
        return await self._leader_says(cause, instruction_id, InstructionStatus.WITHDRAWN)

    async def reword(self, cause: Cause, instruction_id: int, text: str, due_on: date | None) -> None:
        """The leader writes it anew before it goes. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            instruction = await self._own(session, cause, instruction_id)
            instruction.text, instruction.due_on = _checked(text), due_on
            await dialogs.end(session, cause)
            audit.record(session, cause, "reword", "instruction", instruction_id)
            await answer(session, cause, CHECK, {"instruction_id": instruction_id})

    async def _own(self, session: Session, cause: Cause, instruction_id: int) -> Instruction:
        instruction = await queries.get(session, instruction_id)
        writer = await people.get(session, cause.person_id or 0)
        if instruction is None or instruction.leader_id not in {writer.id, writer.serves_id}:
            raise access.RefusedError
        if instruction.status is not InstructionStatus.AWAITS_LEADER:
            raise TellableError("instruction/decided_already")
        return instruction

    async def _leader_says(self, cause: Cause, instruction_id: int, status: InstructionStatus) -> InstructionStatus:
        async with self._office.database.write(cause) as session:
            instruction = await self._own(session, cause, instruction_id)
            instruction.status = status
            audit.record(session, cause, status.value, "instruction", instruction_id)
            if status is not InstructionStatus.WITHDRAWN:
                await self._tell_clerks(session, cause, instruction)
            return status

    async def _tell_clerks(self, session: Session, cause: Cause, instruction: Instruction) -> None:
        if instruction.directive is not None:
            clerks = await clerks_for(session, instruction.directive, cause.person_id)
        else:
            clerks = tuple(person.id for person in await people.with_role(session, Role.CLERK))
        notice = Notice("instruction_todo", f"instruction:{instruction.id}", {"instruction_id": instruction.id})
        await tell(session, self._office, cause, clerks, notice)

    # ---- the supervision office

    async def release(self, cause: Cause, instruction_id: int) -> list[str]:
        """Send an instruction to owner and unit head, and to the units it names; return their names.

        A request for coordination that waited for the leader is settled by it. Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            instruction = await self._waiting(session, instruction_id)
            told = await self._recipients(session, instruction)
            if not told:
                raise TellableError("instruction/nobody")
            instruction.status, instruction.released_at = InstructionStatus.RELEASED, cause.at
            instruction.clerk_id = cause.person_id
            for person in told:
                instruction.recipients.append(InstructionRecipient(person_id=person.id))
            await self._settle(session, cause, instruction)
            audit.record(session, cause, "release", "instruction", instruction_id)
            payload = {"instruction_id": instruction_id, "directive_id": instruction.directive_id}
            notice = Notice("instruction", f"instruction_out:{instruction_id}", payload)
            await tell(session, self._office, cause, [person.id for person in told], notice)
            done = {"id": "instruction/released_to_you", "args": await self._words(session, instruction)}
            key = f"instruction_released:{instruction_id}"
            await send(session, cause, Notice("text", key, done, person_id=instruction.leader_id))
            return [person.name for person in told]

    async def drop(self, cause: Cause, instruction_id: int) -> None:
        """The supervision office keeps it to itself after all. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            (await self._waiting(session, instruction_id)).status = InstructionStatus.CLERK_ONLY
            audit.record(session, cause, "clerk_only", "instruction", instruction_id)

    async def _waiting(self, session: Session, instruction_id: int) -> Instruction:
        instruction = await queries.get(session, instruction_id)
        if instruction is None:
            raise access.RefusedError
        if instruction.status not in {InstructionStatus.AWAITS_CLERK, InstructionStatus.CLERK_ONLY}:
            raise TellableError("instruction/decided_already")
        return instruction

    async def _settle(self, session: Session, cause: Cause, instruction: Instruction) -> None:
        if instruction.directive_id is None:
            return
        for request in await requests.waiting_on(session, instruction.directive_id, (RequestKind.COORDINATION,)):
            if request.status is RequestStatus.AWAITS_LEADER:
                request.status, request.decision = RequestStatus.GRANTED, instruction.text
                request.decided_by_id, request.decided_at = instruction.leader_id, cause.at

    async def _recipients(self, session: Session, instruction: Instruction) -> list[Person]:
        """Return owner and head of the lead unit, and of each unit that the leader's words name."""
        found: dict[int, Person] = {}
        if instruction.directive is not None:
            audience = await audience_of(session, instruction.directive)
            found = {person.id: person for person in (*audience.of(Role.OWNER), *audience.heads)}
        named = {unit.id for unit in await self._named(session, instruction)}
        for person in await unit_people.of_units(session, named, (Role.OWNER, Role.HEAD)):
            found.setdefault(person.id, person)
        return list(found.values())

    async def _named(self, session: Session, instruction: Instruction) -> Sequence[units.Named]:
        lead = instruction.directive.lead if instruction.directive else None
        named = await units.named_in(session, instruction.text, self._office.day_of(instruction.created_at))
        return [unit for unit in named if lead is None or unit.id != lead.id]

    # ---- those it goes to

    async def acknowledge(self, cause: Cause, instruction_id: int) -> None:
        """Note that a recipient has got it. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            row = await queries.recipient(session, instruction_id, cause.person_id or 0)
            if row is None:
                raise access.RefusedError
            row.acknowledged_at = row.acknowledged_at or cause.at
            audit.record(session, cause, "acknowledge", "instruction", instruction_id)

    # ---- the clock

    async def run(self, cause: Cause) -> None:
        """Note what came of released instructions: the first progress reported on their directive since."""
        async with self._office.database.read() as session:
            waiting = await queries.of_status(session, InstructionStatus.RELEASED)
            answered = {i.id for i in waiting if await self._report_on(session, i) is not None}
        if not answered:
            return
        async with self._office.database.write(cause) as session:
            for instruction in await queries.of_status(session, InstructionStatus.RELEASED):
                report = await self._report_on(session, instruction)
                if report is not None:
                    instruction.status, instruction.answered_at = InstructionStatus.ANSWERED, report.created_at
                    instruction.answer = report.text

    async def next_instant(self, after: datetime) -> datetime | None:  # noqa: ARG002 - answers come by messages, not by the hour
        """Nothing here waits for an hour of its own."""
        return None

    async def _report_on(self, session: Session, instruction: Instruction) -> Report | None:
        if instruction.directive_id is None or instruction.released_at is None:
            return None
        since = await digests.reports_since(session, [instruction.directive_id], instruction.released_at)
        return next((report for report in since if not report.empty), None)

    # ---- reading

    async def view(self, person_id: int, instruction_id: int) -> InstructionView:
        """Return it for its leader (or aide), a recipient, or the supervision office. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            instruction = await queries.get(session, instruction_id)
            reader = await people.get(session, person_id)
            if instruction is None:
                raise access.RefusedError
            involved = {instruction.leader_id, *(row.person_id for row in instruction.recipients)}
            if not involved & {reader.id, reader.serves_id}:
                await access.require(session, self._office, cause, Action.RELEASE)
            return await self._view(session, instruction)

    async def waiting(self, person_id: int) -> list[int]:
        """Return the instructions that wait for the supervision office, oldest first. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            return [i.id for i in await queries.of_status(session, InstructionStatus.AWAITS_CLERK)]

    async def _view(self, session: Session, instruction: Instruction) -> InstructionView:
        rows = instruction.recipients
        told = [row.person for row in rows] or await self._recipients(session, instruction)
        named = [unit.name for unit in await self._named(session, instruction)]
        directive = instruction.directive
        lead = [directive.lead.name] if directive and directive.lead else []
        return InstructionView(
            id=instruction.id,
            leader=instruction.leader.name,
            text=instruction.text,
            number=directive.number if directive else "",
            title=directive.title if directive else "",
            directive_id=instruction.directive_id,
            due_on=instruction.due_on,
            status=instruction.status,
            created_at=instruction.created_at,
            recipients=tuple(f"{person.unit.name} {person.name}" for person in told),
            acknowledged=tuple(row.person.name for row in rows if row.acknowledged_at is not None),
            units=tuple(lead + named),
        )

    async def _words(self, session: Session, instruction: Instruction) -> dict[str, object]:
        view = await self._view(session, instruction)
        return {"number": view.number, "title": view.title, "text": view.text, "recipients": list(view.recipients)}


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise TellableError("instruction/empty")
    if len(words) > MOST_TEXT:
        raise TellableError("instruction/too_long", most=MOST_TEXT, length=len(words))
    return words
