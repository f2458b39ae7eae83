"""The SQL of leaders' instructions (批示)."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from db.enums import InstructionStatus
from db.models import Audit, Instruction, InstructionRecipient, Person, Report
from db.queries import digests
from db.session import Session

RELAYED = "relay"  # the audit's action of an aide who passes a leader's words on


async def get(session: Session, instruction_id: int) -> Instruction | None:
    """Return an instruction."""
    return await session.get(Instruction, instruction_id)


async def lock(session: Session, instruction_id: int) -> Instruction | None:
    """Return an instruction that nobody else changes until this transaction ends."""
    return await session.get(Instruction, instruction_id, with_for_update={"of": Instruction})


async def of_status(session: Session, status: InstructionStatus) -> Sequence[Instruction]:
    """Return the instructions of a status, oldest first."""
    return (
        await session.scalars(select(Instruction).where(Instruction.status == status).order_by(Instruction.id))
    ).all()


async def of_directive(session: Session, directive_id: int) -> Sequence[Instruction]:
    """Return all instructions on a directive, oldest first."""
    rows = await session.scalars(
        select(Instruction).where(Instruction.directive_id == directive_id).order_by(Instruction.id)
    )
    return rows.all()


async def to_tell(session: Session, leader_id: int) -> Sequence[Instruction]:
    """Return a leader's instructions of which the next digest has something to tell.

    Those on a directive each week until answered, and then once; those on none once, for no report answers them.
    """
    on_its_way = and_(Instruction.status == InstructionStatus.RELEASED, Instruction.directive_id.is_not(None))
    gone_out = Instruction.status.in_((InstructionStatus.RELEASED, InstructionStatus.ANSWERED))
    rows = await session.scalars(
        select(Instruction)
        .where(Instruction.leader_id == leader_id, or_(on_its_way, and_(gone_out, Instruction.reported_at.is_(None))))
        .order_by(Instruction.id)
    )
    return rows.all()


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


async def recipient(session: Session, instruction_id: int, person_id: int) -> InstructionRecipient | None:
    """Return a person's row among those an instruction went to."""
    return await session.get(InstructionRecipient, (instruction_id, person_id))
