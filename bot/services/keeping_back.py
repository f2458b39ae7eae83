"""What a full week keeps back: who gets a message today, and what waits for their next one (see `bot.rules.full_weeks`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.rules import answering
from bot.rules.full_weeks import is_told, waits_until
from bot.rules.policy import WEEK
from bot.rules.weeks import Week
from bot.services import planning
from bot.services.audience import Audience, present
from bot.services.office import Office
from db.enums import Step
from db.models import HeldNudge, Nudge
from db.queries import directives, followup, held_nudges, instructions
from db.session import Session

DAY = timedelta(days=1)


def whom(place: int, step: Step, audience: Audience, heard: Mapping[int, int]) -> set[int]:
    """Return who hears today of what waited for `place`; `heard`: who is spoken to in each person's place.

    That is the person or their deputy. Where it waited for a deputy whose time is over, all whom the step is meant for.
    """
    meant = [person.id for person in (audience.heads if step in answering.ESCALATIONS else audience.workers)]
    if place in meant:
        return {heard[place]}
    today = {heard[person_id] for person_id in meant}
    return {place} if place in today else today


async def settle(session: Session, office: Office, day: date) -> None:
    """Decide whom of those for whom something is noted on `day` to write to; what waits is noted, or kept back, with it."""
    await _take_up_unsent(session, day)
    waiting = await _waiting(session, office, day)
    if office.policy.bundle_days == WEEK and not waiting:
        return
    told_on = await held_nudges.days_told(session, Week.of(day).monday, day - DAY)
    fresh: dict[int, list[Nudge]] = defaultdict(list)
    for row in await followup.nudges_between(session, day, day):
        fresh[row.person_id].append(row)
    ordered = set(await instructions.nudged_people(session, day, frozenset(Step)))  # a leader's words do not wait
    for person_id in sorted({*fresh, *waiting}):
        new = {row.id: waits_until(row.step, row.due_on, day, office.calendar) for row in fresh[person_id]}
        old = waiting.get(person_id, [])
        days = told_on.get(person_id, set())
        if person_id in ordered or is_told(days, new.values(), [row.until for row in old], day, office.policy):
            await _tell(session, person_id, old, day)
        else:
            await _keep_back(session, fresh[person_id], new)


async def _take_up_unsent(session: Session, day: date) -> None:
    """Let what was noted on an earlier day and never sent, since the bot went off in between, be told now."""
    sent = await followup.last_done(session, planning.BUNDLE, before=day)
    for row in await followup.nudges_between(session, sent + DAY, day - DAY):
        await held_nudges.hold(session, held(row, until=day))
        await session.delete(row)
    await session.flush()


async def _waiting(session: Session, office: Office, day: date) -> dict[int, list[HeldNudge]]:
    """Return what waits by who would hear of it today; what was settled meanwhile is forgotten."""
    rows = await held_nudges.all_held(session)
    if not rows:
        return {}
    facts = await planning.facts_of(session, await directives.some(session, {row.directive_id for row in rows}))
    concerned = {person.id for one in facts.values() for person in one.audience.everybody}
    heard = await present(session, concerned, day)
    waiting: dict[int, list[HeldNudge]] = defaultdict(list)
    for row in rows:
        one = facts[row.directive_id]
        if answering.still_stands(row.step, row.due_on, one.situation(office)):
            for person_id in whom(row.person_id, row.step, one.audience, heard):
                waiting[person_id].append(row)
        elif row.until <= day:
            await session.delete(row)
    return waiting


async def _tell(session: Session, person_id: int, waiting: Sequence[HeldNudge], day: date) -> None:
    """Note what waited for a person for today."""
    told = [followup.Told(row.directive_id, person_id, row.step, day, row.due_on) for row in waiting]
    await followup.add_nudges(session, told)
    for row in waiting:
        await held_nudges.forget(session, row)


async def _keep_back(session: Session, fresh: Sequence[Nudge], until: Mapping[int, date]) -> None:
    for row in fresh:
        await held_nudges.hold(session, held(row, until[row.id]))
        await session.delete(row)
    await session.flush()


def held(nudge: Nudge, until: date) -> HeldNudge:
    """Return what was to be said, as what waits up to a day."""
    return HeldNudge(
        directive_id=nudge.directive_id,
        person_id=nudge.person_id,
        step=nudge.step,
        since=nudge.day,
        day=nudge.day,
        due_on=nudge.due_on,
        until=until,
    )
