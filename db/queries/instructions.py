"""The SQL of leaders' instructions (批示)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from db.enums import InstructionStatus
from db.models import Instruction, InstructionRecipient
from db.session import Session


async def get(session: Session, instruction_id: int) -> Instruction | None:
    """Return an instruction."""
    return await session.get(Instruction, instruction_id)


async def of_status(session: Session, status: InstructionStatus) -> Sequence[Instruction]:
    """Return the instructions of a status, oldest first."""
    return (
        await session.scalars(select(Instruction).where(Instruction.status == status).order_by(Instruction.id))
    ).all()


async def to_tell(session: Session, leader_id: int) -> Sequence[Instruction]:
    """Return a leader's instructions of which the next digest has something to tell: on their way, or just answered."""
    rows = await session.scalars(
        select(Instruction)
        .where(
            Instruction.leader_id == leader_id,
            or_(
                Instruction.status == InstructionStatus.RELEASED,
                and_(Instruction.status == InstructionStatus.ANSWERED, Instruction.reported_at.is_(None)),
            ),
        )
        .order_by(Instruction.id)
    )
    return rows.all()


async def unanswered(session: Session, directive_ids: Collection[int], before: datetime) -> Sequence[Instruction]:
    """Return the released instructions on these directives that nothing has been reported on since."""
    rows = await session.scalars(
        select(Instruction)
        .where(
            Instruction.directive_id.in_(directive_ids),
            Instruction.status == InstructionStatus.RELEASED,
            Instruction.released_at <= before,
        )
        .order_by(Instruction.id)
    )
    return rows.all()


async def recipient(session: Session, instruction_id: int, person_id: int) -> InstructionRecipient | None:
    """Return a person's row among those an instruction went to."""
    return await session.get(InstructionRecipient, (instruction_id, person_id))


async def of_directive(session: Session, directive_id: int) -> Sequence[Instruction]:
    """Return a directive's instructions, oldest first."""
    rows = await session.scalars(
        select(Instruction).where(Instruction.directive_id == directive_id).order_by(Instruction.id)
    )
    return rows.all()
