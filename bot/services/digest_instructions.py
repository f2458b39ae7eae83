"""What a digest tells of its leader's instructions: each week until it is answered, and then once."""

from collections.abc import Collection, Sequence

from bot.rules.digests import Moved
from bot.rules.instructions import expects_answer
from bot.services.digest_lines import is_quotable, quotation
from bot.services.digest_material import Figures, Material
from db.enums import InstructionStatus
from db.models import Instruction, Report
from db.queries import instructions
from db.session import Session


async def to_tell(
    session: Session, leader_id: int, directive_ids: Collection[int], *, general: bool
) -> list[Instruction]:
    """Return of which of a leader's instructions on these directives something is to be told; `general`: and on none."""
    return [
        one
        for one in await instructions.to_tell(session, leader_id)
        if (general if one.directive_id is None else one.directive_id in directive_ids)
    ]


async def instruction_lines(session: Session, material: Material, found: Sequence[Instruction]) -> list[Figures]:
    """Return a line for each of these instructions: what came of it."""
    return [_instruction(material, one, await instructions.answering(session, one)) for one in found]


def with_instructions(figures: Figures, lines: Sequence[Figures]) -> Figures:
    """Return figures that also tell what came of instructions; words that answer one are not told a second time."""
    told = {line["report_id"] for line in lines} - {None}
    in_words = Moved.WORDS.name.lower()
    moved = [line for line in figures["moved"] if line["moved"] != in_words or line["report_id"] not in told]
    return figures | {"instructions": list(lines), "moved": moved}


def _instruction(material: Material, instruction: Instruction, report: Report | None) -> Figures:
    """Return one line of what came of instructions. `once`: it is told no second time, unless something comes of it."""
    status, became = instruction.status, instruction.became
    answered = status is InstructionStatus.ANSWERED
    report = report if instruction.answered_by_id is None else None  # else the supervision office's words stand
    answered_at = report.created_at if report is not None else instruction.answered_at
    day_of = material.office.day_of
    waits = status is InstructionStatus.RELEASED and instruction.directive_id is not None
    return {
        "id": instruction.id,
        "text": instruction.text,
        "number": material.numbers.get(instruction.directive_id or 0, ""),
        "directive_id": instruction.directive_id,
        "answered_on": day_of(answered_at).isoformat() if answered and answered_at else None,
        "passed_on": day_of(instruction.released_at).isoformat() if instruction.released_at else None,
        "answer": instruction.answer if report is None else "",  # how it ended, where no report answered it
        "due_on": instruction.due_on.isoformat() if instruction.due_on else None,
        "late": instruction.due_on is not None and instruction.due_on < material.today,
        "written_on": instruction.written_on.isoformat() if instruction.written_on else None,
        "became": became.number if became is not None and status is InstructionStatus.BECAME else "",
        "kept": status is InstructionStatus.CLERK_ONLY,
        "asks": expects_answer(instruction.form),
        "unsigned": [row.person.name for row in instruction.recipients if waits and row.acknowledged_at is None],
        "once": not waits or not expects_answer(instruction.form),
        **quotation(material, report if answered and report is not None and is_quotable(report) else None),
    }
