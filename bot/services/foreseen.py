"""Stepping the coming days forward: what the rules will give, whose week is full, and who therefore hears what on which day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules import answering, quiet
from bot.rules.followup import RUNNING
from bot.rules.forecast import forecast
from bot.rules.full_weeks import is_told, waits_until
from bot.rules.weeks import Week
from bot.services import planning
from bot.services.audience import present
from bot.services.keeping_back import whom
from bot.services.office import Office
from bot.services.planning import Facts
from db.enums import FeedbackKind, Status, Step
from db.queries import followup, held_nudges
from db.session import Session

DAY = timedelta(days=1)
BATCH = 200  # directives a query
BUNDLE, UNIT_NOTICE = "bundle", "unit_notice"

Message = tuple[date, str, int]  # day, kind, person


@dataclass(frozen=True)
class Reason:
    """Why a directive is named: the rule's step, the date it is about, and the working days left (negative: late).

    `waited_since`: the day on which it would have been said, had the person's week not been full.
    """

    step: Step
    feedback: FeedbackKind | None
    due_on: date
    workdays: int
    waited_since: date | None = None


@dataclass(frozen=True)
class _Meant:
    """A step of a directive for somebody's place, given on a day (`since`), kept back up to `until` at the latest."""

    place: int
    directive_id: int
    step: Step
    due_on: date
    since: date
    until: date


async def facts_of_all(session: Session, statuses: Collection[Status] = RUNNING) -> dict[int, Facts]:
    """Return the facts of all issued directives in these statuses: those whose clocks run, unless others are given."""
    found: dict[int, Facts] = {}
    after_id = 0
    while directives := await followup.in_status(session, statuses, after_id, BATCH):
        found |= await planning.facts_of(session, directives)
        after_id = directives[-1].id
    return found


async def first_day(session: Session, office: Office) -> date:
    """Return the first day whose bundles are still to go out."""
    first = quiet.first_bundle_day(office.clock.now(), office.policy, office.calendar, office.zone)
    done = await followup.is_done(session, planning.BUNDLE, first)
    return office.calendar.next_workday(first) if done else first


async def foresee(
    session: Session, office: Office, facts: Mapping[int, Facts], first: date, last: date
) -> dict[Message, dict[int, set[Reason]]]:
    """Return by message which directives it names and why; `first` is the first day whose bundles are still to go out."""
    sent = await followup.last_done(session, planning.BUNDLE, before=first)
    told_on = await held_nudges.days_told(session, Week.of(first).monday, min(sent, first - DAY))
    steps = _Steps(office, facts, told_on)
    steps.expect(first, last)
    await steps.read(session, first, last, sent)
    day = first
    while day <= last:
        if steps.has_something(day):
            meant = {person.id for one in steps.concerned(day) for person in one.audience.everybody}
            steps.take(day, await present(session, meant, day))
        day = office.calendar.next_workday(day)
    return steps.messages()


class _Steps:
    """The coming days, taken one after the other."""

    def __init__(self, office: Office, facts: Mapping[int, Facts], told_on: dict[int, set[date]]) -> None:
        self._office = office
        self._facts = facts
        self._told_on = defaultdict(set, told_on)
        self._fresh: dict[date, list[_Meant]] = defaultdict(list)
        self._waiting: list[_Meant] = []
        self._told: dict[Message, list[_Meant]] = defaultdict(list)

    def expect(self, first: date, last: date) -> None:
        """Take in what the rules will give from `first` to `last`."""
        office = self._office
        for of, one in self._facts.items():
            planned_on, policy = one.directive.next_nudge_on, one.policy(office)
            for day, nudges in forecast(one.situation(office), planned_on, first, last, policy, office.calendar):
                for nudge in nudges:
                    places = [person.id for person in one.audience.of(nudge.audience)]
                    self._fresh[day] += [self._meant(place, of, nudge.step, nudge.due_on, day) for place in places]

    async def read(self, session: Session, first: date, last: date, sent: date) -> None:
        """Take in what is noted and not sent yet (`sent`: the last day whose bundles went out), and what waits."""
        for row in await followup.nudges_between(session, sent + DAY, last):
            meant = self._meant(row.person_id, row.directive_id, row.step, row.due_on, row.day)
            if not self._stands(meant):
                continue
            if row.day < first:
                self._waiting.append(_until(meant, first))
            else:
                self._fresh[row.day].append(meant)
        for held in await held_nudges.all_held(session):
            meant = _Meant(held.person_id, held.directive_id, held.step, held.due_on, held.since, held.until)
            self._waiting += [meant] if self._stands(meant) else []

    def has_something(self, day: date) -> bool:
        """Return whether anybody may be told anything on a day."""
        return bool(self._fresh[day]) or any(one.until <= day for one in self._waiting)

    def concerned(self, day: date) -> list[Facts]:
        """Return the directives in question on a day."""
        return [self._facts[of] for of in {one.directive_id for one in (*self._fresh[day], *self._waiting)}]

    def take(self, day: date, heard: Mapping[int, int]) -> None:
        """Tell on a day whom the rules let be told; `heard`: who is spoken to in each person's place."""
        fresh, waiting = self._by_person(self._fresh[day], heard), self._by_person(self._waiting, heard)
        gone: set[_Meant] = set()
        kept: list[_Meant] = []
        for person_id in sorted({*fresh, *waiting}):
            new, old = fresh.get(person_id, []), waiting.get(person_id, [])
            told_on, limits = self._told_on[person_id], [[one.until for one in side] for side in (new, old)]
            if is_told(told_on, limits[0], limits[1], day, self._office.policy):
                told_on.add(day)
                gone |= set(old)
                self._told[day, _kind(one.step for one in (*new, *old)), person_id] += [*new, *old]
            else:
                kept += new
        self._waiting = [one for one in self._waiting if one not in gone] + kept

    def messages(self) -> dict[Message, dict[int, set[Reason]]]:
        """Return what was told so far: a reason once a directive and message, with the first day from which it waited."""
        found: dict[Message, dict[int, set[Reason]]] = {}
        for message, told in self._told.items():
            since: dict[tuple[int, Step, date], date] = {}
            for one in told:
                key = one.directive_id, one.step, one.due_on
                since[key] = min(one.since, since.get(key, one.since))
            reasons: dict[int, set[Reason]] = defaultdict(set)
            for (directive_id, step, due_on), first in since.items():
                reasons[directive_id].add(self._reason(directive_id, step, due_on, message[0], first))
            found[message] = dict(reasons)
        return found

    def _meant(self, place: int, directive_id: int, step: Step, due_on: date, day: date) -> _Meant:
        return _Meant(place, directive_id, step, due_on, day, waits_until(step, due_on, day, self._office.calendar))

    def _stands(self, meant: _Meant) -> bool:
        """Return whether what was noted still holds."""
        facts = self._facts.get(meant.directive_id)
        return facts is not None and answering.still_stands(meant.step, meant.due_on, facts.situation(self._office))

    def _by_person(self, meant: list[_Meant], heard: Mapping[int, int]) -> dict[int, list[_Meant]]:
        found: dict[int, list[_Meant]] = defaultdict(list)
        for one in meant:
            for person_id in whom(one.place, one.step, self._facts[one.directive_id].audience, heard):
                found[person_id].append(one)
        return found

    def _reason(self, directive_id: int, step: Step, due_on: date, day: date, since: date) -> Reason:
        owed = self._facts[directive_id].owed
        kind = owed.kind if owed and step in answering.REPORTING else None
        left = self._office.calendar.workdays_between(day, due_on)
        return Reason(step, kind, due_on, left, since if since < day else None)


def _until(meant: _Meant, day: date) -> _Meant:
    return _Meant(meant.place, meant.directive_id, meant.step, meant.due_on, meant.since, day)


def _kind(steps: Iterable[Step]) -> str:
    """Return which message tells a person of these steps: one alone, the unit's with the person's own."""
    return UNIT_NOTICE if answering.ESCALATIONS.issuperset(steps) else BUNDLE
