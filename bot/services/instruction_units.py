"""To whom an instruction is to go: units are taken off, put back or added, by its leader first and then by the clerk."""

from dataclasses import dataclass

from bot.rules.permissions import Action
from bot.services import access, dialogs
from bot.services.instruction_views import meant_for, people_of_units
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import InstructionForm, InstructionStatus
from db.models import Instruction, InstructionRecipient
from db.queries import audit, people, units
from db.queries import instructions as queries
from db.session import Cause, Session

ASK_UNITS = "instruction_units"  # the question for more units, and the view in which units are taken off


@dataclass(frozen=True)
class UnitChoice:
    """A unit that an instruction would go to: `names` of its people; `off`: it was taken off."""

    id: int
    name: str
    names: tuple[str, ...]
    off: bool


@dataclass(frozen=True)
class UnitChoices:
    """The units of an instruction as whoever decides now may change them; `by_leader`: it is still the leader's to send."""

    id: int
    units: tuple[UnitChoice, ...]
    by_leader: bool


class InstructionUnits:
    """Changing to whom an instruction goes before it is released."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def choices(self, person_id: int, instruction_id: int) -> UnitChoices:
        """Return the units of an instruction that waits for this person. Raises RefusedError, TellableError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            instruction = await self._changeable(session, cause, instruction_id)
            off = set(instruction.left_out or ())
            found: dict[int, list[str]] = {}
            names: dict[int, str] = {}
            for person in (await meant_for(session, self._office, instruction)).values():
                names[person.unit_id] = person.unit.name
                found.setdefault(person.unit_id, []).append(person.name)
            chosen = [UnitChoice(unit, names[unit], tuple(found[unit]), unit in off) for unit in found]
            return UnitChoices(instruction_id, tuple(chosen), instruction.status is InstructionStatus.AWAITS_LEADER)

    async def ask(self, cause: Cause, instruction_id: int) -> None:
        """Show to whom it goes, each unit to be taken off by a tap, and ask for more. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            await self._changeable(session, cause, instruction_id)
            await dialogs.ask(session, cause, ASK_UNITS, {"instruction_id": instruction_id})
            await answer(session, cause, ASK_UNITS, {"instruction_id": instruction_id})

    async def add(self, cause: Cause, instruction_id: int, text: str) -> None:
        """Let it go to the units that a text names, besides. Raises RefusedError, TellableError where it names none."""
        office = self._office
        async with office.database.write(cause) as session:
            instruction = await self._changeable(session, cause, instruction_id)
            named = {unit.id for unit in await units.named_in(session, text, office.day_of(cause.at))}
            meant = await meant_for(session, office, instruction)
            new = [person for person in await people_of_units(session, named) if person.id not in meant]
            if not named or not (new or named & {person.unit_id for person in meant.values()}):
                raise TellableError("instruction/units_unknown")
            instruction.left_out = [unit for unit in instruction.left_out or () if unit not in named]
            instruction.recipients.extend(InstructionRecipient(person_id=p.id, person=p) for p in new)
            if instruction.form is InstructionForm.TRACK:
                instruction.form = None  # it is no more for the supervision office alone
            await dialogs.end(session, cause)
            audit.record(session, cause, "add_units", "instruction", instruction_id, units=sorted(named))
            by_leader = instruction.status is InstructionStatus.AWAITS_LEADER
            payload = {"instruction_id": instruction_id, "directive_id": instruction.directive_id}
            await answer(session, cause, "instruction_check" if by_leader else "instruction_todo", payload)

    async def switch(self, cause: Cause, instruction_id: int, unit_id: int) -> None:
        """Take a unit off, or put it back. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            instruction = await self._changeable(session, cause, instruction_id)
            meant = await meant_for(session, self._office, instruction)
            if unit_id not in {person.unit_id for person in meant.values()}:
                raise TellableError("access/stale")
            off = set(instruction.left_out or ())
            instruction.left_out = sorted(off ^ {unit_id})
            action = "put_back_unit" if unit_id in off else "take_off_unit"
            audit.record(session, cause, action, "instruction", instruction_id, unit=unit_id)

    async def _changeable(self, session: Session, cause: Cause, instruction_id: int) -> Instruction:
        """Return an instruction that waits for the cause's person: as leader or aide, or as the supervision office."""
        instruction = await queries.lock(session, instruction_id)
        person = await people.get(session, cause.person_id or 0)
        if instruction is None:
            raise access.RefusedError
        if instruction.status is InstructionStatus.AWAITS_LEADER:
            if instruction.leader_id not in {person.id, person.serves_id}:
                raise access.RefusedError
            return instruction
        await access.require(session, self._office, cause, Action.RELEASE)
        if instruction.status is not InstructionStatus.AWAITS_CLERK:
            raise TellableError("instruction/decided_already")
        return instruction
