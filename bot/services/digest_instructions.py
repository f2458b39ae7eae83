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


def on_these(found: Sequence[Instruction], directive_ids: Collection[int]) -> list[Instruction]:
    """Return which of these instructions are on these directives."""
    return [one for one in found if one.directive_id in directive_ids]


def on_none_of(found: Sequence[Instruction], directive_ids: Collection[int]) -> list[Instruction]:
    """Return which of these instructions are on none of these directives, and to be told once: on none at all, or settled."""
    return [one for one in found if one.directive_id not in directive_ids and not _waits(one)]


async def instruction_lines(session: Session, material: Material, found: Sequence[Instruction]) -> list[Figures]:
    """Return a line for each of these instructions: what came of it."""
    return [_instruction(material, one, await instructions.answering(session, one)) for one in found]


def with_instructions(figures: Figures, lines: Sequence[Figures]) -> Figures:
    """Return figures that also tell what came of instructions; words that answer one are not told a second time."""
    told = {line["report_id"] for line in lines} - {None}
    in_words = Moved.WORDS.name.lower()
    moved = [line for line in figures["moved"] if line["moved"] != in_words or line["report_id"] not in told]
    return figures | {"instructions": list(lines), "moved": moved}


def _waits(instruction: Instruction) -> bool:
    """Return whether a report is still to come: it is told each week, with its directive."""
    released = instruction.status is InstructionStatus.RELEASED and instruction.directive_id is not None
    return released and expects_answer(instruction.form)


def _number(material: Material, instruction: Instruction) -> str:
    """Return what its directive is called in the digest, or as printed where the digest does not list it."""
    directive = instruction.directive
    return material.numbers.get(directive.id, directive.number) if directive else ""


def _instruction(material: Material, instruction: Instruction, report: Report | None) -> Figures:
    """Return one line of what came of instructions. `once`: it is told no second time, unless something comes of it."""
    status, became = instruction.status, instruction.became
    answered = status is InstructionStatus.ANSWERED
    report = report if instruction.answered_by_id is None else None  # else the supervision office's words stand
    answered_at = report.created_at if report is not None else instruction.answered_at
    day_of = material.office.day_of
    waits = _waits(instruction)
    return {
        "id": instruction.id,
        "text": instruction.text,
        "number": _number(material, instruction),
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
        "once": not waits,
        **quotation(material, report if answered and report is not None and is_quotable(report) else None),
    }
