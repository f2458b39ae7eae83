"""What becomes of a directive when the one it goes on in (结转) is issued: it ends there, and what it had goes along."""

from collections.abc import Sequence

from bot.rules.lifecycle import FINISHED, Move
from bot.rules.years import CARRIED
from bot.services import moves
from bot.services.moves import Before
from bot.services.office import Office
from db.enums import RequestStatus, Status
from db.models import Change, Directive
from db.queries import audit, carrying, directives, followup, requests
from db.session import Cause, Session


async def successor(session: Session, directive: Directive) -> Directive | None:
    """Return the directive that one goes on in, once it was issued; of several that the clerk split it into, the first."""
    if directive.status is not Status.CARRIED_OVER:
        return None
    found = await carrying.successors(session, [directive.id])
    return next((one for one in found if one.status in directives.KNOWN), None)


async def still_to_issue(session: Session, cause: Cause, ready: Sequence[Directive]) -> list[Directive]:
    """Return which of these may be issued: not what goes on from one that was closed meanwhile, or waits for a decision.

    Of what was closed or cancelled there is nothing left to carry over: it is left out, and on record.
    """
    found = []
    for row in ready:
        old = await directives.lock(session, row.carried_from_id) if row.carried_from_id is not None else None
        if old is None or old.status in CARRIED | {Status.CARRIED_OVER}:
            found.append(row)
        elif old.status in FINISHED:
            row.left_out = True
            row.version += 1
            audit.record(session, cause, "left_out", "directive", row.id, former=old.number, status=old.status.value)
    return found


async def end_former(
    session: Session, office: Office, cause: Cause, issued: Sequence[Directive], parts: Sequence[Directive]
) -> None:
    """End the directives that go on in these, which were just issued, and their units' parts with them.

    Figures and lists stand in the new one as they stood at the end; the old history stays with the old.
    """
    for new in issued:
        old = await directives.lock(session, new.carried_from_id) if new.carried_from_id is not None else None
        if old is None:
            continue
        for part in await directives.parts_of(session, [old.id]):
            if part.status not in FINISHED:
                follows = next((p for p in parts if p.whole_id == new.id and p.lead_name == part.lead_name), None)
                if follows is not None:
                    follows.carried_from_id, follows.first_due_on = part.id, part.first_due_on
                await _end(session, office, cause, part, follows or new)
        await _take_figures(session, old, new)
        await _end(session, office, cause, old, new)


async def _end(session: Session, office: Office, cause: Cause, old: Directive, new: Directive) -> None:
    said = f"{old.number} → {new.number}"
    session.add(_change(cause, old, new, said))
    if old.status is Status.CARRIED_OVER:  # the clerk has split it: its first half has ended it
        return
    await carrying.hand_on(session, old.id, new.id)
    for request in await requests.waiting_on(session, old.id):
        request.status, request.decided_at, request.decision = RequestStatus.WITHDRAWN, cause.at, said
    await followup.forget_nudges(session, old.id, office.day_of(cause.at))
    old.suspended_at = None
    await moves.move(session, office, cause, old, Move.CARRY_OVER, said)


def _change(cause: Cause, old: Directive, new: Directive, said: str) -> Change:
    """Return the line that begins the new one's history: from which it goes on, and what changed."""
    before = Before.of(old)
    return Change(
        directive_id=new.id,
        at=cause.at,
        person_id=cause.person_id,
        move=Move.CARRY_OVER.value,
        reason=said,
        status_before=Status.REGISTERED,
        status_after=new.status,
        owner_before_id=before.owner_id,
        owner_after_id=new.owner_id,
        unit_before=before.unit,
        unit_after=new.lead_name,
        due_before=before.due_on,
        due_after=new.due_on,
    )


async def _take_figures(session: Session, old: Directive, new: Directive) -> None:
    """Let each target that stayed have the figure and the list that it had at the end; also in two halves of a split one."""
    for target in new.targets:
        was = next((one for one in old.targets if one.text == target.text and one.value == target.value), None)
        if was is not None:
            target.current = was.current
            await carrying.copy_list(session, was.id, target.id)
