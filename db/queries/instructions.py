"""The SQL of leaders' instructions (批示)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from db.enums import InstructionForm, InstructionStatus, Step
from db.models import (
    Attachment,
    Audit,
    Directive,
    Instruction,
    InstructionNudge,
    Person,
    Report,
)
from db.prepared import by_key, locked, prepared
from db.queries import digests
from db.queries.outbox import insert_once
from db.session import Session

KEPT = InstructionStatus.CLERK_ONLY.value  # the audit's action of whoever leaves one to the supervision office
ENDED = (InstructionStatus.ANSWERED, InstructionStatus.BECAME)  # something came of it
RELAYED = "relay"  # the audit's action of an aide who passes a leader's words on


async def get(session: Session, instruction_id: int) -> Instruction | None:
    """Return an instruction."""
    return await by_key(session, Instruction, instruction_id)


async def lock(session: Session, instruction_id: int) -> Instruction | None:
    """Return an instruction that nobody else changes until this transaction ends."""
    return await locked(session, Instruction, instruction_id)


@prepared
def _of_status(status: InstructionStatus) -> Select[Instruction]:
    return select(Instruction).where(Instruction.status == status).order_by(Instruction.id)


async def of_status(session: Session, status: InstructionStatus) -> Sequence[Instruction]:
    """Return the instructions of a status, oldest first."""
    statement, values = _of_status(status)
    return (await session.scalars(statement, values)).all()


@prepared
def _for_office(today: date) -> Select[Instruction]:
    own = and_(Instruction.status == InstructionStatus.CLERK_ONLY, Instruction.due_on <= today)
    return (
        select(Instruction)
        .where(or_(Instruction.status == InstructionStatus.AWAITS_CLERK, own))
        .order_by(Instruction.id)
    )


async def for_office(session: Session, today: date) -> Sequence[Instruction]:
    """Return what the supervision office is to see to: what waits for release, and what it alone has, on its day."""
    statement, values = _for_office(today)
    return (await session.scalars(statement, values)).all()


def _awaits_answer() -> ColumnElement[bool]:
    """Return which instructions something is to come of: praise asks for nothing."""
    return or_(Instruction.form.is_(None), Instruction.form != InstructionForm.PRAISE)


@prepared
def _to_tell(leader_id: int) -> Select[Instruction]:
    on_its_way = and_(
        Instruction.status == InstructionStatus.RELEASED, Instruction.directive_id.is_not(None), _awaits_answer()
    )
    settled = Instruction.status.in_((InstructionStatus.RELEASED, InstructionStatus.CLERK_ONLY, *ENDED))
    return (
        select(Instruction)
        .where(Instruction.leader_id == leader_id, or_(on_its_way, and_(settled, Instruction.reported_at.is_(None))))
        .order_by(Instruction.id)
    )


async def to_tell(session: Session, leader_id: int) -> Sequence[Instruction]:
    """Return a leader's instructions of which the next digest has something to tell.

    Those on a directive each week until answered, and then once; all others once, and again when they are answered: no
    report answers one on no directive, the supervision office sees to one that was for it alone, praise asks for nothing,
    and of one that became a directive that directive's own line tells.
    """
    statement, values = _to_tell(leader_id)
    return (await session.scalars(statement, values)).all()


@prepared
def _leaders_to_tell() -> Select[int]:
    ended = Instruction.status.in_(ENDED)
    query = select(Instruction.leader_id).where(ended, Instruction.reported_at.is_(None))
    return query.distinct().order_by(Instruction.leader_id)


async def leaders_to_tell(session: Session) -> Sequence[int]:
    """Return the leaders to whom no digest has told yet what came of an instruction of theirs."""
    statement, values = _leaders_to_tell()
    return (await session.scalars(statement, values)).all()


async def still_open(session: Session, leader_id: int | None = None) -> Sequence[Instruction]:
    """Return the instructions, of one leader if one is given, of which nothing has come yet, oldest first."""
    waiting = (InstructionStatus.AWAITS_CLERK, InstructionStatus.RELEASED, InstructionStatus.CLERK_ONLY)
    query = select(Instruction).where(Instruction.status.in_(waiting), _awaits_answer())
    if leader_id is not None:
        query = query.where(Instruction.leader_id == leader_id)
    return (await session.scalars(query.order_by(Instruction.id))).all()


async def of_directive(session: Session, directive_id: int) -> Sequence[Instruction]:
    """Return the instructions on a directive, and the one of which it was made, that somebody has decided on, newest first."""
    undecided = (InstructionStatus.AWAITS_LEADER, InstructionStatus.WITHDRAWN)
    rows = await session.scalars(
        select(Instruction)
        .where(
            or_(Instruction.directive_id == directive_id, Instruction.became_id == directive_id),
            Instruction.status.not_in(undecided),
        )
        .order_by(Instruction.id.desc())
    )
    return rows.all()


async def made_of(session: Session, document_id: int) -> Sequence[Instruction]:
    """Return the instruction of which a document was made (另立事项), if it was made of one."""
    made = select(Directive.id).where(Directive.document_id == document_id)
    return (await session.scalars(select(Instruction).where(Instruction.became_id.in_(made)))).all()


async def was_kept(session: Session, instruction_id: int) -> bool:
    """Return whether somebody decided that an instruction stays with the supervision office."""
    kept = select(Audit.id).where(
        Audit.subject == "instruction", Audit.subject_id == instruction_id, Audit.action == KEPT
    )
    return await session.scalar(kept.limit(1)) is not None


# ---- following


@prepared
def _due_for_nudge(day: date) -> Select[Instruction]:
    return (
        select(Instruction)
        .where(Instruction.next_nudge_on <= day, Instruction.status == InstructionStatus.RELEASED)
        .order_by(Instruction.id)
    )


async def due_for_nudge(session: Session, day: date) -> Sequence[Instruction]:
    """Return the released instructions that somebody is to hear of by a day."""
    statement, values = _due_for_nudge(day)
    return (await session.scalars(statement, values)).all()


async def next_nudge_day(session: Session) -> date | None:
    """Return the earliest day on which somebody is to hear of an instruction."""
    return await session.scalar(
        select(func.min(Instruction.next_nudge_on)).where(Instruction.status == InstructionStatus.RELEASED)
    )


async def add_nudge(session: Session, instruction_id: int, person_id: int, step: Step, day: date, due_on: date) -> None:
    """Note that a person is to hear of an instruction on a day, once for each step."""
    nudge = {"instruction_id": instruction_id, "person_id": person_id, "step": step, "day": day, "due_on": due_on}
    await session.execute(insert_once(session, InstructionNudge), nudge)


async def last_nudges(session: Session, instruction_id: int) -> dict[Step, date]:
    """Return the latest day on which each step of an instruction was told."""
    rows = await session.execute(
        select(InstructionNudge.step, func.max(InstructionNudge.day))
        .where(InstructionNudge.instruction_id == instruction_id)
        .group_by(InstructionNudge.step)
    )
    return dict(iter(rows))


@prepared
def _nudges_of(person_id: int, day: date, steps: Collection[Step]) -> Select[InstructionNudge]:
    return (
        select(InstructionNudge)
        .where(InstructionNudge.day == day, InstructionNudge.person_id == person_id, InstructionNudge.step.in_(steps))
        .order_by(InstructionNudge.instruction_id)
    )


async def nudges_of(session: Session, person_id: int, day: date, steps: Collection[Step]) -> Sequence[InstructionNudge]:
    """Return what of these steps a person is to hear on a day."""
    statement, values = _nudges_of(person_id, day, steps)
    return (await session.scalars(statement, values)).all()


@prepared
def _nudged_people(day: date, steps: Collection[Step]) -> Select[int]:
    return (
        select(InstructionNudge.person_id)
        .where(InstructionNudge.day == day, InstructionNudge.step.in_(steps))
        .distinct()
        .order_by(InstructionNudge.person_id)
    )


async def nudged_people(session: Session, day: date, steps: Collection[Step]) -> Sequence[int]:
    """Return who is to hear of any of these steps on a day."""
    statement, values = _nudged_people(day, steps)
    return (await session.scalars(statement, values)).all()


# ---- what came of one


async def answering(session: Session, instruction: Instruction) -> Report | None:
    """Return the report that answers a released instruction: the last with a fact on its directive since."""
    if instruction.directive_id is None or instruction.released_at is None:
        return None
    return await digests.last_since(session, instruction.directive_id, instruction.released_at)


async def relayed_by(session: Session, instruction_id: int) -> Person | None:
    """Return the aide who relayed an instruction, None where the leader wrote it."""
    relayed = select(Audit.person_id).where(
        Audit.subject == "instruction", Audit.subject_id == instruction_id, Audit.action == RELAYED
    )
    return await session.scalar(select(Person).where(Person.id.in_(relayed)).limit(1))


async def files(session: Session, instruction_id: int) -> Sequence[Attachment]:
    """Return the scans of a paper instruction, in the order they came."""
    rows = await session.scalars(
        select(Attachment).where(Attachment.instruction_id == instruction_id).order_by(Attachment.id)
    )
    return rows.all()
