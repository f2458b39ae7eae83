"""Following through: every working day the database is asked of whom something is due, and each hears of it once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.rules import answering, followup, quiet
from bot.services import instruction_following, keeping_back, planning
from bot.services.audience import present
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Step
from db.queries import audit, held_nudges, instructions
from db.queries import followup as queries
from db.session import Cause, Session

BATCH = 200  # directives a transaction, so that people's messages are not kept waiting
BUNDLE, UNIT_NOTICE = "bundle", "unit_notice"
TO_WORKERS = frozenset(Step) - answering.ESCALATIONS


class Nudging:
    """Reminders, chases and escalations, bundled: one message a person and day."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """On a working day from the bundles' hour on, once: note who is to hear of what, then send the bundles.

        A second run on the same day does nothing; one that was cut off is taken up where it stopped.
        """
        office = self._office
        day = office.day_of(cause.at)
        if not quiet.are_bundles_due(cause.at, office.policy, office.calendar, office.zone):
            return
        async with office.database.read() as session:
            if await queries.is_done(session, planning.BUNDLE, day):
                return
        while await self._note_batch(cause, day) == BATCH:
            pass
        async with office.database.write(cause) as session:
            await instruction_following.note(session, office, day)
        await self._send_bundles(cause, day)

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the first instant later than `after` at which somebody is to hear of something, None if never."""
        office = self._office
        async with office.database.read() as session:
            day = await queries.next_nudge_day(session)
        if day is None:
            return None
        return quiet.next_bundle_of(day, after, office.policy, office.calendar, office.zone)

    async def put_off(self, cause: Cause, day: date) -> date | None:
        """Let the reminders of a person's bundle come again on the next working day; chases are not put off.

        Returns that day, None where nothing can wait until then.
        """
        office = self._office
        async with office.database.write(cause) as session:
            later = office.calendar.next_workday(max(day, office.day_of(cause.at)))
            nudges = await queries.nudges_of(session, cause.person_id or 0, day)
            waiting = [n for n in nudges if n.step in answering.REMINDERS and n.due_on >= later]
            for nudge in waiting:
                await held_nudges.hold(session, keeping_back.held(nudge, until=later))
            if waiting:
                audit.record(session, cause, "reminder_put_off", "person", cause.person_id, until=later.isoformat())
            return later if waiting else None

    async def _note_batch(self, cause: Cause, day: date) -> int:
        """Note the nudges of some directives and when each is next due; return how many directives there were."""
        async with self._office.database.write(cause) as session:
            due = await queries.due_for_nudge(session, day, BATCH)
            if not due:
                return 0
            facts = await planning.facts_of(session, due)
            concerned = {person.id for one in facts.values() for person in one.audience.everybody}
            heard = await present(session, concerned, day)
            told = [row for directive in due for row in self._nudges(facts[directive.id], heard, day)]
            await queries.add_nudges(session, told)
            await planning.plan(session, self._office, await planning.nudged_anew(session, facts), day, after=day)
            return len(due)

    def _nudges(self, facts: planning.Facts, heard: Mapping[int, int], day: date) -> Iterator[queries.Told]:
        office = self._office
        for nudge in followup.nudges(facts.situation(office), day, facts.policy(office), office.calendar):
            for person_id in dict.fromkeys(heard[person.id] for person in facts.audience.of(nudge.audience)):
                yield queries.Told(facts.directive.id, person_id, nudge.step, day, nudge.due_on)

    async def _send_bundles(self, cause: Cause, day: date) -> None:
        async with self._office.database.write(cause) as session:
            if await queries.is_done(session, planning.BUNDLE, day):  # by another process, just now
                return
            await keeping_back.settle(session, self._office, day)
            workers = await _nudged(session, day, TO_WORKERS)
            heads = await _nudged(session, day, answering.ESCALATIONS)
            await self._send(session, cause, BUNDLE, day, workers)
            # whoever also has work of their own reads of the unit's in their bundle: one message a day
            await self._send(session, cause, UNIT_NOTICE, day, [one for one in heads if one not in set(workers)])
            await queries.mark_done(session, planning.BUNDLE, day, cause.at)

    async def _send(self, session: Session, cause: Cause, kind: str, day: date, people: Sequence[int]) -> None:
        office = self._office
        opens = quiet.next_open(cause.at, office.policy, office.calendar, office.zone)
        for person_id in people:
            key, payload = f"{kind}:{day.isoformat()}:{person_id}", {"day": day.isoformat()}
            await send(session, cause, Notice(kind, key, payload, person_id=person_id, not_before=opens))


async def _nudged(session: Session, day: date, steps: frozenset[Step]) -> list[int]:
    """Return who is to hear of directives or of instructions on a day."""
    of_directives = await queries.nudged_people(session, day, steps)
    return list(dict.fromkeys([*of_directives, *await instructions.nudged_people(session, day, steps)]))
