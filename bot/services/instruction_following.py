"""Following instructions (批示): whom to recall what of a released one, inside the day's bundle; what still stands of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules import answering, deadlines, instructions
from bot.rules.followup import GRAVEST_FIRST
from bot.rules.instructions import Followed, Recipient
from bot.services import planning
from bot.services.audience import present, unit_of
from bot.services.office import Office
from db.enums import InstructionStatus, Role, Step
from db.models import Instruction, InstructionRecipient
from db.queries import followup, people
from db.queries import instructions as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class OrderLine:
    """An instruction in a bundle: the gravest step, its date, the working days left (negative: late).

    `signed`: the reader has; `names`: of whom a unit's head hears that they are late; `number`, `item`, `title` the directive's.
    """

    id: int
    leader: str
    text: str
    directive_id: int | None
    number: str
    item: str
    title: str
    step: Step
    due_on: date
    days: int
    signed: bool
    names: tuple[str, ...]


async def start(session: Session, office: Office, cause: Cause, instruction: Instruction) -> None:
    """Start the clocks of an instruction that goes out: the day to sign by. Praise has none."""
    if instructions.expects_answer(instruction.form):
        today = office.day_of(cause.at)
        instruction.sign_by = deadlines.sign_by(today, office.policy, office.calendar)
    await replan(session, office, cause, instruction)


async def replan(session: Session, office: Office, cause: Cause, instruction: Instruction) -> None:
    """Compute anew when somebody is next to hear of an instruction. Call it after any change of one that went out."""
    today = office.day_of(cause.at)
    after = today if await followup.is_done(session, planning.BUNDLE, today) else today - planning.DAY
    await _plan(session, office, instruction, after)


async def note(session: Session, office: Office, day: date) -> None:
    """Note who is to hear of which instructions on a day, and when each is next due."""
    for instruction in await queries.due_for_nudge(session, day):
        followed = await _followed(session, office, instruction)
        steps = instructions.told(followed, day, office.policy, office.calendar)
        for step, whom in steps.items():
            due_on = _due_on(instruction, step)
            heard = await present(session, {one.id for one in whom}, day)
            for person_id in dict.fromkeys(heard.values()):
                await queries.add_nudge(session, instruction.id, person_id, step, day, due_on)
        await _plan(session, office, instruction, day)


async def lines_of(
    session: Session, office: Office, person_id: int, day: date, steps: Collection[Step]
) -> tuple[OrderLine, ...]:
    """Return what still stands of what a person is to hear of instructions on a day, the gravest of each, gravest first."""
    noted: dict[int, list[Step]] = {}
    for nudge in await queries.nudges_of(session, person_id, day, steps):
        noted.setdefault(nudge.instruction_id, []).append(nudge.step)
    lines = []
    for ident, told in noted.items():
        instruction = await queries.get(session, ident)
        if instruction is not None and instruction.status is InstructionStatus.RELEASED:
            followed = await _followed(session, office, instruction)
            places = await _places(session, followed, person_id, day)
            standing = [step for step in told if _stands(followed, step, places)]
            if standing:
                step = min(standing, key=GRAVEST_FIRST.index)
                lines.append(await _line(session, office, instruction, followed, step, places, day))
    return tuple(sorted(lines, key=lambda line: (GRAVEST_FIRST.index(line.step), line.due_on, line.id)))


async def _places(session: Session, followed: Followed, person_id: int, day: date) -> tuple[Recipient, ...]:
    """Return the recipients in whose place a person reads: themself, and those absent whose deputy they are."""
    heard = await present(session, {one.id for one in followed.recipients}, day)
    return tuple(one for one in followed.recipients if heard[one.id] == person_id)


def _stands(followed: Followed, step: Step, places: Sequence[Recipient]) -> bool:
    return any(instructions.still_stands(followed, step, one.id) for one in places)


async def _line(
    session: Session, office: Office, instruction: Instruction, followed: Followed, step: Step,
    places: Sequence[Recipient], day: date,
) -> OrderLine:  # fmt: skip
    late: Sequence[Recipient] = ()
    if step in answering.ESCALATIONS:
        units = {one.unit_id for one in places}
        missing = followed.unsigned if step is Step.SIGN_ESCALATION else followed.awaited
        late = [one for one in missing if one.unit_id in units and one not in places]
    names = await people.names(session, [one.id for one in late])
    directive, due_on = instruction.directive, _due_on(instruction, step)
    return OrderLine(
        id=instruction.id,
        leader=f"{instruction.leader.name}{instruction.leader.title}",
        text=instruction.text,
        directive_id=instruction.directive_id,
        number=directive.number if directive else "",
        item=directive.item if directive else "",
        title=directive.title if directive else "",
        step=step,
        due_on=due_on,
        days=office.calendar.workdays_between(day, due_on),
        signed=not any(one in followed.unsigned for one in places),
        names=tuple(names[one.id] for one in late),
    )


def _due_on(instruction: Instruction, step: Step) -> date:
    """Return the date that a step is about: that of the report, or of the receipt."""
    found = instruction.sign_by if step in answering.SIGNING else instruction.due_on
    if found is None:
        raise LookupError("a step without its date")
    return found


async def _plan(session: Session, office: Office, instruction: Instruction, after: date) -> None:
    await session.flush()
    instruction.next_nudge_on = None
    if instruction.status is InstructionStatus.RELEASED and instructions.expects_answer(instruction.form):
        followed = await _followed(session, office, instruction)
        instruction.next_nudge_on = instructions.next_on(followed, after, office.policy, office.calendar)
    await session.flush()


async def _followed(session: Session, office: Office, instruction: Instruction) -> Followed:
    """Return an instruction as the rules see it. A day that is still to come was noted when the clock was wrong."""
    if instruction.released_at is None:
        raise LookupError("not released")
    today, directive = office.day_of(office.clock.now()), instruction.directive
    last = await queries.last_nudges(session, instruction.id)
    return Followed(
        released_on=office.day_of(instruction.released_at),
        sign_by=instruction.sign_by,
        due_on=instruction.due_on,
        recipients=tuple(
            _recipient(row, directive.owner_id if directive else None)
            for row in instruction.recipients
            if row.person.revoked_at is None
        ),
        reports_of=unit_of(directive) if directive else None,
        last={step: day for step, day in last.items() if day <= today},
    )


def _recipient(row: InstructionRecipient, owner_id: int | None) -> Recipient:
    roles = row.person.roles
    return Recipient(
        id=row.person_id,
        unit_id=row.person.unit_id,
        head=Role.HEAD in roles and Role.OWNER not in roles and row.person_id != owner_id,
        signed=row.acknowledged_at is not None,
        said=row.said_at is not None,
    )
