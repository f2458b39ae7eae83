"""分办: what goes to many units alike is issued to each as a part of its own, a directive that rolls up into the whole."""

from collections.abc import Sequence

from bot.rules.lifecycle import Move, transition
from bot.rules.parts import number_of_part
from bot.services import planning
from bot.services.directory import Directory
from bot.services.draft_parts import answering
from bot.services.office import Office
from db.enums import DateSource, Status, UnitRole
from db.models import Directive, DirectiveUnit, Person, Unit
from db.queries import audit
from db.session import Cause, Session


async def issue_parts(session: Session, office: Office, cause: Cause, wholes: Sequence[Directive]) -> list[Directive]:
    """Issue the parts of these directives, which were just issued themselves; return them.

    Each has words, date, cadence and limits of the whole, and whoever answers for its unit as owner. Targets stay with
    the whole: a total is not each unit's. Raises TellableError for a unit in which nobody answers.
    """
    shared = [whole for whole in wholes if whole.part_units]
    if not shared:
        return []
    directory = await Directory.load(session, office.day_of(cause.at))
    parts = [_part(whole, unit, answering(directory, unit), cause) for whole in shared for unit in whole.part_units]
    session.add_all(parts)
    await session.flush()
    for part in parts:
        audit.record(session, cause, "issued", "directive", part.id, number=part.number)
    await planning.open_clocks(session, office, cause, *parts)
    return parts


def _part(whole: Directive, unit: Unit, owner: Person, cause: Cause) -> Directive:
    return Directive(
        document=whole.document,
        whole_id=whole.id,
        item=number_of_part(whole.item, unit.name),
        position=whole.position,
        title=whole.title,
        kind=whole.kind,
        status=transition(Status.REGISTERED, Move.ISSUE),
        text=whole.text,
        start=whole.start,
        end=whole.end,
        section=whole.section,
        path=list(whole.path),
        headings=list(whole.headings),
        units_named=[],
        owner=owner,
        owner_source=DateSource.CLERK,
        leader_id=whole.leader_id,
        due_on=whole.due_on,
        due_source=whole.due_source,
        due_text=whole.due_text,
        due_vague=whole.due_vague,
        milestones=whole.milestones,
        cadence=whole.cadence,
        cadence_text=whole.cadence_text,
        done_when=whole.done_when,
        limits=whole.limits,
        limits_by_id=whole.limits_by_id,
        limits_at=whole.limits_at,
        evidence_wanted=whole.evidence_wanted,
        registered_at=whole.registered_at,
        issued_at=cause.at,
        units=[DirectiveUnit(unit=unit, role=UnitRole.LEAD, position=0)],
        targets=[],
    )
